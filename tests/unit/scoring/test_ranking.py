from __future__ import annotations

import math

import pytest

from studio.domain.ids import VariationId
from studio.domain.variation import Scores
from studio.scoring.ranking import Ranking, Scored, rank

WITH_SOURCES = "by measurement without a model: sharpness, exposure and likeness to its sources"
ALONE = "by measurement without a model: sharpness and exposure"
A, B, C, D = (VariationId(name) for name in "abcd")


def scores(technical: float | None, scene: float | None = None, **parts: float) -> Scores:
    return Scores(technical=technical, scene_px=scene, **parts)


def ranked(*scored: Scored) -> Ranking:
    return rank(scored)


def test_technical_points_and_likeness_count_half_each() -> None:
    ranking = ranked((A, scores(90, 0.5)), (B, scores(70, 0.9)), (C, scores(100, 0.2)))

    assert ranking.order == [B, A, C]


def test_without_sources_technical_points_count_alone() -> None:
    assert ranked((A, scores(60)), (B, scores(90)), (C, scores(75))).order == [B, C, A]


def test_variations_are_compared_by_the_parts_they_share() -> None:
    ranking = ranked((A, scores(80, 0.9)), (B, scores(90)))

    assert ranking.order == [B, A]
    assert ranking.reason == f"Best of 2 {ALONE} (90; next 80)."


def test_ties_go_to_the_lower_index() -> None:
    ranking = ranked((A, scores(50, 0.5)), (B, scores(80, 0.4)), (C, scores(60, 0.6)))

    assert ranking.order == [B, C, A]


def test_a_model_s_points_do_not_count_as_long_as_no_model_is_here() -> None:
    flattered = Scores(technical=10, overall=99, pick=99, clip=99, aesthetic=99, identity=1)

    assert ranked((A, flattered), (B, scores(20))).order == [B, A]


@pytest.mark.parametrize("unmeasured", [None, scores(None, 0.9), scores(math.nan, 0.9), scores(math.inf)])
def test_what_was_not_measured_comes_last_and_the_reason_says_so(unmeasured: Scores | None) -> None:
    ranking = ranked((A, unmeasured), (B, scores(40, 0.4)), (C, scores(50, 0.5)))

    assert ranking.order == [C, B, A]
    assert ranking.reason == f"Best of 3 {WITH_SOURCES} (50; next 40). 1 of them could not be measured."


def test_where_nothing_was_measured_the_first_stands_and_the_reason_says_why() -> None:
    ranking = rank([(A, None), (B, None), (C, None), (D, None)], why_not="the measuring process ended")

    assert ranking == Ranking([A, B, C, D], "First of 4, not measured: the measuring process ended.")


def test_the_only_one_not_measured_says_so() -> None:
    assert ranked((A, None)).reason == "The only one, not measured: the measuring failed."


def test_the_reason_holds_the_stored_numbers() -> None:
    ranking = ranked((A, scores(92, 0.8)), (B, scores(90, 0.76)), (C, scores(20, 0.1)), (D, scores(10, 0.1)))

    assert ranking.reason == f"Best of 4 {WITH_SOURCES} (86; next 83)."


def test_the_only_one_is_not_called_the_best() -> None:
    assert ranked((A, scores(70, 0.8))).reason == (
        "The only one. Measured without a model: sharpness, exposure and likeness to its sources (75)."
    )


def test_the_only_one_measured_has_no_next() -> None:
    ranking = ranked((A, None), (B, scores(70)))

    assert ranking.reason == f"Best of 2 {ALONE} (70). 1 of them could not be measured."


def test_points_that_round_to_the_same_number_are_told_with_a_decimal() -> None:
    reason = ranked((A, scores(86.44)), (B, scores(85.6))).reason

    assert reason.endswith("sharpness and exposure (86.4; next 85.6).")


def test_points_that_are_the_same_say_that_the_earlier_one_stands() -> None:
    ranking = ranked((A, scores(50)), (B, scores(86)), (C, scores(86.001)))

    assert ranking.order == [B, C, A]
    assert ranking.reason == f"Best of 3 {ALONE} (86, as the next; the earlier one stands)."
