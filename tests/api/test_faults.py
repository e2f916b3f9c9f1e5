"""What a reader of the doors hears when something fails behind them."""

from __future__ import annotations

import httpx
import pytest

from tests.api_words import (
    PREFIX,
    a_board,
    board,
    rendered,
)
from tests.builders import a_storyboard
from tests.painting import FlatProvider


async def test_a_fault_of_ours_is_told_without_its_inside(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("inside: /secret/path")

    monkeypatch.setattr("studio.ui.routes.library", broken)

    answer = await http.get(f"{PREFIX}/library")

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "inside: /secret/path" in caplog.text


async def test_a_failing_painter_leaves_a_way_on(http: httpx.AsyncClient, painter: FlatProvider) -> None:
    board_id = await a_board(http, segments=2)
    painter.fails = {a_storyboard(2).segments[1].end}
    await rendered(http, board_id)
    painter.fails = ()

    made = await board(http, board_id)

    assert [card["state"] for card in made["cards"]] == ["picked", "picked", "picked", "failed"]
    assert made["head"]["next"]["label"] == "Try 1 failed keyframe again · $0.00"
    assert await rendered(http, board_id) == "done"
