"""Boards for tests of the page: pure facts, without a studio; each test names only what matters to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from studio.chains.plan import plan
from studio.domain.ids import parse_key
from studio.domain.image import Image
from studio.domain.run import Run, RunStatus
from studio.domain.storyboard import SegmentSpec, Storyboard, StoryboardSpec
from studio.domain.view import BoardView, KeyframeView, PickView, VariationView
from studio.prompts.keyframe import user_prompt
from studio.ui.cards import Asset, Facts
from tests.builders import a_storyboard

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EILEEN = Asset("Eileen", "/influencers", "e1" * 32)
ESPRESSO = Asset("Espresso", "/products", "e5" * 32)


def an_image(sha256: str = "ab" * 32, **fields: Any) -> Image:
    """A stored picture of 1280 × 720 px."""
    known: dict[str, Any] = {"path": "lies/somewhere.png", "width": 1280, "height": 720, "mime": "image/png"}
    return Image(sha256=sha256, **{**known, **fields})


def a_variation(index: int = 1, **fields: Any) -> VariationView:
    """A candidate named var_1, var_2 … with a picture of its own."""
    known: dict[str, Any] = {
        "id": f"var_{index}",
        "index": index,
        "image": an_image(f"{index:02d}" * 32),
        "seed": 7,
        "prompt": "SUBJECT: a woman",
        "sources": [],
        "scores": None,
        "cost_usd": 0.0,
    }
    return VariationView(**{**known, **fields})


def picked(index: int = 1, **fields: Any) -> dict[str, Any]:
    """The fields of a keyframe that has one variation, which stands."""
    pick = PickView(id=1, variation_id=f"var_{index}", how="auto", by="studio", reason="Best of 1.")
    return {"state": "picked", "variations": [a_variation(index)], "pick": pick, **fields}


def of_segments(*segments: SegmentSpec, **fields: Any) -> StoryboardSpec:
    """A brief of exactly these segments."""
    return a_storyboard(len(segments), **fields).model_copy(update={"segments": list(segments)})


def facts(
    spec: StoryboardSpec | None = None,
    keyframes: Mapping[str, Mapping[str, Any]] | None = None,
    **board: Any,
) -> Facts:
    """A board of this brief (three segments), nothing made; `keyframes` holds what is different, by key."""
    spec = a_storyboard(3, influencer=True, product=True) if spec is None else spec
    planned = plan(spec)
    different = keyframes or {}
    views = {
        one.key: _keyframe(spec, one.key, one.sources, one.copies, different.get(one.key, {}))
        for one in planned.keyframes
    }
    return Facts(
        view=_board(spec, views, board),
        storyboard=Storyboard(id="board_1", spec=spec, created_at=NOON, updated_at=NOON),
        plan=planned,
        assets={"influencer": EILEEN, "product": ESPRESSO},
        provider="sketch",
        provider_label="Sketch (embedded)",
        price_usd=board.get("price_usd", 0.0),
    )


def a_run(status: RunStatus = "running", **fields: Any) -> Run:
    """A run of board_1."""
    return Run(id="run_1", board_id="board_1", status=status, started_at=NOON, **fields)


def _keyframe(
    spec: StoryboardSpec, key: str, sources: Sequence[str], copies: str | None, fields: Mapping[str, Any]
) -> KeyframeView:
    segment, role = parse_key(key)
    known: dict[str, Any] = {
        "key": key,
        "segment": segment,
        "role": role,
        "state": "planned",
        "stale": False,
        "sources": list(sources),
        "copies": copies,
        "prompt": user_prompt(spec, segment, role),
        "variations": [],
        "pick": None,
    }
    return KeyframeView(**{**known, **fields})


def _board(spec: StoryboardSpec, views: dict[str, KeyframeView], fields: Mapping[str, Any]) -> BoardView:
    known: dict[str, Any] = {
        "id": "board_1",
        "title": spec.title,
        "strategy": spec.strategy,
        "status": "empty",
        "failed_segments": [],
        "stale": [key for key, view in views.items() if view.stale],
        "cost_usd": 0.0,
        "last_event": 0,
    }
    given = {name: value for name, value in fields.items() if name != "price_usd"}
    return BoardView(keyframes=views, **{**known, **given})
