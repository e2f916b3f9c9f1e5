"""When to ask a service how a job is: often enough to lose no time, seldom enough to be no burden. Pure."""

from __future__ import annotations

import statistics
from collections import deque
from dataclasses import dataclass, field

_SHORTEST_S, _LONGEST_S, _PATIENT_S = 0.02, 5.0, 30.0
_REMEMBERED = 20


def next_wait(elapsed_s: float, median_s: float | None, job_limit_s: float = 900.0) -> float:
    """Seconds until the next question to a job that has run for so long.

    The first comes at 0.9 of the model's usual time, then each 3 % of the time elapsed; while no usual time
    is known, each 10 %; after the job limit each 30 s.
    """
    if elapsed_s >= job_limit_s:
        return _PATIENT_S
    if median_s is not None and elapsed_s < 0.9 * median_s:
        return max(_SHORTEST_S, 0.9 * median_s - elapsed_s)
    share = 0.1 if median_s is None else 0.03
    return min(_LONGEST_S, max(_SHORTEST_S, share * elapsed_s))


@dataclass(slots=True)
class UsualTimes:
    """How long the last jobs of each model took; remembered as long as the process runs."""

    _by_model: dict[str, deque[float]] = field(default_factory=dict)

    def note(self, model: str, seconds: float) -> None:
        """One more job of a model is done."""
        self._by_model.setdefault(model, deque(maxlen=_REMEMBERED)).append(seconds)

    def median(self, model: str) -> float | None:
        """The usual time of a model's jobs in s; None before the first."""
        taken = self._by_model.get(model)
        return statistics.median(taken) if taken else None
