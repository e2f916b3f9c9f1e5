"""Joined: one unbroken take."""

from __future__ import annotations

from studio.chains.plan import plan
from tests.builders import a_storyboard, sources_of


def test_every_start_but_the_first_is_the_end_before_it() -> None:
    spec = a_storyboard(3, strategy="joined", influencer=True, product=True)

    assert sources_of(plan(spec)) == {
        "s01.start": ["influencer", "product"],
        "s01.end": ["influencer", "s01.start", "product"],
        "s02.start": ["= s01.end"],
        "s02.end": ["influencer", "s02.start", "product"],
        "s03.start": ["= s02.end"],
        "s03.end": ["influencer", "s03.start", "product"],
    }


def test_n_segments_need_n_plus_one_pictures_one_after_the_other() -> None:
    laid_out = plan(a_storyboard(7, strategy="joined", influencer=True, variations=1))

    assert (laid_out.calls, laid_out.steps) == (8, 8)


def test_without_assets_only_the_first_start_is_made_from_text() -> None:
    spec = a_storyboard(2, strategy="joined")

    assert sources_of(plan(spec)) == {
        "s01.start": [],
        "s01.end": ["s01.start"],
        "s02.start": ["= s01.end"],
        "s02.end": ["s02.start"],
    }


def test_marks_to_go_on_add_nothing() -> None:
    marked = plan(a_storyboard(4, strategy="joined", continues={2, 4}))

    assert marked == plan(a_storyboard(4, strategy="joined"))
