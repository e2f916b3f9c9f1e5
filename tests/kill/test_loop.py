"""The kill loop ends in time."""

from __future__ import annotations

import time
from pathlib import Path

from tests.kill.lines import LINES
from tests.kill.loop import Plan, run_lines


def test_when_its_time_is_over_the_loop_strikes_no_more(tmp_path: Path) -> None:
    over = Plan(kills=40, until=time.monotonic())

    tallies = run_lines({"openai": LINES["openai"]}, tmp_path, over)

    assert (tallies["openai"].kills, tallies["openai"].calls) == (0, 0)


def test_a_plan_without_an_end_has_time() -> None:
    assert Plan(kills=1).has_time()
