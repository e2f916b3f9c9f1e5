"""What stands beside the board while the open keyframe is being made."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browsing import NewPage
from tests.page_words import inspector, visit
from tests.workshop import Workshop


def test_while_a_keyframe_is_made_only_what_can_be_done_is_offered(shop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    board_id = shop.under_way(1)
    again = inspector(page).get_by_role("button", name="Regenerate", exact=True)

    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    expect(inspector(page).get_by_role("button", name="Upload my own")).to_be_visible()
    expect(inspector(page).get_by_role("button", disabled=True)).to_have_count(0)
    expect(again).to_be_hidden()
    shop.let_go()

    expect(again).to_be_enabled()


def test_the_focus_stays_in_the_inspector_when_its_button_goes(shop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    board_id = shop.rendered(1)
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    again = inspector(page).get_by_role("button", name="Regenerate", exact=True)
    again.focus()
    shop.painter.paced = True

    shop.studio.regenerate(board_id, "s01.start")
    expect(again).to_be_hidden()

    expect(inspector(page).get_by_role("heading", name="Start of segment 1")).to_be_focused()
