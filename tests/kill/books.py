"""The service's books against the studio's: what was paid, what is there, what is said to be in doubt."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from studio.domain.sent import REQUEST
from tests.kill.blows import Blow

Json = dict[str, Any]
_TAG = re.compile(r"\[(s\d\d\.\w+)\]")
WINDOWS = {
    "after_intent": "W1 written down, not sent",
    "request_kept": "W2 about to be sent, or sent",
    "after_answer": "W3-W7 answered, not stored",
    "before_failed": "W11 refused, not noted",
}
_LIVE = ("intended", "submitted")


@dataclass
class Tally:
    """What came of some kills.

    calls: paid requests that the service received. charges: those it kept the money for. doubles: charges for
    what was paid before. lost: paid, not on the board, and not said to be possibly charged. unknown: calls
    said to be possibly charged, `of_them_paid` those that were; `windows` says how far each had got when the
    studio was killed, `unexplained` counts the others. missing: variations that the board has fewer than
    wanted, and that no failure which may have been charged stands for. open: calls without an end. clicks:
    starts by a person. spoilt: pictures that are not what their names say, and gaps between events. unworded:
    calls that brought a picture, and do not have the request that they sent. missed: kills whose point was
    never passed.
    """

    kills: int = 0
    calls: int = 0
    charges: int = 0
    doubles: int = 0
    lost: int = 0
    unknown: int = 0
    of_them_paid: int = 0
    unexplained: int = 0
    missing: int = 0
    open: int = 0
    spoilt: int = 0
    unworded: int = 0
    clicks: int = 0
    windows: Counter[str] = field(default_factory=Counter)
    missed: list[Blow] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another one in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A kill: the calls under way (ids of ledger rows), and how far each call got since the start before."""

    live: frozenset[str]
    got_to: Mapping[str, str]


def compared(report: Json, service: Json, snapshots: Sequence[Snapshot], or_else: str = "") -> Tally:
    """What one storyboard's books say, after it was let finish. service: as `/_fake/ledger` answers.

    or_else: what else than a kill may have left a call in doubt.
    """
    entries = report["entries"]
    paid = Counter(_key(one["prompt"]) for one in service["charges"] if not one["refunded"])
    tally = Tally(
        kills=len(snapshots),
        calls=service["calls"],
        charges=paid.total(),
        clicks=report["starts"] + len(snapshots),
        open=sum(one["status"] in _LIVE for one in entries),
        spoilt=_spoilt(report),
        unworded=sum(one["status"] == "succeeded" and REQUEST not in one["receipt"] for one in entries),
    )
    for key, wanted in report["wanted"].items():
        _compare_keyframe(
            tally, [one for one in entries if one["key"] == key], paid[key], _there(report, key)
        )
        of_key = [one for one in entries if one["key"] == key]
        tally.missing += max(0, wanted - len(_there(report, key)) - _said(of_key))
        tally.doubles += needless(of_key, wanted)
    in_doubt = [one["id"] for one in entries if one["status"] == "unknown"]
    tally.windows.update(window_of(id, snapshots) or or_else for id in in_doubt)
    tally.unexplained = tally.windows.pop("", 0)
    return tally


def _compare_keyframe(tally: Tally, entries: Sequence[Json], paid: int, there: set[str]) -> None:
    unknown = sum(one["status"] == "unknown" for one in entries)
    said = _said(entries)
    succeeded = sum(one["status"] == "succeeded" for one in entries)
    unheard_of = max(0, paid - succeeded - unknown - said)
    tally.doubles += unheard_of
    tally.lost += max(0, paid - unheard_of - len(there) - unknown - said)
    tally.unknown += unknown
    tally.of_them_paid += min(unknown, max(0, paid - len(there) - said))


def _said(entries: Sequence[Json]) -> int:
    """Calls that failed and were, or may have been, charged: they keep their places."""
    return sum(one["status"] == "failed" and one["charged"] != "no" for one in entries)


def needless(entries: Sequence[Json], wanted: int) -> int:
    """Calls that were made although the pictures wanted were there, on their way, or in doubt beside others.

    A keyframe that has nothing may be bought anew, and a job that was stopped: a person wants it so. What was
    in doubt at an attempt that is over does not count for the next, which a person began as well.
    """
    costly = [one for one in entries if one["status"] != "failed" or one["charged"] != "no"]
    return sum(_bought_before(costly[:n], one) >= wanted for n, one in enumerate(costly))


def _bought_before(earlier: Sequence[Json], one: Json) -> int:
    before = Counter(_state(other, one["intended_at"]) for other in earlier)
    same = [other for other in earlier if other["attempt_id"] == one["attempt_id"]]
    in_doubt = sum(_state(other, one["intended_at"]) == "unknown" for other in same)
    return before["succeeded"] + before["live"] + (in_doubt if before["succeeded"] else 0)


def _state(entry: Json, moment: str) -> str:
    """What was known of a call at a moment."""
    is_over = entry["ended_at"] is not None and entry["ended_at"] <= moment
    return str(entry["status"]) if is_over else "live"


def _there(report: Json, key: str) -> set[str]:
    """Different pictures of a keyframe, whole, each with its call."""
    return {
        one["sha256"] for one in report["pictures"] if one["key"] == key and one["call"] and _is_whole(one)
    }


def _is_whole(picture: Mapping[str, str]) -> bool:
    file = Path(picture["path"])
    return file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == picture["sha256"]


def _spoilt(report: Json) -> int:
    numbers = report["numbers"]
    gaps = int(numbers != list(range(1, len(numbers) + 1)))
    return gaps + sum(not _is_whole(one) for one in report["pictures"])


def window_of(id: str, snapshots: Sequence[Snapshot]) -> str:
    """How far a call in doubt had got when the studio was killed; empty where it was not under way then."""
    if not any(id in one.live for one in snapshots):
        return ""
    # One that was killed again before it could say so passed no point in between.
    reached = [one.got_to[id] for one in snapshots if id in one.got_to]
    return WINDOWS.get(reached[-1] if reached else "after_intent", "")


def _key(prompt: str) -> str:
    found = _TAG.search(prompt)
    return found.group(1) if found else ""
