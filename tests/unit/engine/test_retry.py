"""An end that finds the disk full is written as soon as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import stamina

from studio.engine.retry import until_there_is_room
from studio.errors import DiskFull


@dataclass
class FullDisk:
    """A write that finds no room so many times."""

    times: int
    asked: int = 0

    async def write(self) -> str:
        """The end that was written. Raises DiskFull."""
        self.asked += 1
        if self.asked <= self.times:
            raise DiskFull("The disk is full.")
        return "written"


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    """Nothing is waited for between two tries."""
    with stamina.set_testing(True, attempts=10):
        yield


async def test_an_end_that_finds_no_room_is_written_later_and_the_log_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    disk = FullDisk(times=3)

    written = await until_there_is_room(disk.write)

    said = [record.getMessage() for record in caplog.records if record.name == "studio.engine.retry"]
    assert (written, disk.asked) == ("written", 4)
    assert said == [
        "The disk of the studio folder is full; what just ended is stored as soon as there is room."
    ]


async def test_where_there_is_room_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    written = await until_there_is_room(FullDisk(times=0).write)

    assert (written, caplog.records) == ("written", [])
