"""Re-anchored: the clean identity leads, the newest state comes second, the fitting kit reference last."""

from __future__ import annotations

from studio.chains.plan import plan
from studio.domain.storyboard import SegmentSpec
from tests.builders import a_storyboard, sources_of

KIT = ("anchor", "profile", "half_body", "full_body", "expression_smile")
TWO_SEGMENTS = [
    SegmentSpec(start="wide shot of the bridge at night", end="she turns her head into profile"),
    SegmentSpec(start="medium shot, she lifts the cup", end="close-up, she smiles"),
]


def test_identity_leads_the_end_before_comes_second_and_the_product_third() -> None:
    spec = a_storyboard(2, strategy="re-anchored", influencer=True, product=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["influencer", "product"],
        "s01.end": ["influencer", "product"],
        "s02.start": ["influencer", "s01.end", "product"],
        "s02.end": ["influencer", "s01.end", "product"],
    }


def test_the_kit_reference_that_fits_each_prompt_comes_last() -> None:
    spec = a_storyboard(TWO_SEGMENTS, strategy="re-anchored", kit=True, product=True)

    assert sources_of(plan(spec, kit_references=KIT)) == {
        "s01.start": ["kit:anchor", "product", "kit:full_body"],
        "s01.end": ["kit:anchor", "product", "kit:profile"],
        "s02.start": ["kit:anchor", "s01.end", "product", "kit:half_body"],
        "s02.end": ["kit:anchor", "s01.end", "product", "kit:expression_smile"],
    }


def test_a_product_kits_front_is_the_product_and_what_fits_the_shot_comes_last() -> None:
    segments = [SegmentSpec(start="medium shot, she holds the cup", end="macro of the cup in profile")]
    spec = a_storyboard(segments, strategy="re-anchored", kit=True, product=True, product_kit_id="kit_cup")
    kinds = [*KIT, "product_kit:front", "product_kit:in_hand", "product_kit:detail"]

    assert sources_of(plan(spec, kit_references=kinds)) == {
        "s01.start": ["kit:anchor", "product_kit:front", "kit:half_body", "product_kit:in_hand"],
        "s01.end": ["kit:anchor", "product_kit:front", "kit:profile", "product_kit:detail"],
    }


def test_a_kit_with_an_anchor_alone_adds_nothing() -> None:
    spec = a_storyboard(TWO_SEGMENTS, strategy="re-anchored", kit=True)

    assert sources_of(plan(spec, kit_references=["anchor"]))["s02.end"] == ["kit:anchor", "s01.end"]


def test_kit_references_are_left_out_where_no_kit_is_chosen() -> None:
    spec = a_storyboard(TWO_SEGMENTS, strategy="re-anchored", influencer=True)

    assert sources_of(plan(spec, kit_references=KIT))["s01.start"] == ["influencer"]


def test_without_any_asset_the_first_end_is_made_from_the_first_start() -> None:
    spec = a_storyboard(2, strategy="re-anchored")

    assert sources_of(plan(spec)) == {
        "s01.start": [],
        "s01.end": ["s01.start"],
        "s02.start": ["s01.end"],
        "s02.end": ["s01.end"],
    }


def test_a_product_alone_is_enough_to_make_the_first_end_without_its_start() -> None:
    laid_out = plan(a_storyboard(3, strategy="re-anchored", product=True))

    assert laid_out.keyframes[1].sources == ["product"]
    assert laid_out.steps == 3


def test_without_any_asset_it_takes_one_step_more() -> None:
    assert plan(a_storyboard(3, strategy="re-anchored")).steps == 4
