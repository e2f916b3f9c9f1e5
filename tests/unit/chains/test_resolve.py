"""What a keyframe is really shown when some of what it should be shown was not made."""

from __future__ import annotations

from collections.abc import Container

from hypothesis import given
from hypothesis import strategies as st

from studio.chains.plan import asset_names, plan
from studio.chains.resolve import resolve_sources
from studio.domain.ids import is_key
from studio.domain.plan import Plan, PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec
from tests.builders import a_storyboard
from tests.generators import storyboards, thorough

ASSETS = ["influencer", "product"]


def keyframe_of(laid_out: Plan, key: str) -> PlannedKeyframe:
    return next(keyframe for keyframe in laid_out.keyframes if keyframe.key == key)


def resolved(spec: StoryboardSpec, key: str, made: Container[str]) -> list[str]:
    laid_out = plan(spec)
    return resolve_sources(keyframe_of(laid_out, key), laid_out, made, asset_names(spec))


def test_what_was_made_is_used_as_planned() -> None:
    spec = a_storyboard(3, influencer=True, product=True)

    assert resolved(spec, "s03.start", made={"s02.end"}) == ["s02.end", "influencer", "product"]


def test_the_end_before_a_failed_end_stands_in_for_it() -> None:
    spec = a_storyboard(4, influencer=True, product=True)

    assert resolved(spec, "s04.start", made={"s01.end", "s02.end"}) == ["s02.end", "influencer", "product"]


def test_several_failed_ends_are_passed_over() -> None:
    spec = a_storyboard(5, influencer=True)

    assert resolved(spec, "s05.end", made={"s01.end"}) == ["s01.end", "influencer"]


def test_assets_alone_are_left_when_no_end_was_made() -> None:
    spec = a_storyboard(3, influencer=True, product=True)

    assert resolved(spec, "s03.start", made={"s01.start", "s02.start"}) == ["influencer", "product"]


def test_a_keyframe_without_assets_and_without_earlier_ones_is_made_from_text() -> None:
    assert resolved(a_storyboard(3), "s03.start", made=set()) == []


def test_a_start_stands_in_for_the_end_that_should_have_followed_it() -> None:
    spec = a_storyboard(3, strategy="anchored-pairs", influencer=True, product=True)

    assert resolved(spec, "s03.start", made={"s02.start"}) == ["influencer", "s02.start", "product"]


def test_a_chain_that_lost_its_first_reference_goes_back_to_the_assets() -> None:
    spec = a_storyboard(2, strategy="three-chains", influencer=True, product=True)

    assert resolved(spec, "s02.start", made=set()) == ["influencer", "product"]


def test_a_start_chain_falls_back_on_the_first_reference() -> None:
    spec = a_storyboard(4, strategy="three-chains", influencer=True)

    assert resolved(spec, "s04.start", made={"s01.reference", "s02.end"}) == ["s01.reference"]


def test_the_uploaded_picture_stands_in_for_the_reference_that_would_copy_it() -> None:
    spec = a_storyboard(2, strategy="three-chains", influencer=True, reference=True)

    assert resolved(spec, "s01.start", made=set()) == ["reference"]


def test_the_uploaded_picture_is_always_there() -> None:
    spec = a_storyboard(2, strategy="anchored-pairs", product=True, reference=True)

    assert resolved(spec, "s02.start", made=set()) == ["reference", "product"]


def test_a_copy_takes_what_stands_in_for_its_source() -> None:
    spec = a_storyboard(3, strategy="joined", influencer=True)

    assert resolved(spec, "s03.start", made={"s01.end", "s02.start"}) == ["s02.start"]
    assert resolved(spec, "s03.start", made={"s01.start"}) == ["s01.start"]


def test_a_copy_never_takes_an_asset_for_a_keyframe_that_was_not_made() -> None:
    spec = a_storyboard(2, strategy="joined", influencer=True, product=True)

    assert resolved(spec, "s02.start", made=set()) == []


def test_a_stand_in_that_is_a_source_already_is_named_once() -> None:
    laid_out = plan(a_storyboard(2, strategy="end-to-start"))
    both = keyframe_of(laid_out, "s02.start").model_copy(update={"sources": ["s02.end", "s01.end"]})

    assert resolve_sources(both, laid_out, {"s01.end"}, ASSETS) == ["s01.end"]


@thorough
@given(storyboards())
def test_when_everything_was_made_sources_are_as_planned(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)
    made = {keyframe.key for keyframe in laid_out.keyframes}

    assert [resolve_sources(k, laid_out, made, asset_names(spec)) for k in laid_out.keyframes] == [
        keyframe.sources for keyframe in laid_out.keyframes
    ]


@thorough
@given(storyboards(max_segments=12), st.data())
def test_only_earlier_keyframes_that_were_made_are_shown(spec: StoryboardSpec, data: st.DataObject) -> None:
    laid_out = plan(spec)
    keys = [keyframe.key for keyframe in laid_out.keyframes]
    made = data.draw(st.sets(st.sampled_from(keys)))
    place = data.draw(st.integers(0, len(keys) - 1))

    names = resolve_sources(laid_out.keyframes[place], laid_out, made, asset_names(spec))

    assert {name for name in names if is_key(name)} <= made & set(keys[:place])
    assert len(names) == len(set(names))


@thorough
@given(storyboards(max_segments=12))
def test_when_nothing_was_made_a_generated_keyframe_has_assets_alone(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    shown = [
        name
        for keyframe in laid_out.keyframes
        for name in resolve_sources(keyframe, laid_out, set(), asset_names(spec))
    ]

    assert set(shown) <= {*asset_names(spec), "reference"}
