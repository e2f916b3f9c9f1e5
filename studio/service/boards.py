"""The board:

read its records, fold them, and what people do to it by hand: pick and reject.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from studio.board import Records, fold, inputs_today, picked_inputs, stale_now
from studio.chains.digest import is_made_from
from studio.chains.staleness import picked_of, stale_keyframes
from studio.chains.unfinished import is_undecided
from studio.domain.events import pick_changed, variation_rejected
from studio.domain.ids import VariationId
from studio.domain.image import Image
from studio.domain.run import Run
from studio.domain.storyboard import Storyboard, StoryboardSpec
from studio.domain.variation import Pick, Variation
from studio.domain.view import BoardView
from studio.errors import Conflict
from studio.scoring.ranking import Ranking, rank
from studio.service.checks import checked_by, checked_id, checked_key, checked_number, checked_spec
from studio.service.planning import kit_assets, plan_for
from studio.service.storyboards import check_assets, provider_name, reference_path
from studio.service.wiring import Parts
from studio.store import events, identities, ledger, picks, runs, spending, storyboards, variations
from studio.store.images import get_image
from studio.store.transaction import Transaction

PICKED_BY_HAND = "Picked by hand."


def view(parts: Parts, board_id: str) -> BoardView:
    """The board as it is now. Raises NotFound."""
    return fold(read_records(parts, board_id))


def stale(parts: Parts, board_id: str) -> list[str]:
    """Keys of the keyframes that are out of date, in plan order."""
    return list(stale_now(read_records(parts, board_id)))


def preview_pick(parts: Parts, variation_id: str) -> list[str]:
    """Keys that would get out of date if this variation stood for its keyframe."""
    variation = parts.database.read(
        lambda tx: variations.get_variation(tx, checked_id(variation_id, "variation"))
    )
    records = read_records(parts, variation.storyboard_id)
    picked = picked_inputs(records)
    swapped = {**picked, variation.key: picked_of(variation)}
    after = stale_keyframes(records.storyboard.spec, records.plan, records.assets, swapped)
    return [key for key in after if key not in stale_now(records)]


def preview_update(parts: Parts, board_id: str, spec: StoryboardSpec | Mapping[str, Any]) -> list[str]:
    """Keys that would be out of date if this were the storyboard's brief; nothing is stored.

    Raises what saving it would.
    """
    brief, board_id = checked_spec(spec), checked_id(board_id, "storyboard")
    provider = provider_name(parts, brief)

    def read(tx: Transaction) -> Records:
        board = storyboards.get_storyboard(tx, board_id)
        check_assets(parts, tx, brief)
        return records_of(tx, board.model_copy(update={"spec": brief}), provider)

    return list(stale_now(parts.database.read(read)))


def read_records(parts: Parts, board_id: str) -> Records:
    """Everything a board is folded from, in one read."""
    board_id = checked_id(board_id, "storyboard")
    board = parts.database.read(lambda tx: storyboards.get_storyboard(tx, board_id))
    provider = provider_name(parts, board.spec)
    return parts.database.read(lambda tx: records_of(tx, storyboards.get_storyboard(tx, board_id), provider))


def records_of(tx: Transaction, board: Storyboard, provider: str) -> Records:
    """The records of a storyboard as one transaction sees them."""
    live = runs.live_runs(tx, board.id)
    return Records(
        storyboard=board,
        plan=plan_for(tx, board.spec),
        assets={name: image.sha256 for name, image in assets_of(tx, board).items()},
        provider=provider,
        variations=variations.list_variations(tx, board.id),
        picks=picks.latest_picks(tx, board.id),
        attempts=runs.latest_attempts(tx, board.id),
        live_runs=live,
        # One that ended is not what the board is about while others are under way.
        latest_run=live[-1] if live else runs.latest_run(tx, board.id),
        last_event=events.last_number(tx, board.id),
        elapsed_s=_elapsed_s(live),
        calls=ledger.open_entries(tx, board.id),
        cost_usd=spending.board_cost(tx, board.id),
        unpriced=spending.unpriced_calls(tx, board.id),
        possibly_usd=spending.possibly_charged(tx, board.id),
    )


def assets_of(tx: Transaction, board: Storyboard) -> dict[str, Image]:
    """The pictures of a storyboard's assets, by source name."""
    spec, found = board.spec, kit_assets(tx, board.spec)
    if spec.influencer_id is not None:
        found["influencer"] = identities.get_identity(tx, "influencer", spec.influencer_id).photo
    if spec.product_id is not None:
        found["product"] = identities.get_identity(tx, "product", spec.product_id).photo
    reference = reference_path(spec.reference_image)
    if reference is not None:
        found["reference"] = get_image(tx, reference)
    return found


def pick(parts: Parts, variation_id: str, by: str) -> Pick:
    """Let this variation stand for its keyframe, by hand.

    Picking what stands already by hand changes nothing, unless something newer is to be put away by it.
    """
    by = checked_by(by)

    def record(tx: Transaction) -> Pick:
        variation = variations.get_variation(tx, checked_id(variation_id, "variation"))
        standing = picks.latest_picks(tx, variation.storyboard_id).get(variation.key)
        attempt = runs.latest_attempts(tx, variation.storyboard_id).get(variation.key)
        asked = end_waiting(tx, variation) or is_undecided(attempt, standing)
        same = standing is not None and (standing.variation_id, standing.how) == (variation_id, "hand")
        if standing is not None and same and not asked:
            return standing
        if variation.rejected_by is not None:
            variations.set_rejected(tx, variation_id, None)
        return set_hand_pick(tx, variation, by, PICKED_BY_HAND)

    return parts.database.write(record)


def pick_automatic(parts: Parts, board_id: str, key: str) -> Pick:
    """Give the choice back to the studio: the best by measurement among the keyframe's current variations."""
    board_id = checked_id(board_id, "storyboard")

    def record(tx: Transaction) -> Pick:
        # Ranked in the transaction that picks: a variation that is rejected meanwhile is not chosen.
        ranking = _rank_current(tx, storyboards.get_storyboard(tx, board_id), key)
        chosen = variations.get_variation(tx, ranking.order[0])
        standing = picks.latest_picks(tx, board_id).get(chosen.key)
        waiting = end_waiting(tx, chosen)
        same = standing is not None and (standing.variation_id, standing.how) == (chosen.id, "auto")
        if standing is not None and same and not waiting:
            return standing
        new = picks.set_pick(
            tx,
            storyboard_id=board_id,
            key=chosen.key,
            variation_id=chosen.id,
            how="auto",
            by="studio",
            reason=ranking.reason,
        )
        events.append(tx, board_id, pick_changed(new))
        return new

    return parts.database.write(record)


def restore_pick(parts: Parts, pick_id: int) -> Pick:
    """Let an earlier pick stand again exactly as it was; a rejected variation is taken back.

    Who takes a pick back has chosen nothing new: a keyframe that waits for a pick goes on waiting.
    """

    def record(tx: Transaction) -> Pick:
        earlier = picks.get_pick(tx, checked_number(pick_id, "pick"))
        variation = variations.get_variation(tx, earlier.variation_id)
        standing = picks.standing_pick(tx, earlier.storyboard_id, earlier.key)
        if standing is not None and standing.id == pick_id:
            return standing
        if variation.rejected_by is not None:
            variations.set_rejected(tx, variation.id, None)
        again = picks.stand_again(tx, pick_id)
        events.append(tx, again.storyboard_id, pick_changed(again))
        return again

    return parts.database.write(record)


def _rank_current(tx: Transaction, board: Storyboard, key: str) -> Ranking:
    """The keyframe's usable variations, best first; those of today's inputs alone where there are any."""
    records = records_of(tx, board, board.spec.provider or "")
    key = checked_key(records.plan, key)
    planned = next(one for one in records.plan.keyframes if one.key == key)
    today = inputs_today(records, planned, picked_inputs(records))
    usable = [v for v in records.variations if v.key == key and v.rejected_by is None]
    current = [v for v in usable if v.inputs is None or is_made_from(v, today)] or usable
    if not current:
        raise Conflict(f"Keyframe {key} has nothing to choose from.", do="Render it first.")
    return rank([(VariationId(v.id), v.scores) for v in sorted(current, key=lambda v: v.index)])


def reject(parts: Parts, variation_id: str, by: str) -> Variation:
    """Put a variation aside, or take it back when it was; it is kept either way."""
    by = checked_by(by)

    def record(tx: Transaction) -> Variation:
        variation = variations.get_variation(tx, checked_id(variation_id, "variation"))
        rejected = variation.rejected_by is None
        standing = picks.latest_picks(tx, variation.storyboard_id).get(variation.key)
        if rejected and standing is not None and standing.variation_id == variation_id:
            raise Conflict(
                "This variation stands for its keyframe.", do="Pick another one first, then reject it."
            )
        variations.set_rejected(tx, variation_id, (by or "someone") if rejected else None)
        events.append(tx, variation.storyboard_id, variation_rejected(variation, by, rejected))
        return variations.get_variation(tx, variation_id)

    return parts.database.write(record)


def set_hand_pick(tx: Transaction, variation: Variation, by: str, reason: str) -> Pick:
    """Let a variation stand by a person's choice, and say so."""
    new = picks.set_pick(
        tx,
        storyboard_id=variation.storyboard_id,
        key=variation.key,
        variation_id=variation.id,
        how="hand",
        by=by,
        reason=reason,
    )
    events.append(tx, variation.storyboard_id, pick_changed(new))
    return new


def end_waiting(tx: Transaction, variation: Variation) -> bool:
    """A keyframe that was held for a pick goes on; says whether it was."""
    attempt = runs.latest_attempts(tx, variation.storyboard_id).get(variation.key)
    if attempt is None or attempt.state != "waiting":
        return False
    runs.move_attempt(tx, attempt.id, "done")
    return True


def _elapsed_s(live: list[Run]) -> float:
    if not live:
        return 0.0
    # The clock may have been set back since.
    return max(0.0, (datetime.now(UTC) - min(run.started_at for run in live)).total_seconds())
