"""The fold, of paid calls whose end is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from studio.board import Records, fold, inputs_today
from studio.chains.plan import plan
from studio.domain.ledger import LedgerEntry, Ordered
from studio.domain.run import Attempt, JobState
from studio.domain.storyboard import Storyboard
from studio.domain.variation import Pick, Variation
from studio.domain.view import DoubtView, KeyframeView
from tests.builders import NOW, a_storyboard, an_image

KEY = "s01.start"
CHECKING = "1 call without an answer: checking with the service what became of it."
RUNNING = "1 call still under way at the service: its picture comes when it is done."
PAID = "1 call charged, without a picture. Render it again, or leave it."
UNKNOWN = "1 call possibly charged, without a picture. Render it again, or leave it."


def a_call(**changes: Any) -> LedgerEntry:
    """One open call of the keyframe's attempt."""
    good: dict[str, Any] = {
        "id": "call",
        "provider": "paid",
        "model": "painter",
        "what": "variation",
        "storyboard_id": "board",
        "attempt_id": "try",
        "key": KEY,
        "reserved_usd": Decimal("0.04"),
        "price_as_of": NOW.date(),
        "price_source": "documented",
        "intended_at": NOW,
    }
    return LedgerEntry(**{**good, **changes})


def a_picture() -> Variation:
    """A picture that stands for the keyframe."""
    return Variation(
        id="var",
        storyboard_id="board",
        key=KEY,
        index=1,
        attempt_id="try",
        image=an_image("made"),
        seed=1,
        prompt="sent",
        sources=[],
        inputs=None,
        provider="paid",
        size="1K",
        cost_usd=0.04,
        created_at=NOW,
    )


def keyframe(state: JobState, *calls: LedgerEntry, pictures: list[Variation] | None = None) -> KeyframeView:
    """The keyframe of a board with these calls, and its last attempt in that state."""
    return fold(records(state, *calls, pictures=pictures)).keyframes[KEY]


def records(state: JobState, *calls: LedgerEntry, pictures: list[Variation] | None = None) -> Records:
    spec = a_storyboard(segments=1)
    attempt = Attempt(id="try", run_id="run", storyboard_id="board", key=KEY, state=state, wanted=2)
    pick = Pick(
        id=1, storyboard_id="board", key=KEY, variation_id="var", how="auto", by="", reason="", at=NOW
    )
    return Records(
        storyboard=Storyboard(id="board", spec=spec, created_at=NOW, updated_at=NOW),
        plan=plan(spec),
        assets={},
        provider="paid",
        variations=pictures or [],
        picks={KEY: pick} if pictures else {},
        attempts={KEY: attempt},
        live_runs=[],
        latest_run=None,
        last_event=0,
        calls=calls,
        cost_usd=0.12,
    )


@pytest.mark.parametrize(
    ("call", "warning"),
    [
        (a_call(), CHECKING),
        (a_call(status="submitted"), RUNNING),
        (a_call(status="unknown"), UNKNOWN),
    ],
)
def test_a_keyframe_with_nothing_but_an_open_call_is_unknown_and_says_why(
    call: LedgerEntry, warning: str
) -> None:
    view = keyframe("interrupted", call)

    assert (view.state, view.warning) == ("unknown", warning)


def test_with_another_picture_it_stands_and_is_warned_about() -> None:
    view = keyframe("done", a_call(status="unknown"), pictures=[a_picture()])

    assert (view.state, view.warning) == ("picked", UNKNOWN)


def test_calls_of_a_run_under_way_are_no_cause_for_doubt_before_an_answer_is_missing() -> None:
    calm = keyframe("generating", a_call(), a_call(status="submitted"))
    missing = keyframe("generating", a_call(error="No answer came."))

    assert (calm.state, calm.warning) == ("generating", None)
    assert (missing.state, missing.warning) == ("generating", CHECKING)


def test_everything_open_is_counted_and_said_at_once() -> None:
    view = keyframe("failed", a_call(status="unknown"), a_call(status="unknown"), a_call(status="submitted"))

    assert view.warning == (
        f"{RUNNING} 2 calls possibly charged, without a picture. Render them again, or leave them."
    )


def test_a_failure_that_was_charged_says_so_and_keeps_its_reason() -> None:
    view = keyframe(
        "failed", a_call(status="failed", charged="yes", cost_usd=Decimal("0.03"), error="Expired.")
    )

    assert (view.state, view.warning) == ("failed", PAID)
    assert view.doubts == [
        DoubtView(call_id="call", index=1, amount_usd=0.03, charged="yes", error="Expired.")
    ]


def test_what_may_have_been_charged_is_said_alike_however_it_ended() -> None:
    view = keyframe("failed", a_call(status="failed", charged="possibly"), a_call(status="unknown"))

    assert (view.state, len(view.doubts)) == ("unknown", 2)
    assert view.warning == "2 calls possibly charged, without a picture. Render them again, or leave them."


def test_what_a_person_left_as_it_is_is_not_asked_about_any_more() -> None:
    view = keyframe("failed", a_call(status="unknown", settled="left"))

    assert (view.state, view.warning, view.doubts) == ("failed", None, [])


def test_what_a_person_stopped_is_nothing_to_decide_about() -> None:
    view = keyframe("cancelled", a_call(status="failed", charged="possibly", cancel_asked=True))

    assert (view.state, view.warning, view.doubts) == ("planned", None, [])


def test_a_call_under_way_is_nothing_to_decide_about() -> None:
    assert keyframe("interrupted", a_call(status="submitted")).doubts == []


def test_a_newer_attempt_leaves_old_doubts_in_sight_until_somebody_decides() -> None:
    view = keyframe("failed", a_call(status="unknown", attempt_id="before"))
    decided = keyframe("failed", a_call(status="unknown", attempt_id="before", settled="again"))

    assert [len(one.doubts) for one in (view, decided)] == [1, 0]


def test_the_cost_is_the_ledgers_where_it_is_known() -> None:
    assert fold(records("done", pictures=[a_picture()])).cost_usd == 0.12


def test_an_open_call_for_what_would_be_asked_for_otherwise_now_fills_no_place() -> None:
    bare = records("cancelled")
    today = inputs_today(bare, bare.plan.keyframes[0], {})
    before = today.model_copy(update={"subject": "A fox"})
    picture = a_picture().model_copy(update={"inputs": before})
    fills = a_call(id="now", status="submitted", ordered=Ordered(inputs=today))
    other = a_call(id="before", status="submitted", ordered=Ordered(inputs=before))

    view = keyframe("cancelled", fills, other, pictures=[picture])

    assert (view.stale, view.lacking) == (True, 3)
