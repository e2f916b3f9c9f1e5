"""Calls and money of some keyframes of a plan."""

from __future__ import annotations

from studio.chains.estimate import estimate
from studio.chains.plan import plan
from tests.builders import a_storyboard

JOINED = plan(a_storyboard(3, strategy="joined"))


def test_each_generated_keyframe_takes_a_call_per_variation() -> None:
    assert estimate(JOINED, ["s01.start", "s01.end"], variations=4, price_usd=0.0) == (8, 0.0)


def test_copied_keyframes_cost_nothing() -> None:
    assert estimate(JOINED, ["s02.start", "s03.start"], variations=4, price_usd=0.5) == (0, 0.0)


def test_a_keyframe_asked_for_twice_is_counted_once() -> None:
    assert estimate(JOINED, ["s01.end", "s01.end"], variations=2, price_usd=1.0) == (2, 2.0)


def test_keys_that_are_not_in_the_plan_count_nothing() -> None:
    assert estimate(JOINED, ["s09.end"], variations=2, price_usd=1.0) == (0, 0.0)


def test_nothing_asked_for_costs_nothing() -> None:
    assert estimate(JOINED, [], variations=4, price_usd=0.04) == (0, 0.0)


def test_money_is_multiplied_without_the_error_of_binary_fractions() -> None:
    assert estimate(JOINED, ["s01.end"], variations=3, price_usd=0.1) == (3, 0.3)
