"""What stands beside the board about the open keyframe."""

from __future__ import annotations

from pathlib import Path

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


def test_a_source_without_a_page_of_its_own_leads_to_its_picture(shop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    coffee = shop.studio.settings.assets / "samples" / "coffee.png"
    board_id = shop.board(1, strategy="anchored-pairs", reference=coffee)
    sha256 = shop.studio.storyboard(board_id).spec.reference_image
    assert isinstance(sha256, str)

    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")

    source = inspector(page).get_by_role("link", name="your reference image")
    expect(source).to_have_attribute("href", f"/gradio_api/studio/media/{sha256}/full")
    expect(source).to_have_attribute("target", "_blank")
    assert page.request.get(f"{shop.url}/gradio_api/studio/media/{sha256}/full").ok


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


def test_what_follows_from_a_picture_is_said_before_another_is_picked(
    shop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{shop.rendered(2)}/s01.end")
    expect(inspector(page).get_by_text("2 keyframes follow from this picture", exact=True)).to_be_visible()

    inspector(page).get_by_role("button", name="Next variation").click()

    expect(inspector(page).get_by_text("2 keyframes would get out of date", exact=True)).to_be_visible()


def test_a_picture_of_ones_own_is_chosen_shown_and_picked(
    shop: Workshop, new_page: NewPage, coffee: Path
) -> None:
    page = new_page()
    board_id = shop.rendered(1)
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")

    with page.expect_file_chooser() as chosen:
        inspector(page).get_by_role("button", name="Upload my own").click()
    chosen.value.set_files(coffee)

    expect(inspector(page).get_by_text("uploaded by").first).to_be_visible()
    keyframe = shop.keyframe(board_id, "s01.start")
    own = keyframe.variations[-1]
    assert own.uploaded_by is not None
    assert keyframe.pick is not None
    assert (keyframe.pick.variation_id, keyframe.pick.how) == (own.id, "hand")


def test_a_changed_prompt_is_sent_and_saved_in_its_segment(shop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    board_id = shop.rendered(1)
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")
    inspector(page).get_by_role("button", name="Regenerate", exact=True).click()
    form = inspector(page).locator("form.again")

    form.get_by_role("textbox", name="Prompt", exact=True).fill("She opens the window")
    form.get_by_role("button", name="Regenerate").click()

    expect(inspector(page).get_by_text("She opens the window").first).to_be_visible()
    assert shop.studio.storyboard(board_id).spec.segments[0].start == "She opens the window"
