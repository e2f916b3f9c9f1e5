"""A person's own picture for a keyframe: stored, picked by hand, and measured as any other."""

from __future__ import annotations

import asyncio
from pathlib import Path

from studio.board import picked_inputs
from studio.chains.staleness import sources_now
from studio.domain.events import keyframe_scored, variation_ready
from studio.domain.ids import is_key, new_id
from studio.domain.image import Image
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import Storyboard
from studio.domain.variation import Scores, Variation
from studio.engine.scenes import scene_of
from studio.errors import Conflict, StudioError
from studio.service.boards import end_waiting, read_records, set_hand_pick
from studio.service.checks import checked_by, checked_id, checked_key
from studio.service.identities import Photo
from studio.service.planning import plan_for
from studio.service.uploads import read_upload
from studio.service.wiring import Parts
from studio.store import events, runs, storyboards, variations
from studio.store.images import keep_image
from studio.store.transaction import Transaction

PICKED = "A picture of your own."


async def add_variation(parts: Parts, board_id: str, key: str, photo: Photo, by: str) -> Variation:
    """A person's own picture for a keyframe: stored, shown, picked by hand, then measured.

    It never gets out of date by itself. Raises Conflict for a keyframe that is taken over from its source.
    """
    await parts.database.read_async(lambda tx: _place(tx, board_id, key))
    checked_by(by)
    image, _ = await parts.intake.take(await asyncio.to_thread(read_upload, photo), "upload")
    return await add_stored_variation(parts, board_id, key, image, by)


async def add_stored_variation(parts: Parts, board_id: str, key: str, image: Image, by: str) -> Variation:
    """As add_variation, with a picture that is stored already."""
    by = checked_by(by)
    variation = await parts.database.write_async(lambda tx: _record(tx, board_id, key, image, by))
    scores = await _measured(parts, variation)

    def note(tx: Transaction) -> Variation:
        if scores is not None:
            variations.set_scores(tx, variation.id, scores)
            events.append(tx, variation.storyboard_id, keyframe_scored(variation.key, [variation.id]))
        return variations.get_variation(tx, variation.id)

    return await parts.database.write_async(note)


def _record(tx: Transaction, board_id: str, key: str, image: Image, by: str) -> Variation:
    board, planned = _place(tx, board_id, key)
    variation = Variation(
        id=new_id("var"),
        storyboard_id=board.id,
        key=planned.key,
        index=_free_index(tx, board.id, planned.key),
        attempt_id=None,
        image=image,
        seed=0,
        prompt="",
        sources=[],
        inputs=None,
        provider="upload",
        size=board.spec.size,
        uploaded_by=by or "someone",
        created_at=tx.now,
    )
    keep_image(tx, image)
    variations.insert_variation(tx, variation)
    events.append(tx, board.id, variation_ready(variation))
    end_waiting(tx, variation)
    set_hand_pick(tx, variation, by, PICKED)
    return variation


def _place(tx: Transaction, board_id: str, key: str) -> tuple[Storyboard, PlannedKeyframe]:
    """A storyboard and one of its keyframes. Raises NotFound naming the nearest; Conflict for a copy."""
    board = storyboards.get_storyboard(tx, checked_id(board_id, "storyboard"))
    plan = plan_for(tx, board.spec)
    key = checked_key(plan, key)
    planned = next(one for one in plan.keyframes if one.key == key)
    if planned.copies is not None:
        instead = (
            f"Give your picture to {planned.copies} instead."
            if is_key(planned.copies)
            else "Change the reference picture of the storyboard instead."
        )
        raise Conflict(f"Keyframe {key} is taken over from its source as it is.", do=instead)
    return board, planned


def _free_index(tx: Transaction, board_id: str, key: str) -> int:
    """The next index that no variation has and no live attempt will give."""
    attempt = runs.latest_attempts(tx, board_id).get(key)
    reserved = 1 if attempt is None else attempt.first_index + attempt.wanted
    return max(variations.next_index(tx, board_id, key), reserved)


async def _measured(parts: Parts, variation: Variation) -> Scores | None:
    """By itself, and against what its keyframe would be made from now; None where it cannot be read."""
    sources = await asyncio.to_thread(_sources, parts, variation)
    try:
        pixels = await parts.tools.intake.pixels_of(variation.image)
    except StudioError:
        return None
    return await parts.tools.measurer.measure(pixels, sources)


def _sources(parts: Parts, variation: Variation) -> list[Path]:
    """The small copies of the sources that its keyframe has today."""
    records = read_records(parts, variation.storyboard_id)
    planned = next((one for one in records.plan.keyframes if one.key == variation.key), None)
    if planned is None:
        return []
    spec, picked = records.storyboard.spec, picked_inputs(records)
    now = sources_now(spec, records.plan, planned, records.assets, picked)
    return [parts.database.images.thumbnail_path(sha256, 640) for sha256 in scene_of(now)]
