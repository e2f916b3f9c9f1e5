"""Addresses: every view has one that opens right away, and what is not there any more is said kindly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browsing import NewPage, Watched
from tests.page_words import inspector, keyframe, visit
from tests.serving import free_port
from tests.workshop import Workshop, open_workshop

AUTOMATIC, BY_HAND = re.compile("picked automatically"), re.compile("variation 2 of 2 picked by hand")
# Parts of its own that Gradio fetches after our view has drawn; cut off, it complains of them.
GRADIO_HAS_LOADED = """() => [/core-.*js$/, /core-.*css$/, /theme[.]css/].every((part) =>
  performance.getEntriesByType("resource").some((entry) => part.test(entry.name)))"""

HTML_COMPONENT = re.compile(r"/HTML-[^/]*\.js")
"""The part of Gradio without which our page cannot move into it."""
NOTE_THAT_GRADIO_STANDS = """
let started;
Object.defineProperty(window, "throughlineStarted", {
  get: () => started && ((...given) => { window.gradioStands = true; return started(...given); }),
  set: (found) => { started = found; },
});
"""
HAS_MOVED_IN = "() => document.querySelector('#throughline #throughline-page') !== null"
ON_TOP = """(sign) => {
  const { x, y, width, height } = sign.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2).closest("body > *").id;
}"""


@pytest.fixture(scope="module")
def board_id(workshop: Workshop) -> str:
    """A storyboard of two segments that was not rendered."""
    return workshop.board(segments=2)


@pytest.mark.parametrize("tab", ["Influencers", "Products", "Storyboards", "Settings"])
def test_a_tab_opens_by_its_address(workshop: Workshop, board_id: str, new_page: NewPage, tab: str) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/{tab.lower()}")

    expect(page.get_by_role("heading", name=tab, level=1)).to_be_visible()
    expect(page.get_by_role("link", name=tab, exact=True)).to_have_attribute("aria-current", "page")
    expect(page).to_have_title(f"{tab} · Throughline")


def test_a_board_opens_by_its_address(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/{board_id}")

    expect(page.get_by_role("heading", name="Morning espresso", level=1)).to_be_visible()
    expect(page.get_by_role("gridcell")).to_have_count(4)


def test_the_editor_opens_by_its_address(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/{board_id}/edit")

    expect(page.get_by_role("textbox", name="Title")).to_have_value("Morning espresso")
    expect(page.get_by_role("listitem", name="Segment 2")).to_be_visible()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", ["storyboards/{0}/s02.start", "?storyboard={0}&keyframe=s02.start"])
def test_a_keyframe_opens_by_its_address(
    workshop: Workshop, board_id: str, new_page: NewPage, *, address: str, size: tuple[int, int]
) -> None:
    page = new_page(*size)

    visit(page, f"{workshop.url}/{address.format(board_id)}")

    expect(inspector(page).get_by_role("heading", name="Start of segment 2")).to_be_visible()


def test_back_and_forward_go_through_the_views(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/storyboards")
    page.get_by_role("link", name="Open the board of Morning espresso").click()
    expect(page.get_by_role("grid")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="Storyboards", level=1)).to_be_visible()
    page.go_forward()

    expect(page.get_by_role("grid")).to_be_visible()


@pytest.mark.parametrize("last", ["", "/edit", "/s01.start"])
def test_an_unknown_storyboard_is_said_to_be_gone_and_leads_back(
    workshop: Workshop, board_id: str, new_page: NewPage, watched: Watched, last: str
) -> None:
    watched.expect("answer 404", "status of 404")
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/nothing{last}")

    expect(page.get_by_role("heading", name="This storyboard is gone")).to_be_visible()
    page.get_by_role("link", name="See all storyboards").click()
    expect(page.get_by_role("heading", name="Storyboards", level=1)).to_be_visible()


@pytest.mark.parametrize("path", ["storyboards/a/b/c", "nothing", "nothing/here"])
def test_an_address_that_is_none_says_so_and_leads_back(
    workshop: Workshop, new_page: NewPage, watched: Watched, path: str
) -> None:
    watched.expect("answer 404", "status of 404")
    page = new_page()

    visit(page, f"{workshop.url}/{path}")

    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    page.get_by_role("link", name="See all storyboards").click()
    expect(page.get_by_role("heading", name="Storyboards", level=1)).to_be_visible()


def test_a_board_that_is_deleted_while_it_is_open_says_so(
    workshop: Workshop, new_page: NewPage, watched: Watched
) -> None:
    watched.expect("404")  # whether the page asks again before it has heard is a race that both may win
    board_id = workshop.board()
    page = new_page()
    visit(page, f"{workshop.url}/storyboards/{board_id}")
    expect(keyframe(page, "Start of segment 1")).to_be_visible()

    workshop.studio.delete_storyboard(board_id)

    expect(page.get_by_text("This storyboard is gone: it was deleted.")).to_be_visible()


def test_an_open_board_comes_back_when_the_studio_is_started_again(
    home: Path, new_page: NewPage, watched: Watched
) -> None:
    watched.expect("net::ERR_")  # whatever a browser calls a server that is not there
    port, page = free_port(), new_page()
    with open_workshop(home, port) as before:
        board_id = before.rendered()
        visit(page, f"{before.url}/storyboards/{board_id}")
        page.wait_for_function(GRADIO_HAS_LOADED)
        expect(keyframe(page, "Start of segment 1")).to_have_accessible_name(AUTOMATIC)
    lost = page.get_by_text("Connection lost. Reconnecting; what you see may be old.")
    expect(lost).to_be_visible()

    with open_workshop(home, port) as after:
        expect(lost).to_have_count(0)
        after.studio.pick(after.keyframe(board_id, "s01.start").variations[1].id)
        expect(keyframe(page, "Start of segment 1")).to_have_accessible_name(BY_HAND)
        page.close()


def test_no_loading_sign_of_gradio_lies_over_the_page(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    held: list[Route] = []
    page.route(HTML_COMPONENT, lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    with page.expect_request(HTML_COMPONENT):
        visit(page, f"{workshop.url}/settings")
    sign = page.get_by_text("Loading...", exact=True)
    expect(sign).to_be_attached()

    on_top = sign.evaluate(ON_TOP)
    held[0].continue_()

    assert on_top == "throughline-page"
    expect(sign).to_have_count(0)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_press_that_lasts_while_gradio_comes_is_a_press(
    workshop: Workshop, new_page: NewPage, by: str
) -> None:
    page = new_page()
    page.add_init_script(NOTE_THAT_GRADIO_STANDS)
    held: list[Route] = []
    page.route(HTML_COMPONENT, lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    with page.expect_request(HTML_COMPONENT):
        visit(page, f"{workshop.url}/kits")
    make = page.get_by_role("button", name="Make a kit", exact=True)
    make.hover()
    make.focus()

    page.mouse.down() if by == "mouse" else page.keyboard.down("Space")
    held[0].continue_()
    page.wait_for_function("window.gradioStands")
    page.mouse.up() if by == "mouse" else page.keyboard.up("Space")

    expect(page.get_by_role("dialog", name="Make a reference kit")).to_be_visible()
    page.wait_for_function(HAS_MOVED_IN)
