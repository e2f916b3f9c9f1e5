"""Which kills a loop plans, and what it starts."""

from __future__ import annotations

import random
import subprocess
import sys

from tests.kill.blows import Blow, named, schedule
from tests.kill.processes import ROOT

HEAVY = ("gradio", "torch", "cv2", "skimage", "fastapi")


def test_every_named_point_is_in_the_plan_once_at_least() -> None:
    points = named(has_jobs=True, cancels=True)

    plan = schedule(points, 40, random.Random(1))  # noqa: S311 - dice of a test

    assert (len(plan), [point for point in points if point not in plan]) == (40, [])


def test_the_same_seed_plans_the_same_kills() -> None:
    points = named(has_jobs=False, cancels=False)

    first, second = (schedule(points, 60, random.Random(7)) for _ in range(2))  # noqa: S311

    assert first == second


def test_a_service_that_answers_with_the_picture_is_not_killed_where_jobs_are_waited_for() -> None:
    windows = {blow.window for blow in named(has_jobs=False, cancels=False)}

    assert windows == {"W0", "W1", "W2", "W3", "W7", "W8", "W9", "W11", "2.3"}


def test_only_the_first_calls_of_a_storyboard_are_stopped_or_fail() -> None:
    points = [Blow("W4", "after_submitted"), Blow("W10", "after_cancel", stop_at="after_submitted")]

    assert [point.needs_own_board for point in points] == [False, True]


def test_the_worker_starts_without_the_libraries_that_take_long() -> None:
    asked = f"import sys, tests.kill.paid_worker; print([name for name in {HEAVY} if name in sys.modules])"

    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"
