"""The life of one keyframe, read top to bottom: resolve its sources, make its variations, settle the pick."""

from __future__ import annotations

import asyncio
from itertools import count, islice
from typing import Literal

from studio.chains.digest import current_inputs, digest_inputs
from studio.chains.resolve import resolve_sources
from studio.domain.events import keyframe_failed, keyframe_generating
from studio.domain.image import Image
from studio.domain.plan import PlannedKeyframe
from studio.domain.variation import Variation
from studio.engine.context import RunContext
from studio.engine.picking import settle_pick, take_over
from studio.engine.variations import (
    Made,
    Missed,
    Request,
    generate_variations,
    scene_of,
    thumbnails,
)
from studio.errors import StudioError
from studio.prompts.keyframe import compose_prompt
from studio.store.events import append
from studio.store.picks import latest_picks
from studio.store.runs import move_attempt
from studio.store.transaction import Transaction
from studio.store.variations import get_variation, list_variations

Outcome = Literal["picked", "failed"]


async def render_keyframe(context: RunContext, planned: PlannedKeyframe) -> Outcome:
    """Take one keyframe from queued to picked, or say why it failed."""
    request = await _prepare(context, planned)
    if planned.copies is not None:
        return await _copy(context, request)
    before = await _made_before(context, request)
    lacking = await _lacking_indices(context, request, len(before))
    results = await generate_variations(context, request, lacking)
    made = [*before, *(one for one in results if isinstance(one, Made))]
    if not made:
        reasons = [one.reason for one in results if isinstance(one, Missed)]
        return await _fail(context, request, reasons[0])
    await settle_pick(context, request.attempt, request.inputs, made)
    return "picked"


async def _prepare(context: RunContext, planned: PlannedKeyframe) -> Request:
    """Bind the sources as they are at this moment, and say that the calls begin."""
    attempt = context.attempts[planned.key]

    def begin(tx: Transaction) -> Request:
        pictures = {**context.assets, **_picked_pictures(tx, context)}
        names = resolve_sources(planned, context.plan, pictures, context.asset_names)
        sources = [(name, pictures[name]) for name in names if name in pictures]
        # Of all sources, also those beyond the provider's limit: who renders does not make a picture stale.
        inputs = current_inputs(context.spec, planned, [image.sha256 for _, image in sources])
        sent = sources[: context.provider.caps.max_sources]
        prompt = compose_prompt(context.spec, planned, [name for name, _ in sent], attempt.note)
        move_attempt(tx, attempt.id, "generating", inputs_digest=digest_inputs(inputs))
        append(tx, context.storyboard.id, keyframe_generating(planned.key, attempt.wanted))
        started = attempt.model_copy(update={"started_at": tx.now})
        return Request(started, prompt, tuple(sent), inputs)

    return await context.tools.database.write_async(begin)


def _picked_pictures(tx: Transaction, context: RunContext) -> dict[str, Image]:
    picks = latest_picks(tx, context.storyboard.id)
    return {key: get_variation(tx, pick.variation_id).image for key, pick in picks.items()}


async def _copy(context: RunContext, request: Request) -> Outcome:
    if not request.sources:
        return await _fail(
            context, request, "There is no picture to take over: its source could not be made."
        )
    await take_over(context, request)
    return "picked"


async def _made_before(context: RunContext, request: Request) -> list[Made]:
    """What an earlier, cut-short go at the same inputs already made: it is not made again."""
    wanted = digest_inputs(request.inputs)

    def read(tx: Transaction) -> list[Variation]:
        return list_variations(tx, context.storyboard.id, request.attempt.key)

    found = await context.tools.database.read_async(read)
    same = [
        v
        for v in found
        if v.attempt_id == request.attempt.id and v.inputs and digest_inputs(v.inputs) == wanted
    ]
    return await asyncio.gather(*(_measured(context, variation) for variation in same))


async def _measured(context: RunContext, variation: Variation) -> Made:
    if variation.scores is not None:
        return Made(variation, variation.scores)
    try:
        pixels = await context.tools.intake.pixels_of(variation.image)
    except StudioError:
        return Made(variation, None)
    sources = thumbnails(context, scene_of(variation.sources))
    return Made(variation, await context.tools.measurer.measure(pixels, sources))


async def _lacking_indices(context: RunContext, request: Request, have: int) -> list[int]:
    """Numbers for the variations still to be made: the lowest from the attempt's first on that are free."""
    attempt, board_id = request.attempt, context.storyboard.id
    known = await context.tools.database.read_async(lambda tx: list_variations(tx, board_id, attempt.key))
    used = {variation.index for variation in known}
    free = (index for index in count(attempt.first_index) if index not in used)
    return list(islice(free, max(0, attempt.wanted - have)))


async def _fail(context: RunContext, request: Request, reason: str) -> Outcome:
    def record(tx: Transaction) -> None:
        move_attempt(tx, request.attempt.id, "failed", error=reason)
        append(tx, context.storyboard.id, keyframe_failed(request.attempt.key, reason))

    await context.tools.database.write_async(record)
    return "failed"
