"""Taking in videos: how long their bytes are held, and what becomes of one that gets no row."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from studio.engine.bought import Bought
from studio.engine.clips import ClipIntake, place_clip
from studio.engine.intake import Intake
from studio.errors import DiskFull
from studio.pictures.child import ChildPool, Reply
from studio.store.database import Database
from studio.store.ledger import mark_succeeded
from studio.store.transaction import Transaction
from tests.clips_made import a_clip
from tests.rows import a_call, a_generation

CLIP = a_clip()


class Held(bytes):
    """Bytes that say when nobody holds them any more."""

    gone = threading.Event()

    def __del__(self) -> None:
        self.gone.set()


class Asked(ChildPool):
    """Children that note whether the bytes were still held when they were asked."""

    gone: list[bool]

    async def call_async(self, request: dict[str, Any], blobs: Sequence[bytes] = ()) -> Reply:
        """As a pool does. A thread that wrote them may let go of them a moment after it told."""
        self.gone.append(await asyncio.to_thread(Held.gone.wait, 5.0))
        return await super().call_async(request, blobs)


@pytest.fixture
def clips(database: Database) -> Iterator[ClipIntake]:
    """Videos that are taken in, as a studio does."""
    decode = ChildPool("studio.pictures.decode:inspect", processes=1, limited=True)
    read = Asked("studio.pictures.clips:inspect", processes=1, limited=True, max_files=1)
    read.gone = []
    yield ClipIntake(database, Intake(database.images, decode, decode), read)
    decode.close()
    read.close()


def lying(database: Database) -> list[str]:
    """The files of videos and pictures."""
    return [
        file.suffix for name in ("videos", "images") for file in sorted((database.home / name).glob("??/*"))
    ]


def no_room(_: Transaction) -> None:
    raise DiskFull("The disk is full.", do="Free some space.")


async def test_the_bytes_of_a_video_are_gone_before_a_child_looks_at_it(clips: ClipIntake) -> None:
    Held.gone.clear()

    await clips.take(lambda: Held(CLIP), "upload")

    assert isinstance(clips.pool, Asked)
    assert clips.pool.gone == [True]


async def test_one_that_is_given_up_keeps_its_turn_until_its_bytes_are_gone(
    clips: ClipIntake, database: Database
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def read() -> bytes:
        begun.set()
        may_end.wait(10)
        return CLIP

    taking = asyncio.create_task(clips.take(read, "upload"))
    await asyncio.to_thread(begun.wait, 10)
    taking.cancel()
    await asyncio.wait([taking])
    kept_its_turn = clips._turn.locked()
    may_end.set()
    await clips.take(lambda: CLIP, "upload")

    assert (kept_its_turn, [*(database.home / "videos" / ".tmp").iterdir()]) == (True, [])


async def test_a_video_that_gets_its_row_stays(clips: ClipIntake, database: Database) -> None:
    taken = await clips.take(lambda: CLIP, "upload")

    await clips.keep(taken, taken.insert)

    assert (Path(taken.video.path).exists(), Path(taken.poster.path).exists()) == (True, True)


async def test_a_video_whose_row_finds_no_room_leaves_no_file(clips: ClipIntake, database: Database) -> None:
    taken = await clips.take(lambda: CLIP, "upload")

    with pytest.raises(DiskFull):
        await clips.keep(taken, no_room)

    assert lying(database) == []


async def test_one_that_has_a_row_already_outlives_a_second_try(
    clips: ClipIntake, database: Database
) -> None:
    first = await clips.take(lambda: CLIP, "upload")
    await clips.keep(first, first.insert)
    second = await clips.take(lambda: CLIP, "upload")

    with suppress(DiskFull):
        await clips.keep(second, no_room)

    assert (Path(first.video.path).exists(), Path(first.poster.path).exists()) == (True, True)


async def test_a_bought_video_that_was_stored_by_another_leaves_no_second_file(
    clips: ClipIntake, database: Database
) -> None:
    a_generation(database, "gen_1", mode="video_face_swap", wanted=1)
    entry = a_call(database, "call_1", what="video_face_swap", owner_id="gen_1")
    database.write(lambda tx: mark_succeeded(tx, entry.id, None, {}))

    placed = await place_clip(clips, Bought(CLIP, 7, entry), ("gen_1", 1))

    assert (placed, lying(database)) == (None, [])
