"""What axe, a checker of accessibility rules, finds in our pages: nothing serious, in any theme and size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.page_words import visit
from tests.workshop import Workshop, open_workshop

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
END_ANIMATIONS = """() => {
  const shadows = [...document.querySelectorAll("*")].map((each) => each.shadowRoot);
  const roots = [document, ...shadows.filter(Boolean)];
  const ending = (each) => Number.isFinite(each.effect?.getComputedTiming().endTime);
  for (const root of roots) for (const each of root.getAnimations().filter(ending)) each.finish();
}"""
LOOK = """async () => {
  const found = await axe.run(document.querySelector("[data-ready]"), { resultTypes: ["violations"] });
  return found.violations;
}"""
SIZES = [(1440, 900), (390, 844)]
PAGES = [
    "influencers",
    "products",
    "settings",
    "costs",
    "storyboards",
    "storyboards/{0}/edit",
    "storyboards/{0}",
    "storyboards/{0}/s02.end",
]

both_themes = pytest.mark.parametrize("theme", ["dark", "light"])
both_sizes = pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio in which nothing was made yet."""
    with open_workshop(tmp_path_factory.mktemp("bare") / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def board_id(workshop: Workshop) -> str:
    """A storyboard with influencer and product, rendered, then picked by hand so that some is out of date."""
    brief = {
        "influencer": workshop.influencer("Eileen"),
        "product": workshop.product("Espresso"),
    }
    board_id = workshop.rendered(2, **brief)
    first = workshop.keyframe(board_id, "s01.end")
    other = next(v.id for v in first.variations if first.pick and v.id != first.pick.variation_id)
    workshop.studio.pick(other, by="Ana")
    return board_id


@both_themes
@both_sizes
def test_the_first_screen_is_accessible(
    bare: Workshop, new_page: NewPage, theme: str, size: tuple[int, int]
) -> None:
    page = still(new_page, size)

    visit(page, f"{bare.url}/?__theme={theme}")

    expect(page.get_by_role("button", name="Open the sample storyboard")).to_be_visible()
    assert serious(page) == []


@both_themes
@both_sizes
def test_the_pages_are_accessible(
    workshop: Workshop, board_id: str, new_page: NewPage, theme: str, size: tuple[int, int]
) -> None:
    page = still(new_page, size)

    found = [
        (path, finding)
        for path in PAGES
        for finding in findings_at(page, f"{workshop.url}/{path.format(board_id)}?__theme={theme}")
    ]

    assert found == []


def findings_at(page: Page, address: str) -> list[str]:
    """What would keep people out of the view at this address."""
    visit(page, address)
    expect(page.get_by_role("heading").first).to_be_visible()
    return serious(page)


def still(new_page: NewPage, size: tuple[int, int]) -> Page:
    """A page without fades: in the middle of one, every text lacks contrast."""
    return new_page(*size, reduced_motion="reduce")


def serious(page: Page) -> list[str]:
    """What would keep people out: the rule, the element, and what to do; at most four elements a rule."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # What is still fading in has no contrast yet: where it ends is what people read.
    page.evaluate(END_ANIMATIONS)
    found: list[dict[str, Any]] = page.evaluate(LOOK)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:4]
    ]
