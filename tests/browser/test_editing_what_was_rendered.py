"""Editing what was rendered: the page says how much gets out of date, before and after it is saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browsing import NewPage
from tests.page_words import visit
from tests.workshop import Workshop

SAVES = re.compile("verbs/update_storyboard$")


@pytest.fixture
def editor(shop: Workshop) -> str:
    """The address of the editor of a rendered storyboard of two segments."""
    return f"{shop.url}/storyboards/{shop.rendered(2)}/edit"


def test_an_edit_says_how_many_keyframes_it_puts_out_of_date(editor: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, editor)

    prompt(page).fill("Wide shot, she has left the room")

    expect(page.get_by_text("3 keyframes are out of date now", exact=True)).to_be_visible()


def test_the_list_of_storyboards_says_so_in_place_of_ready(editor: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, editor)

    prompt(page).fill("Wide shot, she has left the room")
    expect(page.get_by_text("3 keyframes are out of date now", exact=True)).to_be_visible()
    page.get_by_role("link", name="Storyboards", exact=True).click()

    mine = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Morning espresso")).first
    expect(mine.get_by_text("3 out of date", exact=True)).to_be_visible()
    expect(mine.get_by_text("Ready", exact=True)).to_have_count(0)


def test_it_says_so_before_anything_is_saved(editor: str, new_page: NewPage) -> None:
    page = new_page()
    held: list[Route] = []
    page.route(SAVES, lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    visit(page, editor)

    with page.expect_request(SAVES):
        prompt(page).fill("Wide shot, she has left the room")

    expect(page.get_by_text("Saving puts 3 keyframes out of date", exact=True)).to_be_visible()
    expect(page.get_by_text("Saving…", exact=True)).to_be_visible()
    held[0].continue_()
    expect(page.get_by_text("3 keyframes are out of date now", exact=True)).to_be_visible()


def test_taking_the_edit_back_takes_the_sentence_back(editor: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, editor)
    written = prompt(page).input_value()
    prompt(page).fill("Wide shot, she has left the room")
    expect(page.get_by_text("3 keyframes are out of date now")).to_be_visible()

    prompt(page).fill(written)

    expect(page.get_by_text("out of date")).to_have_count(0)


def test_an_edit_that_no_picture_is_made_from_says_nothing(editor: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, editor)

    with page.expect_response(re.compile("verbs/preview_update$")), page.expect_response(SAVES):
        page.get_by_role("slider", name="Variations of each keyframe").fill("8")

    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_text("out of date")).to_have_count(0)


def prompt(page: Page) -> Locator:
    """The prompt of the first end, which all of segment 2 follows."""
    return page.get_by_role("textbox", name="End of segment 1")
