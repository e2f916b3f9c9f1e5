"""The lines between keyframes: those of the one that is looked at are lit."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browsing import NewPage
from tests.page_words import keyframe, visit
from tests.workshop import Workshop


def test_pointer_and_selection_light_the_lines_of_a_keyframe(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    board_id = workshop.board(3, strategy="end-to-start")
    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.end")
    expect(lines(page)).to_have_count(4)
    expect(lines(page, "chosen")).to_have_count(2)

    keyframe(page, "End of segment 1").hover()
    expect(lines(page, "near")).to_have_count(4)
    keyframe(page, "Start of segment 2").hover()
    expect(lines(page, "near")).to_have_count(1)
    expect(lines(page, "near")).to_have_css("opacity", "1")
    expect(lines(page, "chosen")).to_have_count(2)
    keyframe(page, "End of segment 2").click()
    expect(lines(page, "chosen")).to_have_count(3)
    keyframe(page, "Start of segment 3").click()

    expect(lines(page, "chosen")).to_have_count(1)
    expect(lines(page, "chosen")).to_have_css("opacity", "1")


def lines(page: Page, state: str = "") -> Locator:
    """The lines of the board, or those in that state."""
    return page.locator(f".edge[data-{state}]" if state else ".edge")
