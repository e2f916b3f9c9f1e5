"""What is out of date, and why."""

from __future__ import annotations

from collections.abc import Container

from hypothesis import given
from hypothesis import strategies as st

from studio.chains.digest import current_inputs
from studio.chains.graph import descendants
from studio.chains.plan import plan
from studio.chains.staleness import Picked, sources_now, stale_keyframes
from studio.domain.plan import Plan
from studio.domain.storyboard import SegmentSpec, StoryboardSpec
from tests.builders import ASSETS, a_storyboard, rendered_picks, sha_of
from tests.generators import storyboards, thorough

CHAIN = a_storyboard(3, influencer=True, product=True)


def changed(spec: StoryboardSpec, **fields: object) -> StoryboardSpec:
    return StoryboardSpec.model_validate({**dict(spec), **fields})


def reworded(spec: StoryboardSpec, segment: int, **words: str) -> StoryboardSpec:
    """The storyboard with other prompts in one segment, counted from 1."""
    segments = list(spec.segments)
    segments[segment - 1] = segments[segment - 1].model_copy(update=words)
    return changed(spec, segments=segments)


def repicked(picks: dict[str, Picked], key: str) -> dict[str, Picked]:
    """The same picks, but another variation of this keyframe, made from the same content."""
    return {**picks, key: Picked(inputs=picks[key].inputs, sha256=sha_of(f"another {key}"))}


def made_again(
    spec: StoryboardSpec, laid_out: Plan, picks: dict[str, Picked], keys: Container[str]
) -> dict[str, Picked]:
    """The picks after these keyframes alone were rendered anew, in plan order."""
    now = dict(picks)
    for keyframe in [each for each in laid_out.keyframes if each.key in keys]:
        sources = [source.sha256 for source in sources_now(spec, laid_out, keyframe, ASSETS, now)]
        inputs = current_inputs(spec, keyframe, sources)
        now[keyframe.key] = Picked(inputs=inputs, sha256=sha_of(f"{keyframe.key} anew"))
    return now


def generated_keys(laid_out: Plan) -> set[str]:
    return {keyframe.key for keyframe in laid_out.keyframes if not keyframe.copies}


def in_plan_order(laid_out: Plan, keys: set[str]) -> list[str]:
    return [keyframe.key for keyframe in laid_out.keyframes if keyframe.key in keys]


def stale_after(before: StoryboardSpec, after: StoryboardSpec) -> dict[str, list[str]]:
    """What an edit puts out of date when everything had been rendered before it."""
    return stale_keyframes(after, plan(after), ASSETS, rendered_picks(before, plan(before)))


@thorough
@given(storyboards())
def test_nothing_is_stale_right_after_a_run(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    assert stale_keyframes(spec, laid_out, ASSETS, rendered_picks(spec, laid_out)) == {}


@thorough
@given(storyboards(), st.data())
def test_another_pick_makes_exactly_what_lies_downstream_stale(
    spec: StoryboardSpec, data: st.DataObject
) -> None:
    laid_out = plan(spec)
    key = data.draw(st.sampled_from(laid_out.keyframes)).key
    picks = repicked(rendered_picks(spec, laid_out), key)

    stale = stale_keyframes(spec, laid_out, ASSETS, picks)

    assert list(stale) == descendants(laid_out, [key])


@thorough
@given(storyboards(), st.data())
def test_picking_the_old_one_back_leaves_nothing_stale(spec: StoryboardSpec, data: st.DataObject) -> None:
    laid_out = plan(spec)
    key = data.draw(st.sampled_from(laid_out.keyframes)).key
    before = rendered_picks(spec, laid_out)
    elsewhere = repicked(before, key)

    assert stale_keyframes(spec, laid_out, ASSETS, {**elsewhere, key: before[key]}) == {}


@thorough
@given(storyboards(), st.data())
def test_another_prompt_makes_its_keyframe_and_what_follows_stale(
    spec: StoryboardSpec, data: st.DataObject
) -> None:
    laid_out = plan(spec)
    keyframe = data.draw(st.sampled_from(laid_out.keyframes))
    edited = reworded(spec, keyframe.segment, **{keyframe.role: "another moment"})
    own = {keyframe.key} & generated_keys(laid_out)

    stale = stale_after(spec, edited)

    assert list(stale) == in_plan_order(laid_out, own | set(descendants(laid_out, own)))


@thorough
@given(storyboards(), st.sampled_from(["influencer", "product", "kit:anchor", "reference"]))
def test_another_asset_makes_what_was_shown_it_and_what_follows_stale(
    spec: StoryboardSpec, asset: str
) -> None:
    laid_out = plan(spec)
    shown = {keyframe.key for keyframe in laid_out.keyframes if asset in keyframe.sources}
    now = {**ASSETS, asset: sha_of("another photo")}

    stale = stale_keyframes(spec, laid_out, now, rendered_picks(spec, laid_out))

    assert list(stale) == in_plan_order(laid_out, shown | set(descendants(laid_out, shown)))


@thorough
@given(
    storyboards(),
    st.sampled_from([{"aspect_ratio": "1:1"}, {"subject": "Man, 61"}, {"style": {"mood": "driven"}}]),
)
def test_a_change_of_the_brief_makes_all_that_was_generated_and_what_follows_stale(
    spec: StoryboardSpec, change: dict[str, object]
) -> None:
    laid_out = plan(spec)
    generated = generated_keys(laid_out)

    stale = stale_after(spec, changed(spec, **change))

    assert list(stale) == in_plan_order(laid_out, generated | set(descendants(laid_out, generated)))


@thorough
@given(storyboards(), st.data())
def test_making_only_what_is_stale_again_leaves_nothing_stale(
    spec: StoryboardSpec, data: st.DataObject
) -> None:
    segment = data.draw(st.integers(1, len(spec.segments)))
    edited = reworded(spec, segment, end="another moment")
    before = rendered_picks(spec, plan(spec))
    stale = stale_keyframes(edited, plan(edited), ASSETS, before)

    after = made_again(edited, plan(edited), before, stale)

    assert stale_keyframes(edited, plan(edited), ASSETS, after) == {}


def test_each_stale_keyframe_names_its_causes() -> None:
    edited = changed(reworded(CHAIN, 2, end="another moment"), aspect_ratio="9:16")

    assert stale_after(CHAIN, edited) == {
        "s01.start": ["aspect ratio"],
        "s01.end": ["aspect ratio"],
        "s02.start": ["aspect ratio", "s01.end"],
        "s02.end": ["prompt", "aspect ratio", "s01.end"],
        "s03.start": ["aspect ratio", "s02.end"],
        "s03.end": ["aspect ratio", "s02.end"],
    }


def test_every_part_of_the_brief_has_its_word() -> None:
    edited = changed(reworded(CHAIN, 1, start="another moment"), subject="Man, 61", style={})

    assert stale_after(CHAIN, edited)["s01.start"] == ["prompt", "subject", "style"]


def test_a_source_that_is_another_picture_now_is_named() -> None:
    now = {**ASSETS, "product": sha_of("another cup")}

    stale = stale_keyframes(CHAIN, plan(CHAIN), now, rendered_picks(CHAIN, plan(CHAIN)))

    assert stale["s01.start"] == ["product"]
    assert stale["s02.start"] == ["s01.end", "product"]


def test_a_source_that_is_only_stale_itself_is_named_too() -> None:
    edited = reworded(CHAIN, 1, end="another moment")

    assert stale_after(CHAIN, edited) == {
        "s01.end": ["prompt"],
        "s02.start": ["s01.end"],
        "s02.end": ["s01.end"],
        "s03.start": ["s02.end"],
        "s03.end": ["s02.end"],
    }


def test_a_product_that_joins_is_the_cause() -> None:
    assert stale_after(a_storyboard(1, influencer=True), a_storyboard(1, influencer=True, product=True)) == {
        "s01.start": ["product"],
        "s01.end": ["product"],
    }


def test_a_source_that_went_away_is_told_as_another_strategy() -> None:
    assert stale_after(a_storyboard(1, influencer=True, product=True), a_storyboard(1, influencer=True)) == {
        "s01.start": ["strategy"],
        "s01.end": ["strategy"],
    }


def test_sources_in_another_order_are_told_as_another_strategy() -> None:
    stale = stale_after(CHAIN, changed(CHAIN, strategy="re-anchored"))

    assert stale == {
        "s02.start": ["strategy"],
        "s02.end": ["strategy"],
        "s03.start": ["s02.end", "strategy"],
        "s03.end": ["s02.end", "strategy"],
    }


def test_another_strategy_with_other_sources_names_them_and_itself() -> None:
    stale = stale_after(CHAIN, changed(CHAIN, strategy="three-chains"))

    assert stale["s02.start"] == ["s01.start", "strategy"]


def test_a_generated_start_that_should_be_a_copy_now_is_stale_by_its_strategy() -> None:
    uncut = a_storyboard(3, influencer=True, product=True, continues={2})

    assert stale_after(CHAIN, uncut) == {"s02.start": ["strategy"]}


def test_a_copied_start_that_should_be_made_now_is_stale_by_its_strategy() -> None:
    uncut = a_storyboard(3, influencer=True, product=True, continues={2})

    assert stale_after(uncut, CHAIN) == {"s02.start": ["strategy"]}


def test_a_copied_keyframe_is_not_made_stale_by_the_prompt_it_does_not_use() -> None:
    joined = a_storyboard(3, strategy="joined", influencer=True)

    assert stale_after(joined, reworded(joined, 2, start="another moment")) == {}


def test_a_copied_keyframe_goes_out_of_date_with_its_source() -> None:
    joined = a_storyboard(2, strategy="joined", influencer=True)

    stale = stale_after(joined, reworded(joined, 1, end="another moment"))

    assert stale == {"s01.end": ["prompt"], "s02.start": ["s01.end"], "s02.end": ["s02.start"]}


def test_a_reference_without_words_of_its_own_goes_out_of_date_with_the_start() -> None:
    spec = a_storyboard([SegmentSpec(start="she waits", end="she leaves")], strategy="three-chains")

    stale = stale_after(spec, reworded(spec, 1, start="she sits"))

    assert stale == {
        "s01.reference": ["prompt"],
        "s01.start": ["prompt", "s01.reference"],
        "s01.end": ["s01.reference"],
    }


def test_how_pictures_are_made_puts_nothing_out_of_date() -> None:
    assert stale_after(CHAIN, changed(CHAIN, provider="gemini", size="4K", variations=1)) == {}


def test_the_title_and_the_length_of_a_segment_put_nothing_out_of_date() -> None:
    longer = changed(CHAIN, title="Evening espresso", segments=[*CHAIN.segments[:2], CHAIN.segments[2]])

    assert stale_after(CHAIN, longer) == {}


def test_a_segment_that_joins_at_the_end_puts_nothing_out_of_date() -> None:
    assert stale_after(CHAIN, a_storyboard(4, influencer=True, product=True)) == {}


def test_a_persons_own_picture_never_goes_out_of_date_and_shields_what_follows() -> None:
    edited = reworded(CHAIN, 1, end="another moment")
    picks = rendered_picks(CHAIN, plan(CHAIN))
    own = {**picks, "s02.end": Picked(inputs=None, sha256=picks["s02.end"].sha256)}

    assert stale_keyframes(edited, plan(edited), ASSETS, own) == {
        "s01.end": ["prompt"],
        "s02.start": ["s01.end"],
    }


def test_a_keyframe_without_a_pick_is_missing_and_not_stale() -> None:
    edited = changed(CHAIN, subject="Man, 61")

    assert stale_keyframes(edited, plan(edited), ASSETS, {}) == {}


def test_a_keyframe_made_from_a_stand_in_is_current_while_the_planned_source_is_missing() -> None:
    picks = rendered_picks(CHAIN, plan(CHAIN))
    assets = [ASSETS["influencer"], ASSETS["product"]]
    stood_in = picks["s03.start"].inputs
    assert stood_in is not None
    from_the_first = stood_in.model_copy(update={"sources": [picks["s01.end"].sha256, *assets]})
    made = {
        "s01.end": picks["s01.end"],
        "s03.start": Picked(inputs=from_the_first, sha256=picks["s03.start"].sha256),
    }

    assert stale_keyframes(CHAIN, plan(CHAIN), ASSETS, made) == {}
    assert stale_keyframes(CHAIN, plan(CHAIN), ASSETS, {**made, "s02.end": picks["s02.end"]}) == {
        "s03.start": ["s02.end"]
    }


def test_an_asset_that_is_gone_is_left_out_of_the_sources() -> None:
    picks = rendered_picks(CHAIN, plan(CHAIN))
    without_product = {"influencer": ASSETS["influencer"]}

    sources = sources_now(CHAIN, plan(CHAIN), plan(CHAIN).keyframes[2], without_product, picks)

    assert [(source.name, source.sha256) for source in sources] == [
        ("s01.end", picks["s01.end"].sha256),
        ("influencer", ASSETS["influencer"]),
    ]
