"""One maker per kind of event: what each of them tells."""

from __future__ import annotations

import pytest

from studio.domain import events
from studio.domain.events import NewEvent
from studio.domain.run import RunStatus
from tests.builders import a_pick, a_run, a_variation


def test_a_run_that_begins_names_its_keyframes() -> None:
    run = a_run(keys=["s01.start", "s01.end"])

    assert events.run_started(run) == NewEvent(
        kind="run.started", data={"run_id": "run_1", "keys": ["s01.start", "s01.end"]}
    )


@pytest.mark.parametrize("status", ["done", "failed", "cancelled", "interrupted"])
def test_the_end_of_a_run_says_how_it_ended(status: RunStatus) -> None:
    run = a_run(status=status, error="No space is left.", failed_segments=[2])

    assert events.run_ended(run) == NewEvent(
        kind=f"run.{status}",
        data={"run_id": "run_1", "error": "No space is left.", "failed_segments": [2]},
    )


def test_a_keyframe_that_is_generated_says_how_many_are_wanted() -> None:
    assert events.keyframe_generating("s01.end", 4) == NewEvent(
        kind="keyframe.generating", key="s01.end", data={"wanted": 4}
    )


def test_a_keyframe_that_waits_says_so() -> None:
    assert events.keyframe_waiting("s01.end") == NewEvent(kind="keyframe.waiting", key="s01.end")


def test_a_failed_keyframe_says_why() -> None:
    assert events.keyframe_failed("s01.end", "It ran too long.") == NewEvent(
        kind="keyframe.failed", key="s01.end", data={"error": "It ran too long."}
    )


def test_a_ready_variation_names_its_picture() -> None:
    variation = a_variation("s02.start", 3)

    assert events.variation_ready(variation) == NewEvent(
        kind="variation.ready",
        key="s02.start",
        data={"variation_id": "var_s02.start_3", "index": 3, "sha256": variation.image.sha256},
    )


def test_a_failed_variation_says_why() -> None:
    assert events.variation_failed("s01.end", "It ran too long.") == NewEvent(
        kind="variation.failed", key="s01.end", data={"error": "It ran too long."}
    )


@pytest.mark.parametrize("rejected", [True, False])
def test_a_rejection_says_who_and_whether_it_was_taken_back(rejected: bool) -> None:
    assert events.variation_rejected(a_variation(), "ana", rejected) == NewEvent(
        kind="variation.rejected",
        key="s01.start",
        data={"variation_id": "var_s01.start_1", "by": "ana", "rejected": rejected},
    )


def test_scored_variations_are_named() -> None:
    assert events.keyframe_scored("s01.end", ["var_1", "var_2"]) == NewEvent(
        kind="keyframe.scored", key="s01.end", data={"variation_ids": ["var_1", "var_2"]}
    )


def test_the_studios_choice_and_a_persons_choice_are_events_of_their_own() -> None:
    automatic = events.keyframe_picked(a_pick())
    by_hand = events.pick_changed(a_pick(how="hand", by="ana", reason=""))

    assert automatic == NewEvent(
        kind="keyframe.picked",
        key="s01.start",
        data={"variation_id": "var_s01.start_1", "how": "auto", "by": "", "reason": "sharpest of 4"},
    )
    assert by_hand == NewEvent(
        kind="pick.changed",
        key="s01.start",
        data={"variation_id": "var_s01.start_1", "how": "hand", "by": "ana", "reason": ""},
    )


def test_a_changed_storyboard_says_what_changed() -> None:
    assert events.storyboard_changed(["style", "product"]) == NewEvent(
        kind="storyboard.changed", data={"what": ["style", "product"]}
    )
