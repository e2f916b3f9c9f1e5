"""When the studio is killed: at random moments, and at every named point of a paid call.

The windows are those of a paid call's life, W0 before it is written down to W11 after the answer that refuses
it; "2.3" stands for the lines of storing a picture's bytes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

LATER_S = (0.01, 0.15)
SPAN_S = (0.03, 1.2)


@dataclass(frozen=True, slots=True)
class Blow:
    """One kill.

    point: the place in the code, and `nth` its pass that is the last; empty: at a random moment. after_s:
    seconds after that point, or after the start. tear: the file that is being written is cut first. stop_at:
    a person stops the run when this point is passed. fails: the service lets the first job fail.
    """

    window: str
    point: str = ""
    nth: int = 1
    after_s: float = 0.0
    tear: bool = False
    stop_at: str = ""
    fails: bool = False

    @property
    def needs_own_board(self) -> bool:
        """Whether only the first calls of a storyboard pass its point."""
        return self.fails or bool(self.stop_at)

    def told(self) -> dict[str, Any]:
        """As the worker is told."""
        return asdict(self)


OF_ALL = (
    Blow("W0", "before_intent"),
    Blow("W1", "after_intent"),
    Blow("W2", "request_kept"),
    Blow("W2", "request_kept", after_s=0.015),
    Blow("W3", "after_answer"),
    Blow("W7", "part_written"),
    Blow("W7", "part_written", tear=True),
    Blow("2.3", "part_synced"),
    Blow("2.3", "before_naming"),
    Blow("2.3", "renamed"),
    Blow("W8", "after_naming"),
    Blow("W8", "before_stored"),
    Blow("W9", "after_stored"),
    Blow("W11", "before_failed", fails=True),
)
OF_JOBS = (
    Blow("W4", "after_submitted"),
    Blow("W5", "polling"),
    Blow("W5", "after_submitted", after_s=0.04),
    Blow("W6", "before_fetch"),
)
OF_ANSWERS = (Blow("2.3", "part_noted"),)
OF_CANCELLING = (
    Blow("W10", "after_cancel", stop_at="after_submitted"),
    Blow("W10", "after_cancel", after_s=0.05, stop_at="after_submitted"),
)


def named(has_jobs: bool, cancels: bool) -> list[Blow]:
    """Every named point that a service's calls pass."""
    return [*OF_ALL, *(OF_JOBS if has_jobs else OF_ANSWERS), *(OF_CANCELLING if cancels else ())]


def schedule(points: Sequence[Blow], kills: int, dice: random.Random) -> list[Blow]:
    """So many kills in a mixed order: each point once, then points at later passes and random moments."""
    chosen = list(points[:kills])
    while len(chosen) < kills:
        chosen.append(at_random(dice) if dice.random() < 0.6 else later(dice.choice(points), dice))
    dice.shuffle(chosen)
    return chosen


def at_random(dice: random.Random) -> Blow:
    """A kill some time after the start."""
    return Blow("", after_s=round(dice.uniform(*SPAN_S), 3))


def later(blow: Blow, dice: random.Random) -> Blow:
    """The same point at a later pass, or another moment after it."""
    if blow.needs_own_board:
        return blow
    after_s = round(dice.uniform(*LATER_S), 3) if blow.after_s else 0.0
    return replace(blow, nth=dice.randint(1, 3), after_s=after_s)
