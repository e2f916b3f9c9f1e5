"""The open database: transactions, readers beside the writer, watchers, closing."""

from __future__ import annotations

import asyncio
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.domain.events import NewEvent
from studio.errors import Conflict, DiskFull, InvalidInput, NotFound
from studio.store import events
from studio.store.database import Database, sqlite_version, utc_now
from studio.store.preferences import get_preferences, set_preference
from studio.store.storyboards import delete_storyboard, get_storyboard, list_storyboards
from studio.store.transaction import Transaction
from tests.rows import NOON, SetClock, a_board


def test_what_was_written_is_there_after_closing_and_opening_again(home: Path) -> None:
    first = Database.open(home)
    stored = a_board(first)
    first.close()

    second = Database.open(home)
    found = second.read(lambda tx: get_storyboard(tx, "sb_1"))
    second.close()

    assert found == stored


def test_a_write_gives_back_what_its_work_returns(database: Database) -> None:
    assert database.write(lambda tx: tx.now) == NOON


def test_a_transaction_knows_the_time_at_its_begin(database: Database, clock: SetClock) -> None:
    clock.time = utc_now()

    assert database.read(lambda tx: tx.now) == clock.time
    assert database.write(lambda tx: tx.now) == clock.time


def test_an_error_in_a_write_rolls_all_of_it_back_and_comes_out(database: Database) -> None:
    def work(tx: Transaction) -> None:
        set_preference(tx, "theme", "dark")
        raise KeyError("half way")

    with pytest.raises(KeyError, match="half way"):
        database.write(work)

    assert database.read(get_preferences) == {}


def test_the_writer_goes_on_after_an_error(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        database.write(lambda tx: 1 / 0)

    database.write(lambda tx: set_preference(tx, "theme", "dark"))

    assert database.read(get_preferences) == {"theme": "dark"}


def test_a_statement_of_ours_that_is_wrong_is_not_dressed_up(database: Database) -> None:
    with pytest.raises(Exception, match="no such table: nowhere"):
        database.read(lambda tx: tx.query("SELECT 1 FROM nowhere"))


def test_writes_of_many_threads_are_all_kept(database: Database) -> None:
    a_board(database)
    with ThreadPoolExecutor(8) as threads:
        work = [threads.submit(database.write, _append_one) for _ in range(64)]

    numbers = sorted(future.result() for future in work)

    assert numbers == list(range(1, 65))


def test_a_read_sees_one_state_while_others_write(database: Database) -> None:
    def work(tx: Transaction) -> tuple[dict[str, str], dict[str, str]]:
        before = get_preferences(tx)
        database.write(lambda other: set_preference(other, "theme", "dark"))
        return before, get_preferences(tx)

    assert database.read(work) == ({}, {})
    assert database.read(get_preferences) == {"theme": "dark"}


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match="cannot be written"):
        database.read(lambda tx: set_preference(tx, "theme", "dark"))


def test_more_readers_than_connections_take_turns(database: Database) -> None:
    a_board(database)
    with ThreadPoolExecutor(12) as threads:
        work = [threads.submit(database.read, list_storyboards) for _ in range(48)]

    assert [len(future.result()) for future in work] == [1] * 48


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(database: Database) -> None:
    with pytest.raises(RuntimeError, match="pass the transaction on"):
        database.write(lambda tx: database.write(get_preferences))


def test_a_read_inside_a_read_is_refused_instead_of_waiting_for_itself(database: Database) -> None:
    with pytest.raises(RuntimeError, match="pass the transaction on"):
        database.read(lambda tx: database.read(get_preferences))

    assert database.read(get_preferences) == {}


async def test_the_loop_can_read_and_write(database: Database) -> None:
    await database.write_async(lambda tx: set_preference(tx, "theme", "dark"))

    assert await database.read_async(get_preferences) == {"theme": "dark"}


async def test_an_error_in_work_of_the_loop_comes_out_there(database: Database) -> None:
    with pytest.raises(NotFound, match="sb_8"):
        await database.write_async(lambda tx: delete_storyboard(tx, "sb_8"))
    with pytest.raises(NotFound, match="sb_9"):
        await database.read_async(lambda tx: get_storyboard(tx, "sb_9"))


async def test_a_write_that_was_handed_in_is_done_though_its_task_is_cancelled(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def block(tx: Transaction) -> None:
        begun.set()
        go_on.wait(10)

    first = asyncio.create_task(database.write_async(block))
    await asyncio.to_thread(begun.wait, 10)
    queued = asyncio.create_task(database.write_async(lambda tx: set_preference(tx, "paid", "picture")))
    await asyncio.sleep(0)
    queued.cancel()
    go_on.set()
    await first

    with pytest.raises(asyncio.CancelledError):
        await queued
    # Work is done in the order in which it was handed in, so this one comes after it.
    assert await database.write_async(get_preferences) == {"paid": "picture"}


async def test_watchers_are_woken_after_the_commit(database: Database) -> None:
    a_board(database)

    with database.feed.listen("sb_1") as bell:
        await database.write_async(_append_one)
        woken = await bell.wait(10)

    assert woken
    assert database.read(lambda tx: events.last_number(tx, "sb_1")) == 1


async def test_a_transaction_that_is_rolled_back_wakes_nobody(database: Database) -> None:
    def work(tx: Transaction) -> None:
        tx.touched.add("sb_1")
        raise KeyError("half way")

    with database.feed.listen("sb_1") as bell:
        with pytest.raises(KeyError):
            await database.write_async(work)
        woken = await bell.wait(0.05)

    assert not woken


def test_a_full_disk_is_said_plainly_and_loses_nothing(database: Database) -> None:
    database.write(lambda tx: set_preference(tx, "theme", "dark"))
    _limit_pages(database, 0)

    with pytest.raises(DiskFull) as refusal:
        database.write(lambda tx: set_preference(tx, "long", "x" * 1_000_000))

    assert str(refusal.value) == (
        "The disk of this studio folder is full; everything stored before is still there. "
        "Free at least 500 MB, then try again."
    )
    assert database.read(get_preferences) == {"theme": "dark"}


def test_writing_goes_on_when_space_was_made(database: Database) -> None:
    _limit_pages(database, 0)
    with pytest.raises(DiskFull):
        database.write(lambda tx: set_preference(tx, "long", "x" * 1_000_000))
    _limit_pages(database, 1_000_000)

    database.write(lambda tx: set_preference(tx, "long", "x" * 1_000_000))

    assert len(database.read(get_preferences)["long"]) == 1_000_000


def test_who_tries_again_on_a_full_disk_is_counted_by_its_own_studio(database: Database) -> None:
    _limit_pages(database, 0)
    with pytest.raises(DiskFull) as refusal:
        database.write(lambda tx: set_preference(tx, "long", "x" * 1_000_000))
    assert database.unstored.count == 0

    with refusal.value.waiting():
        assert database.unstored.count == 1
    assert database.unstored.count == 0


def test_half_a_surrogate_pair_is_refused_with_its_place(database: Database) -> None:
    with pytest.raises(InvalidInput) as refusal:
        database.write(lambda tx: set_preference(tx, "name", "ab\ud800"))

    assert str(refusal.value) == "The text contains an invalid character at 2. Remove it."
    assert database.read(get_preferences) == {}


@pytest.mark.parametrize("verb", ["read", "write"])
def test_a_closed_studio_says_so(home: Path, verb: str) -> None:
    database = Database.open(home)
    database.close()

    with pytest.raises(Conflict) as refusal:
        getattr(database, verb)(get_preferences)

    assert str(refusal.value) == "This studio is closed. Open it again."


@pytest.mark.parametrize("verb", ["read_async", "write_async"])
async def test_a_closed_studio_says_so_on_the_loop(home: Path, verb: str) -> None:
    database = Database.open(home)
    database.close()

    with pytest.raises(Conflict, match=r"This studio is closed\."):
        await getattr(database, verb)(get_preferences)


def test_closing_twice_is_closing_once(home: Path) -> None:
    database = Database.open(home)
    database.close()

    database.close()

    Database.open(home).close()


def test_closing_finishes_what_was_handed_in_and_empties_the_log(home: Path) -> None:
    database = Database.open(home)
    begun, go_on = threading.Event(), threading.Event()

    def block(tx: Transaction) -> None:
        begun.set()
        go_on.wait(10)
        set_preference(tx, "theme", "dark")

    with ThreadPoolExecutor(2) as threads:
        threads.submit(database.write, block)
        begun.wait(10)
        closing = threads.submit(database.close)
        go_on.set()
        closing.result()

    assert sorted(file.name for file in home.iterdir()) == ["images", "studio.db", "studio.lock", "videos"]
    again = Database.open(home)
    assert again.read(get_preferences) == {"theme": "dark"}
    again.close()


def test_a_temporary_studio_is_deleted_at_close() -> None:
    database = Database.open_temporary()
    database.images.put(b"a picture", "png")

    database.close()

    assert not database.home.exists()


def test_folder_and_database_are_their_owners_alone(home: Path) -> None:
    database = Database.open(home)
    a_board(database)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in [home, *home.iterdir()]}
    database.close()

    assert modes == {
        "data": 0o700,
        "images": 0o700,
        "studio.db": 0o600,
        "studio.db-shm": 0o600,
        "studio.db-wal": 0o600,
        "studio.lock": 0o600,
        "videos": 0o700,
    }


def test_the_writing_connection_is_as_safe_as_it_is_meant_to_be(database: Database) -> None:
    names = (
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "mmap_size",
        "trusted_schema",
        "wal_autocheckpoint",
    )

    found = database.write(lambda tx: {name: tx.query(f"PRAGMA {name}")[0][name] for name in names})

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "mmap_size": 0,
        "trusted_schema": 0,
        "wal_autocheckpoint": 1000,
    }


def test_the_version_of_sqlite_is_three_numbers() -> None:
    assert [part.isdigit() for part in sqlite_version().split(".")] == [True, True, True]


def _append_one(tx: Transaction) -> int:
    return events.append(tx, "sb_1", NewEvent(kind="run.started")).number


def _limit_pages(database: Database, pages: int) -> None:
    # SQLite raises a limit below the present size to that size.
    database.write(lambda tx: tx.query(f"PRAGMA max_page_count = {pages or 1}"))
