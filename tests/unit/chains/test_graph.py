"""Plain graph questions about a plan."""

from __future__ import annotations

import pytest
from hypothesis import given

from studio.chains.graph import ancestors, descendants, in_making_order, keyframe_sources, levels
from studio.chains.plan import plan
from studio.chains.slots import copied, generated
from studio.domain.plan import Plan, PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec
from tests.builders import a_storyboard
from tests.generators import storyboards, thorough

CHAIN = plan(a_storyboard(3, strategy="end-to-start", influencer=True))


def keys_of(keyframes: list[PlannedKeyframe]) -> list[str]:
    return [keyframe.key for keyframe in keyframes]


def reaches(laid_out: Plan, target: str, key: str) -> bool:
    """Whether a walk up the sources of `key` comes to `target`; the definition, without any shortcut."""
    sources = next(keyframe_sources(keyframe) for keyframe in laid_out.keyframes if keyframe.key == key)
    return target in sources or any(reaches(laid_out, target, source) for source in sources)


def test_assets_are_not_among_the_keyframe_sources() -> None:
    keyframe = generated(2, "start", ["s01.end", "influencer", "reference", "kit:anchor"])

    assert keyframe_sources(keyframe) == ["s01.end"]


def test_everything_after_a_keyframe_descends_from_it() -> None:
    assert descendants(CHAIN, ["s01.end"]) == ["s02.start", "s02.end", "s03.start", "s03.end"]


def test_a_start_that_nothing_is_made_from_has_no_descendants() -> None:
    assert descendants(CHAIN, ["s02.start"]) == []


def test_descendants_of_several_keyframes_are_named_once() -> None:
    assert descendants(CHAIN, ["s02.end", "s02.start", "s02.end"]) == ["s03.start", "s03.end"]


def test_a_given_keyframe_counts_as_descendant_only_where_another_leads_to_it() -> None:
    assert descendants(CHAIN, ["s01.end", "s02.end"]) == ["s02.start", "s02.end", "s03.start", "s03.end"]


def test_nothing_descends_from_nothing() -> None:
    assert descendants(CHAIN, []) == []


def test_ancestors_are_all_that_leads_to_a_keyframe() -> None:
    assert ancestors(CHAIN, "s03.start") == ["s01.end", "s02.end"]


def test_the_first_keyframes_have_no_ancestors() -> None:
    assert ancestors(CHAIN, "s01.end") == []


def test_a_copy_counts_as_descendant_of_its_source() -> None:
    joined = plan(a_storyboard(3, strategy="joined"))

    assert descendants(joined, ["s01.end"]) == ["s02.start", "s02.end", "s03.start", "s03.end"]


@thorough
@given(storyboards(max_segments=6))
def test_descendants_are_what_a_walk_up_the_sources_finds(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    assert descendants(laid_out, ["s01.end"]) == [
        key for key in keys_of(laid_out.keyframes) if reaches(laid_out, "s01.end", key)
    ]


@thorough
@given(storyboards())
def test_ancestors_and_descendants_say_the_same_from_both_ends(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)
    last = laid_out.keyframes[-1].key

    leading_there = [key for key in keys_of(laid_out.keyframes) if last in descendants(laid_out, [key])]

    assert ancestors(laid_out, last) == leading_there


def test_levels_of_a_take_in_one_go_hold_one_keyframe_each() -> None:
    joined = plan(a_storyboard(2, strategy="joined"))

    assert levels(joined) == [["s01.start"], ["s01.end"], ["s02.start"], ["s02.end"]]


def test_levels_of_three_chains_run_side_by_side() -> None:
    chains = plan(a_storyboard(2, strategy="three-chains"))

    assert levels(chains) == [
        ["s01.reference"],
        ["s01.start", "s01.end", "s02.reference"],
        ["s02.start", "s02.end"],
    ]


def test_keyframes_in_order_stay_as_they_are() -> None:
    assert in_making_order(CHAIN.keyframes) == CHAIN.keyframes


def test_keyframes_out_of_order_are_put_after_their_sources() -> None:
    backwards = [
        copied(2, "start", "s01.end"),
        generated(1, "end", ["s01.start"]),
        generated(1, "start", ["influencer"]),
    ]

    assert keys_of(in_making_order(backwards)) == ["s01.start", "s01.end", "s02.start"]


def test_keyframes_that_wait_for_each_other_are_named() -> None:
    circle = [
        generated(1, "start", []),
        generated(1, "end", ["s02.start"]),
        generated(2, "start", ["s01.end"]),
    ]

    with pytest.raises(ValueError, match=r"wait for each other: s01\.end, s02\.start"):
        in_making_order(circle)
