"""Bytes from outside → a checked, stored video with its poster; and a bought one in its place.

No decoder runs in this process, and what the child reads lies on the disk: of videos that are given, the
bytes of one at most are in memory. Those of a bought one are as long as whoever bought it holds them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from studio import faults
from studio.domain.image import Image
from studio.domain.video import Video
from studio.engine.bought import Bought
from studio.engine.finishing import Finishing
from studio.engine.intake import Intake
from studio.engine.room import Room
from studio.errors import PictureRefused, StudioError
from studio.pictures.child import ChildDied, ChildPool
from studio.store import ledger
from studio.store.database import Database
from studio.store.generations import Place, Placed, place_picture
from studio.store.images import Part, insert_image
from studio.store.transaction import Transaction
from studio.store.unused import remove_files
from studio.store.videos import insert_video, remove_video_files, set_made_video

T = TypeVar("T")
Rules = Literal["upload", "result"]


@dataclass(frozen=True, slots=True)
class TakenClip:
    """A video whose file and poster are stored, and whose rows are still to be written."""

    video: Video
    poster: Image

    def insert(self, tx: Transaction) -> None:
        """Write the rows."""
        insert_image(tx, self.poster)
        insert_video(tx, self.video)


@dataclass(frozen=True, slots=True)
class ClipIntake:
    """Takes videos into the store. Lives on one event loop. pool: children with limits that read one file."""

    database: Database
    intake: Intake
    pool: ChildPool
    room: Room = field(default_factory=Room)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _finishing: Finishing = field(default_factory=Finishing)

    async def take(self, read: Callable[[], bytes], rules: Rules) -> TakenClip:
        """A video and its poster in the store, both without rows.

        read: gives its bytes, in a thread, once it is their turn. Raises PictureRefused, DiskFull; ChildDied
        for what was paid for and could not be read.
        """
        part = await self._written(read)
        try:
            facts, (poster,) = await self.pool.call_async({"path": str(part.file), "rules": rules})
            image, _ = await self.intake.take(poster, "result")
            return TakenClip(await asyncio.to_thread(self._named, part, facts, image.sha256), image)
        except ChildDied:
            if rules == "result":
                raise
            raise PictureRefused(
                "The video could not be read safely.", do="Save it anew as MP4 and choose that."
            ) from None
        finally:
            self.database.videos.drop(part)

    async def keep(self, taken: TakenClip, record: Callable[[Transaction], T]) -> T:
        """Run the transaction that writes the rows of what was taken; where it writes none, the files go."""

        def work(tx: Transaction) -> tuple[T, bool]:
            result = record(tx)
            return result, taken.video.sha256 in tx.stored

        try:
            result, is_kept = await self.database.write_async(work)
        except StudioError:
            await self._let_go(taken)
            raise
        if not is_kept:
            await self._let_go(taken)
        return result

    async def _let_go(self, taken: TakenClip) -> None:
        def work(tx: Transaction) -> None:
            self.database.videos.claimed([taken.video.sha256])
            self.database.images.claimed([taken.poster.sha256])
            remove_video_files(tx, self.database.videos, [taken.video])
            remove_files(tx, self.database.images, [taken.poster])

        await self.database.write_async(work)

    async def _written(self, read: Callable[[], bytes]) -> Part:
        """The bytes on the disk. Nothing breaks a thread off: cancelled, it is finished, then dropped."""
        writing = self._finishing.start(self._write(read))
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            writing.add_done_callback(self._drop_written)
            raise

    def _drop_written(self, writing: asyncio.Task[Part]) -> None:
        if not writing.cancelled() and writing.exception() is None:
            self.database.videos.drop(writing.result())

    async def _write(self, read: Callable[[], bytes]) -> Part:
        """The bytes are gone from here when the turn passes on."""
        async with self._turn:
            data = await asyncio.to_thread(read)
            with self.room.hold(len(data)):
                return await asyncio.to_thread(self.database.videos.write, data)

    def _named(self, part: Part, facts: dict[str, Any], poster: str) -> Video:
        videos, extension = self.database.videos, str(facts.pop("extension"))
        if blanks := facts.pop("blanks"):
            part = videos.blank(part, blanks)
        sha256 = videos.name(part, extension)
        path = videos.path(sha256, extension)
        return Video.model_validate(
            {"sha256": sha256, "path": str(path), "size": part.size, "poster": poster, **facts}
        )


async def place_clip(clips: ClipIntake, bought: Bought, place: Place) -> str | None:
    """Store a video that was bought, and the end of its call, in one transaction; gives the id of its place.

    None where that is gone, or filled already. Raises PictureRefused where it is none, ChildDied.
    """
    taken = await clips.take(lambda: bought.data, "result")
    faults.point("before_stored")

    def record(tx: Transaction) -> str | None:
        if bought.entry is not None and ledger.get_entry(tx, bought.entry.id).status == "succeeded":
            # Whoever asked for it stored it after all.
            return None
        bought.settle(tx)
        taken.insert(tx)
        placed = Placed(taken.poster, bought.seed, bought.cost_usd, bought.entry_id)
        picture_id = place_picture(tx, place, placed)
        set_made_video(tx, place, taken.video.sha256)
        return picture_id

    picture_id = await clips.keep(taken, record)
    faults.point("after_stored")
    return picture_id
