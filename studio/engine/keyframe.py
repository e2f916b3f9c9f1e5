"""The life of one keyframe, read top to bottom: resolve its sources, make its variations, settle the pick."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Literal

from studio.chains.digest import current_inputs, digest_inputs, seen_of
from studio.chains.resolve import resolve_sources
from studio.domain.events import keyframe_failed, keyframe_generating, keyframe_kept
from studio.domain.plan import PlannedKeyframe
from studio.domain.variation import Variation
from studio.engine.context import RunContext
from studio.engine.decisions import Decision, decided
from studio.engine.picking import settle, settle_pick, take_over, wait_for_person
from studio.engine.scenes import scene_of
from studio.engine.slots import Asked, Slots, of_one_call, read_slots
from studio.engine.variations import Made, Missed, Request, generate_variations, is_alone, thumbnails
from studio.errors import StudioError
from studio.prompts.keyframe import compose_prompt
from studio.store.events import append
from studio.store.ledger import get_entry
from studio.store.picks import picked_images, standing_pick
from studio.store.runs import move_attempt
from studio.store.transaction import Transaction
from studio.store.variations import make_its_own

Outcome = Literal["picked", "failed", "stopped"]
ALL_IN_DOUBT = (
    "Its calls were possibly charged, and none brought a picture. Render them again, or leave them."
)
ALL_UNDER_WAY = "Its calls are still open at the service: their pictures come when they are known."


async def render_keyframe(context: RunContext, planned: PlannedKeyframe) -> Outcome:
    """Take one keyframe from queued to picked, or say why it failed.

    "stopped": the run sends no more calls, and what is there is not settled, so that it can be gone on with.
    """
    if planned.copies is not None:
        return await context.tools.database.write_async(lambda tx: _copy(tx, context, planned))
    await context.tools.late.wait(context.storyboard.id, planned.key)
    asked = await context.tools.late.look_again(context.storyboard.id, planned.key)
    request, slots, said = await _open(context, planned, asked)
    before = await asyncio.gather(*(_measured(context, variation) for variation in slots.before))
    lacking = slots.lacking()
    request = replace(request, first=lacking[0] if lacking else 1)

    def settle_alone(tx: Transaction, made: Made) -> None:
        settle(tx, context, request, [made])

    results = await generate_variations(context, request, lacking, settle_alone)
    await said
    made = [*before, *(one for one in results if isinstance(one, Made))]
    reasons = [one.reason for one in results if isinstance(one, Missed)]
    if lacking and len(reasons) == len(results) and request.decision.calls:
        run_id = context.run.id
        await context.tools.database.write_async(lambda tx: request.decision.take_back(tx, run_id))
    if context.halted and reasons:
        return "stopped"
    if not made:
        nothing_asked = ALL_UNDER_WAY if slots.live else ALL_IN_DOUBT
        reason = reasons[0] if reasons else nothing_asked
        end = _let_stand if context.again is not None and not lacking else _record_failure
        return await context.tools.database.write_async(lambda tx: end(tx, context, request, reason))
    if before or not is_alone(request):
        await settle_pick(context, request, made, reasons)
    await wait_for_person(context, request.attempt)
    return "picked"


async def _open(
    context: RunContext, planned: PlannedKeyframe, asked: Asked
) -> tuple[Request, Slots, asyncio.Task[None]]:
    """Bind the sources, and say that the calls begin.

    asked: what services told of the calls in doubt. The saying is handed in, not waited for, and given back:
    it is stored before anything that the calls write, their intents included.
    """
    database = context.tools.database

    def bind(tx: Transaction) -> tuple[Request, Slots]:
        request = _bound(tx, context, planned)
        slots = read_slots(tx, request.attempt, request.inputs, asked)
        if context.again is not None:
            slots = of_one_call(tx, slots, context.again)
        decision = _decision(tx, context, slots)
        return replace(request, attempt=slots.attempt, decision=decision), slots

    request, slots = await database.read_async(bind)

    def say(tx: Transaction) -> None:
        _say_begun(tx, context, request)
        # Also those of an earlier attempt, so that a later run, too, finds them there and buys none again.
        make_its_own(tx, request.attempt.id, slots.before)
        if context.shop.is_free and slots.lacking():
            # What costs nothing is not written down before it is made.
            request.decision.settle(tx)

    return request, slots, context.keep(database.write_async(say))


def _decision(tx: Transaction, context: RunContext, slots: Slots) -> Decision:
    """Which calls in doubt are no question any longer once something is bought for this keyframe."""
    attempt = slots.attempt
    if context.again is not None:
        return Decision([get_entry(tx, context.again.call_id)], context.again.by, one=True)
    is_new = context.attempts[attempt.key].started_at is None
    # Of a keyframe that nobody named, and that has pictures, nothing was told.
    if is_new and (context.named or not slots.taken):
        return decided(tx, attempt.storyboard_id, attempt.key)
    return Decision(slots.bought_again(context.spec.variations))


def _bound(tx: Transaction, context: RunContext, planned: PlannedKeyframe) -> Request:
    """The sources as they are at this moment, and what is asked for with them."""
    attempt = context.attempts[planned.key]
    pictures = {**context.assets, **picked_images(tx, context.storyboard.id)}
    names = resolve_sources(planned, context.plan, pictures, context.asset_names)
    sources = [(name, pictures[name]) for name in names if name in pictures]
    # Of all sources, also those beyond the provider's limit: who renders does not make a picture stale, and
    # what was not sent does neither (chains/digest.py).
    inputs = current_inputs(context.spec, planned, [image.sha256 for _, image in sources])
    # What is only taken over is sent to nobody.
    sent = sources if planned.copies else sources[: context.shop.provider.caps.max_sources]
    prompt = compose_prompt(context.spec, planned, [name for name, _ in sent], attempt.note)
    started = attempt.model_copy(update={"started_at": tx.now})
    return Request(started, prompt, tuple(sent), inputs)


def _say_begun(tx: Transaction, context: RunContext, request: Request) -> None:
    attempt = request.attempt
    digest = digest_inputs(request.inputs, seen_of(request.ordered(context)))
    move_attempt(tx, attempt.id, "generating", inputs_digest=digest, wanted=attempt.wanted)
    append(tx, context.storyboard.id, keyframe_generating(attempt.key, attempt.wanted))


def _copy(tx: Transaction, context: RunContext, planned: PlannedKeyframe) -> Outcome:
    """A copied keyframe takes its source's picture over in one transaction: what follows waits for it."""
    request = _bound(tx, context, planned)
    _say_begun(tx, context, request)
    if not request.sources:
        reason = "There is no picture to take over: its source could not be made."
        return _record_failure(tx, context, request, reason)
    take_over(tx, context, request)
    return "picked"


async def _measured(context: RunContext, variation: Variation) -> Made:
    if variation.scores is not None:
        return Made(variation, variation.scores)
    try:
        pixels = await context.tools.intake.pixels_of(variation.image)
    except StudioError:
        return Made(variation, None)
    sources = thumbnails(context, scene_of(variation.sources))
    return Made(variation, await context.tools.measurer.measure(pixels, sources))


def _let_stand(tx: Transaction, context: RunContext, request: Request, reason: str) -> Outcome:
    """Nothing was bought, as the call that was asked about brought a picture of older inputs, or was left:
    what stands still stands."""
    standing = standing_pick(tx, context.storyboard.id, request.attempt.key)
    if standing is None:
        return _record_failure(tx, context, request, reason)
    move_attempt(tx, request.attempt.id, "done")
    append(tx, context.storyboard.id, keyframe_kept(standing))
    return "picked"


def _record_failure(tx: Transaction, context: RunContext, request: Request, reason: str) -> Outcome:
    move_attempt(tx, request.attempt.id, "failed", error=reason)
    append(tx, context.storyboard.id, keyframe_failed(request.attempt.key, reason))
    return "failed"
