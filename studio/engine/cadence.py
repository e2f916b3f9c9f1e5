"""When to ask a service how a job is: often enough to lose no time, seldom enough to be no burden."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_SHORTEST_S, _LONGEST_S, _PATIENT_S = 0.005, 5.0, 30.0
_FOR_EACH_S = 0.005
"""Many jobs together are asked for about 200 times a second: services count questions, too."""
_IN_CASE_S, _IN_CASE_SHARE = 1.0, 0.25
"""Before a job is expected it is asked for seldom, in case that it is much sooner than those before it."""
_REMEMBERED = 20
_SLOW_S = 1.0
_EARLY, _JUST_BEFORE = 0.9, 0.95
_LATE, _LATE_S = 1.1, 0.1
_SAME_FAMILY = 2  # parts of a model's id: "google/nano-banana-2.1" and "google/nano-banana-2.1/edit"


@dataclass(frozen=True, slots=True)
class Expected:
    """How long a job will take, in s: as a rule `usual_s`, hardly less than `earliest_s`."""

    usual_s: float
    earliest_s: float


def next_wait(
    elapsed_s: float, expected: Expected | None, job_limit_s: float = 900.0, under_way: int = 1
) -> float:
    """Seconds until the next question to a job that has run for so long, where so many are asked for.

    The first that counts comes when the model's job may end, then each 1 % of the time elapsed, as it is
    expected to end now; after 1.1 of the usual time, at least 0.1 s more than it, each 3 %. Before, each time
    that a quarter more has passed. While nothing is known, each 10 %; after the job limit each 30 s.
    """
    if elapsed_s >= job_limit_s:
        return _PATIENT_S
    shortest_s = max(_SHORTEST_S, _FOR_EACH_S * (under_way - 1))
    if expected is not None and elapsed_s < expected.earliest_s:
        in_case_s = max(_IN_CASE_S, (1 + _IN_CASE_SHARE) * elapsed_s) - elapsed_s
        return max(shortest_s, min(in_case_s, expected.earliest_s - elapsed_s))
    return min(_LONGEST_S, max(shortest_s, _share(elapsed_s, expected) * elapsed_s))


def without_answering(wait_s: float, answer_s: float) -> float:
    """What is left of a wait, in s, after the answer to the last question took so long: half, at least."""
    return max(wait_s / 2, wait_s - answer_s)


def _share(elapsed_s: float, expected: Expected | None) -> float:
    if expected is None:
        return 0.1
    late_s = max(_LATE * expected.usual_s, expected.usual_s + _LATE_S)
    return 0.01 if elapsed_s < late_s else 0.03


@dataclass(slots=True)
class Watched:
    """What the questions to one job told, in s since it was sent.

    running_s: when it was last asked for and still ran; None where the first question found it done, so that
    it may have ended some time before. found_s: when it was asked for and done. has_gaps: the service could
    not tell for a while, or was slow to.
    """

    running_s: float | None = None
    found_s: float | None = None
    has_gaps: bool = False

    def told(self, asked_s: float, answered_s: float, *, runs: bool | None) -> None:
        """An answer; runs: None where the service could not tell."""
        self.has_gaps = self.has_gaps or runs is None or answered_s - asked_s > _SLOW_S
        if runs:
            self.running_s = asked_s
        elif runs is False:
            self.found_s = asked_s


@dataclass(frozen=True, slots=True)
class _Taken:
    """How long a job took, in s: it was done when asked after `found_s`, and not yet after `running_s`."""

    found_s: float
    running_s: float


@dataclass(slots=True)
class UsualTimes:
    """How long the last jobs of each model took; remembered as long as the process runs.

    under_way: how many jobs are waited for at this moment.
    """

    under_way: int = 0
    _by_model: dict[str, deque[_Taken]] = field(default_factory=dict)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """One more job is waited for."""
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1

    def note(self, model: str, watched: Watched) -> None:
        """One more job of a model is done; what was told of it with gaps counts for nothing."""
        if watched.found_s is None or watched.has_gaps:
            return
        running_s = _JUST_BEFORE * watched.found_s if watched.running_s is None else watched.running_s
        taken = _Taken(watched.found_s, running_s)
        self._by_model.setdefault(model, deque(maxlen=_REMEMBERED)).append(taken)

    def expected(self, model: str) -> Expected | None:
        """How long the next job of a model will take; None before the first.

        Before its own first job that of its family counts: an edit takes about as long as a picture made
        from words. Where jobs take much the same time, none is asked for before the shortest may be done.
        """
        taken = self._by_model.get(model) or self._of_family(model)
        if not taken:
            return None
        usual_s = statistics.median(one.found_s for one in taken)
        return Expected(usual_s, max(_EARLY * usual_s, min(one.running_s for one in taken)))

    def _of_family(self, model: str) -> list[_Taken]:
        family = _family(model)
        if len(family) < _SAME_FAMILY:
            return []
        return [one for other, taken in self._by_model.items() if _family(other) == family for one in taken]


def _family(model: str) -> list[str]:
    return model.split("/")[:_SAME_FAMILY]
