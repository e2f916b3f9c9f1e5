"""The data folder before it is opened: what is refused, in which words, and that nothing in it is touched."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from studio.errors import DatabaseTooNew, FolderNotWritable, NotAStudioDatabase
from studio.store import driver
from studio.store.database import Database
from studio.store.folder import create_database, make_home, size_of
from studio.store.migrations import SCHEMA
from studio.store.preferences import get_preferences, set_preference
from tests.rows import a_board, a_variation

DAMAGED = (
    "The file studio.db in this studio folder is damaged; it was left as it is. "
    "Put back a copy of studio.db, together with the studio.db-wal that was beside it, "
    "or start with another STUDIO_HOME."
)
FOREIGN = (
    "The file studio.db in this studio folder is not a studio's database; it was left as it is. "
    "Move it elsewhere, or start with another STUDIO_HOME."
)
LOST = (
    "The studio.db of this studio folder is missing or empty, though its pictures or its log are there. "
    "Put back a copy of studio.db, together with the studio.db-wal that was beside it, "
    "or start with another STUDIO_HOME."
)
NOT_A_FOLDER = (
    "There is a file where the studio folder should be. "
    "Move that file away, or start with another STUDIO_HOME."
)
NOT_WRITABLE = "This studio folder cannot be written. Allow writing to it, or start with another STUDIO_HOME."


def _a_used_home(home: Path) -> Path:
    database = Database.open(home)
    a_board(database)
    a_variation(database)
    database.write(lambda tx: set_preference(tx, "theme", "dark" * 50_000))
    database.close()
    return home


def _contents(home: Path) -> dict[str, bytes]:
    files = [file for file in home.rglob("*") if file.is_file() and file.name != "studio.lock"]
    return {str(file.relative_to(home)): file.read_bytes() for file in files}


def _cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _cut_to_its_header(file: Path) -> None:
    os.truncate(file, 100)


def _scratch_a_page(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    file.write_bytes(data)


def _fill_with_noise(file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 64)


def _make_a_letter(file: Path) -> None:
    file.write_text("Dear studio")


def _make_a_folder(file: Path) -> None:
    file.unlink()
    (file / "inside").mkdir(parents=True)


def _make_another_programs(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def _make_newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")


def _empty(file: Path) -> None:
    os.truncate(file, 0)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_cut_in_half, DAMAGED),
        (_cut_to_its_header, DAMAGED),
        (_scratch_a_page, DAMAGED),
        (_fill_with_noise, FOREIGN),
        (_make_a_letter, FOREIGN),
        (_make_a_folder, FOREIGN),
        (_make_another_programs, FOREIGN),
        (_empty, LOST),
        (Path.unlink, LOST),
    ],
)
def test_what_is_no_sound_database_is_refused_and_left_as_it_is(
    home: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(_a_used_home(home) / "studio.db")
    before = _contents(home)

    with pytest.raises(NotAStudioDatabase) as refusal:
        Database.open(home)

    assert str(refusal.value) == sentence
    assert _contents(home) == before


def test_a_folder_that_was_refused_opens_once_its_database_is_put_back(home: Path, tmp_path: Path) -> None:
    file = _a_used_home(home) / "studio.db"
    copy = shutil.copy(file, tmp_path / "copy.db")
    _cut_in_half(file)
    with pytest.raises(NotAStudioDatabase):
        Database.open(home)

    shutil.copy(copy, file)
    database = Database.open(home)

    assert len(database.read(get_preferences)["theme"]) == 200_000
    database.close()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(home: Path) -> None:
    _make_newer(_a_used_home(home) / "studio.db")
    before = _contents(home)

    with pytest.raises(DatabaseTooNew) as refusal:
        Database.open(home)

    assert str(refusal.value) == (
        "A newer version of Throughline Studio made this studio folder "
        f"(its database is number {SCHEMA + 1}, this version knows {SCHEMA}). "
        "Upgrade Throughline Studio, or start with another STUDIO_HOME."
    )
    assert _contents(home) == before


def test_an_empty_database_beside_an_empty_folder_of_pictures_is_a_loss(home: Path) -> None:
    (home / "images").mkdir(parents=True)
    (home / "studio.db").touch()

    with pytest.raises(NotAStudioDatabase) as refusal:
        Database.open(home)

    assert str(refusal.value) == LOST


def test_a_log_without_its_database_is_a_loss(home: Path) -> None:
    home.mkdir()
    (home / "studio.db-wal").write_bytes(b"pages")

    with pytest.raises(NotAStudioDatabase) as refusal:
        Database.open(home)

    assert str(refusal.value) == LOST
    assert _contents(home) == {"studio.db-wal": b"pages"}


def test_an_empty_database_alone_is_a_new_studio(home: Path) -> None:
    home.mkdir()
    (home / "studio.db").touch()

    database = Database.open(home)

    assert database.read(get_preferences) == {}
    database.close()


DIE_WHILE_MAKING_TABLES = """
import os, signal, sys
from pathlib import Path
from studio.store.driver import open_writer
from studio.store.folder import create_database
from studio.store.migrations import STEPS, migrate
home = Path(sys.argv[1])
home.mkdir()
migrate(open_writer(create_database(home)), home, [*STEPS, lambda db: os.kill(os.getpid(), signal.SIGKILL)])
"""


def test_a_process_that_died_while_making_its_first_tables_leaves_a_new_studio(home: Path) -> None:
    died = subprocess.run([sys.executable, "-c", DIE_WHILE_MAKING_TABLES, str(home)], check=False)

    database = Database.open(home)

    assert died.returncode == -signal.SIGKILL
    assert database.read(get_preferences) == {}
    database.close()


def test_a_database_without_tables_beside_pictures_is_a_loss(home: Path) -> None:
    (home / "images").mkdir(parents=True)
    driver.open_writer(create_database(home)).close()

    with pytest.raises(NotAStudioDatabase) as refusal:
        Database.open(home)

    assert str(refusal.value) == LOST


def test_a_file_in_the_folders_place_is_refused(home: Path) -> None:
    home.write_text("a letter")

    with pytest.raises(FolderNotWritable) as refusal:
        Database.open(home)

    assert str(refusal.value) == NOT_A_FOLDER
    assert home.read_text() == "a letter"


def test_a_folder_below_a_file_is_refused(home: Path) -> None:
    home.write_text("a letter")

    with pytest.raises(FolderNotWritable) as refusal:
        Database.open(home / "studio")

    assert str(refusal.value) == NOT_A_FOLDER


def test_a_circle_of_links_is_refused(home: Path) -> None:
    home.symlink_to(home)

    with pytest.raises(FolderNotWritable) as refusal:
        Database.open(home)

    assert str(refusal.value) == NOT_A_FOLDER


def test_a_folder_that_the_system_does_not_let_us_make_is_refused() -> None:
    # Not even root makes folders there.
    with pytest.raises(FolderNotWritable) as refusal:
        Database.open(Path("/sys/throughline"))

    assert str(refusal.value) == NOT_WRITABLE


def test_a_folder_whose_name_needs_quoting_works(tmp_path: Path) -> None:
    home = tmp_path / "my data? 100% #1 🎬"

    database = Database.open(home)
    a_board(database)

    assert (home / "studio.db").is_file()
    database.close()


def test_the_folder_is_resolved_once(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (tmp_path / "link").symlink_to(home)

    assert make_home(tmp_path / "link" / ".." / "link") == home


def test_a_tilde_is_the_persons_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert make_home(Path("~/studio")) == tmp_path / "studio"


AS_NOBODY = """
import os, sys
from pathlib import Path
from studio.errors import StudioError
from studio.store import driver
from studio.store.database import Database
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    Database.open(Path(sys.argv[1]))
except StudioError as error:
    print(error.code, error)
"""


@pytest.mark.parametrize("locked", ["", "studio.db"])
def test_a_folder_or_database_without_the_right_to_write_is_refused(shared_folder: Path, locked: str) -> None:
    home = _a_used_home(shared_folder / "data")
    _let_all_read(home)
    (home / locked).chmod(0o555)

    found = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(home)], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == f"folder_not_writable {NOT_WRITABLE}"


def _let_all_read(home: Path) -> None:
    home.chmod(0o777)
    (home / "studio.lock").chmod(0o666)
    (home / "studio.db").chmod(0o666)


def test_all_that_lies_in_the_folder_counts(tmp_path: Path) -> None:
    for name, size in (("studio.db", 700), ("images/ab/picture.png", 200), ("cache/cut.png", 50)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * size)

    assert size_of(tmp_path) == 950
