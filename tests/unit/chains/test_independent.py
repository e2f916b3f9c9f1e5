"""Independent: the baseline without chains."""

from __future__ import annotations

from studio.chains.plan import plan
from tests.builders import a_storyboard, sources_of


def test_every_keyframe_comes_from_the_assets_alone() -> None:
    spec = a_storyboard(2, strategy="independent", influencer=True, product=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["influencer", "product"],
        "s01.end": ["influencer", "product"],
        "s02.start": ["influencer", "product"],
        "s02.end": ["influencer", "product"],
    }


def test_without_assets_everything_is_made_from_text() -> None:
    spec = a_storyboard(1, strategy="independent")

    assert sources_of(plan(spec)) == {"s01.start": [], "s01.end": []}


def test_all_keyframes_are_made_in_one_step() -> None:
    assert plan(a_storyboard(64, strategy="independent")).steps == 1


def test_an_uncut_segment_still_copies_the_end_before_it() -> None:
    spec = a_storyboard(2, strategy="independent", product=True, continues={2})

    assert sources_of(plan(spec))["s02.start"] == ["= s01.end"]
