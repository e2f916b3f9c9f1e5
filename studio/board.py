"""The one fold: what is stored about a storyboard → the board as it is drawn.

Pure. A refresh, a second tab, a restart and a live update all draw what comes out of here, so that they
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from studio.chains.critical_path import seconds_left
from studio.chains.digest import current_inputs, is_made_from, seen_of
from studio.chains.staleness import Picked, picked_of, sources_now, stale_keyframes
from studio.chains.unfinished import ENDED_EARLY, Now, Unfinished, is_decided, unfinished
from studio.domain.asked import other_than_asked
from studio.domain.ledger import LIVE_CALLS, LedgerEntry
from studio.domain.plan import Plan, PlannedKeyframe
from studio.domain.run import LIVE_JOB_STATES, Attempt, Run
from studio.domain.storyboard import Storyboard
from studio.domain.variation import Inputs, Pick, Scores, Variation
from studio.domain.view import (
    BoardStatus,
    BoardView,
    DoubtView,
    KeyframeState,
    KeyframeView,
    PickView,
    Progress,
    SourceView,
    VariationView,
)
from studio.errors import Charged
from studio.prompts.keyframe import user_prompt

WARN_BELOW = 30.0
_FAULT_BELOW = 0.5
_DECIDE_ONE, _DECIDE_ALL = "Render it again, or leave it.", "Render them again, or leave them."


@dataclass(frozen=True, slots=True)
class Records:
    """Everything stored that a board is folded from, read in one transaction.

    `assets` maps source names to the sha256 of their pictures now; `provider` is the one that would render
    now; `elapsed_s` how long the live runs have been going. `calls` are the paid ones that are under way or
    in doubt; `cost_usd` is what the ledger says, None where nothing was bought, `unpriced` the calls that
    were charged without anybody telling how much, `possibly_usd` what those in doubt may have cost.
    """

    storyboard: Storyboard
    plan: Plan
    assets: Mapping[str, str]
    provider: str
    variations: Sequence[Variation]
    picks: Mapping[str, Pick]
    attempts: Mapping[str, Attempt]
    live_runs: Sequence[Run]
    latest_run: Run | None
    last_event: int
    elapsed_s: float = 0.0
    calls: Sequence[LedgerEntry] = ()
    cost_usd: float | None = None
    unpriced: Set[str] = frozenset()
    possibly_usd: float = 0.0


def picked_inputs(records: Records) -> dict[str, Picked]:
    """What each picked variation was made from, and its picture."""
    by_id = {variation.id: variation for variation in records.variations}
    standing = {
        key: by_id[pick.variation_id] for key, pick in records.picks.items() if pick.variation_id in by_id
    }
    return {key: picked_of(made) for key, made in standing.items()}


def stale_now(records: Records) -> dict[str, list[str]]:
    """Keyframes that are out of date, in plan order, each with its causes."""
    return stale_keyframes(records.storyboard.spec, records.plan, records.assets, picked_inputs(records))


def unfinished_now(records: Records) -> dict[str, Unfinished]:
    """Keyframes with a picture of which a new rendering is to be gone on with, in plan order."""
    ended = [key for key, attempt in records.attempts.items() if attempt.state in ENDED_EARLY]
    if not ended:
        return {}
    picked, by_key, stale = picked_inputs(records), _by_key(records.variations), stale_now(records)
    found = {
        planned.key: unfinished(
            records.attempts.get(planned.key),
            records.picks.get(planned.key),
            _now(records, planned, by_key.get(planned.key, []), picked, stale=planned.key in stale),
        )
        for planned in records.plan.keyframes
        if planned.key in ended
    }
    return {key: left for key, left in found.items() if left is not None}


def fold(records: Records) -> BoardView:
    """The board as it is now."""
    picked = picked_inputs(records)
    stale = stale_keyframes(records.storyboard.spec, records.plan, records.assets, picked)
    by_key = _by_key(records.variations)
    keyframes = {
        planned.key: _fold_keyframe(
            records, planned, by_key.get(planned.key, []), picked, stale.get(planned.key)
        )
        for planned in records.plan.keyframes
    }
    return BoardView(
        id=records.storyboard.id,
        title=records.storyboard.spec.title,
        strategy=records.storyboard.spec.strategy,
        status=_status(records, keyframes),
        keyframes=keyframes,
        failed_segments=sorted({k.segment for k in keyframes.values() if _is_failed(k)}),
        stale=[key for key in keyframes if key in stale],
        cost_usd=_cost(records),
        unpriced=len(records.unpriced),
        possibly_usd=records.possibly_usd,
        last_event=records.last_event,
        run=records.latest_run,
        live_runs=[run.id for run in records.live_runs],
        progress=_progress(records, keyframes),
    )


def _fold_keyframe(
    records: Records,
    planned: PlannedKeyframe,
    variations: Sequence[Variation],
    picked: Mapping[str, Picked],
    causes: list[str] | None,
) -> KeyframeView:
    """One picture slot as it is now; `causes` says why it is out of date, None when it is not."""
    pick = records.picks.get(planned.key)
    attempt = records.attempts.get(planned.key)
    live = attempt is not None and attempt.state in LIVE_JOB_STATES
    now = _now(records, planned, variations, picked, stale=causes is not None)
    left = unfinished(attempt, pick, now)
    calls = _calls_of(records.calls, planned.key, attempt)
    doubt = _doubt(calls, live=live)
    error, missed = _failure(attempt, pick, variations), _missed(records, attempt, pick, variations)
    return KeyframeView(
        key=planned.key,
        segment=planned.segment,
        role=planned.role,
        state=_state(attempt, pick) if live or variations or not _is_open(calls) else "unknown",
        stale=causes is not None,
        stale_because=causes or [],
        sources=planned.sources,
        copies=planned.copies,
        prompt=user_prompt(records.storyboard.spec, planned.segment, planned.role),
        variations=[_variation_view(records, variation, now.inputs) for variation in variations],
        pick=None
        if pick is None
        else PickView(
            id=pick.id, variation_id=pick.variation_id, how=pick.how, by=pick.by, reason=pick.reason
        ),
        warning=doubt or " ".join(filter(None, [missed, _warning(variations, pick)])) or None,
        error=error,
        doubts=[_doubt_view(call) for call in calls if call.in_doubt],
        made=sum(1 for v in variations if attempt is not None and v.attempt_id == attempt.id) if live else 0,
        wanted=attempt.wanted if attempt is not None and live else 0,
        lacking=None if left is None else left.lacking,
        undecided=pick is not None and bool(left or error or missed),
    )


def _now(
    records: Records,
    planned: PlannedKeyframe,
    variations: Sequence[Variation],
    picked: Mapping[str, Picked],
    *,
    stale: bool,
) -> Now:
    attempt = records.attempts.get(planned.key)
    calls = [call for call in _calls_of(records.calls, planned.key, attempt) if _is_of(call, attempt)]
    today = inputs_today(records, planned, picked)
    return Now(
        wanted=1 if planned.copies else records.storyboard.spec.variations,
        inputs=today,
        variations=variations,
        open_calls=sum(
            # Only a picture of what would be asked for now is one of those wanted.
            (call.status in LIVE_CALLS or call.in_doubt) and is_made_from(call.ordered, today)
            for call in calls
        ),
        stale=stale,
    )


def _cost(records: Records) -> float:
    if records.cost_usd is not None:
        return records.cost_usd
    return sum(variation.cost_usd for variation in records.variations)


def inputs_today(records: Records, planned: PlannedKeyframe, picked: Mapping[str, Picked]) -> Inputs:
    """What this keyframe would be made from now."""
    sources = sources_now(records.storyboard.spec, records.plan, planned, records.assets, picked)
    return current_inputs(records.storyboard.spec, planned, [source.sha256 for source in sources])


def _by_key(variations: Sequence[Variation]) -> dict[str, list[Variation]]:
    grouped: dict[str, list[Variation]] = {}
    for variation in variations:
        grouped.setdefault(variation.key, []).append(variation)
    return grouped


def _variation_view(records: Records, variation: Variation, today: Inputs) -> VariationView:
    spec = records.storyboard.spec
    as_now = variation.uploaded_by is not None or (variation.provider, variation.size) == (
        records.provider,
        spec.size,
    )
    return VariationView(
        id=variation.id,
        index=variation.index,
        image=variation.image,
        seed=variation.seed,
        prompt=variation.prompt,
        note=variation.note,
        sources=[SourceView(name=source.name, sha256=source.sha256) for source in variation.sources],
        scores=variation.scores,
        cost_usd=variation.cost_usd,
        unpriced=variation.call_id in records.unpriced,
        rejected=variation.rejected_by is not None,
        uploaded_by=variation.uploaded_by,
        made_with=None if as_now else f"{variation.provider} at {variation.size}",
        differs=_differs(variation),
        shown=0 if variation.inputs is None else seen_of(variation),
        stale=variation.inputs is not None and not is_made_from(variation, today),
    )


def _differs(variation: Variation) -> str:
    """How a picture that was asked for came in another shape; one that was taken over was not asked for."""
    inputs, image = variation.inputs, variation.image
    if inputs is None or inputs.copied:
        return ""
    return other_than_asked(inputs.aspect_ratio, variation.size, image.width, image.height)


def _state(attempt: Attempt | None, pick: Pick | None) -> KeyframeState:
    match attempt:
        case Attempt(state="queued" | "generating" | "scoring" | "waiting" as state):
            return state
        case Attempt(state="failed") if pick is None:
            return "failed"
        case _:
            return "planned" if pick is None else "picked"


def _failure(attempt: Attempt | None, pick: Pick | None, variations: Sequence[Variation]) -> str | None:
    """Why the last attempt brought nothing; None once one of its pictures came late, or a person has chosen
    what stands since."""
    if attempt is None or attempt.state != "failed" or is_decided(attempt, pick):
        return None
    return None if any(one.attempt_id == attempt.id for one in variations) else attempt.error


def _is_failed(keyframe: KeyframeView) -> bool:
    """Whether a keyframe's last rendering brought nothing, also where an older picture stands."""
    return keyframe.state == "failed" or (keyframe.state == "picked" and keyframe.error is not None)


def _missed(
    records: Records, attempt: Attempt | None, pick: Pick | None, variations: Sequence[Variation]
) -> str | None:
    """How many of the variations that were wanted could not be made, and why; until a person has chosen.

    A call in doubt that a person has left alone is not missed any more.
    """
    if attempt is None or attempt.error is None or attempt.state not in ("done", "waiting"):
        return None
    left = sum(call.attempt_id == attempt.id and call.settled == "left" for call in records.calls)
    lacking = attempt.wanted - left - sum(one.attempt_id == attempt.id for one in variations)
    if lacking <= 0 or is_decided(attempt, pick):
        return None
    return f"{lacking} of {attempt.wanted} variations could not be made: {attempt.error}"


def _warning(variations: Sequence[Variation], pick: Pick | None) -> str | None:
    """A word where the technical quality of what stands is weak: it informs, it stops nothing."""
    picked = next((v for v in variations if pick is not None and v.id == pick.variation_id), None)
    scores = picked.scores if picked is not None else None
    if scores is None or scores.technical is None or scores.technical >= WARN_BELOW:
        return None
    faults = _faults(scores)
    because = f" ({', '.join(faults)})" if faults else ""
    return f"Technical quality {scores.technical:.0f} of 100{because}. Look at it, or regenerate."


def _calls_of(calls: Sequence[LedgerEntry], key: str, attempt: Attempt | None) -> list[LedgerEntry]:
    """The paid calls of a keyframe of which something is still open: all of its last attempt, and of earlier
    ones those that nobody has decided about."""
    return [
        call
        for call in calls
        if call.key == key and call.settled is None and (_is_of(call, attempt) or call.in_doubt)
    ]


def _is_of(call: LedgerEntry, attempt: Attempt | None) -> bool:
    return attempt is not None and call.attempt_id == attempt.id


def _is_open(calls: Sequence[LedgerEntry]) -> bool:
    """Whether the end of one is not known; one that has failed has an end, even where it was charged."""
    return any(call.status != "failed" for call in calls)


def _doubt(calls: Sequence[LedgerEntry], *, live: bool) -> str | None:
    """What is not known yet, or never will be, of the paid calls of a keyframe, and what was paid in vain."""
    # While a run makes the keyframe, a call is in doubt only when its answer failed to come.
    sought = [call for call in calls if call.status == "intended" and (call.error or not live)]
    running = [call for call in calls if call.status == "submitted" and not call.error and not live]
    held = [call for call in calls if call.status == "submitted" and call.error]
    said = (
        (sought, "{} without an answer: checking with the service what became of it."),
        (running, "{} still under way at the service: its picture comes when it is done."),
        (held, "{} paid, and not fetched: allow downloads from the host."),
        (_in_doubt(calls, "possibly"), "{} possibly charged, without a picture."),
        (_in_doubt(calls, "yes"), "{} charged, without a picture."),
    )
    doubts = sum(call.in_doubt for call in calls)
    decide = _DECIDE_ALL if doubts > 1 else _DECIDE_ONE
    told = [text.format(_counted(found)) for found, text in said if found]
    return " ".join([*told, decide] if doubts else told) or None


def _in_doubt(calls: Sequence[LedgerEntry], charged: Charged) -> list[LedgerEntry]:
    return [call for call in calls if call.in_doubt and call.charged == charged]


def _doubt_view(call: LedgerEntry) -> DoubtView:
    return DoubtView(
        call_id=call.id,
        index=call.index or 1,
        amount_usd=float(call.counted_usd),
        unpriced=call.cost_usd is None and not call.price_known,
        charged=call.charged,
        error=call.error or "",
    )


def _counted(calls: Sequence[LedgerEntry]) -> str:
    return "1 call" if len(calls) == 1 else f"{len(calls)} calls"


def _faults(scores: Scores) -> list[str]:
    """The weak parts in words, the worst first."""
    parts = {
        "soft": scores.sharp,
        "noisy": scores.clean,
        "clipped to black or white": scores.exposed,
        "flat": scores.contrast,
    }
    weak = sorted((part, fault) for fault, part in parts.items() if part is not None and part < _FAULT_BELOW)
    return [fault for _, fault in weak]


def _status(records: Records, keyframes: Mapping[str, KeyframeView]) -> BoardStatus:
    states = {keyframe.state for keyframe in keyframes.values()}
    if records.live_runs:
        return (
            "waiting"
            if "waiting" in states and not states & {"generating", "scoring", "enhancing"}
            else "rendering"
        )
    if not records.variations:
        return "empty"
    return "incomplete" if any(keyframe.pick is None for keyframe in keyframes.values()) else "ready"


def _progress(records: Records, keyframes: Mapping[str, KeyframeView]) -> Progress | None:
    if not records.live_runs:
        return None
    runs = {run.id for run in records.live_runs}
    attempts = [attempt for attempt in records.attempts.values() if attempt.run_id in runs]
    of_attempt = {attempt.id for attempt in attempts}
    theirs = [variation for variation in records.variations if variation.attempt_id in of_attempt]
    made = len(theirs)
    # What an attempt had before it was gone on with took none of the time that is counted.
    since = min(run.started_at for run in records.live_runs)
    before = sum(variation.created_at < since for variation in theirs)
    wanted = sum(attempt.wanted for attempt in attempts)
    finished = sum(1 for attempt in attempts if attempt.state not in LIVE_JOB_STATES)
    active = [k for k in keyframes.values() if k.state in ("generating", "scoring")]
    text = f"{active[0].key} {active[0].state}" if active else ""
    left = seconds_left(made - before, wanted - before, records.elapsed_s, finished)
    return Progress(made=made, wanted=wanted, seconds_left=left, text=text)
