"""What holds for each strategy, whatever the storyboard."""

from __future__ import annotations

import pytest
from hypothesis import given

from studio.chains.graph import keyframe_sources, levels
from studio.chains.plan import plan
from studio.chains.strategies import STRATEGIES
from studio.domain.plan import Plan
from studio.domain.storyboard import StoryboardSpec
from tests.builders import a_storyboard, sources_of
from tests.generators import storyboards, thorough
from tests.unit.chains.design_table import ROLES_OF, expected_sources, expected_steps

KINDS = ("anchor", "profile", "half_body", "full_body", "expression_smile")


def out_of_order(laid_out: Plan) -> list[str]:
    """The keyframes that come before one of their sources."""
    place = {keyframe.key: number for number, keyframe in enumerate(laid_out.keyframes)}
    return [
        keyframe.key
        for keyframe in laid_out.keyframes
        if any(place[source] >= place[keyframe.key] for source in keyframe_sources(keyframe))
    ]


@thorough
@given(storyboards())
def test_keyframes_come_after_all_of_their_sources(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    assert out_of_order(laid_out) == []


@thorough
@given(storyboards())
def test_every_segment_has_exactly_the_roles_of_its_strategy_once(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    assert [(keyframe.segment, keyframe.role) for keyframe in laid_out.keyframes] == [
        (segment, role) for segment in range(1, len(spec.segments) + 1) for role in ROLES_OF[spec.strategy]
    ]


@thorough
@given(storyboards())
def test_sources_and_their_order_are_those_of_the_design_table(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    assert sources_of(laid_out) == expected_sources(spec)


@thorough
@given(storyboards())
def test_the_longest_chain_of_calls_is_as_long_as_the_design_says(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    assert laid_out.steps == expected_steps(spec)


@thorough
@given(storyboards())
def test_a_copied_keyframe_has_its_source_alone(spec: StoryboardSpec) -> None:
    copied = [keyframe for keyframe in plan(spec).keyframes if keyframe.copies]

    assert [keyframe.sources for keyframe in copied] == [[keyframe.copies] for keyframe in copied]


@thorough
@given(storyboards())
def test_no_source_is_named_twice_for_one_keyframe(spec: StoryboardSpec) -> None:
    laid_out = plan(spec, kit_references=KINDS)

    assert [k.key for k in laid_out.keyframes if len(set(k.sources)) < len(k.sources)] == []


@thorough
@given(storyboards())
def test_only_what_the_storyboard_has_is_named_as_a_source(spec: StoryboardSpec) -> None:
    given_assets = {
        "influencer": spec.influencer_id,
        "product": spec.product_id,
        "reference": spec.reference_image,
        "kit:anchor": spec.kit_id,
    }

    used = {name for keyframe in plan(spec).keyframes for name in keyframe.sources if "." not in name}

    assert used <= {name for name, value in given_assets.items() if value}


@thorough
@given(storyboards())
def test_calls_are_counted_for_generated_keyframes_alone(spec: StoryboardSpec) -> None:
    laid_out = plan(spec, price_usd=0.04)

    generated = [keyframe for keyframe in laid_out.keyframes if keyframe.copies is None]
    assert laid_out.calls == 4 * len(generated)
    assert laid_out.cost_usd == pytest.approx(0.16 * len(generated))


@thorough
@given(storyboards())
def test_a_plan_is_the_same_each_time(spec: StoryboardSpec) -> None:
    assert plan(spec, kit_references=KINDS) == plan(spec, kit_references=KINDS)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_mark_to_go_on_means_nothing_on_the_first_segment(strategy: str) -> None:
    marked = a_storyboard(3, strategy=strategy, influencer=True, continues={1})
    unmarked = a_storyboard(3, strategy=strategy, influencer=True)

    assert plan(marked) == plan(unmarked)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_segment_that_goes_on_starts_with_the_end_before_it(strategy: str) -> None:
    spec = a_storyboard(3, strategy=strategy, influencer=True, product=True, continues={3})

    start = next(keyframe for keyframe in plan(spec).keyframes if keyframe.key == "s03.start")

    assert (start.copies, start.sources) == ("s02.end", ["s02.end"])


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_plan_for_one_segment_needs_no_segment_before_it(strategy: str) -> None:
    laid_out = plan(a_storyboard(1, strategy=strategy, influencer=True))

    assert [keyframe.segment for keyframe in laid_out.keyframes] == [1] * len(ROLES_OF[strategy])


def test_segments_side_by_side_wait_only_for_the_end_before_them() -> None:
    laid_out = plan(a_storyboard(3, strategy="end-to-start"))

    assert levels(laid_out) == [
        ["s01.start", "s01.end"],
        ["s02.start", "s02.end"],
        ["s03.start", "s03.end"],
    ]
