"""The fold: what is stored → what is drawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from studio.board import Records, fold
from studio.chains.plan import plan
from studio.domain.run import Attempt, JobState, Run
from studio.domain.storyboard import Storyboard
from studio.domain.variation import Inputs, Pick, Scores, Variation
from tests.builders import NOW, a_storyboard, an_image


def records(**changes: Any) -> Records:
    """A storyboard of one segment with nothing made, but for these changes."""
    spec = a_storyboard(segments=1)
    board = Storyboard(id="board", spec=spec, created_at=NOW, updated_at=NOW)
    empty: dict[str, Any] = {
        "storyboard": board,
        "plan": plan(spec),
        "assets": {},
        "provider": "sketch",
        "variations": [],
        "picks": {},
        "attempts": {},
        "live_runs": [],
        "latest_run": None,
        "last_event": 0,
    }
    return Records(**{**empty, **changes})


def a_variation(key: str = "s01.start", **changes: Any) -> Variation:
    """One picture of a keyframe."""
    good: dict[str, Any] = {
        "id": f"var-{key}",
        "storyboard_id": "board",
        "key": key,
        "index": 1,
        "attempt_id": f"try-{key}",
        "image": an_image(key),
        "seed": 1,
        "prompt": "sent",
        "sources": [],
        "inputs": None,
        "provider": "sketch",
        "size": "1K",
        "cost_usd": 0.5,
        "created_at": NOW,
    }
    return Variation(**{**good, **changes})


def a_pick(key: str = "s01.start") -> Pick:
    """The pick of that picture."""
    return Pick(
        id=1,
        storyboard_id="board",
        key=key,
        variation_id=f"var-{key}",
        how="auto",
        by="studio",
        reason="Best.",
        at=NOW,
    )


def an_attempt(state: JobState, key: str = "s01.start", **changes: Any) -> Attempt:
    """One go at a keyframe."""
    good: dict[str, Any] = {"id": f"try-{key}", "run_id": "run", "storyboard_id": "board", "wanted": 4}
    return Attempt(**{**good, "key": key, "state": state, **changes})


A_RUN = Run(id="run", board_id="board", status="running", started_at=NOW)


def test_a_board_with_nothing_made_is_empty_and_planned() -> None:
    view = fold(records())

    assert (view.status, view.cost_usd, view.last_event) == ("empty", 0, 0)
    assert {keyframe.state for keyframe in view.keyframes.values()} == {"planned"}


def test_keyframes_come_in_the_order_of_the_plan() -> None:
    assert list(fold(records()).keyframes) == ["s01.start", "s01.end"]


@pytest.mark.parametrize("state", ["queued", "generating", "scoring", "waiting"])
def test_a_keyframe_under_way_shows_how_far_it_is(state: JobState) -> None:
    view = fold(
        records(attempts={"s01.start": an_attempt(state)}, variations=[a_variation()], live_runs=[A_RUN])
    )

    keyframe = view.keyframes["s01.start"]
    assert (keyframe.state, keyframe.made, keyframe.wanted) == (state, 1, 4)


def test_a_live_run_makes_the_board_rendering() -> None:
    view = fold(records(attempts={"s01.start": an_attempt("generating")}, live_runs=[A_RUN]))

    assert view.status == "rendering"


def test_a_run_that_only_waits_for_a_person_makes_the_board_waiting() -> None:
    attempts = {"s01.start": an_attempt("waiting"), "s01.end": an_attempt("queued", "s01.end")}

    assert fold(records(attempts=attempts, live_runs=[A_RUN])).status == "waiting"


def test_progress_counts_the_variations_of_the_live_runs() -> None:
    attempts = {"s01.start": an_attempt("generating"), "s01.end": an_attempt("queued", "s01.end")}

    progress = fold(records(attempts=attempts, variations=[a_variation()], live_runs=[A_RUN])).progress

    assert progress is not None
    assert (progress.made, progress.wanted, progress.seconds_left) == (1, 8, None)
    assert progress.text == "s01.start generating"


def test_a_keyframe_that_could_not_be_made_is_failed_and_so_is_its_segment() -> None:
    attempts = {"s01.end": an_attempt("failed", "s01.end", error="No paint.")}

    view = fold(records(attempts=attempts, variations=[a_variation()], picks={"s01.start": a_pick()}))

    assert (view.keyframes["s01.end"].state, view.keyframes["s01.end"].error) == ("failed", "No paint.")
    assert (view.failed_segments, view.status) == ([1], "incomplete")


def test_a_new_rendering_that_failed_is_told_beside_the_picture_that_stands() -> None:
    again = an_attempt("failed", id="try-again", error="No paint.", ended_at=NOW)

    view = fold(
        records(attempts={"s01.start": again}, variations=[a_variation()], picks={"s01.start": a_pick()})
    )

    assert (view.keyframes["s01.start"].state, view.keyframes["s01.start"].error) == ("picked", "No paint.")
    assert view.failed_segments == [1]


def test_whoever_chooses_what_stands_has_seen_that_the_new_rendering_failed() -> None:
    again = an_attempt("failed", id="try-again", error="No paint.", ended_at=NOW)
    chosen = a_pick().model_copy(update={"how": "hand", "at": NOW + timedelta(seconds=1)})

    view = fold(
        records(attempts={"s01.start": again}, variations=[a_variation()], picks={"s01.start": chosen})
    )

    assert (view.keyframes["s01.start"].error, view.failed_segments) == (None, [])


def test_a_picture_that_came_late_ends_the_failure_of_its_attempt() -> None:
    again = an_attempt("failed", id="try-again", error="Still open.", ended_at=NOW)
    late = a_variation(id="var-late", index=2, attempt_id="try-again")

    view = fold(
        records(
            attempts={"s01.start": again},
            variations=[a_variation(), late],
            picks={"s01.start": a_pick()},
        )
    )

    assert (view.keyframes["s01.start"].error, view.failed_segments) == (None, [])


@pytest.mark.parametrize("state", ["done", "waiting"])
def test_why_some_of_the_variations_are_missing_is_told(state: JobState) -> None:
    attempt = an_attempt(state, error="No paint.")

    view = fold(records(attempts={"s01.start": attempt}, variations=[a_variation()]))

    keyframe = view.keyframes["s01.start"]
    assert (keyframe.warning, keyframe.error) == ("3 of 4 variations could not be made: No paint.", None)


def test_what_is_missing_is_told_before_a_weak_picture_until_somebody_chooses() -> None:
    attempts = {"s01.start": an_attempt("done", wanted=2, error="No paint.", ended_at=NOW)}
    weak = [a_variation(scores=Scores(technical=12.4))]
    by_hand = a_pick().model_copy(update={"how": "hand"})

    before = fold(records(attempts=attempts, variations=weak, picks={"s01.start": a_pick()}))
    after = fold(records(attempts=attempts, variations=weak, picks={"s01.start": by_hand}))

    technical = "Technical quality 12 of 100. Look at it, or regenerate."
    missed = "1 of 2 variations could not be made: No paint."
    assert before.keyframes["s01.start"].warning == f"{missed} {technical}"
    assert after.keyframes["s01.start"].warning == technical


def test_the_time_that_is_left_goes_by_what_was_made_since_it_was_gone_on_with() -> None:
    keys = ["s01.start", "s01.end", "s02.start", "s02.end"]
    states: list[JobState] = ["done", "done", "done", "generating"]
    attempts = {key: an_attempt(state, key, wanted=2) for key, state in zip(keys, states, strict=True)}
    earlier = [a_variation(key, id=f"early-{key}", created_at=NOW - timedelta(hours=1)) for key in keys[:3]]
    since = [a_variation(key) for key in keys[:3]]

    progress = fold(
        records(attempts=attempts, variations=[*earlier, *since], live_runs=[A_RUN], elapsed_s=30.0)
    ).progress

    assert progress is not None
    assert (progress.made, progress.wanted, progress.seconds_left) == (6, 8, 20.0)


@pytest.mark.parametrize("state", ["interrupted", "cancelled"])
def test_a_keyframe_that_was_cut_short_is_planned_again(state: JobState) -> None:
    view = fold(records(attempts={"s01.start": an_attempt(state)}, variations=[a_variation()]))

    assert (view.keyframes["s01.start"].state, view.keyframes["s01.start"].wanted) == ("planned", 0)


def test_a_board_with_all_picks_is_ready_and_costs_what_its_pictures_cost() -> None:
    view = fold(
        records(
            variations=[a_variation(), a_variation("s01.end")],
            picks={"s01.start": a_pick(), "s01.end": a_pick("s01.end")},
        )
    )

    assert (view.status, view.cost_usd) == ("ready", 1.0)


def test_a_technically_weak_pick_carries_a_warning() -> None:
    weak = a_variation(scores=Scores(technical=12.4))

    view = fold(records(variations=[weak], picks={"s01.start": a_pick()}))

    assert view.keyframes["s01.start"].warning == "Technical quality 12 of 100. Look at it, or regenerate."


def test_a_warning_names_the_faults_the_worst_first() -> None:
    weak = a_variation(scores=Scores(technical=21.4, sharp=0.2, clean=0.05, exposed=1, contrast=0.4))

    view = fold(records(variations=[weak], picks={"s01.start": a_pick()}))

    assert view.keyframes["s01.start"].warning == (
        "Technical quality 21 of 100 (noisy, soft, flat). Look at it, or regenerate."
    )


def test_a_sound_pick_carries_none() -> None:
    sound = a_variation(scores=Scores(technical=30.0))

    view = fold(records(variations=[sound], picks={"s01.start": a_pick()}))

    assert view.keyframes["s01.start"].warning is None


def test_a_variation_made_otherwise_says_how() -> None:
    made_before = a_variation(provider="flat", size="2K")

    view = fold(records(variations=[made_before]))

    assert view.keyframes["s01.start"].variations[0].made_with == "flat at 2K"


def test_ones_own_picture_was_not_made_otherwise() -> None:
    own = a_variation(provider="upload", uploaded_by="ana")

    view = fold(records(variations=[own]))

    assert view.keyframes["s01.start"].variations[0].made_with is None


def inputs(**changes: Any) -> Inputs:
    """What a picture of 16:9 was made from."""
    good: dict[str, Any] = {"prompt": "", "subject": "", "style": {}, "aspect_ratio": "16:9", "sources": []}
    return Inputs(**{**good, **changes})


def test_a_picture_that_came_in_another_shape_says_so() -> None:
    square = an_image("square").model_copy(update={"width": 1024, "height": 1024})

    view = fold(records(variations=[a_variation(image=square, size="2K", inputs=inputs())]))

    assert view.keyframes["s01.start"].variations[0].differs == (
        "Asked for 16:9 at 2K (2560 × 1440); the service gave 1024 × 1024."
    )


@pytest.mark.parametrize("made_from", [None, inputs(copied=True)])
def test_a_picture_that_was_not_asked_for_has_the_shape_it_has(made_from: Inputs | None) -> None:
    square = an_image("square").model_copy(update={"width": 1024, "height": 1024})

    view = fold(records(variations=[a_variation(image=square, inputs=made_from)]))

    assert view.keyframes["s01.start"].variations[0].differs == ""


def test_folding_twice_gives_the_same_board() -> None:
    stored = records(variations=[a_variation()], picks={"s01.start": a_pick()}, last_event=7)

    assert fold(stored) == fold(stored)
