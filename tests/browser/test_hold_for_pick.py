"""A rendering that waits for a person at each keyframe, and what goes on with it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import NewPage
from tests.page_words import go_to, inspector, keyframe, note, visit
from tests.workshop import Workshop

SELECTED = "aria-selected"


@pytest.fixture
def held(shop: Workshop) -> str:
    """A storyboard of one segment whose two keyframes wait for a first pick, or soon will; gives its id."""
    board_id = shop.board(1, hold_for_pick=True, strategy="independent")
    shop.studio.start(board_id)
    return board_id


def test_keys_go_from_one_keyframe_that_needs_a_person_to_the_next(
    shop: Workshop, held: str, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{held}/s01.start")
    start, end = keyframe(page, "Start of segment 1"), keyframe(page, "End of segment 1")
    expect(needing(page, "2 need you")).to_be_visible()

    page.keyboard.press("n")
    expect(end).to_have_attribute(SELECTED, "true")
    needing(page, "2 need you").click()
    go_to(page, "Settings")
    page.get_by_role("switch", name="Go on after a pick with P").uncheck()
    page.go_back()
    expect(start).to_have_attribute(SELECTED, "true")
    page.keyboard.press("p")
    expect(start).to_have_accessible_name(re.compile("picked by hand"))
    expect(needing(page, "1 needs you")).to_be_visible()
    expect(start).to_have_attribute(SELECTED, "true")
    page.keyboard.press("n")
    expect(end).to_have_attribute(SELECTED, "true")
    page.keyboard.press("0")
    expect(note(page, "The best variation stands for end of segment 1.")).to_be_visible()
    expect(needing(page, "1 needs you")).to_be_hidden()
    restyle(shop, held)
    expect(page.get_by_role("button", name=re.compile("^2 out of date"))).to_be_visible()
    page.keyboard.press("g")

    expect(start).to_have_attribute(SELECTED, "true")
    expect(end).to_have_accessible_name(re.compile("picked automatically"))


def test_a_choice_made_before_can_be_kept_replaced_or_left_to_the_studio(
    shop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    board_id = chosen_before(shop)
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    expect(needing(page, "4 need you")).to_be_visible()

    inspector(page).get_by_role("button", name="Keep this one").click()
    expect(needing(page, "3 need you")).to_be_visible()
    keyframe(page, "End of segment 1").click()
    page.keyboard.press("1")
    expect(needing(page, "2 need you")).to_be_visible()
    keyframe(page, "Start of segment 2").click()
    page.keyboard.press("p")
    expect(keyframe(page, "End of segment 2")).to_have_attribute(SELECTED, "true")
    inspector(page).get_by_role("button", name="Let the studio pick").click()
    expect(needing(page, "1 needs you")).to_be_hidden()

    by_hand = re.compile("variation 1 of 4 picked by hand")
    expect(keyframe(page, "Start of segment 1")).to_have_accessible_name(by_hand)
    expect(keyframe(page, "End of segment 1")).to_have_accessible_name(by_hand)
    expect(keyframe(page, "Start of segment 2")).to_have_accessible_name(by_hand)
    expect(keyframe(page, "End of segment 2")).to_have_accessible_name(re.compile("picked automatically"))


def needing(page: Page, text: str) -> Locator:
    """What the head says of keyframes that wait for a person."""
    return page.get_by_role("button", name=text, exact=True)


def restyle(shop: Workshop, board_id: str, **brief: Any) -> None:
    """Put all of it out of date, and change what else is named."""
    spec = shop.studio.storyboard(board_id).spec
    shop.studio.update_storyboard(board_id, spec.model_copy(update={"style": {"mood": "stormy"}, **brief}))


def chosen_before(shop: Workshop) -> str:
    """A storyboard whose first variations were picked by hand, and which is rendered again; gives its id."""
    board_id = shop.rendered(2, strategy="independent")
    keyframes = shop.studio.board(board_id).keyframes
    for view in keyframes.values():
        shop.studio.pick(view.variations[0].id, by="hand")
    restyle(shop, board_id, hold_for_pick=True)
    shop.studio.start(board_id, list(keyframes))
    return board_id
