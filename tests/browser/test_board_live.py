"""A board that is looked at while it is rendered: pictures come by themselves, and nothing moves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.page_words import keyframes, next_step, note, takes, visit
from tests.workshop import Workshop

BOXES = """(nodes) => nodes.map((node) => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
})"""
NOT_LOADED = "(pictures) => pictures.filter((picture) => !picture.naturalWidth).length"


def test_variations_appear_on_an_open_board_without_a_reload(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    page.evaluate("window.loadedOnce = true")
    expect(takes(page)).to_have_count(0)

    shop.let_go(1)
    expect(takes(page)).to_have_count(1)
    shop.let_go(2)
    expect(takes(page)).to_have_count(3)
    shop.let_go(1)

    expect(page.get_by_text("All 2 keyframes picked")).to_be_visible()
    expect(takes(page)).to_have_count(4)
    assert page.evaluate("window.loadedOnce") is True


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_nothing_on_the_board_moves_when_pictures_arrive(
    shop: Workshop, new_page: NewPage, size: tuple[int, int]
) -> None:
    board_id = shop.under_way(segments=2)
    page = new_page(*size)
    visit(page, f"{shop.url}/storyboards/{board_id}")
    before = boxes(page)

    shop.let_go()
    expect(page.get_by_text("All 4 keyframes picked")).to_be_visible()
    expect(page.locator(".keyframe-picture")).to_have_count(4)
    page.wait_for_load_state()

    assert page.locator(".keyframe-picture").evaluate_all(NOT_LOADED) == 0
    assert boxes(page) == before


def test_a_reload_in_the_middle_of_a_rendering_shows_the_same_board(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.under_way(segments=2)
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    shop.let_go(1)
    expect(takes(page)).to_have_count(1)
    before = keyframes(page).all_text_contents()

    page.reload()

    expect(takes(page)).to_have_count(1)
    expect(keyframes(page)).to_have_text(before)
    shop.let_go()
    expect(page.get_by_text("All 4 keyframes picked")).to_be_visible()


def test_a_rendering_goes_on_while_nobody_looks(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    shop.let_go(1)
    expect(takes(page)).to_have_count(1)

    page.close()
    shop.let_go(2)
    back = page.context.new_page()
    visit(back, f"{shop.url}/storyboards/{board_id}")

    expect(takes(back)).to_have_count(3)
    shop.let_go(1)
    expect(back.get_by_text("All 2 keyframes picked")).to_be_visible()


def test_stop_keeps_what_was_made_and_the_button_offers_to_continue(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    shop.let_go(2)
    expect(takes(page)).to_have_count(2)

    page.get_by_role("button", name="Stop").click()

    expect(note(page, "Stopped. What is made is kept.")).to_be_visible()
    expect(takes(page)).to_have_count(2)
    next_step(page, "Continue rendering").click()
    shop.let_go()
    expect(page.get_by_text("All 2 keyframes picked")).to_be_visible()


def boxes(page: Page) -> list[list[list[int]]]:
    """Where every keyframe, its frame and its row of takes lie, in whole px."""
    return [
        page.locator(part).evaluate_all(BOXES) for part in (".keyframe", ".keyframe-frame", ".keyframe-takes")
    ]
