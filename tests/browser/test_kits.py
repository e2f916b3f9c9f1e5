"""A reference kit from the photo to the storyboard: made, made better, named, used, let go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import serious
from tests.browsing import NewPage
from tests.builders import a_storyboard
from tests.kit_zips import padded
from tests.page_words import fits_the_page, go_to, visit
from tests.workshop import Workshop, open_workshop

MADE_MS = 90_000


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio with one influencer."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        opened.influencer("Eileen")
        yield opened


@pytest.fixture(autouse=True)
def _without_kits(workshop: Workshop) -> None:
    """Every test begins with no kit, and no storyboard that needs one."""
    workshop.clear()
    for board in workshop.studio.storyboards():
        workshop.studio.delete_storyboard(board.id)
    for kit in workshop.studio.kits():
        workshop.ask(workshop.studio.wait_kit(kit.id))
        workshop.studio.delete_kit(kit.id)


def make_kit(workshop: Workshop, page: Page) -> None:
    """Through the window, from the influencer, by the embedded renderer."""
    visit(page, f"{workshop.url}/kits")
    page.get_by_role("button", name="Make a kit", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("Choose a person")).click()
    page.get_by_role("menuitemradio", name="Eileen", exact=True).click()
    dialog.get_by_label("Image service").select_option(label="Sketch (embedded) · free")
    expect(dialog.get_by_text("$0.00 for four")).to_be_visible()
    dialog.get_by_role("button", name="Make the kit", exact=True).click()
    expect(page.locator(".kit-facts")).to_contain_text("2 of 4 ready", timeout=MADE_MS)


def made_with(workshop: Workshop, kit_id: str, title: str) -> str:
    """A storyboard with pictures made with a kit, that is not held to it any more; gives its id."""
    board_id = workshop.rendered(1, title=title, strategy="re-anchored", kit=kit_id)
    workshop.studio.update_storyboard(board_id, a_storyboard(1, title=title))
    return board_id


def test_a_kit_is_made_while_the_page_shows_it_and_says_what_it_could_not(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()

    make_kit(workshop, page)

    expect(page.get_by_role("button", name="Look at Anchor")).to_be_visible()
    expect(page.get_by_text("it cannot turn the head", exact=False)).to_be_visible()
    assert serious(page) == []


def test_a_reference_is_made_again_and_the_picture_before_is_kept(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    make_kit(workshop, page)

    page.get_by_role("button", name="Regenerate Anchor", exact=True).click()
    page.get_by_role("dialog").get_by_label("What should be different").fill("warmer light")
    page.get_by_role("dialog").get_by_role("button", name="Regenerate", exact=True).click()
    expect(page.get_by_role("button", name="2 pictures of Anchor", exact=True)).to_be_visible(timeout=MADE_MS)
    expect(page.locator("[data-kind=anchor]")).to_have_attribute("aria-busy", "false", timeout=MADE_MS)
    page.get_by_role("button", name="2 pictures of Anchor", exact=True).click()

    expect(page.get_by_role("heading", name="Anchor 2", exact=True)).to_be_visible()
    expect(page.get_by_text("warmer light").first).to_be_visible()
    page.get_by_role("button", name="Picture 1", exact=True).click()
    page.get_by_role("button", name="Use this one").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    anchor = workshop.studio.kits()[0].references["anchor"]
    assert anchor.take_id == anchor.takes[0].id


def test_a_kit_is_renamed_chosen_for_a_storyboard_and_not_deleted_while_it_is_needed(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    make_kit(workshop, page)
    page.get_by_role("button", name="Rename Eileen kit").click()
    page.get_by_role("textbox", name=re.compile("Rename")).fill("Commander")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rename Commander")).to_be_visible()
    board = workshop.studio.create_storyboard(a_storyboard(2, strategy="re-anchored", provider="sketch"))

    visit(page, f"{workshop.url}/storyboards/{board.id}/edit")
    page.get_by_role("button", name=re.compile("^Kit None")).click()
    page.get_by_role("menuitemradio", name="Commander", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    kit = workshop.studio.kits()[0]
    assert workshop.studio.storyboard(board.id).spec.kit_id == kit.id
    assert workshop.studio.plan(board.id).keyframes[0].sources[0] == "kit:anchor"
    visit(page, f"{workshop.url}/kits/{kit.id}")
    expect(page.get_by_role("link", name="Morning espresso")).to_be_visible()
    page.get_by_role("button", name="More for Commander").click()
    page.get_by_role("menuitem", name="Delete…", exact=True).click()
    dialog = page.get_by_role("dialog", name="Commander is in use", exact=True)
    expect(dialog.get_by_text("1 storyboard is held to it.")).to_be_visible()
    dialog.get_by_role("button", name="Morning espresso").click()
    expect(page).to_have_url(f"{workshop.url}/storyboards/{board.id}/edit")


def test_a_kit_that_nobody_needs_is_deleted_after_asking(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    make_kit(workshop, page)

    page.get_by_role("button", name=re.compile("^More for Eileen")).click()
    page.get_by_role("menuitem", name="Delete…", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete kit").click()

    expect(page.get_by_role("button", name="Make your first kit")).to_be_visible()
    assert workshop.studio.kits() == []


def test_every_storyboard_with_pictures_made_with_a_kit_is_named_before_it_is_deleted(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    make_kit(workshop, page)
    (kit,) = workshop.studio.kits()
    made = [made_with(workshop, kit.id, f"Film {number}") for number in range(1, 5)]

    visit(page, f"{workshop.url}/kits/{kit.id}")
    page.get_by_role("button", name=re.compile("^More for Eileen")).click()
    page.get_by_role("menuitem", name="Delete…", exact=True).click()

    dialog = page.get_by_role("dialog", name="Delete Eileen kit?", exact=True)
    expect(dialog).to_contain_text("No storyboard is held to it now. 4 storyboards have pictures")
    expect(dialog.get_by_role("listitem")).to_have_text([re.compile(f"^Film {n}") for n in (4, 3, 2, 1)])
    dialog.get_by_role("button", name=re.compile("^Film 2")).click()
    expect(page).to_have_url(f"{workshop.url}/storyboards/{made[1]}")
    assert [one.id for one in workshop.studio.kits()] == [kit.id]


def test_a_kit_is_deleted_from_the_list_with_the_keyboard_as_from_its_page(
    workshop: Workshop, astronaut: Path, new_page: NewPage
) -> None:
    studio = workshop.studio
    kit = workshop.ask(studio.create_kit(photo=astronaut, name="Amelia", provider="sketch"))
    board = studio.create_storyboard(a_storyboard(1, title="Flight", kit=kit.id))
    page = new_page()
    visit(page, f"{workshop.url}/kits")
    delete = page.get_by_role("button", name="Delete Amelia…", exact=True)

    page.get_by_role("link", name=re.compile("^Amelia")).focus()
    page.keyboard.press("Tab")
    expect(delete).to_be_focused()
    page.keyboard.press("Enter")
    in_use = page.get_by_role("dialog", name="Amelia is in use", exact=True)
    expect(in_use.get_by_role("button", name="Flight", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    studio.delete_storyboard(board.id)
    delete.press("Enter")
    page.get_by_role("dialog", name="Delete Amelia?").get_by_role("button", name="Delete kit").click()

    expect(page.get_by_role("button", name="Make your first kit")).to_be_visible()
    assert studio.kits() == []


def test_a_kit_that_got_ready_is_offered_without_loading_the_page_again(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    make_kit(workshop, page)

    go_to(page, "Generate")
    page.get_by_role("button", name=re.compile("^Held to")).click()

    expect(page.get_by_role("menuitemradio", name="Eileen kit", exact=True)).to_be_visible()


def test_a_kit_leaves_as_a_file_and_comes_back_also_where_it_is_larger_than_a_photo_may_be(
    workshop: Workshop, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    make_kit(workshop, page)
    page.get_by_role("button", name=re.compile("^More for Eileen")).click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name="Export as one file").click()
    exported = Path(coming.value.path()).read_bytes()
    (tmp_path / "kit.zip").write_bytes(padded(exported, 41_000_000))

    visit(page, f"{workshop.url}/kits")
    with page.expect_file_chooser() as asking:
        page.get_by_role("button", name="Import", exact=True).click()
    asking.value.set_files(tmp_path / "kit.zip")

    expect(page.get_by_text("Imported", exact=False).first).to_be_visible(timeout=MADE_MS)
    assert len(workshop.studio.kits()) == 2


def test_on_a_phone_the_kits_page_fits_the_screen(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page(width=390, height=844)

    make_kit(workshop, page)

    assert fits_the_page(page)
