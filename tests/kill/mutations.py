"""The studio without one of its safeguards: the kill loop must find what that costs, or it proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studio.domain.ledger import LedgerEntry
from studio.engine.following import Follower
from studio.protocols import Handle
from studio.store import ledger
from studio.store.transaction import Transaction

_MARKS = ("mark_submitted", "mark_succeeded", "mark_failed", "mark_unknown", "set_pending_file")


def without_intents() -> None:
    """T1 is gone: a call is written down only when something is known of it."""
    write, kept = ledger.intend, dict[str, LedgerEntry]()

    def keep(_tx: Transaction, entry: LedgerEntry) -> None:
        kept[entry.id] = entry

    def belated(mark: Callable[..., None]) -> Callable[..., None]:
        def marked(tx: Transaction, entry_id: str, *rest: Any, **named: Any) -> None:
            if entry_id in kept:
                write(tx, kept.pop(entry_id))
            mark(tx, entry_id, *rest, **named)

        return marked

    ledger.intend = keep  # type: ignore[assignment]
    for name in _MARKS:
        setattr(ledger, name, belated(getattr(ledger, name)))


def without_job_ids() -> None:
    """T2 is gone: the job's id stays in memory."""

    async def forget(_follower: Follower, _entry: LedgerEntry, _handle: Handle) -> None:
        return

    Follower.submitted = forget  # type: ignore[method-assign,assignment]


def nothing() -> None:
    """All is as it is."""


# The grace is a setting: the harness sets it to 0.
MUTATIONS: Mapping[str, Callable[[], None]] = {
    "": nothing,
    "T1": without_intents,
    "T2": without_job_ids,
    "grace": nothing,
}
