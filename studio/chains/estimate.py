"""What making some keyframes of a plan would take: calls and money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from studio.domain.plan import Plan


def estimate(plan: Plan, keys: Iterable[str], variations: int, price_usd: float) -> tuple[int, float]:
    """Calls and cost in USD of these keyframes, `variations` each; copied ones cost neither."""
    wanted = set(keys)
    generated = [k for k in plan.keyframes if k.key in wanted and not k.copies]
    calls = len(generated) * variations
    return calls, cost_of(calls, price_usd)


def cost_of(calls: int, price_usd: float) -> float:
    """USD of so many calls.

    Multiplied as decimals, because 3 × 0.1 of a float is not 0.3.
    """
    return float(calls * Decimal(str(price_usd)))
