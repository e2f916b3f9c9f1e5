"""Which variation stands when all are there: the best by measurement, or a person's choice."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.digest import is_made_from
from studio.domain.events import NewEvent, keyframe_kept, keyframe_picked, keyframe_scored, keyframe_waiting
from studio.domain.ids import VariationId
from studio.domain.run import Attempt
from studio.domain.variation import Inputs
from studio.engine.context import RunContext
from studio.engine.recording import Picture, record_variation
from studio.engine.variations import Made, Request
from studio.scoring.ranking import Ranking, rank
from studio.store.events import append
from studio.store.picks import set_pick, standing_pick
from studio.store.runs import latest_attempts, move_attempt, note_error
from studio.store.transaction import Transaction
from studio.store.variations import get_variation, list_variations, set_scores

STUDIO = "studio"


async def settle_pick(
    context: RunContext, request: Request, made: Sequence[Made], missed: Sequence[str] = ()
) -> None:
    """Store the scores and pick the best; with hold for pick on, leave it to a person instead.

    missed: why the variations that were wanted besides could not be made.
    """

    def record(tx: Transaction) -> None:
        if missed:
            note_error(tx, request.attempt.id, missed[0])
        settle(tx, context, request, made)

    await context.tools.database.write_async(record)


def settle(tx: Transaction, context: RunContext, request: Request, made: Sequence[Made]) -> None:
    """As settle_pick, in the caller's transaction."""
    attempt = request.attempt
    _store_scores(tx, context, attempt, made)
    if context.spec.hold_for_pick and not _is_decided(tx, context, attempt, request.inputs):
        move_attempt(tx, attempt.id, "waiting")
        append(tx, context.storyboard.id, keyframe_waiting(attempt.key))
        return
    move_attempt(tx, attempt.id, "done")
    append(
        tx, context.storyboard.id, _standing_or_best(tx, context, attempt, request.inputs, rank_made(made))
    )


def take_over(tx: Transaction, context: RunContext, request: Request) -> None:
    """A copied keyframe: its source's picture is its one variation and its pick, without a call."""
    attempt, (_, image) = request.attempt, request.sources[0]
    known = list_variations(tx, context.storyboard.id, attempt.key)
    same = next((one for one in known if one.inputs == request.inputs), None)
    slot = request.slot(context, attempt.first_index)
    variation = same or record_variation(tx, slot, Picture(image, seed=0))
    best = Ranking([VariationId(variation.id)], "Taken over as it is from its source, without a call.")
    move_attempt(tx, attempt.id, "done")
    append(tx, context.storyboard.id, _standing_or_best(tx, context, attempt, request.inputs, best))


def rank_made(made: Sequence[Made]) -> Ranking:
    """Best first; ties go to the lower index."""
    if len(made) == 1:
        return Ranking([VariationId(made[0].variation.id)], "The only one: nothing to choose from.")
    ordered = sorted(made, key=lambda one: one.variation.index)
    return rank([(VariationId(one.variation.id), one.scores) for one in ordered])


def _store_scores(tx: Transaction, context: RunContext, attempt: Attempt, made: Sequence[Made]) -> None:
    measured = {one.variation.id: one.scores for one in made if one.scores is not None}
    for variation_id, scores in measured.items():
        set_scores(tx, variation_id, scores)
    if measured:
        append(tx, context.storyboard.id, keyframe_scored(attempt.key, list(measured)))


def _standing_or_best(
    tx: Transaction, context: RunContext, attempt: Attempt, inputs: Inputs, ranking: Ranking
) -> NewEvent:
    standing = standing_pick(tx, context.storyboard.id, attempt.key)
    if standing is not None and _is_decided(tx, context, attempt, inputs):
        return keyframe_kept(standing)
    pick = set_pick(
        tx,
        storyboard_id=context.storyboard.id,
        key=attempt.key,
        variation_id=_best(tx, ranking),
        how="auto",
        by=STUDIO,
        reason=ranking.reason,
    )
    return keyframe_picked(pick)


def _best(tx: Transaction, ranking: Ranking) -> str:
    """The best that nobody rejected while the others were being made; the best of all where every one was."""
    wanted = [one for one in ranking.order if get_variation(tx, one).rejected_by is None]
    return (wanted or ranking.order)[0]


def _is_decided(tx: Transaction, context: RunContext, attempt: Attempt, inputs: Inputs) -> bool:
    """Whether a hand pick stands: it is current, or newer than this attempt; out of date, it gives way."""
    standing = standing_pick(tx, context.storyboard.id, attempt.key)
    if standing is None or standing.how != "hand":
        return False
    chosen = get_variation(tx, standing.variation_id)
    current = chosen.inputs is None or is_made_from(chosen, inputs)
    return current or (attempt.started_at is not None and standing.at > attempt.started_at)


async def wait_for_person(context: RunContext, attempt: Attempt) -> None:
    """With hold for pick on, return once somebody picked for this keyframe; else at once."""
    if not context.spec.hold_for_pick:
        return
    database = context.tools.database
    with database.feed.listen(context.storyboard.id) as bell:
        # A run that is stopping does not wait for a pick any longer.
        while not context.halted and await database.read_async(
            lambda tx: _still_waiting(tx, context, attempt)
        ):
            await bell.wait(1.0)


def _still_waiting(tx: Transaction, context: RunContext, attempt: Attempt) -> bool:
    now = latest_attempts(tx, context.storyboard.id).get(attempt.key)
    return now is not None and now.id == attempt.id and now.state == "waiting"
