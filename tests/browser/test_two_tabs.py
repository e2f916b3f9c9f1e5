"""Several windows on one studio: they show the same, and none takes anything from another unsaid."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import NewPage, Watched
from tests.page_words import keyframe, note, takes, visit
from tests.workshop import Workshop

START = "Start of segment 1"
PICKED = re.compile(r"^Picked variation \d for start of segment 1.")


@pytest.fixture(scope="module")
def brief(workshop: Workshop) -> str:
    """A rendered storyboard of one segment."""
    return workshop.rendered()


def test_two_visitors_see_the_same_pick(shop: Workshop, brief: str, new_page: NewPage) -> None:
    shop.studio.pick_automatic(brief, "s01.start")
    board = f"{shop.url}/storyboards/{brief}/s01.start"
    one, other = shown(new_page(), board), shown(new_page(), board)

    one.keyboard.press("2")
    expect(keyframe(other, START)).to_have_accessible_name(re.compile("variation 2 of 2 picked by hand"))
    other.keyboard.press("1")

    expect(keyframe(one, START)).to_have_accessible_name(re.compile("variation 1 of 2 picked by hand"))


def test_of_two_picks_in_the_same_moment_the_later_stands_in_both_windows(
    shop: Workshop, brief: str, new_page: NewPage
) -> None:
    shop.studio.pick_automatic(brief, "s01.start")
    before = shop.studio.board(brief).last_event
    board = f"{shop.url}/storyboards/{brief}/s01.start"
    one, other = shown(new_page(), board), shown(new_page(), board)

    one.keyboard.press("1")
    other.keyboard.press("2")
    expect(note(one, PICKED)).to_be_visible()
    expect(note(other, PICKED)).to_be_visible()

    told = shop.studio.events(brief, before)
    assert [(event.kind, event.key) for event in told] == [("pick.changed", "s01.start")] * 2
    stands = {variation.id: variation.index for variation in shop.keyframe(brief, "s01.start").variations}
    latest = re.compile(f"variation {stands[told[-1].data['variation_id']]} of 2 picked by hand")
    expect(keyframe(one, START)).to_have_accessible_name(latest)
    expect(keyframe(other, START)).to_have_accessible_name(latest)


def test_seven_tabs_of_one_browser_all_load_and_all_hear_of_a_pick(
    shop: Workshop, brief: str, new_page: NewPage
) -> None:
    shop.studio.pick_automatic(brief, "s01.start")
    board = f"{shop.url}/storyboards/{brief}/s01.start"
    first = shown(new_page(), board)
    others = [shown(first.context.new_page(), board) for _ in range(6)]

    first.keyboard.press("2")

    by_hand = re.compile("variation 2 of 2 picked by hand")
    assert [heard(page, by_hand) for page in others] == ["heard"] * 6


def test_a_brief_that_another_visitor_has_changed_is_not_saved_over(
    shop: Workshop, new_page: NewPage, watched: Watched
) -> None:
    watched.expect("answer 409", "status of 409")
    board_id = shop.board()
    address = f"{shop.url}/storyboards/{board_id}/edit"
    one, other = editing(new_page(), address), editing(new_page(), address)

    title_of(one).fill("Hers")
    expect(one.get_by_text("Saved", exact=True)).to_be_visible()
    title_of(other).fill("His")
    expect(other.get_by_role("button", name="Keep mine")).to_be_visible()

    assert shop.studio.storyboard(board_id).spec.title == "Hers"
    expect(title_of(other)).to_have_value("His")
    other.get_by_role("button", name="Keep mine").click()
    expect(other.get_by_text("Saved", exact=True)).to_be_visible()
    assert shop.studio.storyboard(board_id).spec.title == "His"


def test_the_newer_brief_can_be_loaded_instead(shop: Workshop, new_page: NewPage, watched: Watched) -> None:
    watched.expect("answer 409", "status of 409")
    board_id = shop.board()
    address = f"{shop.url}/storyboards/{board_id}/edit"
    one, other = editing(new_page(), address), editing(new_page(), address)
    title_of(one).fill("Hers")
    expect(one.get_by_text("Saved", exact=True)).to_be_visible()
    title_of(other).fill("His")

    other.get_by_role("button", name="Load the newer version").click()

    expect(title_of(other)).to_have_value("Hers")
    expect(other.get_by_role("button", name="Keep mine")).to_have_count(0)


def test_a_second_tab_of_one_browser_says_at_once_that_the_brief_was_changed(
    shop: Workshop, new_page: NewPage
) -> None:
    address = f"{shop.url}/storyboards/{shop.board()}/edit"
    one = editing(new_page(), address)
    other = editing(one.context.new_page(), address)

    title_of(one).fill("Hers")

    changed = other.get_by_role("paragraph").filter(has_text="changed in another window")
    expect(changed).to_be_visible()
    other.get_by_role("button", name="Load the newer version").click()
    expect(title_of(other)).to_have_value("Hers")


def shown(page: Page, board: str) -> Page:
    """The page, with the board's first keyframe open and all pictures told."""
    visit(page, board)
    expect(takes(page)).to_have_count(4)
    return page


def heard(page: Page, picked: re.Pattern[str]) -> str:
    """That a tab shows this pick of the first keyframe."""
    expect(keyframe(page, START)).to_have_accessible_name(picked)
    return "heard"


def editing(page: Page, address: str) -> Page:
    """The page, with the editor open."""
    visit(page, address)
    expect(title_of(page)).to_have_value("Morning espresso")
    return page


def title_of(page: Page) -> Locator:
    """The field of the title in the editor."""
    return page.get_by_role("textbox", name="Title")
