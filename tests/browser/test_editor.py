"""The editor: segments added, copied, moved and deleted; the plan beside them; nothing typed is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.domain.storyboard import StoryboardSpec
from tests.browsing import NewPage, Watched
from tests.page_words import go_to, note, visit
from tests.workshop import Workshop


@pytest.fixture
def board_id(shop: Workshop) -> str:
    """A storyboard of two segments."""
    return shop.board(2)


@pytest.fixture
def page(shop: Workshop, board_id: str, new_page: NewPage) -> Page:
    """Its editor."""
    opened = new_page()
    visit(opened, f"{shop.url}/storyboards/{board_id}/edit")
    return opened


def stored(shop: Workshop, board_id: str) -> StoryboardSpec:
    return shop.studio.storyboard(board_id).spec


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def ends(shop: Workshop, board_id: str) -> list[str]:
    """The end prompts as they are stored, in their order."""
    return [segment.end for segment in stored(shop, board_id).segments]


def saved(page: Page) -> None:
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def test_a_segment_is_added_and_its_first_prompt_has_the_focus(
    page: Page, shop: Workshop, board_id: str
) -> None:
    press(page, "Add segment")

    expect(page.get_by_label("Start of segment 3", exact=True)).to_be_focused()
    page.keyboard.type("She leaves")
    saved(page)
    assert [segment.start for segment in stored(shop, board_id).segments][2:] == ["She leaves"]


def test_a_segment_is_duplicated_behind_itself(page: Page, shop: Workshop, board_id: str) -> None:
    first, second = ends(shop, board_id)

    press(page, "Duplicate segment 1")

    saved(page)
    assert ends(shop, board_id) == [first, first, second]


@pytest.mark.parametrize("by", ["button", "keys"])
def test_a_segment_is_moved(page: Page, shop: Workshop, board_id: str, by: str) -> None:
    page.get_by_label("End of segment 2", exact=True).fill("She is back")
    saved(page)
    first, second = ends(shop, board_id)

    if by == "button":
        press(page, "Move segment 2 up")
    else:
        page.get_by_role("listitem", name="Segment 2").get_by_role("button").first.press("ArrowUp")

    expect(page.get_by_label("End of segment 1", exact=True)).to_have_value("She is back")
    saved(page)
    assert ends(shop, board_id) == [second, first]


def test_a_deleted_segment_comes_back_by_undo(page: Page, shop: Workshop, board_id: str) -> None:
    before = ends(shop, board_id)
    press(page, "Delete segment 2")
    saved(page)
    assert len(ends(shop, board_id)) == 1

    note(page, "Segment 2 was deleted.").locator("..").get_by_role("button", name="Undo").click()

    expect(page.get_by_label("End of segment 2", exact=True)).to_be_visible()
    saved(page)
    assert ends(shop, board_id) == before


def test_a_segment_that_continues_takes_the_end_before_it_over(
    page: Page, shop: Workshop, board_id: str
) -> None:
    page.get_by_role("switch", name="Continues").check()

    expect(page.get_by_text("The end of segment 1, taken over as it is.")).to_be_visible()
    saved(page)
    assert [segment.continues for segment in stored(shop, board_id).segments] == [False, True]


@pytest.mark.parametrize(
    ("strategy", "pictures", "steps"),
    [("Independent", 8, "1 step"), ("Three chains", 12, "3 steps"), ("Joined", 6, "3 steps")],
)
def test_the_plan_changes_with_the_strategy(page: Page, strategy: str, pictures: int, steps: str) -> None:
    page.get_by_role("radio", name=strategy).check()

    expect(page.locator(".plan-facts")).to_have_text(f"{pictures} pictures · $0.00 · {steps}")


def test_what_another_window_stored_since_is_not_overwritten_by_leaving_and_not_lost(
    page: Page, shop: Workshop, board_id: str, watched: Watched
) -> None:
    watched.expect("409")
    spec = stored(shop, board_id)
    shop.studio.update_storyboard(board_id, spec.model_copy(update={"subject": "Hers"}))
    page.get_by_role("textbox", name="Title").fill("His")
    expect(page.get_by_text("changed in another window").first).to_be_visible()

    go_to(page, "Influencers")

    expect(note(page, "is not saved")).to_be_visible()
    assert stored(shop, board_id).subject == "Hers"
    press(page, "Keep mine")
    expect(note(page, "Saved.")).to_be_visible()
    assert stored(shop, board_id).title == "His"


def test_a_picture_chosen_and_words_typed_meanwhile_are_both_stored(
    page: Page, shop: Workshop, board_id: str, coffee: Path
) -> None:
    with page.expect_file_chooser() as chosen:
        press(page, "Choose a picture")
    chosen.value.set_files(coffee)
    page.get_by_label("End of segment 1", exact=True).fill("Typed while it was stored")

    expect(page.get_by_alt_text("Your reference image")).to_be_visible()
    saved(page)
    assert ends(shop, board_id)[0] == "Typed while it was stored"
    assert stored(shop, board_id).reference_image is not None
    expect(page.get_by_text("changed in another window")).to_have_count(0)


def test_a_storyboard_follows_settings_until_it_names_a_service_of_its_own(
    page: Page, shop: Workshop, board_id: str
) -> None:
    undecided = stored(shop, board_id).model_copy(update={"provider": None})
    shop.studio.update_storyboard(board_id, undecided)
    page.reload()
    service = page.get_by_label("Image service")
    expect(service.locator("option:checked")).to_have_text(re.compile("^As in Settings: .+ · .+"))

    service.select_option("flat")
    saved(page)
    named = stored(shop, board_id).provider
    service.select_option("")
    saved(page)

    assert (named, stored(shop, board_id).provider) == ("flat", None)
