"""What is out of date where a service took fewer pictures than were planned, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.chains.graph import descendants
from studio.chains.plan import plan
from studio.chains.staleness import Picked, stale_keyframes
from studio.domain.plan import Plan
from studio.domain.storyboard import StoryboardSpec
from tests.builders import ASSETS, a_storyboard, rendered_picks, sha_of
from tests.generators import storyboards, thorough

CAST = a_storyboard(1, influencer=True, product=True)
CHAIN = a_storyboard(2, influencer=True, product=True)
ANCHORED = a_storyboard(2, strategy="re-anchored", influencer=True, product=True)
limits = st.integers(0, 4)


def shown_only(spec: StoryboardSpec, most: int) -> dict[str, Picked]:
    """What stands after a whole run at a service that takes so many pictures; a copy is sent to nobody."""
    laid_out = plan(spec)
    cut = {one.key for one in laid_out.keyframes if len(one.sources) > most and not one.copies}
    return {
        key: replace(pick, seen=most if key in cut else None)
        for key, pick in rendered_picks(spec, laid_out).items()
    }


def as_sent(laid_out: Plan, most: int) -> Plan:
    """The same plan, as if nothing were planned beyond what such a service takes."""
    cut = [
        one if one.copies else one.model_copy(update={"sources": one.sources[:most]})
        for one in laid_out.keyframes
    ]
    return laid_out.model_copy(update={"keyframes": cut})


def stale(
    spec: StoryboardSpec, picks: Mapping[str, Picked], assets: Mapping[str, str] = ASSETS
) -> dict[str, list[str]]:
    return stale_keyframes(spec, plan(spec), assets, picks)


@thorough
@given(storyboards(), limits)
def test_nothing_is_stale_right_after_a_run_at_any_service(spec: StoryboardSpec, most: int) -> None:
    assert stale(spec, shown_only(spec, most)) == {}


@thorough
@given(storyboards(), limits, st.sampled_from(list(ASSETS)))
def test_another_asset_makes_exactly_what_saw_it_and_what_follows_stale(
    spec: StoryboardSpec, most: int, asset: str
) -> None:
    sent = as_sent(plan(spec), most)
    saw = {keyframe.key for keyframe in sent.keyframes if asset in keyframe.sources}

    after = stale(spec, shown_only(spec, most), {**ASSETS, asset: sha_of("another photo")})

    assert set(after) == saw | set(descendants(sent, saw))


@thorough
@given(storyboards(), limits, st.data())
def test_another_pick_makes_exactly_what_saw_it_and_what_follows_stale(
    spec: StoryboardSpec, most: int, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(plan(spec).keyframes)).key
    picks = shown_only(spec, most)

    after = stale(spec, {**picks, key: replace(picks[key], sha256=sha_of("another take"))})

    assert list(after) == descendants(as_sent(plan(spec), most), [key])


@thorough
@given(storyboards(), limits, st.data())
def test_what_is_told_to_follow_is_what_gets_stale(
    spec: StoryboardSpec, most: int, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(plan(spec).keyframes)).key
    picks = shown_only(spec, most)

    told = descendants(plan(spec), [key], {one: pick.seen for one, pick in picks.items()})

    assert told == descendants(as_sent(plan(spec), most), [key])


def test_an_asset_that_was_never_sent_makes_nothing_stale() -> None:
    after = stale(CAST, shown_only(CAST, 1), {**ASSETS, "product": sha_of("another cup")})

    assert after == {}


def test_the_one_asset_that_was_sent_is_the_cause() -> None:
    after = stale(CAST, shown_only(CAST, 1), {**ASSETS, "influencer": sha_of("another photo")})

    assert after == {"s01.start": ["influencer"], "s01.end": ["influencer"]}


def test_a_keyframe_that_is_stale_itself_takes_along_only_what_saw_it() -> None:
    picks = shown_only(ANCHORED, 1)
    made = picks["s01.end"].inputs
    assert made is not None
    older = replace(picks["s01.end"], inputs=made.model_copy(update={"prompt": "another moment"}))

    after = stale(ANCHORED, {**picks, "s01.end": older})

    assert after == {"s01.end": ["prompt"]}


def test_a_source_that_joins_behind_what_was_sent_makes_nothing_stale() -> None:
    with_kit = a_storyboard(2, strategy="re-anchored", influencer=True, product=True, kit=True)
    before = shown_only(a_storyboard(2, strategy="re-anchored", kit=True), 1)

    after = stale(with_kit, before)

    assert after == {"s01.start": ["product"], "s01.end": ["product"]}


def test_a_source_that_joins_where_all_were_sent_is_a_change() -> None:
    alone = a_storyboard(1, influencer=True)

    assert stale(CAST, shown_only(alone, 1)) == {"s01.start": ["product"], "s01.end": ["product"]}


def test_a_source_that_joins_before_what_was_sent_is_the_cause() -> None:
    with_kit = a_storyboard(1, kit=True, product=True)

    after = stale(with_kit, shown_only(CAST, 1))

    assert after == {"s01.start": ["kit:anchor"], "s01.end": ["kit:anchor"]}


def test_what_goes_away_behind_what_was_sent_makes_nothing_stale() -> None:
    alone = a_storyboard(1, influencer=True)

    assert stale(alone, shown_only(CAST, 1)) == {}


@pytest.mark.parametrize("most", [1, 2])
def test_pictures_that_changed_places_among_what_was_sent_are_told_as_another_strategy(most: int) -> None:
    anchored = CHAIN.model_copy(update={"strategy": "re-anchored"})

    after = stale(anchored, shown_only(CHAIN, most))

    assert after == {"s02.start": ["strategy"], "s02.end": ["strategy"]}


def test_what_takes_the_place_of_a_picture_that_went_is_told_as_another_strategy() -> None:
    alone = a_storyboard(1, product=True)

    assert stale(alone, shown_only(CAST, 1)) == {"s01.start": ["strategy"], "s01.end": ["strategy"]}


def test_a_picture_made_without_any_of_its_sources_is_stale_by_its_words_alone() -> None:
    elsewhere = {name: sha_of(f"another {name}") for name in ASSETS}
    reworded = CHAIN.model_copy(update={"subject": "Man, 61"})

    assert stale(CHAIN, shown_only(CHAIN, 0), elsewhere) == {}
    assert stale(reworded, shown_only(CHAIN, 0), elsewhere) == {
        key: ["subject"] for key in ("s01.start", "s01.end", "s02.start", "s02.end")
    }
