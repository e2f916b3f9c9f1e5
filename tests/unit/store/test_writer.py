"""The thread that writes: its order, its connection, its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from studio.errors import Conflict
from studio.store import driver
from studio.store.folder import create_database, make_home
from studio.store.writer import Writer


@pytest.fixture
def writer(home: Path) -> Iterator[Writer]:
    file = create_database(make_home(home))
    started = Writer.start(lambda: driver.open_writer(file))
    yield started
    started.close()


def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("studio-writer")]


def test_work_is_done_in_the_order_it_came(writer: Writer) -> None:
    done: list[int] = []

    def note(number: int) -> Future[None]:
        return writer.hand_in(lambda _: done.append(number))

    list(map(note, range(20)))[-1].result()

    assert done == list(range(20))


def test_all_work_is_done_in_one_thread_that_is_not_the_callers(writer: Writer) -> None:
    idents = {writer.hand_in(lambda _: threading.get_ident()).result() for _ in range(5)}

    assert len(idents) == 1
    assert threading.get_ident() not in idents


def test_an_error_while_connecting_comes_out_and_leaves_no_thread() -> None:
    def refuse() -> driver.Connection:
        raise KeyError("no database")

    with pytest.raises(KeyError, match="no database"):
        Writer.start(refuse)

    assert _threads() == []


def test_closing_ends_the_thread_and_takes_no_more_work(home: Path) -> None:
    file = create_database(make_home(home))
    writer = Writer.start(lambda: driver.open_writer(file))

    writer.close()

    assert _threads() == []
    with pytest.raises(Conflict, match=r"This studio is closed\."):
        writer.hand_in(lambda _: None)
