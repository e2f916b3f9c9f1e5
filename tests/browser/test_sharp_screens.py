"""A screen of two pixels to each of the page: wide cards show the picture itself where it is small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from studio.ui.cards import full_url, thumb_url
from studio.ui.static_files import read_static_files
from tests.browsing import NewPage
from tests.page_words import visit
from tests.workshop import Workshop, open_workshop

CARD_PX = 576
# The widths among which a card of that width chooses, for pictures that are so wide.
OFFERED = """async ([prefix, card, widths]) => {
  const { show, sizeCards } = await import(`${prefix}/js/pictures.js`);
  sizeCards(card);
  return widths.map((width) => {
    const image = new Image();
    image.loading = "lazy";
    show(image, { thumb: "small", large: "large", full: "full", width });
    return [...image.srcset.matchAll(/(\\d+)w/g)].map((found) => Number(found[1]));
  });
}"""
# A frame that brings a variation which is not there yet.
COMES = """async ([prefix, card, variation]) => {
  const { coming, sizeCards } = await import(`${prefix}/js/pictures.js`);
  sizeCards(card);
  await coming({ cards: [{ key: "s01.start", variations: [variation] }] }, { card: () => undefined });
}"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        yield opened


@pytest.fixture
def sharp(workshop: Workshop, new_page: NewPage) -> Page:
    """A page without pictures, on such a screen."""
    opened = new_page(device_scale_factor=2)
    visit(opened, f"{workshop.url}/products")
    return opened


def test_a_picture_itself_is_offered_only_where_it_is_not_far_wider_than_its_card(sharp: Page) -> None:
    asked = [read_static_files().prefix, CARD_PX, [640, 1280, 2048, 2160, 3840]]

    offered = sharp.evaluate(OFFERED, asked)

    assert offered == [[320, 640], [320, 640, 1280], [320, 640, 2048], [320, 640], [320, 640]]


def test_a_picture_that_comes_is_fetched_before_its_card_is_drawn(workshop: Workshop, sharp: Page) -> None:
    photo = workshop.studio.influencer(workshop.influencer("Eileen")).photo.sha256
    variation = {
        "id": "var_1",
        "thumb": thumb_url(photo),
        "large": thumb_url(photo, 640),
        "full": full_url(photo),
        "width": 1280,
    }

    with sharp.expect_response(f"**{full_url(photo)}") as answer:
        sharp.evaluate(COMES, [read_static_files().prefix, CARD_PX, variation])

    assert answer.value.status == 200
