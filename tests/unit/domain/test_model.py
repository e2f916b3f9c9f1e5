"""What every model has in common."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from studio.domain.capability import Capability
from studio.domain.identity import Influencer
from studio.domain.plan import Plan
from studio.domain.run import LIVE_JOB_STATES, Attempt
from studio.domain.variation import Scores
from studio.domain.view import BoardView, Event
from tests.builders import NOW, a_run, a_variation, an_image

SKETCH = {
    "label": "Sketch (embedded)",
    "max_sources": 14,
    "concurrency": 2,
    "offline": True,
    "price_usd": 0.0,
    "version": "1",
}


def test_a_field_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="max_source\n"):
        Capability.model_validate({**SKETCH, "max_source": 3})


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a_run().status = "done"  # type: ignore[misc]


def test_what_was_not_measured_is_none_and_not_zero() -> None:
    assert set(Scores().model_dump().values()) == {None}


def test_two_runs_do_not_share_their_lists() -> None:
    assert a_run().keys is not a_run().keys


def test_a_variation_reads_back_from_its_own_json() -> None:
    variation = a_variation(scores=Scores(overall=71.5), cost_usd=0.039)

    assert type(variation).model_validate_json(variation.model_dump_json()) == variation


def test_an_identity_costs_nothing_where_nothing_is_said() -> None:
    photo = an_image()

    eileen = Influencer(
        id="inf_1", name="Eileen", photo=photo, original=photo, upscaled=False, created_at=NOW
    )

    assert (eileen.cost_usd, eileen.upscale_note) == (0.0, "")


def test_an_attempt_starts_with_the_first_variation() -> None:
    attempt = Attempt(id="a", run_id="r", storyboard_id="b", key="s01.start", state="queued", wanted=4)

    assert attempt.first_index == 1


def test_a_job_is_live_until_it_has_ended_in_any_way() -> None:
    assert LIVE_JOB_STATES == ("queued", "generating", "scoring", "waiting")


def test_an_empty_plan_takes_nothing() -> None:
    nothing = {"keyframes": [], "calls": 0, "cost_usd": 0.0, "price_known": True, "steps": 0}
    assert Plan(keyframes=[]).model_dump() == nothing


def test_an_event_without_a_keyframe_belongs_to_the_whole_board() -> None:
    event = Event(number=1, kind="run.started", key=None, at=NOW, data={})

    assert event.key is None


def test_a_board_that_nothing_was_made_for_is_complete_without_run_and_progress() -> None:
    view = BoardView(
        id="board_1",
        title="Morning espresso",
        strategy="joined",
        status="empty",
        keyframes={},
        failed_segments=[],
        stale=[],
        cost_usd=0.0,
        last_event=0,
    )

    assert (view.run, view.progress) == (None, None)
