"""Anchored pairs: the person's own reference leads, and each end follows its own start."""

from __future__ import annotations

from studio.chains.plan import plan
from tests.builders import a_storyboard, sources_of


def test_the_uploaded_reference_leads_every_keyframe() -> None:
    spec = a_storyboard(2, strategy="anchored-pairs", influencer=True, product=True, reference=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["reference", "product"],
        "s01.end": ["reference", "s01.start", "product"],
        "s02.start": ["reference", "s01.end", "product"],
        "s02.end": ["reference", "s02.start", "product"],
    }


def test_without_an_uploaded_reference_the_identity_leads() -> None:
    spec = a_storyboard(2, strategy="anchored-pairs", influencer=True, product=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["influencer", "product"],
        "s01.end": ["influencer", "s01.start", "product"],
        "s02.start": ["influencer", "s01.end", "product"],
        "s02.end": ["influencer", "s02.start", "product"],
    }


def test_with_a_kit_its_anchor_leads() -> None:
    spec = a_storyboard(1, strategy="anchored-pairs", kit=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["kit:anchor"],
        "s01.end": ["kit:anchor", "s01.start"],
    }


def test_with_nothing_given_only_the_first_start_is_made_from_text() -> None:
    spec = a_storyboard(2, strategy="anchored-pairs")

    assert sources_of(plan(spec)) == {
        "s01.start": [],
        "s01.end": ["s01.start"],
        "s02.start": ["s01.end"],
        "s02.end": ["s02.start"],
    }


def test_every_keyframe_waits_for_the_one_before_it() -> None:
    assert plan(a_storyboard(4, strategy="anchored-pairs", influencer=True)).steps == 8


def test_an_uncut_segment_is_one_step_shorter() -> None:
    assert plan(a_storyboard(4, strategy="anchored-pairs", continues={2, 4})).steps == 6
