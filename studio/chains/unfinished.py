"""What is to be gone on with: a new rendering of a keyframe that was cut short, or failed.

A keyframe without any picture that stands is not looked at here: it is missing, and made anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.chains.digest import is_digest_of, is_made_from
from studio.domain.run import Attempt, JobState
from studio.domain.variation import Inputs, Pick, Variation

CUT_SHORT: tuple[JobState, ...] = ("interrupted", "cancelled")
ENDED_EARLY: tuple[JobState, ...] = (*CUT_SHORT, "failed")


@dataclass(frozen=True, slots=True)
class Now:
    """A keyframe at this moment: how many variations its storyboard wants of it, what it would be made from,
    its stored variations, the number of its last attempt's open calls, whether it is out of date."""

    wanted: int
    inputs: Inputs
    variations: Sequence[Variation]
    open_calls: int = 0
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An attempt to be gone on with: how many variations it shall have, and how many are still to be made.

    stale: its keyframe is out of date.
    """

    wanted: int
    lacking: int
    stale: bool


def unfinished(attempt: Attempt | None, pick: Pick | None, now: Now) -> Unfinished | None:
    """What is left of a keyframe's last attempt; None where nothing is to be gone on with.

    Where somebody has chosen since what stands, it is over, and its note with it: what is out of date is made
    anew then. What is not was asked for beyond that, and is gone on with as long as its inputs are the same.
    """
    if attempt is None or pick is None or attempt.state not in ENDED_EARLY or is_decided(attempt, pick):
        return None
    is_same = is_digest_of(attempt.inputs_digest, now.inputs)
    if not now.stale and not is_same:
        return None
    wanted = attempt.wanted if is_same else now.wanted
    lacking = max(0, wanted - _made(attempt, now) - now.open_calls)
    # Whose calls are open, and would fill it, waits for them.
    waits = now.open_calls > 0 and lacking == 0
    return None if waits and not now.stale else Unfinished(wanted, lacking, now.stale)


def is_decided(attempt: Attempt, pick: Pick | None) -> bool:
    """Whether somebody said what stands after an attempt had ended, or by that ended it."""
    if pick is None or attempt.ended_at is None:
        return False
    return pick.at > attempt.ended_at or (pick.how == "hand" and pick.at == attempt.ended_at)


def is_undecided(attempt: Attempt | None, pick: Pick | None) -> bool:
    """Whether an attempt ended early, or brought less than was wanted, and nobody has chosen since."""
    if attempt is None or attempt.ended_at is None or is_decided(attempt, pick):
        return False
    return attempt.state in ENDED_EARLY or attempt.error is not None


def _made(attempt: Attempt, now: Now) -> int:
    return sum(one.attempt_id == attempt.id and is_made_from(one, now.inputs) for one in now.variations)
