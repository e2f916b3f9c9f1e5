"""How often a job is asked for."""

from __future__ import annotations

import pytest

from studio.engine.cadence import Expected, UsualTimes, Watched, next_wait, without_answering

FOUR = Expected(usual_s=4.0, earliest_s=3.6)


@pytest.mark.parametrize(
    ("elapsed_s", "expected", "wait_s"),
    [
        (0.0, FOUR, 1.0),
        (3.2, FOUR, 0.4),
        (3.6, FOUR, 0.036),
        (3.598, FOUR, 0.005),
        (4.5, FOUR, 0.135),
        (0.3, Expected(0.3, 0.27), 0.005),
        (0.59, Expected(0.5, 0.45), 0.0059),
        (0.61, Expected(0.5, 0.45), 0.0183),
        (0.0, None, 0.005),
        (10.0, None, 1.0),
        (100.0, None, 5.0),
        (1000.0, FOUR, 30.0),
    ],
)
def test_the_first_question_comes_when_the_job_may_end(
    elapsed_s: float, expected: Expected | None, wait_s: float
) -> None:
    assert next_wait(elapsed_s, expected) == pytest.approx(wait_s)


def test_asking_costs_a_usual_job_about_a_hundredth_of_its_time() -> None:
    def seen_after(job_s: float, elapsed_s: float = 0.0) -> float:
        wait_s = next_wait(elapsed_s, Expected(job_s, 0.9 * job_s))
        return elapsed_s if elapsed_s >= job_s else seen_after(job_s, elapsed_s + wait_s)

    assert seen_after(4.0) <= 4.0 * 1.011
    assert seen_after(20.0) <= 20.0 * 1.011
    assert seen_after(0.5) <= 0.5 + 0.006


def test_many_jobs_are_asked_for_less_often_each() -> None:
    assert next_wait(0.5, Expected(0.5, 0.45), under_way=16) == pytest.approx(0.075)
    assert next_wait(4.0, FOUR, under_way=4) == pytest.approx(0.04)
    assert next_wait(4.0, FOUR, under_way=32) == pytest.approx(0.155)


def test_jobs_count_as_under_way_while_they_are_waited_for() -> None:
    usual = UsualTimes()

    with usual.waiting(), usual.waiting():
        during = usual.under_way

    assert (during, usual.under_way) == (2, 0)


def test_the_time_that_an_answer_takes_is_part_of_the_wait() -> None:
    assert without_answering(0.04, answer_s=0.015) == pytest.approx(0.025)


def test_a_slow_answer_leaves_half_of_the_wait() -> None:
    assert without_answering(0.04, answer_s=0.2) == pytest.approx(0.02)


def test_before_its_first_job_a_model_is_expected_to_take_as_long_as_its_family() -> None:
    usual = UsualTimes()
    usual.note("google/painter", Watched(found_s=3.0))
    usual.note("google/painter/text", Watched(found_s=5.0))
    usual.note("google/upscaler", Watched(found_s=90.0))
    usual.note("painter", Watched(found_s=7.0))

    assert usual_of(usual, "google/painter/edit") == 4.0
    assert usual.expected("google/other") is None
    assert usual.expected("sculptor") is None


def test_its_own_jobs_tell_more_than_those_of_its_family() -> None:
    usual = UsualTimes()
    usual.note("google/painter", Watched(found_s=3.0))

    usual.note("google/painter/edit", Watched(found_s=8.0))

    assert usual_of(usual, "google/painter/edit") == 8.0


def test_the_usual_time_is_the_median_of_the_last_jobs_of_a_model() -> None:
    usual = UsualTimes()
    usual.note("painter", Watched(found_s=3.0))
    usual.note("painter", Watched(found_s=9.0))
    usual.note("painter", Watched(found_s=4.0))

    assert usual_of(usual, "painter") == 4.0


def test_jobs_that_take_the_same_time_are_first_asked_for_when_the_shortest_may_be_done() -> None:
    usual = UsualTimes()
    usual.note("painter", Watched(3.96, 4.0))
    usual.note("painter", Watched(4.06, 4.1))

    expected = usual.expected("painter")
    assert expected is not None
    assert expected.earliest_s == 3.96


def test_a_job_that_was_done_at_the_first_question_may_have_ended_before_it() -> None:
    usual = UsualTimes()
    usual.note("painter", Watched(found_s=4.0))

    expected = usual.expected("painter")
    assert expected is not None
    assert expected.earliest_s == pytest.approx(0.95 * 4.0)


def test_a_first_job_that_was_seldom_asked_for_does_not_make_the_next_be_found_late() -> None:
    usual = UsualTimes()
    usual.note("painter", Watched(running_s=0.5, found_s=0.55))

    expected = usual.expected("painter")
    assert expected is not None
    assert next_wait(0.0, expected) == 0.5


def test_jobs_that_became_much_faster_are_found_a_quarter_late_at_most() -> None:
    slow = Expected(usual_s=60.0, earliest_s=57.0)

    def found_after(job_s: float, elapsed_s: float = 0.0) -> float:
        return elapsed_s if elapsed_s >= job_s else found_after(job_s, elapsed_s + next_wait(elapsed_s, slow))

    assert found_after(4.0) <= 4.0 * 1.25
    assert found_after(20.0) <= 20.0 * 1.25


def test_a_time_that_was_told_with_gaps_counts_for_nothing() -> None:
    usual, slow, silent = UsualTimes(), Watched(), Watched()
    slow.told(3.0, 33.0, runs=False)
    silent.told(1.0, 1.1, runs=None)
    silent.told(3.0, 3.1, runs=False)

    usual.note("painter", slow)
    usual.note("painter", silent)

    assert usual.expected("painter") is None


def test_one_short_job_does_not_make_all_others_be_asked_for_early() -> None:
    usual = UsualTimes()
    usual.note("painter", Watched(found_s=1.0))
    usual.note("painter", Watched(found_s=4.0))
    usual.note("painter", Watched(found_s=4.0))

    assert usual.expected("painter") == Expected(4.0, 0.9 * 4.0)


def usual_of(usual: UsualTimes, model: str) -> float | None:
    expected = usual.expected(model)
    return expected.usual_s if expected is not None else None
