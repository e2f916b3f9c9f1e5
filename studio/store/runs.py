"""Rows of runs and of the attempts within them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from studio.domain.events import run_ended
from studio.domain.run import LIVE_JOB_STATES, Attempt, JobState, Run, RunStatus
from studio.errors import NotFound
from studio.store import events
from studio.store.transaction import Row, Transaction

_RUN = (
    "SELECT id, storyboard_id, status, error, cost_usd, keys, failed_segments, started_at, ended_at FROM runs"
)
_ATTEMPT = """
    SELECT id, run_id, storyboard_id, keyframe, state, wanted, first_index, note, inputs_digest, error,
           started_at, ended_at
      FROM attempts
"""


def insert_run(tx: Transaction, run: Run) -> None:
    """Remember a run that begins."""
    tx.insert(
        "runs",
        {
            "id": run.id,
            "storyboard_id": run.board_id,
            "status": run.status,
            "error": run.error,
            "cost_usd": run.cost_usd,
            "keys": json.dumps(run.keys),
            "failed_segments": json.dumps(run.failed_segments),
            "started_at": run.started_at.isoformat(),
            "ended_at": _text(run.ended_at),
        },
    )


def get_run(tx: Transaction, run_id: str) -> Run:
    """One run. Raises NotFound."""
    rows = tx.query(f"{_RUN} WHERE id = ?", (run_id,))
    if not rows:
        raise NotFound(f"There is no run “{run_id[:40]}”.", do="Its storyboard may have been deleted.")
    return _to_run(rows[0])


def live_runs(tx: Transaction, board_id: str | None = None) -> list[Run]:
    """The runs under way, of one storyboard or of all, oldest first."""
    rows = tx.query(
        f"{_RUN} WHERE status = 'running' AND (:board IS NULL OR storyboard_id = :board) ORDER BY seq",
        {"board": board_id},
    )
    return [_to_run(row) for row in rows]


def latest_run(tx: Transaction, board_id: str) -> Run | None:
    """The storyboard's last run, however it ended; None before the first."""
    rows = tx.query(f"{_RUN} WHERE storyboard_id = ? ORDER BY seq DESC LIMIT 1", (board_id,))
    return _to_run(rows[0]) if rows else None


def end_run(
    tx: Transaction,
    run_id: str,
    status: RunStatus,
    error: str | None = None,
    failed_segments: Sequence[int] = (),
) -> Run:
    """Note how a run ended; the first end stands. Attempts still under way end with it. Raises NotFound."""
    tx.execute(
        """UPDATE runs SET status = :status, error = :error, failed_segments = :failed, ended_at = :now
            WHERE id = :id AND status = 'running'""",
        {
            "id": run_id,
            "status": status,
            "error": error,
            "failed": json.dumps(list(failed_segments)),
            "now": tx.now.isoformat(),
        },
    )
    _end_attempts(tx, run_id, "interrupted" if status == "interrupted" else "cancelled")
    return get_run(tx, run_id)


def interrupt_live_runs(tx: Transaction) -> list[Run]:
    """On start: what a dead process left under way is interrupted, with an event each. Gives these runs."""
    ended = [end_run(tx, run.id, "interrupted") for run in live_runs(tx)]
    for run in ended:
        events.append(tx, run.board_id, run_ended(run))
    return ended


def insert_attempt(tx: Transaction, attempt: Attempt) -> None:
    """Remember one go at a keyframe."""
    tx.insert(
        "attempts",
        {
            "id": attempt.id,
            "run_id": attempt.run_id,
            "storyboard_id": attempt.storyboard_id,
            "keyframe": attempt.key,
            "state": attempt.state,
            "wanted": attempt.wanted,
            "first_index": attempt.first_index,
            "note": attempt.note,
            "inputs_digest": attempt.inputs_digest,
            "error": attempt.error,
            "started_at": _text(attempt.started_at),
            "ended_at": _text(attempt.ended_at),
        },
    )


def move_attempt(
    tx: Transaction,
    attempt_id: str,
    state: JobState,
    *,
    error: str | None = None,
    inputs_digest: str | None = None,
    wanted: int | None = None,
) -> Attempt:
    """Note how far an attempt got; its times follow. None leaves a value as it was. Raises NotFound."""
    tx.execute(
        """UPDATE attempts
              SET state = :state, error = COALESCE(:error, error), wanted = COALESCE(:wanted, wanted),
                  inputs_digest = COALESCE(:inputs_digest, inputs_digest),
                  started_at = CASE WHEN :begun THEN COALESCE(started_at, :now) ELSE started_at END,
                  ended_at = CASE WHEN :live THEN NULL ELSE :now END
            WHERE id = :id""",
        {
            "id": attempt_id,
            "state": state,
            "error": error,
            "wanted": wanted,
            "inputs_digest": inputs_digest,
            "live": state in LIVE_JOB_STATES,
            "begun": state in LIVE_JOB_STATES and state != "queued",
            "now": tx.now.isoformat(),
        },
    )
    return _get_attempt(tx, attempt_id)


def note_error(tx: Transaction, attempt_id: str, error: str) -> None:
    """Keep why some of an attempt's variations could not be made; how it ends is another matter."""
    tx.execute("UPDATE attempts SET error = ? WHERE id = ?", (error, attempt_id))


def adopt_attempt(tx: Transaction, attempt_id: str, run_id: str, wanted: int) -> Attempt:
    """Let a later run go on with an attempt that was cut short: queued, so many wanted. Raises NotFound."""
    tx.execute(
        """UPDATE attempts SET run_id = ?, wanted = ?, state = 'queued', error = NULL, ended_at = NULL
            WHERE id = ?""",
        (run_id, wanted, attempt_id),
    )
    return _get_attempt(tx, attempt_id)


def latest_attempts(tx: Transaction, board_id: str) -> dict[str, Attempt]:
    """The newest attempt at each keyframe of a storyboard; keyframes without one are absent."""
    rows = tx.query(
        f"{_ATTEMPT} WHERE seq IN (SELECT MAX(seq) FROM attempts WHERE storyboard_id = ? GROUP BY keyframe)",  # noqa: S608  no input in it
        (board_id,),
    )
    return {row["keyframe"]: _to_attempt(row) for row in rows}


def attempts_of_run(tx: Transaction, run_id: str) -> list[Attempt]:
    """The attempts a run has, in the order in which they were planned."""
    return [_to_attempt(row) for row in tx.query(f"{_ATTEMPT} WHERE run_id = ? ORDER BY seq", (run_id,))]


def _get_attempt(tx: Transaction, attempt_id: str) -> Attempt:
    rows = tx.query(f"{_ATTEMPT} WHERE id = ?", (attempt_id,))
    if not rows:
        raise NotFound("There is no such attempt.", do="Its storyboard may have been deleted.")
    return _to_attempt(rows[0])


def _end_attempts(tx: Transaction, run_id: str, state: JobState) -> None:
    for attempt in attempts_of_run(tx, run_id):
        if attempt.state in LIVE_JOB_STATES:
            move_attempt(tx, attempt.id, state)


def _to_run(row: Row) -> Run:
    return Run(
        id=row["id"],
        board_id=row["storyboard_id"],
        status=row["status"],
        error=row["error"],
        cost_usd=row["cost_usd"],
        keys=json.loads(row["keys"]),
        failed_segments=json.loads(row["failed_segments"]),
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=_time(row["ended_at"]),
    )


def _to_attempt(row: Row) -> Attempt:
    return Attempt(
        id=row["id"],
        run_id=row["run_id"],
        storyboard_id=row["storyboard_id"],
        key=row["keyframe"],
        state=row["state"],
        wanted=row["wanted"],
        first_index=row["first_index"],
        note=row["note"],
        inputs_digest=row["inputs_digest"],
        error=row["error"],
        started_at=_time(row["started_at"]),
        ended_at=_time(row["ended_at"]),
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
