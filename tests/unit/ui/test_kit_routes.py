"""How much of the list of kits a page asks for."""

from __future__ import annotations

import pytest

from studio.ui.kit_cards import PAGE
from studio.ui.kit_routes import how_many


@pytest.mark.parametrize("text", ["25", "1002", "5000"])
def test_a_page_follows_as_many_kits_as_somebody_scrolled_to(text: str) -> None:
    assert how_many(text) == int(text)


@pytest.mark.parametrize("text", ["", "many", "-1", "1.5", "9" * 30])
def test_a_page_follows_one_page_of_kits_where_no_number_is_said(text: str) -> None:
    assert how_many(text) == PAGE
