"""The connections that read: lent to one at a time, and given back in every case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.errors import Conflict
from studio.store import driver
from studio.store.folder import create_database, make_home
from studio.store.readers import READERS, Readers


@pytest.fixture
def file(home: Path) -> Iterator[Path]:
    file = create_database(make_home(home))
    writer = driver.open_writer(file)
    writer.execute("CREATE TABLE numbers (n INTEGER)")
    yield file
    writer.close()


@pytest.fixture
def readers(file: Path) -> Iterator[Readers]:
    opened = Readers(file)
    yield opened
    opened.close()


def test_a_lent_connection_is_in_a_transaction_and_not_after(readers: Readers) -> None:
    with readers.lend() as connection:
        during = connection.in_transaction

    assert (during, connection.in_transaction) == (True, False)


def test_an_error_gives_the_connection_back(readers: Readers) -> None:
    def fail(_: int) -> None:
        with pytest.raises(ZeroDivisionError), readers.lend():
            raise ZeroDivisionError

    list(map(fail, range(READERS * 2)))

    assert readers._free.qsize() == READERS


def test_a_reader_cannot_write(readers: Readers) -> None:
    with readers.lend() as connection, pytest.raises(driver.Error, match="readonly"):
        connection.execute("INSERT INTO numbers VALUES (1)")


def test_all_that_are_lent_at_once_are_different(readers: Readers) -> None:
    held = [readers._free.get() for _ in range(READERS)]

    assert len(set(map(id, held))) == READERS
    assert readers._free.empty()
    list(map(readers._free.put, held))


def test_after_closing_each_comer_is_told(file: Path) -> None:
    readers = Readers(file)
    readers.close()

    with pytest.raises(Conflict), readers.lend():
        pass
    with pytest.raises(Conflict), readers.lend():
        pass
    with pytest.raises(Conflict):
        readers.hand_in(lambda: None)
