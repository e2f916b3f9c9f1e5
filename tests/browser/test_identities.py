"""Influencers and Products: photos that are dropped or pasted, new names, and what is in use."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.page_words import note, visit
from tests.workshop import Workshop

ADDED_MS = 60_000
BRING = """([how, name, text]) => {
  const transfer = new DataTransfer();
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  const event = how === "paste"
    ? new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer })
    : new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer });
  document.dispatchEvent(event);
}"""


def bring(page: Page, how: str, photo: Path) -> None:
    """Drop or paste a photo on the page."""
    page.evaluate(BRING, [how, photo.name, base64.b64encode(photo.read_bytes()).decode()])


@pytest.mark.parametrize("how", ["drop", "paste"])
@pytest.mark.parametrize("tab", ["influencers", "products"])
def test_a_photo_that_is_dropped_or_pasted_is_added(
    shop: Workshop, new_page: NewPage, coffee: Path, tab: str, how: str
) -> None:
    page = new_page()
    list_all = shop.studio.influencers if tab == "influencers" else shop.studio.products
    before = len([one for one in list_all() if one.name == "Coffee"])
    visit(page, f"{shop.url}/{tab}")

    bring(page, how, coffee)

    expect(page.get_by_role("button", name="Look at Coffee")).to_have_count(before + 1, timeout=ADDED_MS)
    assert len([one for one in list_all() if one.name == "Coffee"]) == before + 1


def test_one_that_a_storyboard_uses_is_not_deleted_and_it_is_said_which(
    shop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    person = shop.influencer("Eileen")
    shop.board(1, influencer_id=person, title="Morning espresso")
    visit(page, f"{shop.url}/influencers")

    more(page, "Eileen", "Delete…")

    dialog = page.get_by_role("dialog", name="Eileen is in use")
    dialog.get_by_role("button", name="Morning espresso").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Morning espresso")
    assert person in [one.id for one in shop.studio.influencers()]


def test_one_that_nothing_uses_is_deleted_after_a_question(shop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    person = shop.influencer("Ida")
    visit(page, f"{shop.url}/influencers")

    more(page, "Ida", "Delete…")
    page.get_by_role("dialog").get_by_role("button", name="Delete influencer").click()

    expect(note(page, "Ida was deleted.")).to_be_visible()
    expect(page.get_by_role("button", name="Look at Ida")).to_have_count(0)
    assert person not in [one.id for one in shop.studio.influencers()]


def test_a_new_name_is_kept(shop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    shop.influencer("Ana")
    visit(page, f"{shop.url}/influencers")

    more(page, "Ana", "Rename")
    page.keyboard.type("Anastasia")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Look at Anastasia")).to_be_visible()
    assert "Anastasia" in [one.name for one in shop.studio.influencers()]


def more(page: Page, name: str, item: str) -> None:
    """Choose from the menu of a card."""
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=item, exact=True).click()
