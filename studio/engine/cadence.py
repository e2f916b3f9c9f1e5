"""When to ask a service how a job is: often enough to lose no time, seldom enough to be no burden. Pure."""

from __future__ import annotations

import statistics
from collections import deque
from dataclasses import dataclass, field

_SHORTEST_S, _LONGEST_S, _PATIENT_S = 0.01, 5.0, 30.0
_REMEMBERED = 20
_SAME_FAMILY = 2  # parts of a model's id: "google/nano-banana-2.1" and "google/nano-banana-2.1/edit"


def next_wait(elapsed_s: float, median_s: float | None, job_limit_s: float = 900.0) -> float:
    """Seconds until the next question to a job that has run for so long.

    The first comes at 0.9 of the model's usual time, then each 1 % of the time elapsed, as it is expected
    to end now; after 1.1 of the usual time each 3 %. While no usual time is known, each 10 %; after the job
    limit each 30 s.
    """
    if elapsed_s >= job_limit_s:
        return _PATIENT_S
    if median_s is not None and elapsed_s < 0.9 * median_s:
        return max(_SHORTEST_S, 0.9 * median_s - elapsed_s)
    return min(_LONGEST_S, max(_SHORTEST_S, _share(elapsed_s, median_s) * elapsed_s))


def _share(elapsed_s: float, median_s: float | None) -> float:
    if median_s is None:
        return 0.1
    return 0.01 if elapsed_s < 1.1 * median_s else 0.03


@dataclass(slots=True)
class UsualTimes:
    """How long the last jobs of each model took; remembered as long as the process runs."""

    _by_model: dict[str, deque[float]] = field(default_factory=dict)

    def note(self, model: str, seconds: float) -> None:
        """One more job of a model is done."""
        self._by_model.setdefault(model, deque(maxlen=_REMEMBERED)).append(seconds)

    def median(self, model: str) -> float | None:
        """The usual time of a model's jobs in s; None before the first.

        Before its own first job that of its family counts: an edit takes about as long as a picture made
        from words.
        """
        taken = self._by_model.get(model) or self._of_family(model)
        return statistics.median(taken) if taken else None

    def _of_family(self, model: str) -> list[float]:
        family = _family(model)
        if len(family) < _SAME_FAMILY:
            return []
        return [time for other, times in self._by_model.items() if _family(other) == family for time in times]


def _family(model: str) -> list[str]:
    return model.split("/")[:_SAME_FAMILY]
