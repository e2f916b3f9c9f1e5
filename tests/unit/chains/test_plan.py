"""How a storyboard becomes a plan."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from studio.chains.plan import asset_names, plan
from studio.chains.slots import generated
from studio.chains.strategies import STRATEGIES
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec
from tests.builders import a_storyboard


def lays_out(monkeypatch: pytest.MonkeyPatch, *keyframes: PlannedKeyframe) -> None:
    """Let the default strategy be one that lays out exactly these keyframes."""

    def strategy(_: StoryboardSpec, __: Sequence[str]) -> list[PlannedKeyframe]:
        return list(keyframes)

    monkeypatch.setitem(STRATEGIES, "end-to-start", strategy)


def test_calls_and_cost_multiply_variations_and_price() -> None:
    laid_out = plan(a_storyboard(3, variations=5), price_usd=0.1)

    assert (laid_out.calls, laid_out.cost_usd) == (30, 3.0)


def test_a_plan_costs_nothing_without_a_price() -> None:
    assert plan(a_storyboard(3)).cost_usd == 0.0


def test_keyframes_are_put_in_an_order_that_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    lays_out(monkeypatch, generated(1, "end", ["s01.start"]), generated(1, "start", []))

    laid_out = plan(a_storyboard(1))

    assert [keyframe.key for keyframe in laid_out.keyframes] == ["s01.start", "s01.end"]
    assert laid_out.steps == 2


def test_a_source_that_is_not_planned_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    lays_out(monkeypatch, generated(1, "start", ["s00.end", "s07.end", "influencer"]))

    with pytest.raises(ValueError, match=r"not planned: s00\.end, s07\.end"):
        plan(a_storyboard(1))


def test_keyframes_that_wait_in_a_circle_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lays_out(monkeypatch, generated(1, "start", ["s01.end"]), generated(1, "end", ["s01.start"]))

    with pytest.raises(ValueError, match="wait for each other"):
        plan(a_storyboard(1))


def test_a_keyframe_that_is_planned_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lays_out(monkeypatch, generated(1, "start", []), generated(1, "start", []))

    with pytest.raises(ValueError, match="planned twice"):
        plan(a_storyboard(1))


def test_assets_are_the_influencer_then_the_product() -> None:
    assert asset_names(a_storyboard(influencer=True, product=True)) == ["influencer", "product"]


def test_the_kit_stands_for_the_influencer_among_the_assets() -> None:
    assert asset_names(a_storyboard(influencer=True, kit=True)) == ["kit:anchor"]


def test_the_uploaded_reference_does_not_count_as_an_asset_that_stands_in() -> None:
    assert asset_names(a_storyboard(reference=True)) == []
