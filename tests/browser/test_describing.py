"""Beside the subject: a service describes the photo, and a person takes or leaves its words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from studio.prompts.describe import PERSON
from studio.store.descriptions import newest_description
from tests.benchmarks.kits import stored
from tests.browsing import NewPage
from tests.kit_rows import a_kit, a_take
from tests.page_words import visit
from tests.selling import Stall, Writer
from tests.workshop import Workshop, open_workshop

OLD = "Woman, 38, slim, auburn hair"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio in which somebody looks at pictures."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", stall=Stall(Writer)) as opened:
        opened.studio.set_job("vision", "seller")
        yield opened


@pytest.fixture
def page(workshop: Workshop, new_page: NewPage) -> Page:
    """The editor of a storyboard with an influencer, with a description in it and another one suggested."""
    board_id = workshop.board(subject=OLD, influencer_id=workshop.influencer("Eileen"))
    opened = new_page()
    visit(opened, f"{workshop.url}/storyboards/{board_id}/edit")
    opened.get_by_role("button", name="Describe the photo").click()
    expect(opened.get_by_text("Suggested by Seller of flat pictures")).to_be_visible()
    return opened


def test_what_a_description_costs_stands_beside_its_button(page: Page) -> None:
    button = page.get_by_role("button", name="Describe the photo")

    expect(button).to_have_accessible_description(
        "Price not known at Seller of flat pictures; budgets count $0.05."
    )


def test_a_suggestion_that_is_taken_becomes_the_subject(page: Page) -> None:
    page.get_by_role("button", name="Use this description").click()

    expect(page.get_by_label("Subject", exact=True)).to_have_value(PERSON)
    expect(page.get_by_role("button", name="Use this description")).to_have_count(0)


def test_a_suggestion_that_is_left_changes_nothing(page: Page) -> None:
    page.get_by_role("button", name="Discard").click()

    expect(page.get_by_label("Subject", exact=True)).to_have_value(OLD)
    expect(page.get_by_role("button", name="Describe the photo")).to_be_focused()


def test_words_that_disagree_with_the_photo_are_said_and_stop_nothing(page: Page) -> None:
    page.get_by_label("Subject", exact=True).fill("Woman, 38, slim, auburn hair, in a green coat")

    expect(page.get_by_text("The text says green coat")).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def test_what_agrees_again_is_not_said_any_more(page: Page) -> None:
    page.get_by_label("Subject", exact=True).fill("Woman in a green coat")
    expect(page.get_by_text("The text says green coat")).to_be_visible()

    page.get_by_label("Subject", exact=True).fill("Woman in an orange suit")

    expect(page.get_by_text("The text says")).to_have_count(0)


def test_words_kept_for_an_influencer_begin_its_storyboards_and_a_kit_is_looked_at_before_the_photo(
    workshop: Workshop, new_page: NewPage
) -> None:
    person = workshop.influencer("Amelia")
    page = new_page()
    visit(page, f"{workshop.url}/influencers")
    page.get_by_role("button", name="More for Amelia", exact=True).click()
    page.get_by_role("menuitem", name="Describe…", exact=True).click()
    dialog = page.get_by_role("dialog", name="Describe Amelia", exact=True)
    dialog.get_by_label("Description", exact=True).fill("Woman in a green coat")
    expect(dialog.get_by_text("Not said:")).to_be_visible()
    dialog.get_by_role("button", name="Describe the photo").click()
    dialog.get_by_role("button", name="Use this description").click()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="Amelia")).to_contain_text(PERSON)
    database = workshop.studio._parts.database
    anchor = stored(database.images, "amelia")
    a_kit(database, influencer_id=person, source=anchor)
    a_take(database, image=anchor)
    board_id = workshop.board(subject="", influencer_id=person, kit_id="kit_1")

    visit(page, f"{workshop.url}/storyboards/{board_id}/edit")
    page.get_by_role("button", name="Use the description of Amelia").click()
    expect(page.get_by_label("Subject", exact=True)).to_have_value(PERSON)
    page.get_by_role("button", name="Describe the photo").click()

    expect(page.get_by_role("button", name="Use this description")).to_be_visible()
    assert database.read(lambda tx: newest_description(tx, [anchor.sha256])) == PERSON
