"""What is left of a new rendering that was cut short, or failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from studio.chains.digest import digest_inputs
from studio.chains.unfinished import Now, Unfinished, is_undecided, unfinished
from studio.domain.run import Attempt, JobState
from studio.domain.variation import Inputs
from tests.builders import NOW, a_pick, a_variation

INPUTS = Inputs(prompt="she turns", subject="", style={}, aspect_ratio="16:9", sources=[])
OTHER = INPUTS.model_copy(update={"prompt": "she sits"})
TODAY = digest_inputs(INPUTS)


def an_attempt(state: JobState = "cancelled", **fields: Any) -> Attempt:
    """A go at four variations from today's inputs that ended after the pick was made."""
    known: dict[str, Any] = {
        "id": "try", "run_id": "run", "storyboard_id": "board", "key": "s01.start", "wanted": 4,
        "inputs_digest": TODAY, "ended_at": NOW + timedelta(minutes=1),
    }  # fmt: skip
    return Attempt(**{**known, "state": state, **fields})


def now(made: int = 1, inputs: Inputs = INPUTS, **fields: Any) -> Now:
    """A keyframe with so many variations of that attempt, beside the one that stands."""
    its = [a_variation(index=2 + at, attempt_id="try", inputs=inputs) for at in range(made)]
    return Now(**{"wanted": 4, "inputs": INPUTS, "variations": [a_variation(inputs=INPUTS), *its], **fields})


@pytest.mark.parametrize("state", ["interrupted", "cancelled", "failed"])
def test_what_is_lacking_of_it_is_to_be_made(state: JobState) -> None:
    assert unfinished(an_attempt(state), a_pick(), now(made=1)) == Unfinished(4, 3, stale=False)


@pytest.mark.parametrize("state", ["queued", "generating", "scoring", "waiting", "done"])
def test_what_is_under_way_or_done_leaves_nothing(state: JobState) -> None:
    assert unfinished(an_attempt(state), a_pick(), now()) is None


def test_a_keyframe_without_a_picture_is_missing_and_not_gone_on_with() -> None:
    assert unfinished(an_attempt(), None, now()) is None
    assert unfinished(None, a_pick(), now()) is None


@pytest.mark.parametrize("stale", [False, True])
def test_whoever_chose_since_what_stands_has_ended_it(*, stale: bool) -> None:
    chosen = a_pick(at=NOW + timedelta(minutes=2))

    assert unfinished(an_attempt(), chosen, now(stale=stale)) is None


def test_other_inputs_than_it_was_asked_for_with_have_ended_it() -> None:
    assert unfinished(an_attempt(inputs_digest=digest_inputs(OTHER)), a_pick(), now()) is None


def test_what_is_out_of_date_is_gone_on_with_whatever_was_changed_since() -> None:
    before = an_attempt(inputs_digest=digest_inputs(OTHER))

    left = unfinished(before, a_pick(), now(made=2, inputs=OTHER, wanted=6, stale=True))

    assert left == Unfinished(6, 6, stale=True)


def test_a_wish_keeps_the_number_of_variations_that_it_was_asked_with() -> None:
    assert unfinished(an_attempt(), a_pick(), now(made=1, wanted=6)) == Unfinished(4, 3, stale=False)


def test_open_calls_fill_their_places() -> None:
    assert unfinished(an_attempt(), a_pick(), now(made=1, open_calls=2)) == Unfinished(4, 1, stale=False)


def test_what_only_waits_for_its_open_calls_is_not_gone_on_with() -> None:
    assert unfinished(an_attempt(), a_pick(), now(made=2, open_calls=2)) is None


def test_pictures_that_nobody_chose_among_are_gone_on_with_without_a_call() -> None:
    assert unfinished(an_attempt("interrupted"), a_pick(), now(made=4)) == Unfinished(4, 0, stale=False)


@pytest.mark.parametrize(
    "attempt", [an_attempt("cancelled"), an_attempt("failed"), an_attempt("done", error="No paint.")]
)
def test_what_ended_early_or_brought_less_is_undecided_until_somebody_chooses(attempt: Attempt) -> None:
    chosen = a_pick(at=NOW + timedelta(minutes=2))

    assert (is_undecided(attempt, a_pick(how="hand")), is_undecided(attempt, chosen)) == (True, False)


@pytest.mark.parametrize(
    "attempt", [None, an_attempt("done"), an_attempt("generating", ended_at=None, error="No paint.")]
)
def test_what_is_under_way_or_brought_all_asks_for_nobody(attempt: Attempt | None) -> None:
    assert not is_undecided(attempt, a_pick(how="hand"))
