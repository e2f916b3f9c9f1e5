"""The page of all storyboards: the samples a new one begins with, and what its menu does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import serious
from tests.browsing import NewPage
from tests.page_words import fits_the_page, go_to, note, visit
from tests.workshop import Workshop, open_workshop

# How many figures reach the lower edge of their frames, where their colour would show through as a hairline.
BELOW = """(picture) => {
  const low = (node) => node.getBoundingClientRect().bottom;
  const edge = low(picture.querySelector(".first-wall")) - 1;
  return [...picture.querySelectorAll(".first-body")].filter((body) => low(body) > edge).length;
}"""
SAMPLES = ["Morning espresso · 16:9", "Run for the last train · 9:16", "The quiet workshop · 1:1"]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Workshop]:
    """A studio in which nothing was made yet."""
    with open_workshop(tmp_path / "data") as opened:
        yield opened


def test_a_storyboard_begins_with_any_sample_by_keyboard(bare: Workshop, new_page: NewPage) -> None:
    page = new_page(390, 844, reduced_motion="reduce")
    visit(page, f"{bare.url}/storyboards")
    page.get_by_role("button", name="See all samples").press("Enter")
    expect(page.get_by_role("menu").get_by_text("Samples", exact=True)).to_be_visible()
    expect(page.get_by_role("menuitem")).to_have_text(SAMPLES)
    expect(page.get_by_role("menuitem", name=SAMPLES[0])).to_be_focused()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Run for the last train", level=1)).to_be_visible()
    go_to(page, "Storyboards")
    expect(page.get_by_role("button", name="New storyboard")).to_be_visible()
    assert fits_the_page(page)
    page.get_by_role("button", name="Begin with a sample").press("Enter")
    expect(page.get_by_role("menuitem", name=SAMPLES[0])).to_be_focused()
    assert serious(page) == []
    page.keyboard.press("End")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="The quiet workshop", level=1)).to_be_visible()
    people, products = bare.studio.influencers(), bare.studio.products()
    assert [one.name for one in (*people, *products)] == ["Eileen", "Espresso"]


def test_nothing_of_the_first_picture_shows_below_its_frames(bare: Workshop, new_page: NewPage) -> None:
    page = new_page()

    visit(page, f"{bare.url}/storyboards")

    assert page.locator(".first-picture").evaluate(BELOW) == 0


def test_the_menu_of_a_storyboard_renames_duplicates_and_deletes_it(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    workshop.board(1, title="First light")
    visit(page, f"{workshop.url}/storyboards")
    rows = page.get_by_role("main").get_by_role("listitem")

    page.get_by_role("button", name="More for First light").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("textbox", name="Rename First light").fill("Last light")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="More for Last light").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(rows).to_have_count(2)
    expect(note(page, re.compile("^Last light was duplicated"))).to_be_visible()
    page.get_by_role("button", name="More for Last light", exact=True).click()
    page.get_by_role("menuitem", name="Delete…").click()
    page.get_by_role("button", name="Cancel").click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="More for Last light", exact=True).click()
    page.get_by_role("menuitem", name="Delete…").click()
    page.get_by_role("button", name="Delete storyboard").click()

    expect(note(page, "Last light was deleted.")).to_be_visible()
    expect(rows).to_have_count(1)
    assert [one.spec.title for one in workshop.studio.storyboards()] == ["Last light (copy)"]
