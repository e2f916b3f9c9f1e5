"""kill -9 while rendering:

what was there is there, the run is interrupted, and going on makes nothing twice.
"""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.view import BoardView
from tests.painting import FlatProvider, factory
from tests.rendering import counts, render

ROOT = Path(__file__).resolve().parents[2]


def killed_after(home: Path, pictures: int, *note: str) -> str:
    """Start the worker, kill it as soon as so many pictures are stored; the id of its storyboard."""
    command = [sys.executable, "-m", "tests.kill.worker", str(home), *note]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert worker.stdout is not None
    board_id = worker.stdout.readline().strip()
    while stored(home) < pictures and worker.poll() is None:
        pass
    worker.kill()
    worker.communicate()
    return board_id


def stored(home: Path) -> int:
    """How many variations another process has committed."""
    with sqlite3.connect(f"file:{home / 'studio.db'}?mode=ro", uri=True) as connection:
        (number,) = connection.execute("SELECT COUNT(*) FROM variations").fetchone()
    connection.close()
    return int(number)


def altered(view: BoardView) -> list[str]:
    """Variations whose file is not what its name says."""
    return [
        variation.id
        for keyframe in view.keyframes.values()
        for variation in keyframe.variations
        if hashlib.sha256(Path(variation.image.path).read_bytes()).hexdigest() != variation.image.sha256
    ]


@pytest.mark.parametrize("pictures", [1, 4, 7, 13])
async def test_after_a_kill_the_board_shows_what_was_there_and_goes_on(home: Path, pictures: int) -> None:
    board_id = killed_after(home, pictures)
    survived = stored(home)

    provider = FlatProvider()
    async with Studio.open(home, providers={"flat": factory(provider)}) as studio:
        found = studio.board(board_id)
        await render(studio, board_id)
        after = studio.board(board_id)

    assert found.run is not None
    assert (found.run.status, sum(counts(found).values()), altered(found)) == ("interrupted", survived, [])
    assert (after.status, set(counts(after).values())) == ("ready", {3})
    assert len(provider.asked) == 24 - survived


async def test_events_have_no_gap_over_a_kill(home: Path) -> None:
    board_id = killed_after(home, 5)

    async with Studio.open(home, providers={"flat": factory(FlatProvider())}) as studio:
        await render(studio, board_id)
        numbers = [event.number for event in studio.events(board_id)]

    assert numbers == list(range(1, len(numbers) + 1))


async def test_a_regeneration_that_was_killed_goes_on_with_its_wish(home: Path) -> None:
    board_id = killed_after(home, 7, "closer")
    survived = stored(home)

    provider = FlatProvider()
    async with Studio.open(home, providers={"flat": factory(provider)}) as studio:
        lacking = studio.board(board_id).keyframes["s01.start"].lacking
        run = await render(studio, board_id)
        after = counts(studio.board(board_id))

    assert (lacking, run.keys, after) == (9 - survived, ["s01.start"], {"s01.end": 3, "s01.start": 6})
    assert [op.prompt.count("closer") for op in provider.asked] == [1] * (9 - survived)
