"""What tests of the store need: an open database, and a clock that a test can set."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.store.database import Database
from tests.rows import SetClock


@pytest.fixture
def clock() -> SetClock:
    """Noon, until it is moved."""
    return SetClock()


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users can reach, as pytest's own cannot be."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def database(clock: SetClock) -> Iterator[Database]:
    """An open database in a temporary folder, at noon."""
    opened = Database.open_temporary(now=clock)
    yield opened
    opened.close()
