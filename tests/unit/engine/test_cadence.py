"""How often a job is asked for."""

from __future__ import annotations

import pytest

from studio.engine.cadence import UsualTimes, next_wait


@pytest.mark.parametrize(
    ("elapsed_s", "median_s", "wait_s"),
    [
        (0.0, 4.0, 3.6),
        (3.6, 4.0, 0.036),
        (3.595, 4.0, 0.01),
        (4.5, 4.0, 0.135),
        (0.5, 0.5, 0.01),
        (0.0, None, 0.01),
        (10.0, None, 1.0),
        (100.0, None, 5.0),
        (1000.0, 4.0, 30.0),
    ],
)
def test_the_first_question_comes_at_nine_tenths_of_the_usual_time(
    elapsed_s: float, median_s: float | None, wait_s: float
) -> None:
    assert next_wait(elapsed_s, median_s) == pytest.approx(wait_s)


def test_asking_costs_a_usual_job_about_a_hundredth_of_its_time() -> None:
    def seen_after(job_s: float, elapsed_s: float = 0.0) -> float:
        return elapsed_s if elapsed_s >= job_s else seen_after(job_s, elapsed_s + next_wait(elapsed_s, job_s))

    assert seen_after(4.0) <= 4.0 * 1.011
    assert seen_after(20.0) <= 20.0 * 1.011
    assert seen_after(0.5) <= 0.5 + 0.011


def test_before_its_first_job_a_model_is_expected_to_take_as_long_as_its_family() -> None:
    usual = UsualTimes()
    usual.note("google/painter", 3.0)
    usual.note("google/painter/text", 5.0)
    usual.note("google/upscaler", 90.0)
    usual.note("painter", 7.0)

    assert usual.median("google/painter/edit") == 4.0
    assert usual.median("google/other") is None
    assert usual.median("sculptor") is None


def test_its_own_jobs_tell_more_than_those_of_its_family() -> None:
    usual = UsualTimes()
    usual.note("google/painter", 3.0)

    usual.note("google/painter/edit", 8.0)

    assert usual.median("google/painter/edit") == 8.0


def test_the_usual_time_is_the_median_of_the_last_jobs_of_a_model() -> None:
    usual = UsualTimes()
    usual.note("painter", 3.0)
    usual.note("painter", 9.0)
    usual.note("painter", 4.0)

    assert (usual.median("painter"), usual.median("other")) == (4.0, None)
