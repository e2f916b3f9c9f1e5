from __future__ import annotations

from studio.domain.view import DoubtView
from studio.ui.next_step import next_step
from studio.ui.page_models import NextStep
from tests.builders import a_segment, a_storyboard
from tests.page_facts import a_run, facts, of_segments, picked

ALL = {f"s{segment:02d}.{role}": picked(1) for segment in (1, 2, 3) for role in ("start", "end")}
START_ALL = {"board_id": "board_1", "keyframes": None}
HINT = "24 pictures by Sketch (embedded). What is there is kept."


def label_of(step: NextStep | None) -> str | None:
    return None if step is None else step.label


def test_a_board_with_nothing_on_it_is_rendered() -> None:
    assert next_step(facts()) == NextStep(
        verb="start", label="Render 6 keyframes · $0.00", args=START_ALL, hint=HINT
    )


def test_the_price_of_what_is_rendered_stands_on_the_button() -> None:
    assert label_of(next_step(facts(price_usd=0.039))) == "Render 6 keyframes · $0.94"


def test_missing_prompts_come_before_rendering() -> None:
    spec = of_segments(a_segment(1), a_segment(2, start="", end=""))

    assert next_step(facts(spec)) == NextStep(
        verb="open_editor",
        label="Go to the empty prompts (2)",
        hint="The first one: start of segment 2.",
    )


def test_while_it_renders_stop_is_what_is_offered() -> None:
    rendering = facts(keyframes={"s01.end": {"state": "generating"}}, status="rendering", run=a_run())

    assert next_step(rendering) is None


def test_a_keyframe_that_waits_for_a_choice_is_next() -> None:
    waiting = {key: {"state": "waiting"} for key in ("s02.start", "s02.end")}

    step = next_step(facts(keyframes=waiting, status="waiting", run=a_run()))

    assert step is not None
    assert (step.verb, step.label, step.args) == (
        "choose",
        "Choose for start of segment 2 (1 of 2)",
        {"key": "s02.start"},
    )


def test_a_rendering_that_was_stopped_goes_on() -> None:
    stopped = facts(keyframes={"s01.start": picked(1)}, status="incomplete", run=a_run("cancelled"))

    assert label_of(next_step(stopped)) == "Continue rendering · 5 keyframes · $0.00"


def test_a_rendering_that_failed_midway_goes_on_with_all_that_is_missing() -> None:
    made = {"s01.start": picked(1), "s01.end": {"state": "failed", "error": "No picture."}}
    failed = facts(keyframes=made, status="incomplete", run=a_run("failed"))

    assert label_of(next_step(failed)) == "Continue rendering · 5 keyframes · $0.00"


def test_keyframes_added_after_a_finished_run_are_rendered() -> None:
    added = facts(keyframes={**ALL, "s03.end": {}}, status="incomplete", run=a_run("done"))

    assert label_of(next_step(added)) == "Render 1 keyframe · $0.00"


def test_what_is_out_of_date_is_rendered_again_by_name() -> None:
    stale = {**ALL, "s03.start": picked(1, stale=True), "s03.end": picked(1, stale=True)}

    assert next_step(facts(keyframes=stale, status="ready", run=a_run("done"))) == NextStep(
        verb="start",
        label="Re-render 2 keyframes · $0.00",
        args={"board_id": "board_1", "keyframes": ["s03.start", "s03.end"]},
        hint="8 pictures by Sketch (embedded). What is there is kept.",
    )


def test_what_is_out_of_date_comes_before_what_failed() -> None:
    mixed = {**ALL, "s02.start": picked(1, stale=True), "s03.end": {"state": "failed"}}

    assert label_of(next_step(facts(keyframes=mixed, status="incomplete"))) == "Re-render 1 keyframe · $0.00"


def test_what_was_possibly_charged_before_is_said_with_the_price_of_trying_again() -> None:
    doubt = DoubtView(call_id="call_1", index=1, amount_usd=0.04, charged="possibly", error="It broke.")
    failed = {**ALL, "s02.start": {"state": "failed", "doubts": [doubt]}}

    step = next_step(facts(keyframes=failed, status="incomplete", run=a_run("done"), price_usd=0.039))

    assert step is not None
    assert step.label == "Try 1 failed keyframe again · $0.16"
    assert step.hint.endswith("What is there is kept. 1 call possibly charged before.")


def test_failed_keyframes_alone_are_tried_again() -> None:
    failed = {**ALL, "s02.start": {"state": "failed"}, "s03.end": {"state": "failed"}}

    step = next_step(facts(keyframes=failed, status="incomplete", run=a_run("done"), price_usd=0.1))

    assert step is not None
    assert (step.label, step.args) == ("Try 2 failed keyframes again · $0.80", START_ALL)


def test_a_re_rendering_that_was_cut_short_goes_on_with_what_is_lacking() -> None:
    stale = {
        **ALL,
        "s03.start": picked(1, stale=True, lacking=1),
        "s03.end": picked(1, stale=True, lacking=4),
    }

    step = next_step(facts(keyframes=stale, status="ready", run=a_run("cancelled"), price_usd=0.1))

    assert step == NextStep(
        verb="start",
        label="Continue re-rendering 2 keyframes · $0.50",
        args=START_ALL,
        hint="5 pictures by Sketch (embedded). What is there is kept.",
    )


def test_what_is_taken_over_as_it_is_is_no_picture_to_be_made() -> None:
    joined = a_storyboard(2, strategy="joined")
    made = {key: picked(1, stale=True, lacking=4) for key in ("s01.start", "s01.end", "s02.end")}
    stale = {**made, "s02.start": picked(1, stale=True, lacking=1)}

    step = next_step(facts(joined, stale, status="ready", run=a_run("cancelled"), price_usd=0.1))

    assert step is not None
    assert step.label == "Continue re-rendering 4 keyframes · $1.20"
    assert step.hint == "12 pictures by Sketch (embedded). What is there is kept."


def test_what_was_never_begun_again_is_named_together_with_what_was_cut_short() -> None:
    stale = {**ALL, "s03.start": picked(1, stale=True, lacking=1), "s03.end": picked(1, stale=True)}

    step = next_step(facts(keyframes=stale, status="ready", run=a_run("cancelled")))

    assert step is not None
    assert (step.label, step.args["keyframes"]) == (
        "Re-render 2 keyframes · $0.00",
        ["s03.start", "s03.end"],
    )


def test_what_was_possibly_charged_is_named_where_it_is_bought_again() -> None:
    doubt = DoubtView(call_id="call_1", index=1, amount_usd=0.04, charged="possibly", error="It broke.")
    stale = {**ALL, "s03.end": picked(1, stale=True, lacking=0, doubts=[doubt])}

    step = next_step(facts(keyframes=stale, status="ready", run=a_run("failed"), price_usd=0.1))

    assert step is not None
    assert (step.label, step.args["keyframes"]) == ("Re-render 1 keyframe · $0.40", ["s03.end"])


def test_a_regeneration_that_was_stopped_goes_on() -> None:
    stopped = {**ALL, "s02.start": picked(1, lacking=2)}

    step = next_step(facts(keyframes=stopped, status="ready", run=a_run("cancelled"), price_usd=0.1))

    assert step == NextStep(
        verb="start",
        label="Continue rendering · 1 keyframe · $0.20",
        args=START_ALL,
        hint="2 pictures by Sketch (embedded). What is there is kept.",
    )


def test_a_regeneration_that_failed_is_tried_again() -> None:
    failed = {**ALL, "s02.start": picked(1, lacking=4, error="No paint.")}

    step = next_step(facts(keyframes=failed, status="ready", run=a_run("done")))

    assert step is not None
    assert (step.label, step.args) == ("Try 1 failed keyframe again · $0.00", START_ALL)


def test_all_that_a_start_makes_is_counted() -> None:
    mixed = {**ALL, "s02.start": picked(1, lacking=2), "s03.end": {}}

    step = next_step(facts(keyframes=mixed, status="incomplete", run=a_run("cancelled"), price_usd=0.1))

    assert label_of(step) == "Continue rendering · 2 keyframes · $0.60"


def test_a_board_where_all_is_picked_and_current_asks_for_nothing() -> None:
    assert next_step(facts(keyframes=ALL, status="ready", run=a_run("done"))) is None


def test_blank_prompts_of_finished_keyframes_disturb_nobody() -> None:
    spec = of_segments(a_segment(1, start=""))
    made = {"s01.start": picked(1), "s01.end": picked(1)}

    assert next_step(facts(spec, made, status="ready")) is None
