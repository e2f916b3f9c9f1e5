"""Room on the screen: what has to be seen is seen, and what is touched lies apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.page_words import visit
from tests.workshop import Workshop, open_workshop

DISTANCES = """(nav) => {
  const words = [...nav.querySelectorAll("a")].map((link) => {
    const range = document.createRange();
    range.selectNodeContents(link.lastChild);
    return range.getBoundingClientRect();
  });
  return words.slice(1).map((box, at) => box.left - words[at].right);
}"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        opened.influencer("Eileen")
        yield opened


@pytest.fixture
def page(workshop: Workshop, new_page: NewPage) -> Page:
    opened = new_page()
    visit(opened, f"{workshop.url}/generator")
    return opened


def test_what_generating_costs_is_seen_without_scrolling(page: Page) -> None:
    page.get_by_label("Service", exact=True).select_option(label="fal (no key)")

    expect(page.get_by_label("LoRA", exact=True)).to_be_visible()
    expect(page.locator(".gen-cost")).to_be_in_viewport(ratio=1)


def test_it_is_seen_in_a_low_window_as_well(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 520})

    expect(page.get_by_role("button", name="Generate 4 pictures")).to_be_in_viewport(ratio=1)
    expect(page.locator(".gen-cost")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("width", "least_px"), [(390, 10), (360, 5), (320, 5)])
def test_the_tabs_of_a_phone_lie_apart(
    workshop: Workshop, new_page: NewPage, width: int, least_px: int
) -> None:
    page = new_page(width=width, height=844)
    visit(page, f"{workshop.url}/kits")

    distances = page.get_by_role("navigation", name="Studio").evaluate(DISTANCES)

    assert min(distances) >= least_px
