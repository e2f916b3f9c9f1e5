"""Words for tests that look at the studio in a browser: what a person would call the parts of its pages."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

FITS_THE_PAGE = """() => {
  const page = document.scrollingElement;
  return page.scrollWidth <= innerWidth;
}"""
ALL_OF_THE_PAGE = """() => {
  const root = document.querySelector("[data-ready]").shadowRoot;
  const typed = [...root.querySelectorAll("input")].map((field) => field.value);
  return [document.documentElement.outerHTML, root.innerHTML, ...typed].join();
}"""
FITS_ITSELF = "(node) => node.scrollWidth <= node.clientWidth"


def visit(page: Page, address: str) -> None:
    """Load an address; return when its view has drawn."""
    page.goto(address)
    expect(page.locator("[data-ready]")).to_be_attached()


def keyframe(page: Page, name: str) -> Locator:
    """A keyframe's place on the board, "Start of segment 1"."""
    return page.get_by_role("gridcell", name=re.compile(f"^{name}"))


def keyframes(page: Page) -> Locator:
    """All places of the board."""
    return page.get_by_role("gridcell")


def takes(page: Page) -> Locator:
    """All variations that the board shows."""
    return keyframes(page).get_by_title(re.compile(r"^Variation \d"))


def next_step(page: Page, label: str) -> Locator:
    """The one filled button, by how its label begins."""
    return page.get_by_role("button", name=re.compile(f"^{label}"))


def inspector(page: Page) -> Locator:
    """What stands beside the board about one keyframe; on a phone a sheet."""
    return page.get_by_role("complementary", name="Inspector").or_(page.get_by_role("dialog"))


def note(page: Page, text: str | re.Pattern[str]) -> Locator:
    """A note at the bottom left that says this."""
    return page.get_by_role("region", name="Notes").get_by_text(text)


def go_to(page: Page, tab: str) -> None:
    """Follow a tab's link."""
    page.get_by_role("navigation", name="Studio").get_by_role("link", name=tab, exact=True).click()


def drawn(page: Page) -> str:
    """All that the page holds, also what stands in its fields."""
    return str(page.evaluate(ALL_OF_THE_PAGE))


def fits_the_page(page: Page) -> bool:
    """Whether neither the page nor the view in it scrolls sideways."""
    return bool(page.evaluate(FITS_THE_PAGE) and page.locator(".shell-view").evaluate(FITS_ITSELF))
