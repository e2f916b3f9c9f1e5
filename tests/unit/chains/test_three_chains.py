"""Three chains: references, starts and ends each follow their own kind."""

from __future__ import annotations

from studio.chains.plan import plan
from tests.builders import a_storyboard, sources_of


def test_each_chain_follows_its_own_kind_after_the_first_reference() -> None:
    spec = a_storyboard(3, strategy="three-chains", influencer=True, product=True)

    assert sources_of(plan(spec)) == {
        "s01.reference": ["influencer", "product"],
        "s01.start": ["s01.reference"],
        "s01.end": ["s01.reference"],
        "s02.reference": ["s01.reference"],
        "s02.start": ["s01.start"],
        "s02.end": ["s01.end"],
        "s03.reference": ["s02.reference"],
        "s03.start": ["s02.start"],
        "s03.end": ["s02.end"],
    }


def test_the_uploaded_reference_is_taken_over_as_it_is() -> None:
    spec = a_storyboard(1, strategy="three-chains", influencer=True, reference=True)

    laid_out = plan(spec)

    assert sources_of(laid_out) == {
        "s01.reference": ["= reference"],
        "s01.start": ["s01.reference"],
        "s01.end": ["s01.reference"],
    }
    assert laid_out.calls == 8


def test_without_assets_the_first_reference_is_made_from_text() -> None:
    laid_out = plan(a_storyboard(1, strategy="three-chains"))

    assert laid_out.keyframes[0].sources == []


def test_five_segments_take_six_steps_because_the_chains_run_side_by_side() -> None:
    assert plan(a_storyboard(5, strategy="three-chains")).steps == 6


def test_five_segments_take_five_steps_when_the_first_reference_needs_no_call() -> None:
    assert plan(a_storyboard(5, strategy="three-chains", reference=True)).steps == 5


def test_a_reference_chain_that_copies_its_head_is_one_step_shorter_than_the_others() -> None:
    laid_out = plan(a_storyboard(2, strategy="three-chains", reference=True, continues={2}))

    assert (laid_out.steps, laid_out.calls) == (2, 16)


def test_the_start_chain_goes_on_from_a_start_that_was_taken_over() -> None:
    spec = a_storyboard(3, strategy="three-chains", continues={2})

    table = sources_of(plan(spec))

    assert table["s02.start"] == ["= s01.end"]
    assert table["s03.start"] == ["s02.start"]
