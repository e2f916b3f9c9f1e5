"""A picture that comes late finds its place: its keyframe, its reference, its generation, or the photo of its
identity."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from studio import faults
from studio.domain.events import keyframe_picked, keyframe_scored, storyboard_changed
from studio.domain.image import Image
from studio.domain.kit import Take
from studio.domain.ledger import LedgerEntry
from studio.domain.run import LIVE_JOB_STATES
from studio.domain.variation import Variation
from studio.engine.bought import Bought, receive_bought, store_bought
from studio.engine.clips import ClipIntake, place_clip
from studio.engine.intake import Intake, Received
from studio.engine.kit_checking import ReferenceChecker
from studio.engine.kit_recording import forget, place_of, record_take, settle_take
from studio.engine.late_ends import tell_late_end
from studio.engine.measuring import Measurer
from studio.engine.recording import Picture, record_variation, slot_of
from studio.engine.scenes import scene_of
from studio.errors import NotFound, PictureRefused
from studio.store import ledger
from studio.store.database import Database
from studio.store.events import append
from studio.store.generations import Placed, place_picture, set_picture_scores
from studio.store.identities import storyboards_using, upgrade_photo
from studio.store.images import insert_image
from studio.store.kits import get_kit
from studio.store.picks import set_pick, standing_pick
from studio.store.runs import latest_attempts
from studio.store.storyboards import get_storyboard
from studio.store.transaction import Transaction
from studio.store.variations import set_scores

UNREADABLE = (
    "The picture was paid for, but reading it fails each time. "
    "Its bytes are kept in the folder “aside” of the studio folder, under the id of its call."
)
CAME_LATE = "The only one: it came after its run had ended."


@dataclass(frozen=True, slots=True)
class Delivery:
    """Stores what comes late. The measurer is one that nothing waits for."""

    database: Database
    intake: Intake
    measurer: Measurer
    checker: ReferenceChecker
    clips: ClipIntake

    async def deliver(self, bought: Bought) -> None:
        """Store the picture and the end of its call in one transaction, and say so on its board."""
        entry = bought.entry
        if entry is None:
            raise AssertionError("what was not bought does not come late")
        try:
            if entry.what == "video_face_swap":
                await place_clip(self.clips, bought, (entry.owner_id or "", entry.index or 1))
                return
            received = await receive_bought(self.database, self.intake, bought)
        except PictureRefused as error:
            await self._refuse(entry, bought, str(error))
            return
        image = await store_bought(self.intake, received)
        faults.point("before_stored")
        made = await self.database.write_async(lambda tx: _record(tx, entry, bought, image))
        if isinstance(made, Variation):
            await self._measure(made, received)
        elif isinstance(made, Take):
            await self._check(made, received)
        elif made is not None:
            await self._score(made, received)
        elif entry.what == "reference":
            await forget(self.database, image)

    async def put_aside(self, bought: Bought) -> None:
        """What is paid for cannot be read: its bytes are kept, its call has failed, and its board says so."""
        if bought.entry is not None:
            await asyncio.to_thread(self.database.images.put_aside, bought.data, bought.entry.id)
            await self._refuse(bought.entry, bought, UNREADABLE)

    async def _refuse(self, entry: LedgerEntry, bought: Bought, reason: str) -> None:
        def record(tx: Transaction) -> None:
            bought.refuse(tx, reason)
            tell_late_end(tx, entry, reason)

        await self.database.write_async(record)

    async def _check(self, take: Take, received: Received) -> None:
        kit = await self.database.read_async(lambda tx: get_kit(tx, take.kit_id))
        checks = await self.checker.check(kit.subject, take.kind, received.seen.pixels, kit.source)
        await self.database.write_async(lambda tx: settle_take(tx, take, checks))

    async def _measure(self, variation: Variation, received: Received) -> None:
        images = self.database.images
        sources: list[Path] = [images.thumbnail_path(sha256, 640) for sha256 in scene_of(variation.sources)]
        scores = await self.measurer.measure(received.seen.pixels, sources)

        def record(tx: Transaction) -> None:
            if scores is not None:
                set_scores(tx, variation.id, scores)
                append(tx, variation.storyboard_id, keyframe_scored(variation.key, [variation.id]))

        await self.database.write_async(record)

    async def _score(self, picture_id: str, received: Received) -> None:
        scores = await self.measurer.measure(received.seen.pixels, [])
        if scores is not None:
            await self.database.write_async(lambda tx: set_picture_scores(tx, picture_id, scores))


def _record(
    tx: Transaction, entry: LedgerEntry, bought: Bought, image: Image
) -> Variation | Take | str | None:
    """What is to be looked at then; of a generation the id of the picture."""
    if ledger.get_entry(tx, entry.id).status == "succeeded":
        # Whoever asked for it stored it after all.
        return None
    bought.settle(tx)
    insert_image(tx, image)
    if entry.what == "upscale" and entry.owner_id is not None:
        _upgrade(tx, entry.owner_id, entry.ordered.sources[0].sha256, bought, image)
    if entry.what in ("generated", "face_swap") and entry.owner_id is not None:
        place = (entry.owner_id, entry.index or 1)
        return place_picture(tx, place, Placed(image, bought.seed, bought.cost_usd, entry.id))
    picture = Picture(image, bought.seed, bought.cost_usd, entry.id)
    if entry.what == "reference":
        return record_take(tx, place_of(entry), picture)
    if entry.storyboard_id is None or entry.key is None or not _is_there(tx, entry.storyboard_id):
        return None
    variation = record_variation(tx, slot_of(entry), picture)
    _let_it_stand(tx, variation)
    return variation


def _upgrade(tx: Transaction, owner_id: str, original: str, bought: Bought, image: Image) -> None:
    """The photo's 4K takes its place; what was made from the photo is out of date then, and boards say so."""
    if upgrade_photo(tx, owner_id, original, image, bought.cost_usd):
        for board_id, _ in storyboards_using(tx, owner_id):
            append(tx, board_id, storyboard_changed(["photo"]))


def _is_there(tx: Transaction, storyboard_id: str) -> bool:
    try:
        get_storyboard(tx, storyboard_id)
    except NotFound:
        return False
    return True


def _let_it_stand(tx: Transaction, variation: Variation) -> None:
    """Where a finished attempt left a keyframe without a picture, the first one that comes stands."""
    board_id, key = variation.storyboard_id, variation.key
    attempt = latest_attempts(tx, board_id).get(key)
    goes_on = attempt is not None and attempt.state in (*LIVE_JOB_STATES, "interrupted", "cancelled")
    held = get_storyboard(tx, board_id).spec.hold_for_pick
    if goes_on or held or standing_pick(tx, board_id, key) is not None:
        return
    pick = set_pick(
        tx,
        storyboard_id=board_id,
        key=key,
        variation_id=variation.id,
        how="auto",
        by="studio",
        reason=CAME_LATE,
    )
    append(tx, board_id, keyframe_picked(pick))
