"""A disk that is full when something ends: Stop leaves nothing under way, and a studio can be closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio import Studio
from studio.engine import finishing
from tests.builders import a_storyboard
from tests.full_disk import FullDisk
from tests.kit_painting import KitPainter, painted_by
from tests.painting import FlatProvider, factory
from tests.small_disk import run_beside_a_small_disk
from tests.waiting import until

# A rendering begins with 64 MB free; the disk is filled to the last byte while it waits for its painter.
RENDER = """
import asyncio, sys
from pathlib import Path
from studio import Studio
from tests.builders import a_storyboard
from tests.full_disk import fill
from tests.painting import FlatProvider, factory
from tests.waiting import until

async def render(place):
    hold = asyncio.Event()
    async with Studio.open(place / "data", providers={"flat": factory(FlatProvider(hold=hold))}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="flat", variations=1))
        run = studio.start(board.id)
        fillers = fill(place)
        hold.set()
        await until(lambda: studio.unstored == 1)
        print(studio.run(run.id).status)
        for filler in fillers:
            filler.unlink()
        print((await studio.wait(run.id)).error)
        again = await studio.wait(studio.start(board.id).id)
        print(again.status, studio.unstored)

asyncio.run(render(Path(sys.argv[1])))
"""


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], FullDisk]]:
    """Fills the disk for the function of that name; it has room again after monkeypatch.undo()."""

    def filled(name: str) -> FullDisk:
        full = FullDisk()
        monkeypatch.setattr(name, full)
        return full

    yield filled
    monkeypatch.undo()


async def test_a_generation_that_is_stopped_while_its_end_finds_no_room_ends_when_there_is(
    studio: Studio, disk: Callable[[str], FullDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = disk("studio.engine.generations.end_generation")
    begun = await studio.generate_images("On a beach", n=1, provider="flat", wait=False)
    await until(lambda: full.asked > 0)

    studio.cancel_generation(begun.id)
    await until(lambda: begun.id not in studio._parts.generations._tasks)
    monkeypatch.undo()

    await until(lambda: studio.generation(begun.id).status != "generating")
    assert studio.generation(begun.id).status == "done"


async def test_a_run_that_is_stopped_while_its_end_finds_no_room_ends_when_there_is(
    studio: Studio, disk: Callable[[str], FullDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = disk("studio.engine.runs.end_run")
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    run = studio.start(board.id)
    await until(lambda: full.asked > 0)

    studio.cancel(run.id)
    await until(lambda: run.id not in studio._parts.runs._tasks)
    monkeypatch.undo()

    await until(lambda: studio.run(run.id).status != "running")
    assert studio.run(run.id).status == "done"


async def test_a_kit_that_is_stopped_while_the_disk_is_full_is_stopped_when_there_is_room(
    disk: Callable[[str], FullDisk], monkeypatch: pytest.MonkeyPatch, astronaut: Path
) -> None:
    painter = KitPainter(hold=asyncio.Event())
    async with painted_by(painter) as studio:
        kit = await studio.create_kit(photo=astronaut, wait=False)
        await until(lambda: painter.under_way == 1)
        full = disk("studio.store.kits.stop_references")

        studio.cancel_kit(kit.id)
        await until(lambda: full.asked > 0)
        monkeypatch.undo()

        stopped = await studio.wait_kit(kit.id)
    assert (stopped.status, stopped.error) == ("failed", "It was stopped before it was made. Regenerate it.")


async def test_what_waits_for_room_is_told_by_the_studio_until_it_is_stored(
    studio: Studio, disk: Callable[[str], FullDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (studio.unstored, studio.about().unstored) == (0, 0)
    disk("studio.engine.runs.end_run")
    first = studio.start(studio.create_storyboard(a_storyboard(1, provider="flat", variations=1)).id)
    second = studio.start(studio.create_storyboard(a_storyboard(1, provider="flat", variations=1)).id)

    await until(lambda: (studio.unstored, studio.about().unstored) == (2, 2))
    monkeypatch.undo()

    ended = [await studio.wait(first.id), await studio.wait(second.id)]
    await until(lambda: studio.unstored == 0)
    assert [run.status for run in ended] == ["done", "done"]


def test_a_rendering_on_a_disk_that_is_really_full_ends_when_there_is_room_and_can_be_gone_on_with(
    tmp_path: Path,
) -> None:
    told = run_beside_a_small_disk(tmp_path, RENDER, megabytes=100).splitlines()

    assert told == [
        "running",
        "The disk of this studio folder is full; everything stored before is still there. "
        "Free at least 500 MB, then try again.",
        "done 0",
    ]


async def test_a_full_disk_keeps_no_studio_open_and_the_next_one_says_how_it_ended(
    home: Path, disk: Callable[[str], FullDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finishing, "LEAVE_S", 0.05)
    slow = FlatProvider(hold=asyncio.Event())
    async with Studio.open(home, providers={"flat": factory(slow)}) as studio:
        begun = await studio.generate_images("On a beach", n=1, provider="flat", wait=False)
        full = disk("studio.engine.generations.end_generation")
    monkeypatch.undo()

    async with Studio.open(home) as studio:
        assert (studio.generation(begun.id).status, full.asked > 0) == ("interrupted", True)
