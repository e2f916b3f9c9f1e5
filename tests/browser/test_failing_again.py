"""A picture that is made anew and fails: the board says so beside the older picture that stands."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browsing import NewPage
from tests.page_words import inspector, keyframe, note, visit
from tests.workshop import Workshop

END = "End of segment 2"
FAILED = re.compile("new rendering failed: The painter refuses this one. Change the prompt.$")


def test_a_new_rendering_that_fails_is_drawn_spoken_and_found_until_somebody_chooses(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.rendered(segments=2)
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    shop.painter.fails = {shop.keyframe(board_id, "s02.end").prompt}

    shop.studio.regenerate(board_id, "s02.end")

    expect(keyframe(page, END)).to_have_accessible_name(FAILED)
    expect(page.get_by_role("alert")).to_have_text(
        "End of segment 2 was not made again. The painter refuses this one. Change the prompt."
    )
    expect(page.get_by_text("Segment 2 could not be finished.")).to_be_visible()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/s02\.end$"))
    inspector(page).get_by_role("button", name="Keep this one").click()
    expect(note(page, re.compile("^Picked variation"))).to_be_visible()
    expect(keyframe(page, END)).not_to_have_accessible_name(FAILED)
    page.keyboard.press("n")
    expect(note(page, "Nothing needs you right now.")).to_be_visible()
