"""Room on the screen: what has to be seen is seen, and what is touched lies apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.page_words import visit
from tests.workshop import Workshop, open_workshop

DISTANCES = """(nav) => {
  const words = [...nav.querySelectorAll("a")].map((link) => {
    const range = document.createRange();
    range.selectNodeContents(link.lastChild);
    return range.getBoundingClientRect();
  });
  return words.slice(1).map((box, at) => box.left - words[at].right);
}"""

# Of the board: how wide a picture is, how far from the left edge it begins, how far there is to scroll.
PICTURES = """(area) => {
  const picture = area.querySelector(".keyframe-frame").getBoundingClientRect();
  const board = area.querySelector(".board-scroll");
  const from = picture.left - area.getBoundingClientRect().left;
  return [picture.width, from, board.scrollWidth - board.clientWidth].map(Math.round);
}"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        opened.influencer("Eileen")
        yield opened


@pytest.fixture
def page(workshop: Workshop, new_page: NewPage) -> Page:
    opened = new_page()
    visit(opened, f"{workshop.url}/generator")
    return opened


def test_what_generating_costs_is_seen_without_scrolling(page: Page) -> None:
    page.get_by_label("Service", exact=True).select_option(label="fal (no key)")

    expect(page.get_by_label("LoRA", exact=True)).to_be_visible()
    expect(page.locator(".gen-cost")).to_be_in_viewport(ratio=1)


def test_it_is_seen_in_a_low_window_as_well(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 520})

    expect(page.get_by_role("button", name="Generate 4 pictures")).to_be_in_viewport(ratio=1)
    expect(page.locator(".gen-cost")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("width", "least_px"), [(390, 10), (360, 5), (320, 5)])
def test_the_tabs_of_a_phone_lie_apart(
    workshop: Workshop, new_page: NewPage, width: int, least_px: int
) -> None:
    page = new_page(width=width, height=844)
    visit(page, f"{workshop.url}/kits")

    distances = page.get_by_role("navigation", name="Studio").evaluate(DISTANCES)

    assert min(distances) >= least_px


def test_the_few_pictures_of_a_short_storyboard_have_the_whole_width(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page(height=810)

    visit(page, f"{workshop.url}/storyboards/{workshop.board(4)}")
    usual = page.locator(".board-area").evaluate(PICTURES)
    page.set_viewport_size({"width": 2560, "height": 1300})
    large = page.locator(".board-area").evaluate(PICTURES)

    assert (usual, large) == ([227, 16, 0], [507, 16, 0])
    expect(page.locator(".keyframe-role").first).to_be_visible()
    expect(page.get_by_role("rowheader", name="Start")).to_be_attached()


def test_of_a_long_storyboard_the_roles_stand_before_the_rows(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page(height=810)

    visit(page, f"{workshop.url}/storyboards/{workshop.board(8)}")

    assert page.locator(".board-area").evaluate(PICTURES) == [152, 112, 548]
    expect(page.get_by_role("rowheader", name="Start")).to_be_visible()
    expect(page.locator(".keyframe-role").first).to_be_hidden()
