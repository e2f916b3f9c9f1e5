from __future__ import annotations

import pytest

from studio.domain.view import Progress
from studio.ui.board_head import board_head
from tests.builders import a_segment, a_storyboard
from tests.page_facts import a_run, facts, of_segments, picked


def test_the_head_tells_the_brief_in_words_and_figures() -> None:
    spec = of_segments(a_segment(1, seconds=2.5), a_segment(2, continues=True), aspect_ratio="9:16")

    head = board_head(facts(spec))

    assert (head.title, head.strategy_label, head.provider_label) == (
        "Morning espresso",
        "End to start",
        "Sketch (embedded)",
    )
    assert head.ratio == pytest.approx(9 / 16)
    assert [segment.model_dump() for segment in head.segments] == [
        {"number": 1, "seconds": 2.5, "continues": False},
        {"number": 2, "seconds": 4.0, "continues": True},
    ]


def test_rows_are_the_roles_that_the_strategy_uses() -> None:
    assert board_head(facts()).roles == ["start", "end"]
    assert board_head(facts(a_storyboard(1, strategy="three-chains"))).roles == ["reference", "start", "end"]


def test_keys_keep_the_order_of_the_plan() -> None:
    assert board_head(facts(a_storyboard(2))).keys == ["s01.start", "s01.end", "s02.start", "s02.end"]


def test_lines_run_from_keyframes_to_what_is_made_from_them() -> None:
    head = board_head(facts(a_storyboard(2, influencer=True)))

    assert [edge.model_dump() for edge in head.edges] == [
        {"from": "s01.end", "to": "s02.start", "weight": 1},
        {"from": "s01.end", "to": "s02.end", "weight": 1},
    ]


def test_a_line_has_the_weight_of_its_place_among_the_sources() -> None:
    head = board_head(facts(a_storyboard(2, strategy="re-anchored", influencer=True)))

    assert {(edge.source, edge.target): edge.weight for edge in head.edges}[("s01.end", "s02.start")] == 2


def test_progress_is_one_line() -> None:
    progress = Progress(made=21, wanted=32, seconds_left=41.2, text="s02.start scoring")

    shown = board_head(facts(status="rendering", progress=progress, cost_usd=0.84)).progress

    assert shown is not None
    assert shown.text == "21 of 32 pictures · scoring start of segment 2 · 0:41 left · $0.84"


def test_progress_leaves_out_what_is_not_known_yet() -> None:
    shown = board_head(facts(status="rendering", progress=Progress(made=0, wanted=1))).progress

    assert shown is not None
    assert shown.text == "0 of 1 picture · $0.00"


def test_progress_passes_other_words_on() -> None:
    progress = Progress(made=0, wanted=4, text="waiting for the provider")

    shown = board_head(facts(status="rendering", progress=progress)).progress

    assert shown is not None
    assert shown.text == "0 of 4 pictures · waiting for the provider · $0.00"


def test_the_latest_run_is_there_with_what_it_could_not_finish() -> None:
    run = a_run("failed", error="Segment 1 failed.", failed_segments=[1])

    head = board_head(facts(status="incomplete", run=run))

    assert head.run is not None
    assert head.run.model_dump() == {
        "id": "run_1",
        "status": "failed",
        "error": "Segment 1 failed.",
        "failed_segments": [1],
    }


def test_a_board_that_was_never_rendered_has_no_run_and_no_progress() -> None:
    head = board_head(facts())

    assert (head.run, head.progress) == (None, None)


def test_what_is_out_of_date_is_counted() -> None:
    stale = {"s02.start": picked(1, stale=True), "s02.end": picked(1, stale=True)}

    head = board_head(facts(keyframes=stale, status="incomplete"))

    assert (head.stale, head.stale_label) == (["s02.start", "s02.end"], "2 out of date")


def test_nothing_out_of_date_has_no_label() -> None:
    assert board_head(facts()).stale_label is None


def test_what_a_subject_lacks_is_named() -> None:
    assert "age" in board_head(facts(a_storyboard(1, subject="A woman in a kitchen"))).subject_missing


def test_a_head_does_not_tell_as_nothing_what_nobody_told() -> None:
    progress = Progress(made=1, wanted=4, text="s01.start generating")

    head = board_head(facts(cost_usd=0.12, unpriced=2, possibly_usd=0.04, progress=progress))

    assert head.cost == "at least $0.12 + $0.04 possibly"
    assert head.progress is not None
    assert head.progress.text.endswith(" · at least $0.12 + $0.04 possibly")
