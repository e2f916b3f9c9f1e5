from __future__ import annotations

import pytest

from studio.domain.storyboard import StoryboardSpec
from studio.domain.variation import Scores
from studio.ui import text


def test_a_keyframe_within_a_sentence_begins_small() -> None:
    assert text.source_label("s12.end") == "end of segment 12"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("influencer", "the influencer"),
        ("product", "the product"),
        ("reference", "your reference image"),
        ("kit:half_body", "kit: half body"),
        ("aspect ratio", "aspect ratio"),
    ],
)
def test_other_sources_and_causes_are_words_too(name: str, label: str) -> None:
    assert text.source_label(name) == label


@pytest.mark.parametrize(("number", "said"), [(1, "1 keyframe"), (0, "0 keyframes"), (8, "8 keyframes")])
def test_a_number_agrees_with_its_noun(number: int, said: str) -> None:
    assert text.count(number, "keyframe") == said


@pytest.mark.parametrize(
    ("usd", "said"), [(0, "$0.00"), (0.72, "$0.72"), (12.5, "$12.50"), (0.0039, "$0.0039"), (0.01, "$0.01")]
)
def test_money_has_two_decimals_and_four_where_it_is_under_a_cent(usd: float, said: str) -> None:
    assert text.money(usd) == said


@pytest.mark.parametrize(
    ("usd", "unpriced", "possibly", "said"),
    [
        (0.12, 0, 0.0, "$0.12"),
        (0.12, 3, 0.0, "at least $0.12"),
        (0.0, 1, 0.0, "cost not known"),
        (0.12, 0, 0.04, "$0.12 + $0.04 possibly"),
        (0.12, 1, 0.04, "at least $0.12 + $0.04 possibly"),
    ],
)
def test_a_cost_says_what_is_not_known_of_it(usd: float, unpriced: int, possibly: float, said: str) -> None:
    assert text.cost(usd, unpriced, possibly) == said


def test_a_picture_whose_price_nobody_told_did_not_cost_nothing() -> None:
    assert text.picture_cost(0.0, unpriced=True) == "price not known"
    assert text.picture_cost(0.0, unpriced=False) == "$0.00"


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0:00"), (41, "0:41"), (59.6, "1:00"), (125, "2:05")])
def test_a_duration_is_minutes_and_seconds(seconds: float, said: str) -> None:
    assert text.duration(seconds) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (812, "812 B"),
        (15_300, "15 kB"),
        (40_000_000, "40 MB"),
        (1_440_000_000, "1.4 GB"),
        (2_000_000_000_000, "2000.0 GB"),
    ],
)
def test_a_file_size_has_its_unit(size: int, said: str) -> None:
    assert text.size(size) == said


@pytest.mark.parametrize(
    ("value", "of", "said"), [(71.4, 100, "71"), (0.826, 1, "0.83"), (0, 1, "0.00"), (None, 100, "–")]
)
def test_points_are_whole_likeness_has_two_decimals_and_the_unmeasured_a_dash(
    value: float | None, of: float, said: str
) -> None:
    assert text.points(value, of) == said


def test_every_measurement_of_a_variation_is_explained() -> None:
    assert {measure.name for measure in text.MEASURES} == set(Scores.model_fields)


def test_no_sentence_shouts() -> None:
    said = [*text.JOB_WORDS.values(), *(measure.why for measure in text.MEASURES)]

    assert [sentence for sentence in said if "!" in sentence or "Oops" in sentence] == []


def test_every_strategy_has_a_name() -> None:
    strategy = StoryboardSpec.model_json_schema()["properties"]["strategy"]

    assert set(text.STRATEGY_LABELS) == set(strategy["enum"])
