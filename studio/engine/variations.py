"""n variations of one keyframe, all at once: call, check, store, show, measure."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from studio.domain.events import keyframe_scored, variation_failed, variation_ready
from studio.domain.ids import is_key, new_id
from studio.domain.image import Image
from studio.domain.run import Attempt
from studio.domain.variation import Inputs, Scores, SourceUsed, Variation
from studio.engine.context import RunContext
from studio.engine.measuring import Measurer
from studio.engine.retry import submit_with_retry
from studio.errors import PictureRefused, ProviderFailed
from studio.protocols import Done, Handle, Op, SourcePicture
from studio.store.events import append
from studio.store.images import insert_image
from studio.store.transaction import Transaction
from studio.store.variations import index_taken, insert_variation, next_index, set_scores

_SEED_BITS = 31
Measuring = asyncio.Task[Scores | None]
Settle = Callable[[Transaction, "Made"], None]


@dataclass(frozen=True, slots=True)
class Request:
    """Exactly what the variations of one keyframe are made from."""

    attempt: Attempt
    prompt: str
    sources: tuple[tuple[str, Image], ...]
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture about to become a variation."""

    image: Image
    index: int
    seed: int
    prompt: str
    cost_usd: float


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
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_generate_one(context, request, index, settle_alone)) for index in indices]
    return [task.result() for task in tasks]


async def _generate_one(
    context: RunContext, request: Request, index: int, settle_alone: Settle
) -> Made | Missed:
    try:
        variation, measuring = await _call(context, request, index, settle_alone)
    except (ProviderFailed, PictureRefused) as error:
        reason = str(error)
        await context.tools.database.write_async(
            lambda tx: append(tx, context.storyboard.id, variation_failed(request.attempt.key, reason))
        )
        return Missed(reason)
    if is_alone(request):
        # There is nothing to choose from, so nothing that follows has to wait for the measuring.
        context.keep(_record_scores(context, variation, measuring))
        return Made(variation, None)
    return Made(variation, await measuring)


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
    op = Op(
        prompt=request.prompt,
        sources=tuple(SourcePicture(name, Path(image.path), image.sha256) for name, image in request.sources),
        aspect_ratio=context.spec.aspect_ratio,
        size=context.spec.size,
        seed=seed_of(attempt.key, index),
    )
    urgency = (-context.urgency[attempt.key], int(attempt.key[1:3]), index)
    async with context.gate.slot(context.run.id, urgency):
        done = await submit_with_retry(context.provider, op, uuid4())
    if isinstance(done, Handle):
        raise ProviderFailed("The image provider gave a job where a picture was due.")
    # A picture that was made is kept also when the run is cancelled in this moment.
    return await asyncio.shield(context.keep(_keep(context, request, op, index, done, settle_alone)))


async def _keep(
    context: RunContext, request: Request, op: Op, index: int, done: Done, settle_alone: Settle
) -> tuple[Variation, Measuring]:
    received = await context.tools.intake.receive(done.data, "result")
    sources = _compared_with(context, request)

    def begin_measuring(measurer: Measurer) -> Measuring:
        return context.keep(measurer.measure(received.seen.pixels, sources))

    # Where something waits for the measuring, it begins before the storing; else it keeps out of the way of
    # what follows.
    waited_for = not is_alone(request) or nothing_follows(context)
    early = begin_measuring(context.tools.measurer) if waited_for else None
    picture = Picture(
        await context.tools.intake.store(received), index, op.seed, request.prompt, done.cost_usd
    )

    def record(tx: Transaction) -> Variation:
        variation = record_variation(tx, context, request, picture)
        if is_alone(request):
            settle_alone(tx, Made(variation, None))
        return variation

    variation = await context.tools.database.write_async(record)
    return variation, early or begin_measuring(context.tools.idle_measurer)


def nothing_follows(context: RunContext) -> bool:
    """Whether all of this run that something waits for is settled: then only the run's end is to come."""
    return all(context.settled[key].is_set() for key in context.attempts if context.urgency[key] > 1)


def record_variation(tx: Transaction, context: RunContext, request: Request, picture: Picture) -> Variation:
    """Store a picture as a variation of its keyframe, with its event, in the caller's transaction."""
    attempt = request.attempt
    board_id = context.storyboard.id
    taken = index_taken(tx, board_id, attempt.key, picture.index)
    variation = Variation(
        id=new_id("var"),
        storyboard_id=board_id,
        key=attempt.key,
        # A person's own picture may have come in between and taken the number.
        index=next_index(tx, board_id, attempt.key) if taken else picture.index,
        attempt_id=attempt.id,
        image=picture.image,
        seed=picture.seed,
        prompt=picture.prompt,
        note=attempt.note,
        sources=[SourceUsed(name=name, sha256=source.sha256) for name, source in request.sources],
        inputs=request.inputs,
        provider=context.provider_name,
        size=context.spec.size,
        cost_usd=picture.cost_usd,
        created_at=tx.now,
    )
    insert_image(tx, picture.image)
    insert_variation(tx, variation)
    append(tx, context.storyboard.id, variation_ready(variation))
    return variation


def _compared_with(context: RunContext, request: Request) -> list[Path]:
    used = [SourceUsed(name=name, sha256=image.sha256) for name, image in request.sources]
    return thumbnails(context, scene_of(used))


def scene_of(sources: Sequence[SourceUsed]) -> list[str]:
    """Digests of the sources that show a scene: earlier keyframes; where there is none, whatever there is.

    A portrait and a packshot say little of a room; beside an earlier keyframe they would blur the measure.
    """
    scenes = [source.sha256 for source in sources if is_key(source.name) or source.name == "reference"]
    return scenes or [source.sha256 for source in sources]


def thumbnails(context: RunContext, digests: Iterable[str]) -> list[Path]:
    """The small copies of the sources, which likeness is measured on."""
    return [context.tools.database.images.thumbnail_path(sha256, 640) for sha256 in digests]
