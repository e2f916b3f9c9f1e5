"""End-to-start: the end of each segment leads into the next one."""

from __future__ import annotations

from studio.chains.plan import plan
from tests.builders import a_storyboard, sources_of


def test_the_end_before_leads_then_influencer_then_product() -> None:
    spec = a_storyboard(3, strategy="end-to-start", influencer=True, product=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["influencer", "product"],
        "s01.end": ["influencer", "product"],
        "s02.start": ["s01.end", "influencer", "product"],
        "s02.end": ["s01.end", "influencer", "product"],
        "s03.start": ["s02.end", "influencer", "product"],
        "s03.end": ["s02.end", "influencer", "product"],
    }


def test_without_assets_the_first_segment_is_made_from_text_and_later_ones_from_the_end_alone() -> None:
    spec = a_storyboard(2, strategy="end-to-start")

    assert sources_of(plan(spec)) == {
        "s01.start": [],
        "s01.end": [],
        "s02.start": ["s01.end"],
        "s02.end": ["s01.end"],
    }


def test_a_kit_takes_the_place_of_the_influencer() -> None:
    spec = a_storyboard(1, strategy="end-to-start", influencer=True, kit=True, product=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["kit:anchor", "product"],
        "s01.end": ["kit:anchor", "product"],
    }


def test_an_uncut_segment_shares_one_picture_with_the_segment_before() -> None:
    spec = a_storyboard(2, strategy="end-to-start", product=True, continues={2})

    assert sources_of(plan(spec)) == {
        "s01.start": ["product"],
        "s01.end": ["product"],
        "s02.start": ["= s01.end"],
        "s02.end": ["s01.end", "product"],
    }


def test_four_segments_take_four_steps_because_starts_and_ends_are_made_in_parallel() -> None:
    laid_out = plan(a_storyboard(4, strategy="end-to-start", influencer=True), price_usd=0.039)

    assert (laid_out.steps, laid_out.calls, laid_out.cost_usd) == (4, 32, 1.248)


def test_the_uploaded_reference_plays_no_part() -> None:
    with_reference = plan(a_storyboard(2, strategy="end-to-start", influencer=True, reference=True))

    assert with_reference == plan(a_storyboard(2, strategy="end-to-start", influencer=True))
