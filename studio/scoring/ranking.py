"""Which variation is best, and why, in one sentence made of the stored numbers.

No model's points exist yet: it ranks by what can be measured without one, says so, and gives no overall.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from studio.domain.ids import VariationId
from studio.domain.variation import Scores

_DIGITS = 2  # points closer than that are a tie

Scored = tuple[VariationId, Scores | None]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Variations best first, and why the first is first."""

    order: list[VariationId]
    reason: str


def rank(scored: Sequence[Scored], *, why_not: str = "the measuring failed") -> Ranking:
    """Order one or more variations, given in the order of their indexes, which settles ties.

    Those not measured come last; where none is, the first stands, and the reason says `why_not`.
    """
    points = _points(scored)
    order = sorted(range(len(scored)), key=lambda place: (-points[place], place))
    measured = [points[place] for place in order if points[place] > -math.inf]
    reason = _reason(len(scored), measured, _with_scene(scored)) if measured else _unmeasured(scored, why_not)
    return Ranking([scored[place][0] for place in order], reason)


def _points(scored: Sequence[Scored]) -> list[float]:
    """0-100 each, all by the same parts, or they would not compare; minus infinity where not measured."""
    scene = _with_scene(scored)
    return [_point(scores, scene) for _, scores in scored]


def _point(scores: Scores | None, scene: bool) -> float:
    technical = _known(scores.technical if scores else None)
    if scores is None or technical is None:
        return -math.inf
    points = 0.5 * technical + 0.5 * 100 * (scores.scene_px or 0) if scene else technical
    return round(points, _DIGITS)


def _with_scene(scored: Sequence[Scored]) -> bool:
    """Whether every measured variation was also compared with its sources."""
    measured = [scores for _, scores in scored if scores and _known(scores.technical) is not None]
    return bool(measured) and all(_known(scores.scene_px) is not None for scores in measured)


def _known(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _reason(count: int, measured: list[float], scene: bool) -> str:
    """What was compared, and the leader's points beside the next one's."""
    what = "sharpness, exposure and likeness to its sources" if scene else "sharpness and exposure"
    if count == 1:
        return f"The only one. Measured without a model: {what} ({measured[0]:.0f})."
    unmeasured = count - len(measured)
    rest = f" {unmeasured} of them could not be measured." if unmeasured else ""
    return f"Best of {count} by measurement without a model: {what} ({_lead(measured)}).{rest}"


def _lead(points: list[float]) -> str:
    """The best points beside the next, with as few decimals as tell them apart."""
    if len(points) == 1:
        return f"{points[0]:.0f}"
    leader, following = points[:2]
    if leader == following:
        return f"{leader:.0f}, as the next; the earlier one stands"
    digits = next(
        digits for digits in range(_DIGITS + 1) if round(leader, digits) != round(following, digits)
    )
    return f"{leader:.{digits}f}; next {following:.{digits}f}"


def _unmeasured(scored: Sequence[Scored], why_not: str) -> str:
    if len(scored) == 1:
        return f"The only one, not measured: {why_not}."
    return f"First of {len(scored)}, not measured: {why_not}."
