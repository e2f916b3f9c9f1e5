"""The longest chain of calls, and the time that is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.chains.critical_path import remaining_depth, seconds_left, steps
from studio.chains.plan import plan
from studio.chains.slots import copied, generated
from studio.domain.storyboard import StoryboardSpec
from tests.builders import a_storyboard
from tests.generators import storyboards, thorough


def test_nothing_to_make_takes_no_step() -> None:
    assert steps([]) == 0


def test_copies_take_no_step() -> None:
    assert steps([copied(1, "reference", "reference"), copied(1, "start", "s01.reference")]) == 0


def test_steps_follow_the_longest_way_and_not_the_number_of_keyframes() -> None:
    keyframes = [
        generated(1, "start", []),
        generated(1, "end", ["s01.start"]),
        generated(2, "start", []),
        generated(2, "end", ["s02.start", "s01.end"]),
    ]

    assert steps(keyframes) == 3


def test_steps_do_not_depend_on_the_order_they_are_given_in() -> None:
    assert steps([generated(1, "end", ["s01.start"]), generated(1, "start", [])]) == 2


def test_what_has_more_behind_it_has_the_greater_depth() -> None:
    laid_out = plan(a_storyboard(3, strategy="end-to-start"))

    assert remaining_depth(laid_out) == {
        "s01.start": 1,
        "s01.end": 3,
        "s02.start": 1,
        "s02.end": 2,
        "s03.start": 1,
        "s03.end": 1,
    }


def test_a_copy_has_the_depth_of_what_follows_it() -> None:
    laid_out = plan(a_storyboard(2, strategy="joined"))

    assert remaining_depth(laid_out) == {"s01.start": 3, "s01.end": 2, "s02.start": 1, "s02.end": 1}


@thorough
@given(storyboards())
def test_the_greatest_remaining_depth_is_the_number_of_steps(spec: StoryboardSpec) -> None:
    laid_out = plan(spec)

    assert max(remaining_depth(laid_out).values()) == laid_out.steps


def test_time_left_goes_by_the_pace_so_far() -> None:
    assert seconds_left(made=12, wanted=32, elapsed_s=30.0, keyframes_done=3) == pytest.approx(50.0)


@pytest.mark.parametrize("keyframes_done", [0, 1, 2])
def test_no_time_is_guessed_before_three_keyframes_are_done(keyframes_done: int) -> None:
    assert seconds_left(made=8, wanted=32, elapsed_s=20.0, keyframes_done=keyframes_done) is None


def test_no_time_is_guessed_when_three_keyframes_were_copied_and_nothing_made() -> None:
    assert seconds_left(made=0, wanted=4, elapsed_s=1.0, keyframes_done=3) is None


def test_no_time_is_left_when_everything_is_made() -> None:
    assert seconds_left(made=32, wanted=32, elapsed_s=80.0, keyframes_done=8) == 0.0


def test_more_made_than_wanted_leaves_no_negative_time() -> None:
    assert seconds_left(made=5, wanted=4, elapsed_s=10.0, keyframes_done=3) == 0.0


@thorough
@given(st.integers(1, 500), st.integers(0, 500), st.floats(0, 1e6))
def test_time_left_is_never_negative(made: int, lacking: int, elapsed_s: float) -> None:
    left = seconds_left(made, made + lacking, elapsed_s, keyframes_done=3)

    assert left is not None
    assert left >= 0
