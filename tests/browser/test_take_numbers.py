"""The places of variations that are still to come have the numbers that those will have."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from studio.ui.static_files import read_static_files
from tests.browsing import NewPage
from tests.page_words import visit
from tests.workshop import Workshop

# Paints one card after the other into a row: the numbers that stand there at the end, and of how many.
READ = """async ([prefix, cards]) => {
  const { paintTakes, countOf } = await import(`${prefix}/js/takes.js`);
  const row = document.createElement("div");
  for (const card of cards) paintTakes(row, card);
  const numbers = [...row.querySelectorAll(".take-number")].map((one) => Number(one.textContent));
  return [numbers, countOf(cards.at(-1))];
}"""


def a_card(*there: int, made: int, wanted: int = 4, state: str = "generating") -> dict[str, Any]:
    """A card with the variations of these numbers, in the order they came."""
    variations = [
        {"id": f"v{n}", "index": n, "thumb": "", "width": 16, "height": 9, "scores": [], "rejected": False}
        for n in there
    ]
    return {"variations": variations, "made": made, "wanted": wanted, "state": state, "copies": False}


@pytest.fixture
def page(shop: Workshop, new_page: NewPage) -> Page:
    """A page of the studio."""
    opened = new_page()
    visit(opened, f"{shop.url}/products")
    return opened


@pytest.mark.parametrize(
    ("cards", "numbers", "count"),
    [
        ([a_card(made=0)], [1, 2, 3, 4], 4),
        ([a_card(2, made=1)], [2, 1, 3, 4], 4),
        ([a_card(1, 2, 3, 4, made=0)], [1, 2, 3, 4, 5, 6, 7, 8], 8),
        ([a_card(1, 2, 3, 4, made=0), a_card(1, 2, 3, 4, 6, made=1)], [1, 2, 3, 4, 6, 5, 7, 8], 8),
        ([a_card(1, 2, 4, made=0, wanted=2)], [1, 2, 4, 5, 6], 6),
        ([a_card(1, 2, 3, 4, made=0, wanted=4, state="picked")], [1, 2, 3, 4], 4),
    ],
)
def test_no_number_stands_twice_and_none_is_missing(
    page: Page, cards: list[dict[str, Any]], numbers: list[int], count: int
) -> None:
    assert page.evaluate(READ, [read_static_files().prefix, cards]) == [numbers, count]
