"""One process per folder, and what the second one is told."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from studio.errors import FolderInUse
from studio.store.database import Database
from studio.store.lock import FolderLock
from studio.store.preferences import get_preferences

HOLD = """
import sys
from pathlib import Path
from studio.store.database import Database
from studio.store.preferences import set_preference
database = Database.open(Path(sys.argv[1]))
if sys.argv[2]:
    database.tell_address(sys.argv[2])
database.write(lambda tx: set_preference(tx, "theme", "dark"))
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def _held_by_another(home: Path, address: str = "") -> Iterator[subprocess.Popen[str]]:
    """Another process that has the folder open, until it is killed."""
    command = [sys.executable, "-c", HOLD, str(home), address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_the_first_ones_number_and_address(home: Path) -> None:
    with _held_by_another(home, "http://127.0.0.1:7870") as other, pytest.raises(FolderInUse) as refusal:
        Database.open(home)

    assert str(refusal.value) == (
        f"This studio folder is open in another window (process {other.pid}, http://127.0.0.1:7870). "
        "Open that address, or start with another STUDIO_HOME."
    )
    assert refusal.value.url == "http://127.0.0.1:7870"


def test_a_lock_that_is_let_go_in_this_moment_is_waited_for(home: Path) -> None:
    home.mkdir()
    leaving = FolderLock.take(home)
    threading.Timer(0.05, leaving.release).start()

    FolderLock.take(home).release()


def test_without_an_address_the_other_process_is_to_be_closed(home: Path) -> None:
    with _held_by_another(home) as other, pytest.raises(FolderInUse) as refusal:
        Database.open(home)

    assert str(refusal.value) == (
        f"This studio folder is open in another window (process {other.pid}). "
        "Close that one, or start with another STUDIO_HOME."
    )
    assert refusal.value.url is None


def test_kill_9_frees_the_folder_and_keeps_what_was_committed(home: Path) -> None:
    with _held_by_another(home):
        pass

    database = Database.open(home)

    assert database.read(get_preferences) == {"theme": "dark"}
    database.close()


def test_one_process_cannot_open_a_folder_twice(home: Path) -> None:
    database = Database.open(home)

    with pytest.raises(FolderInUse):
        Database.open(home)

    database.close()
    Database.open(home).close()


def test_of_many_that_open_a_new_folder_at_once_one_gets_it(home: Path) -> None:
    together = threading.Barrier(8)

    def open_it(_: int) -> Database | str:
        together.wait(10)
        try:
            return Database.open(home)
        except FolderInUse as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(open_it, range(8)))

    opened = [result for result in results if isinstance(result, Database)]
    assert (len(opened), results.count("folder_in_use")) == (1, 7)
    opened[0].close()


def test_a_refused_opening_lets_go_of_the_folder(home: Path) -> None:
    home.mkdir()
    (home / "studio.db").write_text("a letter")
    with pytest.raises(Exception, match="not a studio's database"):
        Database.open(home)

    FolderLock.take(home).release()


@pytest.mark.parametrize("note", [b"", b"\xff\xfe", b"[1, 2]", b'{"pid": '])
def test_a_note_that_cannot_be_read_leaves_the_sentence_without_it(home: Path, note: bytes) -> None:
    home.mkdir()
    lock = FolderLock.take(home)
    (home / "studio.lock").write_bytes(note)

    with pytest.raises(FolderInUse) as refusal:
        FolderLock.take(home)

    assert refusal.value.happened == "This studio folder is open in another window."
    lock.release()


def test_a_shorter_note_leaves_nothing_of_a_longer_one(home: Path) -> None:
    home.mkdir()
    lock = FolderLock.take(home)
    lock.write_note("http://127.0.0.1:7870/a-long-address")

    lock.write_note(None)

    assert (home / "studio.lock").read_text() == f'{{"pid": {os.getpid()}, "url": null}}'
    lock.release()


def test_a_child_process_does_not_keep_the_folder_locked(home: Path) -> None:
    home.mkdir()
    lock = FolderLock.take(home)
    waiting = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE, close_fds=False):
        lock.release()

        FolderLock.take(home).release()
