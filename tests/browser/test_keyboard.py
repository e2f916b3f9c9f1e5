"""The keys of the board: what each does, and when none of them does anything."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browsing import NewPage, Watched
from tests.page_words import go_to, inspector, keyframe, note, takes, visit
from tests.workshop import Workshop

AUTOMATIC, BY_HAND = re.compile("picked automatically"), re.compile("variation 2 of 2 picked by hand")
START = "Start of segment 1"


@pytest.fixture(scope="module")
def brief(workshop: Workshop) -> str:
    """A rendered storyboard of two segments, whose picks all tests leave automatic."""
    return workshop.rendered(segments=2)


@pytest.fixture
def board(shop: Workshop, brief: str) -> str:
    """The address of the board with its first keyframe open."""
    shop.studio.pick_automatic(brief, "s01.start")
    return f"{shop.url}/storyboards/{brief}/s01.start"


def test_arrows_move_the_selection_and_the_address_follows(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)

    page.keyboard.press("ArrowRight")
    expect(keyframe(page, "Start of segment 2")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(keyframe(page, "End of segment 2")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")

    expect(keyframe(page, "End of segment 1")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(r"/s01\.end$"))


def test_a_digit_picks_that_variation(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)

    page.keyboard.press("2")

    expect(keyframe(page, START)).to_have_accessible_name(BY_HAND)
    expect(note(page, re.compile("^Picked variation 2 for start of segment 1."))).to_be_visible()


def test_z_takes_the_last_pick_back(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    page.keyboard.press("2")
    expect(note(page, re.compile("^Picked variation 2"))).to_be_visible()

    page.keyboard.press("z")

    expect(note(page, "The pick for start of segment 1 is back.")).to_be_visible()
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)


def test_z_takes_back_what_the_studio_has_not_answered_yet(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    held: list[Route] = []
    page.route("**/verbs/pick", lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    with page.expect_request("**/verbs/pick"):
        page.keyboard.press("2")
    expect(keyframe(page, START)).to_have_accessible_name(BY_HAND)

    page.keyboard.press("z")
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)
    held[0].continue_()

    expect(note(page, "The pick for start of segment 1 is back.")).to_be_visible()
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)
    expect(note(page, re.compile("Nothing to undo|Picked variation"))).to_have_count(0)


def test_z_takes_nothing_back_where_the_studio_refused(
    board: str, new_page: NewPage, watched: Watched
) -> None:
    watched.expect("answer 500", "status of 500")
    page = opened(new_page(), board)
    page.route("**/verbs/pick", lambda route: route.fulfill(status=500, json={}))
    page.keyboard.press("2")
    expect(note(page, "The studio answered with status 500.")).to_be_visible()

    page.keyboard.press("z")

    expect(note(page, "Nothing to undo.")).to_be_visible()
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)


def test_zero_gives_the_choice_back_to_the_studio(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    page.keyboard.press("2")
    expect(note(page, re.compile("^Picked variation 2"))).to_be_visible()

    page.keyboard.press("0")

    expect(note(page, "The best variation stands again for start of segment 1.")).to_be_visible()
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)


def test_x_rejects_the_shown_variation_and_takes_it_back(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    rejected = takes(page).and_(page.get_by_title(re.compile("rejected")))
    another = inspector(page).get_by_role("button", name=re.compile(r"^Variation \d(?!.*picked)"))
    another.click()
    expect(another).to_have_attribute("aria-pressed", "true")

    page.keyboard.press("x")
    expect(rejected).to_have_count(1)
    expect(note(page, re.compile(r"^Rejected variation \d. It stays here, greyed.$"))).to_be_visible()
    page.get_by_role("button", name="Undo the last pick or rejection").click()

    expect(rejected).to_have_count(0)


def test_x_on_the_pick_says_what_to_do_first_and_asks_nothing_of_the_server(
    board: str, new_page: NewPage
) -> None:
    page = opened(new_page(), board)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stands = re.compile(
        r"^Variation \d stands for start of segment 1\. Pick another one first, then reject it\.$"
    )

    page.keyboard.press("x")

    expect(note(page, stands)).to_be_visible()
    expect(inspector(page).get_by_role("button", name="Reject", exact=True)).to_be_disabled()
    assert [url for url in asked if "/verbs/reject" in url] == []


def test_keys_look_at_variations_the_surround_and_the_pixels_themselves(
    board: str, new_page: NewPage
) -> None:
    page = opened(new_page(), board)
    looked_at = inspector(page).get_by_role("button", pressed=True)
    picked = str(looked_at.get_attribute("aria-label"))
    picture = keyframe(page, START).locator(".keyframe-picture")

    page.keyboard.press("]")
    expect(looked_at).not_to_have_attribute("aria-label", picked)
    page.keyboard.press("[")
    expect(looked_at).to_have_attribute("aria-label", picked)
    page.keyboard.press("b")
    expect(page.locator(".board")).to_have_attribute("data-surround", "middle")
    page.keyboard.press("f")
    expect(picture).to_have_css("width", "96px")
    page.keyboard.press("f")

    expect(picture).not_to_have_css("width", "96px")


def test_i_opens_the_receipt_and_e_the_prompt_of_the_keyframe(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    page.keyboard.press("ArrowRight")

    page.keyboard.press("i")
    expect(
        inspector(page).get_by_text("Job at the service").or_(inspector(page).get_by_text("Call"))
    ).to_be_visible()
    page.keyboard.press("e")

    expect(page.get_by_role("textbox", name="Start of segment 2")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/edit#s02\.start$"))


def test_the_question_mark_opens_the_list_of_keys_and_escape_closes_it(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    keys = page.get_by_role("dialog", name="Keys", exact=True)

    page.keyboard.press("?")
    expect(keys.get_by_text("Reject the shown variation, or take it back")).to_be_visible()
    page.keyboard.press("Escape")

    expect(keys).to_have_count(0)
    expect(keyframe(page, START)).to_have_attribute("aria-selected", "true")


def test_space_plays_the_filmstrip_in_the_order_of_the_film(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    film = page.get_by_role("dialog", name="Filmstrip of Morning espresso")

    page.keyboard.press(" ")
    expect(film.get_by_text("Start of segment 1 · 1 of 4")).to_be_visible()
    expect(film.get_by_text("End of segment 1 · 2 of 4")).to_be_visible()
    expect(film.get_by_text("Start of segment 2 · 3 of 4")).to_be_visible()
    page.keyboard.press("Escape")

    expect(film).to_have_count(0)


def test_no_key_fires_while_a_note_is_typed(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    page.keyboard.press("Shift+R")
    typed = inspector(page).get_by_role("textbox", name="Note for the new variations")
    expect(typed).to_be_focused()

    page.keyboard.type("2 x 0 z ? closer")

    expect(typed).to_have_value("2 x 0 z ? closer")
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(takes(page).and_(page.get_by_title(re.compile("rejected")))).to_have_count(0)


def test_single_letters_that_are_switched_off_do_nothing(board: str, new_page: NewPage) -> None:
    page = opened(new_page(), board)
    go_to(page, "Settings")
    page.get_by_role("switch", name="Single-letter keys").uncheck()
    page.go_back()
    expect(keyframe(page, START)).to_have_attribute("aria-selected", "true")

    page.keyboard.type("2x? ")
    page.keyboard.press("ArrowRight")

    expect(keyframe(page, "Start of segment 2")).to_have_attribute("aria-selected", "true")
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(takes(page).and_(page.get_by_title(re.compile("rejected")))).to_have_count(0)


def opened(page: Page, board: str) -> Page:
    """The page, with the board's first keyframe open and in focus."""
    visit(page, board)
    expect(keyframe(page, START)).to_have_accessible_name(AUTOMATIC)
    expect(keyframe(page, START)).to_be_focused()
    return page
