"""An end that finds the disk full is written as soon as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import stamina

from studio.engine.retry import until_there_is_room
from studio.errors import DiskFull
from studio.store.feed import Feed
from studio.store.unstored import Unstored


@dataclass
class FullDisk:
    """A write that finds no room so many times."""

    times: int
    asked: int = 0
    unstored: Unstored = field(default_factory=lambda: Unstored(Feed()))
    waiting: list[int] = field(default_factory=list)

    async def write(self) -> str:
        """The end that was written. Raises DiskFull."""
        self.asked += 1
        self.waiting.append(self.unstored.count)
        if self.asked <= self.times:
            full = DiskFull("The disk is full.")
            full.waiting = self.unstored.waiting
            raise full
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


async def test_it_waits_for_room_from_the_first_refusal_until_it_is_written() -> None:
    disk = FullDisk(times=3)

    await until_there_is_room(disk.write)

    assert (disk.waiting, disk.unstored.count) == ([0, 1, 1, 1], 0)
