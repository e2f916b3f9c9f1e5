"""The life of one keyframe, read top to bottom: resolve its sources, make its variations, settle the pick."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Literal

from studio.chains.digest import current_inputs, digest_inputs
from studio.chains.resolve import resolve_sources
from studio.domain.events import keyframe_failed, keyframe_generating
from studio.domain.ledger import LIVE_CALLS
from studio.domain.plan import PlannedKeyframe
from studio.domain.variation import Inputs, Variation
from studio.engine.context import RunContext
from studio.engine.picking import settle, settle_pick, take_over, wait_for_person
from studio.engine.scenes import scene_of
from studio.engine.variations import Made, Missed, Request, generate_variations, is_alone, thumbnails
from studio.errors import StudioError
from studio.prompts.keyframe import compose_prompt
from studio.store.events import append
from studio.store.ledger import open_entries
from studio.store.picks import picked_images
from studio.store.runs import move_attempt
from studio.store.transaction import Transaction
from studio.store.variations import list_variations

Outcome = Literal["picked", "failed", "stopped"]
ALL_IN_DOUBT = "Its calls were possibly charged, and none brought a picture. Regenerate to buy them again."
ALL_UNDER_WAY = "Its calls are still open at the service: their pictures come when they are known."


@dataclass(frozen=True, slots=True)
class _Opening:
    """A keyframe about to be made.

    before: what an earlier, cut-short go at the same inputs already made, and which is not made again;
    taken: the numbers that its variations have; doubtful: calls of that go which were possibly charged, and
    are not made again where there is another picture; live: those whose end is not known yet, which are never
    made again by themselves.
    """

    request: Request
    before: list[Variation]
    taken: frozenset[int]
    doubtful: int
    live: int

    def lacking(self) -> list[int]:
        """Numbers for the variations to be made: the lowest from the attempt's first on that are free."""
        free = (index for index in count(self.request.attempt.first_index) if index not in self.taken)
        bought = self.live + (self.doubtful if self.taken else 0)
        return list(islice(free, max(0, self.request.attempt.wanted - len(self.before) - bought)))


async def render_keyframe(context: RunContext, planned: PlannedKeyframe) -> Outcome:
    """Take one keyframe from queued to picked, or say why it failed.

    "stopped": the run sends no more calls, and what is there is not settled, so that it can be gone on with.
    """
    await context.tools.late.wait(context.storyboard.id, planned.key)
    opening = await _open(context, planned)
    request = opening.request
    if planned.copies is not None:
        return await _copy(context, request)
    before = await asyncio.gather(*(_measured(context, variation) for variation in opening.before))
    lacking = opening.lacking()
    request = replace(request, first=lacking[0] if lacking else 1)

    def settle_alone(tx: Transaction, made: Made) -> None:
        settle(tx, context, request, [made])

    results = await generate_variations(context, request, lacking, settle_alone)
    made = [*before, *(one for one in results if isinstance(one, Made))]
    reasons = [one.reason for one in results if isinstance(one, Missed)]
    if context.halted and reasons:
        return "stopped"
    if not made:
        nothing_asked = ALL_UNDER_WAY if opening.live else ALL_IN_DOUBT
        return await _fail(context, request, (reasons or [nothing_asked])[0])
    if before or not is_alone(request):
        await settle_pick(context, request, made)
    await wait_for_person(context, request.attempt)
    return "picked"


async def _open(context: RunContext, planned: PlannedKeyframe) -> _Opening:
    """Bind the sources as they are at this moment, and say that the calls begin."""
    attempt, board_id = context.attempts[planned.key], context.storyboard.id

    def begin(tx: Transaction) -> _Opening:
        pictures = {**context.assets, **picked_images(tx, board_id)}
        names = resolve_sources(planned, context.plan, pictures, context.asset_names)
        sources = [(name, pictures[name]) for name in names if name in pictures]
        # Of all sources, also those beyond the provider's limit: who renders does not make a picture stale.
        inputs = current_inputs(context.spec, planned, [image.sha256 for _, image in sources])
        sent = sources[: context.shop.provider.caps.max_sources]
        prompt = compose_prompt(context.spec, planned, [name for name, _ in sent], attempt.note)
        digest = digest_inputs(inputs)
        move_attempt(tx, attempt.id, "generating", inputs_digest=digest)
        append(tx, board_id, keyframe_generating(planned.key, attempt.wanted))
        started = attempt.model_copy(update={"started_at": tx.now})
        known = list_variations(tx, board_id, planned.key)
        before = [one for one in known if one.attempt_id == attempt.id and _is_same(one.inputs, digest)]
        taken = frozenset(one.index for one in known)
        still_open = [
            one
            for one in open_entries(tx, board_id)
            if one.attempt_id == attempt.id
            and one.key == planned.key
            and _is_same(one.ordered.inputs, digest)
        ]
        live = sum(one.status in LIVE_CALLS for one in still_open)
        request = Request(started, prompt, tuple(sent), inputs)
        return _Opening(request, before, taken, len(still_open) - live, live)

    return await context.tools.database.write_async(begin)


def _is_same(inputs: Inputs | None, digest: str) -> bool:
    return inputs is not None and digest_inputs(inputs) == digest


async def _copy(context: RunContext, request: Request) -> Outcome:
    if not request.sources:
        return await _fail(
            context, request, "There is no picture to take over: its source could not be made."
        )
    await take_over(context, request)
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


async def _fail(context: RunContext, request: Request, reason: str) -> Outcome:
    def record(tx: Transaction) -> None:
        move_attempt(tx, request.attempt.id, "failed", error=reason)
        append(tx, context.storyboard.id, keyframe_failed(request.attempt.key, reason))

    await context.tools.database.write_async(record)
    return "failed"
