"""Start, regenerate and cancel runs:

check everything that can be refused, store run and attempts, then launch.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from studio.board import Records, inputs_today, picked_inputs, unfinished_now
from studio.chains.critical_path import remaining_depth
from studio.chains.digest import digest_inputs, is_digest_of
from studio.chains.plan import asset_names
from studio.chains.staleness import Picked
from studio.chains.unfinished import CUT_SHORT, Unfinished
from studio.domain.events import run_ended, run_started, storyboard_changed
from studio.domain.ids import AttemptId, RunId, new_id, parse_key
from studio.domain.plan import Plan
from studio.domain.run import LIVE_JOB_STATES, Attempt, Run
from studio.domain.storyboard import MAX_PROMPT_CHARACTERS, Storyboard, StoryboardSpec
from studio.engine.context import RunContext
from studio.engine.decisions import Again
from studio.errors import Conflict, DiskFull, InvalidInput
from studio.prompts.keyframe import missing_prompts
from studio.service.boards import assets_of, records_of
from studio.service.checks import MAX_NOTE_CHARACTERS, checked_id, checked_key, checked_text
from studio.service.planning import plan_for, refuse_unusable_kits
from studio.service.storyboards import provider_name
from studio.service.wiring import Parts
from studio.store import ledger, runs, storyboards, variations
from studio.store.events import append
from studio.store.preferences import get_preferences
from studio.store.transaction import Transaction

_BYTES_PER_PICTURE = 4_000_000
_SPARE_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rendered:

    `keys` None means everything that is missing, and going on with what was cut short or failed. `anew`: what
    was cut short is not gone on with. `again`: one picture of the one key, that of a call in doubt. `refuse`
    is called first in the transaction that stores the run, and may raise.
    """

    board_id: str
    keys: Sequence[str] | None
    note: str = ""
    prompt: str | None = None
    anew: bool = False
    again: Again | None = None
    refuse: Callable[[Transaction], None] | None = None


@dataclass(frozen=True, slots=True)
class _Start:
    """A run as the transaction sees it that stores it: its board, what stands there, what is gone on with."""

    run: Run
    order: Order
    records: Records
    picked: Mapping[str, Picked]
    left: Mapping[str, Unfinished]


def start_run(parts: Parts, order: Order) -> tuple[Run, RunContext | None]:
    """Store a new run and say what to launch (None:

    nothing is missing, the run is done). Raises StudioError, storing nothing.
    """
    board_id = checked_id(order.board_id, "storyboard")
    board = parts.database.read(lambda tx: storyboards.get_storyboard(tx, board_id))
    # Made here, where it keeps nobody else waiting.
    parts.providers.get(provider_name(parts, board.spec))

    def record(tx: Transaction) -> tuple[Run, RunContext | None]:
        now = storyboards.get_storyboard(tx, board_id)
        if order.refuse is not None:
            order.refuse(tx)
        # Against the brief of this moment: a segment may just have been removed.
        plan = plan_for(tx, now.spec)
        wanted = _check_keys(plan, order.keys)
        if order.again is not None:
            _refuse_copies(plan, wanted or [])
        if order.prompt is not None and wanted:
            now = _save_prompt(tx, now, wanted[0], order.prompt)
        records = records_of(tx, now, now.spec.provider or "")
        left = unfinished_now(records)
        keys = _keys_to_make(tx, records, left, wanted)
        if keys:
            refuse_unusable_kits(tx, now.spec)
            _check_space(parts, now.spec.variations * len(keys))
        run = Run(id=new_id("run"), board_id=board_id, status="running", keys=keys, started_at=tx.now)
        runs.insert_run(tx, run)
        start = _Start(run, order, records, picked_inputs(records), left)
        attempts = {key: _attempt(tx, start, key) for key in keys}
        append(tx, board_id, run_started(run))
        if not keys:
            return _end_at_once(tx, run), None
        context = _context(parts, tx, now, records.plan, run, attempts)
        return run, replace(context, again=order.again, named=order.keys is not None)

    return parts.database.write(record)


def _save_prompt(tx: Transaction, board: Storyboard, key: str, prompt: str) -> Storyboard:
    """Put a changed prompt into its segment, as regenerating with one does."""
    segment, role = parse_key(key)
    changed = [
        one.model_copy(update={role: prompt}) if place == segment else one
        for place, one in enumerate(board.spec.segments, start=1)
    ]
    spec = board.spec.model_copy(update={"segments": changed})
    if spec == board.spec:
        return board
    append(tx, board.id, storyboard_changed(["segments"]))
    return storyboards.update_spec(tx, board.id, spec)


def regenerate(
    parts: Parts, board_id: str, key: str, note: str, prompt: str | None
) -> tuple[Run, RunContext | None]:
    """One keyframe again, old variations kept.

    The note belongs to the new ones; a changed prompt is saved.
    """
    note = checked_text(note, "note", MAX_NOTE_CHARACTERS).strip()
    board_id = checked_id(board_id, "storyboard")
    plan = parts.database.read(lambda tx: plan_for(tx, storyboards.get_storyboard(tx, board_id).spec))
    key = checked_key(plan, key)
    _refuse_copies(plan, [key])
    _refuse_live(parts.database.read(lambda tx: _live_keys(tx, board_id)), [key])
    if prompt is not None:
        prompt = checked_text(prompt, "prompt", MAX_PROMPT_CHARACTERS)
    return start_run(parts, Order(board_id, [key], note=note, prompt=prompt, anew=True))


def _refuse_copies(plan: Plan, keys: Sequence[str]) -> None:
    for planned in plan.keyframes:
        if planned.key in keys and planned.copies:
            raise Conflict(
                f"Keyframe {planned.key} is taken over from its source as it is.",
                do="Regenerate its source instead.",
            )


def get_run(parts: Parts, run_id: str) -> Run:
    """A run as it is now, with what its pictures cost. Raises NotFound."""
    return parts.database.read(lambda tx: runs.get_run(tx, checked_id(run_id, "run")))


def _check_keys(plan: Plan, keys: Sequence[str] | None) -> list[str] | None:
    if keys is None:
        return None
    if isinstance(keys, str) or not isinstance(keys, Sequence):
        raise InvalidInput('The keyframes must be a list, such as ["s01.start"].')
    asked = {checked_key(plan, key) for key in keys}
    return [planned.key for planned in plan.keyframes if planned.key in asked]


def _keys_to_make(
    tx: Transaction, records: Records, left: Mapping[str, Unfinished], wanted: list[str] | None
) -> list[str]:
    live = _live_keys(tx, records.storyboard.id)
    if wanted is None:
        # What is out of date is made again when it is named; but what was begun is gone on with.
        missing = [k.key for k in records.plan.keyframes if k.key not in records.picks or k.key in left]
        keys = [key for key in missing if key not in live]
        if missing and not keys:
            _refuse_live(live, missing)
    else:
        keys = wanted
        _refuse_live(live, keys)
    _check_prompts(records.storyboard.spec, records.plan, keys)
    return keys


def _refuse_live(live: set[str], keys: Sequence[str]) -> None:
    busy = [key for key in keys if key in live]
    if busy:
        raise Conflict(
            f"{', '.join(busy[:4])}: being rendered at this moment.", do="Watch the run, or stop it first."
        )


def _live_keys(tx: Transaction, board_id: str) -> set[str]:
    live_runs = {run.id for run in runs.live_runs(tx, board_id)}
    attempts = runs.latest_attempts(tx, board_id)
    return {key for key, one in attempts.items() if one.run_id in live_runs and one.state in LIVE_JOB_STATES}


def _check_prompts(spec: StoryboardSpec, plan: Plan, keys: Sequence[str]) -> None:
    blank = missing_prompts(spec, plan, keys)
    if blank:
        named = ", ".join(f"segment {segment} {role}" for segment, role in blank[:4])
        more = f" and {len(blank) - 4} more" if len(blank) > 4 else ""
        raise InvalidInput(
            f"A prompt is missing: {named}{more}.", do="Write it in the storyboard, then render."
        )


def _check_space(parts: Parts, pictures: int) -> None:
    free = shutil.disk_usage(parts.database.home).free
    if free < _SPARE_BYTES + pictures * _BYTES_PER_PICTURE:
        raise DiskFull(
            "The disk is nearly full, so rendering was not started.", do="Free some space, then try again."
        )


def _attempt(tx: Transaction, start: _Start, key: str) -> Attempt:
    """A new attempt at a keyframe, or the one that was cut short, taken over."""
    run, order, records, left = start.run, start.order, start.records, start.left.get(key)
    planned = next(one for one in records.plan.keyframes if one.key == key)
    wanted = 1 if planned.copies or order.again else records.storyboard.spec.variations
    last = records.attempts.get(key)
    if last is not None and _goes_on(tx, order, last, left):
        return _gone_on_with(tx, last, run, wanted if left is None else left.wanted)
    today = inputs_today(records, planned, start.picked)
    if last is not None and order.again is not None and is_digest_of(last.inputs_digest, today):
        # How many it shall have is known when the service has been asked about that call.
        return _gone_on_with(tx, last, run, last.wanted)
    attempt = Attempt(
        id=AttemptId(new_id("try")),
        run_id=RunId(run.id),
        storyboard_id=run.board_id,
        key=key,
        state="queued",
        wanted=wanted,
        first_index=_first_index(last, variations.next_index(tx, run.board_id, key)),
        note=order.note,
        inputs_digest=digest_inputs(today),
    )
    runs.insert_attempt(tx, attempt)
    return attempt


def _goes_on(tx: Transaction, order: Order, last: Attempt, left: Unfinished | None) -> bool:
    """Whether an attempt is gone on with, so that nothing of it is made or bought twice: it was cut short,
    or its calls are still open."""
    if order.anew or order.again is not None:
        return False
    if order.keys is not None:
        # Named, because it is out of date; what is in doubt is bought again then.
        outdated = left is not None and left.stale and last.state in CUT_SHORT
        return outdated and not ledger.calls_in_doubt(tx, last.storyboard_id, last.key)
    if left is not None or last.state in CUT_SHORT:
        return True
    open_calls = ledger.open_entries(tx, last.storyboard_id)
    return last.state == "failed" and any(call.attempt_id == last.id for call in open_calls)


def _gone_on_with(tx: Transaction, last: Attempt, run: Run, wanted: int) -> Attempt:
    runs.adopt_attempt(tx, last.id, run.id, wanted)
    return last.model_copy(update={"run_id": run.id, "wanted": wanted, "state": "queued"})


def _first_index(last: Attempt | None, next_index: int) -> int:
    """After everything that exists; an attempt that left nothing behind gives its indices, and so its seeds,
    back."""
    return next_index if last is None else max(next_index, last.first_index)


def _end_at_once(tx: Transaction, run: Run) -> Run:
    done = runs.end_run(tx, run.id, "done")
    append(tx, run.board_id, run_ended(done))
    return done


def _context(
    parts: Parts, tx: Transaction, board: Storyboard, plan: Plan, run: Run, attempts: dict[str, Attempt]
) -> RunContext:
    name = board.spec.provider or parts.default_provider(get_preferences(tx).get("provider"))
    return RunContext(
        run=run,
        storyboard=board,
        plan=plan,
        assets=assets_of(tx, board),
        asset_names=asset_names(board.spec),
        attempts=attempts,
        urgency=remaining_depth(plan),
        shop=parts.providers.shop(name),
        settled=parts.runs.settled(board.id),
        tools=parts.tools,
    )
