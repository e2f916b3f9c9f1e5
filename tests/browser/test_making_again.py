"""A picture that is made anew beside the one that stands: where that fails, is stopped, or taken back."""

from __future__ import annotations

import re
from itertools import count

from playwright.sync_api import expect

from tests.browsing import NewPage
from tests.page_words import inspector, keyframe, next_step, note, takes, visit
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
    expect(page.get_by_role("columnheader", name="Segment 2")).to_contain_text("· failed")
    expect(keyframe(page, "Start of segment 1")).to_be_focused()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/s02\.end$"))
    inspector(page).get_by_role("button", name="Keep this one").click()
    expect(note(page, re.compile("^Picked variation"))).to_be_visible()
    expect(keyframe(page, END)).not_to_have_accessible_name(FAILED)
    page.keyboard.press("n")
    expect(note(page, "Nothing needs you right now.")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Segment 2")).not_to_contain_text("failed")


def test_what_fails_beside_a_pick_by_hand_is_put_away_by_its_key_and_by_its_button(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.rendered(segments=2)
    standing = shop.keyframe(board_id, "s02.end")
    shop.studio.pick(standing.variations[0].id)
    shop.painter.fails = {standing.prompt}
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}/s02.end")
    keep = inspector(page).get_by_role("button", name="Keep this one")
    expect(inspector(page).get_by_role("button", name="Back to automatic")).to_be_visible()
    expect(keep).to_be_hidden()

    shop.studio.regenerate(board_id, "s02.end")
    expect(keep).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("Segment 2 could not be finished.")).to_be_hidden()
    expect(keep).to_be_hidden()
    shop.studio.regenerate(board_id, "s02.end")
    expect(page.get_by_text("Segment 2 could not be finished.")).to_be_visible()
    keep.click()

    expect(keyframe(page, END)).not_to_have_accessible_name(FAILED)
    expect(next_step(page, "Try 1 failed keyframe again")).to_be_hidden()


def test_a_regeneration_that_is_stopped_is_gone_on_with_by_the_one_button(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.rendered(variations=3)
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    shop.painter.paced = True
    shop.studio.regenerate(board_id, "s01.start", note="closer")
    shop.let_go(1)
    expect(takes(page)).to_have_count(7)

    page.get_by_role("button", name="Stop", exact=True).click()
    expect(keyframe(page, "Start of segment 1")).to_have_accessible_name(
        re.compile("stopped, 2 still to make$")
    )
    next_step(page, "Continue rendering · 1 keyframe").click()
    shop.let_go(2)

    expect(takes(page)).to_have_count(9)
    expect(next_step(page, "Continue")).to_be_hidden()
    assert [one.note for one in shop.keyframe(board_id, "s01.start").variations[3:]] == ["closer"] * 3


def test_z_puts_the_very_pick_back_that_stood(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.rendered()
    shop.ask(shop.studio.wait(shop.studio.regenerate(board_id, "s01.start").id))
    before = shop.keyframe(board_id, "s01.start").pick
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    page.keyboard.press("1")
    expect(note(page, re.compile("^Picked variation 1"))).to_be_visible()

    page.keyboard.press("z")

    expect(note(page, "The pick for start of segment 1 is back.")).to_be_visible()
    after = shop.keyframe(board_id, "s01.start").pick
    assert before is not None
    assert after is not None
    assert after.model_dump(exclude={"id"}) == before.model_dump(exclude={"id"})


def test_every_pick_comes_back_however_fast_z_is_pressed(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.rendered(variations=4)
    before = shop.keyframe(board_id, "s01.start").pick
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    turns = count(1)

    with page.expect_response(lambda answer: "restore_pick" in answer.url and next(turns) == 4):
        page.keyboard.type("1234zzzz")

    expect(note(page, "The pick for start of segment 1 is back.")).to_be_visible()
    after = shop.keyframe(board_id, "s01.start").pick
    assert before is not None
    assert after is not None
    assert after.model_dump(exclude={"id"}) == before.model_dump(exclude={"id"})
