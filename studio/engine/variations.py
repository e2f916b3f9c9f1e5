"""n variations of one keyframe, all at once: call, check, store, show, measure."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

from studio import faults
from studio.domain.events import keyframe_scored, variation_failed
from studio.domain.image import Image
from studio.domain.ledger import Ordered
from studio.domain.run import Attempt
from studio.domain.variation import Inputs, Scores, SourceUsed, Variation
from studio.engine.bought import Bought, receive_bought, store_bought
from studio.engine.context import RunContext
from studio.engine.decisions import Decision
from studio.engine.metered import Errand
from studio.engine.recording import Picture, Slot, record_variation
from studio.engine.rush import Call
from studio.engine.scenes import scene_of
from studio.errors import BudgetReached, PictureRefused, ProviderFailed, RateLimited, StudioError
from studio.pictures.child import ChildDied
from studio.protocols import Op, SourcePicture
from studio.store.events import append
from studio.store.transaction import Transaction
from studio.store.variations import set_scores

_SEED_BITS = 31
STRIKES = 3
"""How often in a row a service may be full before a keyframe gets one variation only."""
Measuring = asyncio.Task[Scores | None]
Settle = Callable[[Transaction, "Made"], None]


@dataclass(frozen=True, slots=True)
class Request:
    """Exactly what the variations of one keyframe are made from. `first` is the lowest number to be made;
    `decision`: what is decided about earlier calls by buying them.
    """

    attempt: Attempt
    prompt: str
    sources: tuple[tuple[str, Image], ...]
    inputs: Inputs
    first: int = 1
    decision: Decision = field(default_factory=Decision)

    def ordered(self, context: RunContext) -> Ordered:
        """What is asked for, as the ledger and the variation keep it."""
        return Ordered(
            prompt=self.prompt,
            note=self.attempt.note,
            sources=[SourceUsed(name=name, sha256=image.sha256) for name, image in self.sources],
            inputs=self.inputs,
            size=context.spec.size,
            aspect_ratio=context.spec.aspect_ratio,
        )

    def slot(self, context: RunContext, index: int) -> Slot:
        """The place of the variation with that number."""
        attempt = self.attempt
        return Slot(
            context.storyboard.id,
            attempt.key,
            attempt.id,
            index,
            context.shop.name,
            self.ordered(context),
        )


@dataclass(frozen=True, slots=True)
class Made:
    """One variation that exists, and how it measures (None: could not be measured)."""

    variation: Variation
    scores: Scores | None


@dataclass(frozen=True, slots=True)
class Missed:
    """One variation that could not be made, and why."""

    reason: str


def seed_of(key: str, index: int) -> int:
    """The seed of a variation: always the same for a keyframe and an index; 31 bits."""
    digest = hashlib.sha256(f"{key}#{index}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - _SEED_BITS)


def is_alone(request: Request) -> bool:
    """Whether a keyframe gets one variation only: it stands as soon as it exists, and is measured later."""
    return request.attempt.wanted == 1


async def generate_variations(
    context: RunContext, request: Request, indices: Sequence[int], settle_alone: Settle
) -> list[Made | Missed]:
    """Make the variations with these indices side by side, each shown as soon as it is stored.

    settle_alone: settles the pick of a variation that is alone, in the transaction that stores it.
    """
    context.tools.sources.prepare(_compared_with(context, request))
    if nothing_follows(context) and not context.shop.is_free:
        # While their jobs run; a renderer on this machine needs the cores itself.
        context.keep(context.tools.measurer.get_ready())
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_generate_one(context, request, index, settle_alone)) for index in indices]
    return [task.result() for task in tasks]


async def _generate_one(
    context: RunContext, request: Request, index: int, settle_alone: Settle
) -> Made | Missed:
    try:
        variation, measuring = await _call(context, request, index, settle_alone)
    except (ProviderFailed, PictureRefused, BudgetReached, ChildDied) as error:
        return await _missed(context, request, error)
    if is_alone(request):
        # There is nothing to choose from, so nothing that follows has to wait for the measuring.
        context.keep(_record_scores(context, variation, measuring))
        return Made(variation, None)
    return Made(variation, await measuring)


async def _missed(context: RunContext, request: Request, error: StudioError) -> Missed:
    """One picture less; where the next call would end the same way, none is sent any more."""
    reason = str(error)
    if isinstance(error, BudgetReached) or (isinstance(error, ProviderFailed) and error.stops_run):
        context.halted.append(error)
    if error not in context.halted:
        await context.tools.database.write_async(
            lambda tx: append(tx, context.storyboard.id, variation_failed(request.attempt.key, reason))
        )
    return Missed(reason)


async def _record_scores(context: RunContext, variation: Variation, measuring: Measuring) -> None:
    scores = await measuring

    def record(tx: Transaction) -> None:
        if scores is not None:
            set_scores(tx, variation.id, scores)
            append(tx, context.storyboard.id, keyframe_scored(variation.key, [variation.id]))

    await context.tools.database.write_async(record)


async def _call(
    context: RunContext, request: Request, index: int, settle_alone: Settle
) -> tuple[Variation, Measuring]:
    attempt = request.attempt
    call = (attempt.key, index)
    op = Op(
        prompt=request.prompt,
        sources=tuple(SourcePicture(name, Path(image.path), image.sha256) for name, image in request.sources),
        aspect_ratio=context.spec.aspect_ratio,
        size=context.spec.size,
        seed=seed_of(attempt.key, index),
    )
    errand = Errand(
        what="variation",
        ordered=request.ordered(context),
        storyboard_id=context.storyboard.id,
        run_id=context.run.id,
        attempt_id=attempt.id,
        key=attempt.key,
        index=index,
        urgency=(-context.urgency[attempt.key], int(attempt.key[1:3]), index),
        before_sending=lambda: _check_wanted(context, request, index),
        is_stopped=context.stopped.is_set,
        when_written=request.decision.settle,
        when_out=lambda: context.rush.out(call),
        before_fetching=lambda: _take_turn(context, call),
    )
    try:
        await _take_turn(context, call)
        bought = await context.tools.meter.buy(context.shop, op, errand)
        # Also one that came with the answer, and was not fetched.
        _hurry(context, call)
        # A picture that was made is kept also when the run is cancelled in this moment.
        return await asyncio.shield(context.keep(_keep(context, request, index, bought, settle_alone)))
    finally:
        context.rush.end(call)


async def _take_turn(context: RunContext, call: Call) -> None:
    """Before a call is sent, or its picture fetched: it is in a rush, or lets those go first that are."""
    if not context.shop.is_free and not _hurry(context, call) and _has_time(context, call[0]):
        await context.rush.over()


def _hurry(context: RunContext, call: Call) -> bool:
    """Put a call in a rush where others wait for its picture, and somebody else makes it; gives whether."""
    is_urgent = not context.shop.is_free and context.urgency[call[0]] > 1
    if is_urgent:
        context.rush.begin(call)
    return is_urgent


def _has_time(context: RunContext, key: str) -> bool:
    """Whether the last keyframe of a chain holds up nothing: more calls, one after the other, are to come for
    another keyframe than for this one."""
    mine = 0 if context.rush.is_out(key) else 1
    others = (other for other in context.attempts if not _is_settled(context, other))
    return any(context.urgency[other] - context.rush.is_out(other) > mine for other in others)


def _check_wanted(context: RunContext, request: Request, index: int) -> None:
    """Raises where the run is stopping, and where a full service gets one call a keyframe only."""
    if context.halted:
        raise context.halted[0]
    if context.shop.gate.strikes >= STRIKES and index != request.first:
        raise RateLimited(
            "The service takes few calls at the moment, so one variation was asked for.",
            do="Regenerate later for more.",
        )


async def _keep(
    context: RunContext, request: Request, index: int, bought: Bought, settle_alone: Settle
) -> tuple[Variation, Measuring]:
    with context.tools.late.taking_over(bought):
        try:
            async with _turn(context, request.attempt.key, bought):
                return await _store(context, request, index, bought, settle_alone)
        except PictureRefused as refused:
            reason = str(refused)
            if bought.entry is not None:
                await context.tools.database.write_async(lambda tx: bought.refuse(tx, reason))
            raise


def _turn(context: RunContext, key: str, bought: Bought) -> AbstractAsyncContextManager[None]:
    """The turn of a picture: what other keyframes wait for goes before the rest."""
    urgency = context.urgency[key]
    place = list(context.attempts).index(key) if urgency > 1 else 0
    return context.arrivals.turn((-urgency, place), waits=bought.can_wait)


async def _store(
    context: RunContext, request: Request, index: int, bought: Bought, settle_alone: Settle
) -> tuple[Variation, Measuring]:
    tools = context.tools
    # Where something waits for the measuring, it begins before the storing; else it keeps out of the way of
    # what follows.
    waited_for = not is_alone(request) or nothing_follows(context)
    received = await receive_bought(tools.database, tools.intake, bought, quick=not waited_for)
    sources = _compared_with(context, request)
    early = context.keep(tools.measurer.measure(received.seen.pixels, sources)) if waited_for else None
    image = await store_bought(tools.intake, received)
    picture = Picture(image, bought.seed, bought.cost_usd, bought.entry_id)
    faults.point("before_stored")

    def record(tx: Transaction) -> Variation:
        bought.settle(tx)
        variation = record_variation(tx, request.slot(context, index), picture)
        if is_alone(request):
            settle_alone(tx, Made(variation, None))
        return variation

    variation = await tools.database.write_async(record)
    faults.point("after_stored")
    return variation, early or context.keep(_measured_idly(context, image, sources))


async def _measured_idly(context: RunContext, image: Image, sources: Sequence[Path]) -> Scores | None:
    """How a stored picture measures; None where it cannot be read any more."""
    await context.rush.over()
    try:
        pixels = await context.tools.intake.pixels_of(image, idle=True)
    except StudioError:
        return None
    return await context.tools.idle_measurer.measure(pixels, sources)


def nothing_follows(context: RunContext) -> bool:
    """Whether all of this run that something waits for is settled: then only the run's end is to come."""
    return all(_is_settled(context, key) for key in context.attempts if context.urgency[key] > 1)


def _is_settled(context: RunContext, key: str) -> bool:
    """Whether a keyframe's picture stands, or its run is over: a picture may be stored still then."""
    event = context.settled.get(key)
    return event is None or event.is_set()


def _compared_with(context: RunContext, request: Request) -> list[Path]:
    used = [SourceUsed(name=name, sha256=image.sha256) for name, image in request.sources]
    return thumbnails(context, scene_of(used))


def thumbnails(context: RunContext, digests: Iterable[str]) -> list[Path]:
    """The small copies of the sources, which likeness is measured on."""
    return [context.tools.database.images.thumbnail_path(sha256, 640) for sha256 in digests]
