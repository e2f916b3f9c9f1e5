"""A new user's whole way: an empty studio, two photos, a brief, a board, a hand pick, its re-render."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import NewPage
from tests.page_words import fits_the_page, go_to, inspector, keyframe, next_step
from tests.serving import Served, serving_studio

RENDERED_MS = 120_000
DESKTOP, PHONE = (1440, 900), (390, 844)
PROMPTS = {
    "Start of segment 1": "Wide shot of a kitchen at dawn, she stands behind the counter, cup on the left",
    "End of segment 1": "Medium shot, she reaches for the cup, warm window light from the left",
    "Start of segment 2": "Close-up, the cup near her chin, warm window light from the left",
    "End of segment 2": "Macro of the cup alone on the oak counter, morning sun",
}


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    """An empty studio, served as `python app.py` serves it."""
    with serving_studio(home) as studio:
        yield studio


@pytest.mark.timeout(420)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_an_empty_studio_to_a_hand_pick_and_its_re_render(
    served: Served, new_page: NewPage, astronaut: Path, coffee: Path, size: tuple[int, int]
) -> None:
    page = new_page(*size)
    page.goto(served.url)
    expect(page.get_by_role("button", name="Open the sample storyboard")).to_be_visible()

    add_photo(page, "Influencers", "influencer", astronaut)
    add_photo(page, "Products", "product", coffee)
    write_a_brief(page)
    press(page, "Render 4 keyframes")
    expect(page.get_by_text("All 4 keyframes picked")).to_be_visible(timeout=RENDERED_MS)
    pick_another_take(page, "End of segment 1")
    expect(next_step(page, "Re-render 2 keyframes")).to_be_visible()
    page.reload()
    press(page, "Re-render 2 keyframes")

    expect(takes(page, "End of segment 2")).to_have_count(4, timeout=RENDERED_MS)
    expect(takes(page, "Start of segment 2")).to_have_count(4, timeout=RENDERED_MS)
    expect(page.get_by_text("All 4 keyframes picked")).to_be_visible(timeout=RENDERED_MS)
    expect(keyframe(page, "End of segment 1")).to_have_accessible_name(re.compile("picked by hand"))
    expect(takes(page, "Start of segment 1")).to_have_count(2)
    assert fits_the_page(page)


def add_photo(page: Page, tab: str, kind: str, photo: Path) -> None:
    """Go to a tab and add a photo there; return when its card shows it at 4K."""
    go_to(page, tab)
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name=re.compile(f"^Add (your first )?{kind}")).first.click()
    choosing.value.set_files(photo)
    expect(page.get_by_text(re.compile("3840 × "))).to_be_visible(timeout=60_000)


def write_a_brief(page: Page) -> None:
    """Two segments, two takes of each keyframe; the two photos are there already. Opens the board."""
    go_to(page, "Storyboards")
    page.get_by_role("button", name="New storyboard").first.click()
    page.get_by_role("textbox", name="Title").fill("First light")
    expect(page.get_by_role("button", name=re.compile("Influencer:? Astronaut"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Product:? Coffee"))).to_be_visible()
    page.get_by_role("button", name="Delete segment 4").click()
    page.get_by_role("button", name="Delete segment 3").click()
    for name, prompt in PROMPTS.items():
        page.get_by_role("textbox", name=name).fill(prompt)
    page.get_by_role("slider", name="Variations of each keyframe").fill("2")
    expect(page.get_by_text("8 pictures · $0.00 · 2 steps")).to_be_visible()
    page.get_by_role("link", name="Open the board").click()


def pick_another_take(page: Page, name: str) -> None:
    """Pick the take that does not stand, in the inspector."""
    keyframe(page, name).click()
    inspector(page).get_by_role("button", name=re.compile(r"^Variation \d$")).first.click()
    inspector(page).get_by_role("button", name=re.compile("^Pick")).first.click()
    expect(keyframe(page, name)).to_have_accessible_name(re.compile("picked by hand"))
    inspector(page).get_by_role("button", name="Close the inspector").click()


def press(page: Page, label: str) -> None:
    """Take the next step."""
    next_step(page, label).click()


def takes(page: Page, name: str) -> Locator:
    """The variations that the board shows of a keyframe."""
    return keyframe(page, name).get_by_title(re.compile(r"^Variation \d"))
