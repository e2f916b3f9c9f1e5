"""From a phone to a very wide screen: nothing scrolls sideways, and what is needed can be reached."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import NewPage
from tests.page_words import fits_the_page, inspector, keyframe, next_step, visit
from tests.workshop import Workshop

PHONE, TABLET, WIDE = (390, 844), (820, 1180), (2560, 1440)
LONG = "A title that goes on for much longer than anybody would write it, Donaudampfschifffahrtsgesellschaft"
TAKES_FIT = """(cell) => {
  const [frame, takes] = [".keyframe-frame", ".keyframe-takes"].map((part) => cell.querySelector(part));
  const high = (node) => Math.round(node.getBoundingClientRect().height);
  return high(frame) === high(takes) && takes.scrollHeight <= takes.clientHeight + 1;
}"""
# Between the first line of a window's title and the middle of its close button.
ASIDE_PX = """(dialog) => {
  const title = document.createRange();
  title.selectNodeContents(dialog.querySelector(".dialog-title"));
  const line = title.getClientRects()[0];
  const button = dialog.querySelector(".dialog-head button").getBoundingClientRect();
  return Math.abs((line.top + line.bottom - button.top - button.bottom) / 2);
}"""
PAGES = [
    "influencers",
    "products",
    "settings",
    "costs",
    "storyboards",
    "storyboards/{0}",
    "storyboards/{0}/edit",
]


@pytest.fixture(scope="module")
def board_id(workshop: Workshop) -> str:
    """A rendered storyboard with an influencer, all with long names."""
    return workshop.rendered(2, title=LONG, influencer=workshop.influencer(LONG))


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("path", [*PAGES, "storyboards/{0}/s01.start"])
def test_no_page_scrolls_sideways(
    workshop: Workshop, board_id: str, new_page: NewPage, path: str, size: tuple[int, int]
) -> None:
    page = new_page(*size)

    visit(page, f"{workshop.url}/{path.format(board_id)}")

    expect(page.get_by_role("heading").first).to_be_visible()
    assert fits_the_page(page)


def test_the_inspector_opens_as_a_sheet_and_closes(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page(*PHONE)
    visit(page, f"{workshop.url}/storyboards/{board_id}")
    sheet = page.get_by_role("dialog", name="End of segment 1")

    keyframe(page, "End of segment 1").click()
    expect(sheet.get_by_role("group", name="Variations").get_by_role("button")).to_have_count(2)
    sheet.get_by_role("button", name="Close the inspector").click()
    expect(sheet).to_have_count(0)
    keyframe(page, "End of segment 1").click()
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")

    expect(sheet).to_have_count(0)
    expect(keyframe(page, "End of segment 1")).to_be_focused()


def test_the_sources_of_the_open_keyframe_run_into_its_picture(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page(*PHONE, has_touch=True)
    visit(page, f"{workshop.url}/storyboards/{board_id}/s02.end")
    sources = page.locator(".source-place")

    expect(sources).to_have_text(["end of segment 1", LONG])
    expect(page.locator(".source-drawing path")).to_have_count(2)
    expect(page.locator(".source-drawing")).to_be_in_viewport(ratio=1)
    sources.first.tap()

    expect(page.get_by_role("dialog", name="End of segment 1")).to_be_visible()


def test_the_title_of_a_window_stands_beside_the_middle_of_its_close_button(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page(*PHONE, has_touch=True)
    visit(page, f"{workshop.url}/storyboards")

    page.get_by_role("button", name=f"More for {LONG}").click()
    page.get_by_role("menuitem", name="Delete…").click()

    assert page.get_by_role("dialog").evaluate(ASIDE_PX) <= 1


def test_the_next_step_is_within_reach_on_a_phone(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page(*PHONE, has_touch=True)
    visit(page, f"{workshop.url}/storyboards/{workshop.board(segments=4)}")
    keyframe(page, "End of segment 4").scroll_into_view_if_needed()

    expect(next_step(page, "Render 8 keyframes")).to_be_in_viewport(ratio=1)
    next_step(page, "Render 8 keyframes").tap()

    expect(page.get_by_text("All 8 keyframes picked")).to_be_visible()


def test_a_finished_board_gives_the_bar_to_edit_and_play(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page(*PHONE, has_touch=True)

    visit(page, f"{workshop.url}/storyboards/{board_id}")

    expect(page.get_by_role("link", name="Edit", exact=True)).to_have_text("Edit")
    expect(page.get_by_role("button", name="Play the filmstrip").get_by_text("Play")).to_be_visible()


def test_the_takes_of_a_reference_stand_beside_it_and_are_no_higher(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page(*PHONE)
    board_id = workshop.rendered(1, strategy="three-chains", variations=4)

    visit(page, f"{workshop.url}/storyboards/{board_id}")

    expect(keyframe(page, "Reference of segment 1").get_by_title("Variation 4")).to_be_in_viewport(ratio=1)
    assert keyframe(page, "Reference of segment 1").evaluate(TAKES_FIT)


def test_a_board_that_goes_on_to_the_right_fades_at_that_edge(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page(*TABLET, has_touch=True)
    visit(page, f"{workshop.url}/storyboards/{workshop.board(segments=6)}")
    more = page.locator(".board-area[data-more]")
    expect(more).to_be_visible()

    keyframe(page, "End of segment 6").scroll_into_view_if_needed()

    expect(more).to_have_count(0)


def test_a_wide_screen_shows_the_whole_board_beside_the_inspector(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page(*WIDE)

    visit(page, f"{workshop.url}/storyboards/{board_id}")

    expect(keyframe(page, "End of segment 2")).to_be_in_viewport(ratio=1)
    expect(inspector(page).get_by_role("heading", name="Start of segment 1")).to_be_in_viewport(ratio=1)
