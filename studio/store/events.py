"""Rows of events, numbered per storyboard from 1 without gaps.

They are appended inside the transaction of the fact they tell, so that none is told that did not happen.
"""

from __future__ import annotations

import json
from datetime import datetime

from studio.domain.events import NewEvent
from studio.domain.view import Event
from studio.store.transaction import Transaction


def append(tx: Transaction, storyboard_id: str, new: NewEvent) -> Event:
    """Number an event and keep it; the storyboard's watchers are woken after the commit."""
    # One writer, and its transaction is open: nobody can take the number in between.
    event = Event(
        number=last_number(tx, storyboard_id) + 1, kind=new.kind, key=new.key, at=tx.now, data=new.data
    )
    row = {
        "storyboard_id": storyboard_id,
        "number": event.number,
        "kind": event.kind,
        "keyframe": event.key,
        "at": event.at.isoformat(),
        "data": json.dumps(event.data),
    }
    tx.insert("events", row)
    tx.touched.add(storyboard_id)
    return event


def tell(tx: Transaction, storyboard_id: str, new: NewEvent) -> None:
    """As append; of a storyboard that was deleted meanwhile nothing is told."""
    if tx.query("SELECT 1 FROM storyboards WHERE id = ?", (storyboard_id,)):
        append(tx, storyboard_id, new)


def read_after(tx: Transaction, board_id: str, number: int, limit: int = 500) -> list[Event]:
    """The events after that number, in order, at most `limit` of them."""
    rows = tx.query(
        """SELECT number, kind, keyframe, at, data FROM events
            WHERE storyboard_id = ? AND number > ? ORDER BY number LIMIT ?""",
        (board_id, number, limit),
    )
    return [
        Event(
            number=row["number"],
            kind=row["kind"],
            key=row["keyframe"],
            at=datetime.fromisoformat(row["at"]),
            data=json.loads(row["data"]),
        )
        for row in rows
    ]


def last_number(tx: Transaction, board_id: str) -> int:
    """The number of the newest event; 0 before the first."""
    rows = tx.query(
        "SELECT COALESCE(MAX(number), 0) AS last FROM events WHERE storyboard_id = ?", (board_id,)
    )
    return int(rows[0]["last"])
