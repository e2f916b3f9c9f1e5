"""Events: numbered per storyboard, without gaps, with the fact they tell."""

from __future__ import annotations

import pytest

from studio.domain.events import NewEvent
from studio.domain.view import Event
from studio.store import events
from studio.store.database import Database
from studio.store.storyboards import delete_storyboard
from studio.store.transaction import Transaction
from tests.rows import NOON, a_board


def _append(database: Database, board_id: str, *kinds: str) -> list[int]:
    def work(tx: Transaction) -> list[int]:
        return [events.append(tx, board_id, NewEvent(kind=kind)).number for kind in kinds]

    return database.write(work)


def test_events_are_numbered_from_1_for_each_storyboard(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")

    first = _append(database, "sb_1", "run.started", "run.done")
    other = _append(database, "sb_2", "run.started")
    again = _append(database, "sb_1", "run.started")

    assert (first, other, again) == ([1, 2], [1], [3])


def test_an_event_is_read_as_it_was_appended(database: Database) -> None:
    a_board(database)
    new = NewEvent(
        kind="variation.ready", key="s02.end", data={"variation_id": "var_1", "index": 3, "text": "“é”"}
    )

    appended = database.write(lambda tx: events.append(tx, "sb_1", new))

    assert appended == Event(number=1, kind=new.kind, key="s02.end", at=NOON, data=new.data)
    assert database.read(lambda tx: events.read_after(tx, "sb_1", 0)) == [appended]


def test_reading_after_a_number_gives_only_what_is_newer(database: Database) -> None:
    a_board(database)
    _append(database, "sb_1", "a", "b", "c", "d")

    found = database.read(lambda tx: events.read_after(tx, "sb_1", 2))

    assert [(event.number, event.kind) for event in found] == [(3, "c"), (4, "d")]


def test_reading_gives_at_most_the_limit_from_the_front(database: Database) -> None:
    a_board(database)
    _append(database, "sb_1", "a", "b", "c", "d")

    found = database.read(lambda tx: events.read_after(tx, "sb_1", 1, limit=2))

    assert [event.number for event in found] == [2, 3]


@pytest.mark.parametrize("number", [4, 1_000_000])
def test_reading_after_the_last_event_gives_nothing(database: Database, number: int) -> None:
    a_board(database)
    _append(database, "sb_1", "a", "b", "c", "d")

    assert database.read(lambda tx: events.read_after(tx, "sb_1", number)) == []


def test_the_last_number_is_0_before_the_first_event(database: Database) -> None:
    a_board(database)

    before = database.read(lambda tx: events.last_number(tx, "sb_1"))
    _append(database, "sb_1", "a", "b")

    assert (before, database.read(lambda tx: events.last_number(tx, "sb_1"))) == (0, 2)


def test_a_transaction_that_fails_takes_its_numbers_back(database: Database) -> None:
    a_board(database)
    _append(database, "sb_1", "a")

    def fail(tx: Transaction) -> None:
        events.append(tx, "sb_1", NewEvent(kind="lost"))
        raise ValueError("on the way")

    with pytest.raises(ValueError, match="on the way"):
        database.write(fail)
    _append(database, "sb_1", "b")

    found = database.read(lambda tx: events.read_after(tx, "sb_1", 0))
    assert [(event.number, event.kind) for event in found] == [(1, "a"), (2, "b")]


def test_appending_touches_the_storyboard_so_that_its_watchers_wake(database: Database) -> None:
    a_board(database)

    def work(tx: Transaction) -> set[str]:
        events.append(tx, "sb_1", NewEvent(kind="run.started"))
        return tx.touched

    assert database.write(work) == {"sb_1"}


def test_the_hidden_sequence_never_goes_back_after_a_deletion(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")
    _append(database, "sb_1", "a", "b", "c")
    database.write(lambda tx: delete_storyboard(tx, "sb_1"))

    _append(database, "sb_2", "d")

    rows = database.read(lambda tx: tx.query("SELECT seq, kind FROM events"))
    assert rows == [{"seq": 4, "kind": "d"}]


def test_of_a_storyboard_that_was_deleted_nothing_is_told(database: Database) -> None:
    a_board(database)

    database.write(lambda tx: events.tell(tx, "sb_1", NewEvent(kind="call.unknown")))
    database.write(lambda tx: events.tell(tx, "sb_gone", NewEvent(kind="call.unknown")))

    told = database.read(lambda tx: [events.last_number(tx, id) for id in ("sb_1", "sb_gone")])
    assert told == [1, 0]
