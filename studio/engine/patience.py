"""How long the engine waits for what, in seconds of running time."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.capability import Capability

ENDED_ONLY = 7.5
"""So many times longer is looked for a job that is listed only once it has ended: 15 min instead of 2."""


@dataclass(frozen=True, slots=True)
class Patience:
    """The waits of paid calls (RELIABILITY §2.2-2.4, §3).

    grace_s: how long a call without an answer is looked for before it counts as never received.
    job_limit_s: how long a run waits for a job; the job itself has no limit. gone_s: how long a service must
    deny a job it gave, as new ids can lag. retries_s: between tries of a request that certainly did nothing.
    longest_hint_s: a service's hint above it is said, not waited for. again_s: until a late call is tried
    again. out_s: how often it is noted that a request is still on its way out. leave_s: what requests under
    way get to store their answer when the studio closes.
    """

    grace_s: float = 120.0
    job_limit_s: float = 900.0
    gone_s: float = 60.0
    retries_s: tuple[float, ...] = (1.0, 4.0)
    longest_hint_s: float = 120.0
    again_s: float = 30.0
    out_s: float = 300.0
    leave_s: float = 1.2

    def grace_of(self, caps: Capability) -> float:
        """How long a service's lost calls are looked for, in seconds."""
        return self.grace_s * (ENDED_ONLY if caps.lists_ended_only else 1)

    def next_look(self, looked_s: float) -> float:
        """Seconds until a lost call is looked for once more: at 0, 5, 20, 60 and 120 s of the usual grace.

        After these each minute.
        """
        marks = (share * self.grace_s for share in (1 / 24, 1 / 6, 1 / 2, 1))
        return next(
            (mark - looked_s for mark in marks if mark > looked_s + 1e-9), max(0.05, self.grace_s / 2)
        )
