"""The receipt of a picture is where the picture is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import serious
from tests.browsing import NewPage
from tests.page_words import drawn, fits_the_page, visit
from tests.selling import GOOD_KEY, Stall
from tests.workshop import Workshop, open_workshop

WIDTHS = "(marks) => marks.map((mark) => mark.getBoundingClientRect().width)"
BOUGHT = "$0.0336, reported by the service"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio that bought the 4K of a photo, a reference of its kit, and two pictures."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", stall=Stall()) as opened:
        opened.ask(opened.studio.set_service("seller", key=GOOD_KEY))
        opened.studio.set_job("upscale", "seller")
        eileen = opened.influencer("Eileen")
        opened.ask(opened.studio.create_kit(eileen, provider="seller"))
        opened.ask(opened.studio.generate_images("On a beach", provider="seller", n=2))
        yield opened


def unfold(page: Page) -> Locator:
    """The dialog about a picture, once its receipt is unfolded."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Receipt", exact=True).click()
    expect(dialog.get_by_label("Request without key")).to_be_visible()
    return dialog


def test_a_photos_4k_has_one(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/influencers")
    page.get_by_role("button", name="Look at Eileen").click()

    dialog = unfold(page)

    expect(dialog.get_by_text("flat-upscale", exact=True)).to_be_visible()
    expect(dialog.get_by_text("$0.01 · price of 20 Nov 2026, documented")).to_be_visible()
    assert GOOD_KEY not in drawn(page)


def test_a_picture_of_a_kit_has_one(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/kits/{workshop.studio.kits()[0].id}")
    page.get_by_role("button", name="Look at Anchor").click()

    dialog = unfold(page)

    expect(dialog.get_by_text(BOUGHT)).to_be_visible()
    expect(dialog.get_by_text("flat-image", exact=True)).to_be_visible()


def test_a_generated_picture_has_one_that_stays_unfolded_for_the_next(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/generator")
    page.get_by_role("button", name="Look at picture 1 of 2").click()
    dialog = unfold(page)
    request = dialog.get_by_label("Request without key")
    before = request.inner_text()

    page.get_by_role("button", name="Next picture").click()

    expect(request).to_be_visible()
    expect(request).not_to_have_text(before)
    expect(dialog.get_by_text(BOUGHT)).to_be_visible()


def test_its_word_stands_under_those_of_what_else_unfolds(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/generator")

    page.get_by_role("button", name="Look at picture 1 of 2").click()
    marks = page.get_by_role("dialog").locator("summary > svg").evaluate_all(WIDTHS)

    assert marks == [16, 16, 16]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    ("place", "look"), [("influencers", "Look at Eileen"), ("kits/{kit}", "Look at Anchor")]
)
def test_an_unfolded_one_is_accessible_and_fits(
    workshop: Workshop, new_page: NewPage, theme: str, size: tuple[int, int], place: str, look: str
) -> None:
    page = new_page(*size, reduced_motion="reduce")
    path = place.format(kit=workshop.studio.kits()[0].id)
    visit(page, f"{workshop.url}/{path}?__theme={theme}")
    page.get_by_role("button", name=look).click()

    unfold(page)

    assert serious(page) == []
    assert fits_the_page(page)
