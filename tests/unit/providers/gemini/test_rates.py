from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from studio.protocols import Op
from studio.providers.gemini.rates import (
    Used,
    computed,
    expected,
    expected_answer,
    used_by,
    used_by_interaction,
)


@pytest.mark.parametrize(
    ("metadata", "used"),
    [
        (None, None),
        ({}, Used(0, 0, 0)),
        (
            {
                "promptTokenCount": 1391,
                "candidatesTokenCount": 1680,
                "thoughtsTokenCount": 240,
                "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1680}],
            },
            Used(1391, 1680, 240),
        ),
        (
            {
                "candidatesTokenCount": 30,
                "candidatesTokensDetails": [
                    {"modality": "TEXT", "tokenCount": 10},
                    {"modality": "IMAGE", "tokenCount": 20},
                ],
            },
            Used(0, 20, 10),
        ),
        ({"promptTokenCount": "many", "candidatesTokenCount": -4}, Used(0, 0, 0)),
    ],
)
def test_tokens_are_told_apart(metadata: Any, used: Used | None) -> None:
    assert used_by(metadata) == used


@pytest.mark.parametrize(
    ("usage", "used"),
    [
        ([], None),
        (
            {"total_input_tokens": 1391, "total_output_tokens": 1680, "total_thought_tokens": 240},
            Used(1391, 1680, 240),
        ),
    ],
)
def test_tokens_of_an_interaction_are_told_apart(usage: Any, used: Used | None) -> None:
    assert used_by_interaction(usage) == used


def test_the_cost_is_tokens_times_rates() -> None:
    cost = computed("gemini-nano-banana-2.1", Used(1391, 1680, 240))

    assert cost is not None
    assert cost.amount_usd == Decimal("0.0542865")


def test_a_batch_costs_half() -> None:
    cost = computed("gemini-nano-banana-2.1", Used(1391, 1680, 240), in_batch=True)

    assert cost is not None
    assert cost.amount_usd == Decimal("0.02714325")


@pytest.mark.parametrize(("model", "used"), [("gemini-nano-banana-2.1", None), ("other", Used(1, 1, 1))])
def test_what_is_not_known_is_not_made_up(model: str, used: Used | None) -> None:
    assert computed(model, used) is None


@pytest.mark.parametrize(
    ("thinking", "thought"), [("", 240), ("minimal", 240), ("medium", 480), ("high", 960), ("other", 960)]
)
def test_twice_the_thought_of_a_level_is_reserved(thinking: str, thought: int) -> None:
    price = expected("gemini-nano-banana-2.1", Op("", (), "16:9", "1K", 0), thinking=thinking)

    at_most = computed("gemini-nano-banana-2.1", Used(0, 1120, thought))
    assert at_most is not None
    assert price.amount_usd == at_most.amount_usd


def test_a_long_answer_with_much_thought_is_reserved_by_the_models_rates() -> None:
    price = expected_answer("gemini-3.8-flash", "x" * 1000, 2)

    assert (price.amount_usd, price.source) == (Decimal("0.01779"), "third_party")


def test_the_price_of_an_answer_is_not_known_without_rates() -> None:
    assert expected_answer("other", "x", 0).amount_usd is None
