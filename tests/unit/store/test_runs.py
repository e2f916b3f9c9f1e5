"""Rows of runs and attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.domain.run import JobState, RunStatus
from studio.errors import NotFound
from studio.store.database import Database
from studio.store.events import read_after
from studio.store.runs import (
    adopt_attempt,
    attempts_of_run,
    end_run,
    get_run,
    interrupt_live_runs,
    latest_attempts,
    latest_run,
    live_runs,
    move_attempt,
)
from tests.rows import NOON, SetClock, a_board, a_run, an_attempt


def _states(database: Database, run_id: str = "run_1") -> list[str]:
    return [attempt.state for attempt in database.read(lambda tx: attempts_of_run(tx, run_id))]


def test_a_run_is_read_as_it_was_stored(database: Database) -> None:
    a_board(database)
    stored = a_run(database, keys=["s01.start", "s01.end"])

    assert database.read(lambda tx: get_run(tx, "run_1")) == stored


def test_an_unknown_run_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound) as refusal:
        database.read(lambda tx: get_run(tx, "run_9"))

    assert str(refusal.value) == "There is no run “run_9”. Its storyboard may have been deleted."


def test_the_runs_under_way_are_those_of_a_storyboard_or_of_all(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")
    a_run(database, "run_1", "sb_1", status="done")
    a_run(database, "run_2", "sb_2")
    a_run(database, "run_3", "sb_1")

    of_one = database.read(lambda tx: live_runs(tx, "sb_1"))
    of_all = database.read(live_runs)

    assert [run.id for run in of_one] == ["run_3"]
    assert [run.id for run in of_all] == ["run_2", "run_3"]


def test_the_latest_run_is_the_last_that_began_on_that_storyboard(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")
    a_run(database, "run_b", "sb_1")
    a_run(database, "run_a", "sb_1", status="cancelled")
    a_run(database, "run_c", "sb_2")

    latest = database.read(lambda tx: latest_run(tx, "sb_1"))

    assert latest is not None
    assert latest.id == "run_a"


def test_a_storyboard_that_was_never_rendered_has_no_latest_run(database: Database) -> None:
    a_board(database)

    assert database.read(lambda tx: latest_run(tx, "sb_1")) is None


def test_a_run_ends_with_what_went_wrong_and_when(database: Database, clock: SetClock) -> None:
    a_board(database)
    stored = a_run(database)
    clock.time = NOON + timedelta(minutes=2)

    ended = database.write(lambda tx: end_run(tx, "run_1", "failed", "no space", [1, 3]))

    expected = {"status": "failed", "error": "no space", "failed_segments": [1, 3], "ended_at": clock.time}
    assert ended == stored.model_copy(update=expected)


def test_the_first_end_of_a_run_stands(database: Database) -> None:
    a_board(database)
    a_run(database)
    cancelled = database.write(lambda tx: end_run(tx, "run_1", "cancelled"))

    again = database.write(lambda tx: end_run(tx, "run_1", "done"))

    assert again == cancelled


def test_ending_an_unknown_run_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: end_run(tx, "run_1", "done"))


@pytest.mark.parametrize(
    ("status", "state"),
    [("cancelled", "cancelled"), ("failed", "cancelled"), ("interrupted", "interrupted")],
)
def test_no_attempt_stays_under_way_in_a_run_that_ended(
    database: Database, status: RunStatus, state: JobState
) -> None:
    a_board(database)
    a_run(database)
    an_attempt(database, "att_1", state="done")
    an_attempt(database, "att_2", state="generating")
    an_attempt(database, "att_3", state="failed")
    an_attempt(database, "att_4", state="queued")

    database.write(lambda tx: end_run(tx, "run_1", status))

    assert _states(database) == ["done", state, "failed", state]


def test_an_attempt_is_read_as_it_was_stored(database: Database) -> None:
    a_board(database)
    a_run(database)
    stored = an_attempt(
        database, wanted=2, first_index=5, note="closer", inputs_digest="d1", error="busy", started_at=NOON
    )

    assert database.read(lambda tx: attempts_of_run(tx, "run_1")) == [stored]


def test_an_attempt_tells_when_it_began_and_ended(database: Database, clock: SetClock) -> None:
    a_board(database)
    a_run(database)
    an_attempt(database)

    begun = database.write(lambda tx: move_attempt(tx, "att_1", "generating", inputs_digest="d1"))
    clock.time = NOON + timedelta(seconds=9)
    scoring = database.write(lambda tx: move_attempt(tx, "att_1", "scoring"))
    clock.time = NOON + timedelta(seconds=12)
    done = database.write(lambda tx: move_attempt(tx, "att_1", "done"))

    assert (begun.started_at, begun.ended_at) == (NOON, None)
    assert (scoring.started_at, scoring.ended_at) == (NOON, None)
    assert (done.started_at, done.ended_at) == (NOON, clock.time)


def test_moving_an_attempt_keeps_what_it_is_not_told(database: Database) -> None:
    a_board(database)
    a_run(database)
    stored = an_attempt(database, wanted=4, inputs_digest="d1")

    moved = database.write(lambda tx: move_attempt(tx, "att_1", "queued"))

    assert moved == stored


def test_moving_an_attempt_takes_over_what_it_is_told(database: Database) -> None:
    a_board(database)
    a_run(database)
    an_attempt(database)

    moved = database.write(
        lambda tx: move_attempt(tx, "att_1", "failed", error="refused", inputs_digest="d2", wanted=1)
    )

    assert (moved.state, moved.error, moved.inputs_digest, moved.wanted) == ("failed", "refused", "d2", 1)


def test_an_attempt_cancelled_in_the_queue_never_began(database: Database) -> None:
    a_board(database)
    a_run(database)
    an_attempt(database)

    cancelled = database.write(lambda tx: move_attempt(tx, "att_1", "cancelled"))

    assert (cancelled.started_at, cancelled.ended_at) == (None, NOON)


def test_moving_an_unknown_attempt_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: move_attempt(tx, "att_1", "done"))


def test_a_later_run_goes_on_with_an_attempt_that_was_cut_short(database: Database) -> None:
    a_board(database)
    a_run(database, "run_1", status="interrupted")
    cut = an_attempt(
        database, state="interrupted", error="stopped", inputs_digest="d1", started_at=NOON, ended_at=NOON
    )
    a_run(database, "run_2")

    adopted = database.write(lambda tx: adopt_attempt(tx, "att_1", "run_2", 3))

    expected = {"run_id": "run_2", "wanted": 3, "state": "queued", "error": None, "ended_at": None}
    assert adopted == cut.model_copy(update=expected)
    assert database.read(lambda tx: attempts_of_run(tx, "run_1")) == []


def test_the_latest_attempts_are_one_for_each_keyframe(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")
    a_run(database)
    a_run(database, "run_2", "sb_2")
    an_attempt(database, "att_c", key="s01.start")
    an_attempt(database, "att_b", key="s02.end")
    newer = an_attempt(database, "att_a", key="s01.start")
    an_attempt(database, "att_d", run_id="run_2", storyboard_id="sb_2", key="s01.start")

    latest = database.read(lambda tx: latest_attempts(tx, "sb_1"))

    assert latest["s01.start"] == newer
    assert sorted(latest) == ["s01.start", "s02.end"]


def test_on_start_what_a_dead_process_left_is_interrupted_with_its_event(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")
    a_run(database, "run_1", "sb_1")
    an_attempt(database, state="scoring")
    a_run(database, "run_2", "sb_2", status="done")

    interrupted = database.write(interrupt_live_runs)

    assert [(run.id, run.status, run.ended_at) for run in interrupted] == [("run_1", "interrupted", NOON)]
    assert _states(database) == ["interrupted"]
    told = database.read(lambda tx: read_after(tx, "sb_1", 0))
    assert [(event.kind, event.data["run_id"]) for event in told] == [("run.interrupted", "run_1")]
    assert database.read(lambda tx: read_after(tx, "sb_2", 0)) == []


def test_a_clean_start_interrupts_nothing(database: Database) -> None:
    a_board(database)
    a_run(database, status="done")

    assert database.write(interrupt_live_runs) == []
