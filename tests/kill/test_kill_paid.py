"""kill -9 while pictures are bought: none is paid and lost, none is paid twice."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.kill.books import Tally
from tests.kill.lines import LINES
from tests.kill.loop import Plan, run_lines
from tests.kill.table import table

ENOUGH = 300
WITHIN_S = 300.0
# The last storyboards may finish after the last kill, and their books are compared.
pytestmark = pytest.mark.timeout(WITHIN_S + 60)

EACH = -(-ENOUGH // len(LINES)) + 2
FINDING = [name for name, line in LINES.items() if line.finds_lost_jobs]
OTHERS = [name for name, line in LINES.items() if not line.finds_lost_jobs]


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of the kills, by service, and how long they took."""

    tallies: Mapping[str, Tally]
    seconds: float


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """The kill loop of every service."""
    began = time.monotonic()
    plan = Plan(EACH, until=began + WITHIN_S)
    tallies = run_lines(LINES, tmp_path_factory.mktemp("kills"), plan)
    return Killed(tallies, time.monotonic() - began)


@pytest.fixture(scope="module")
def tallies(killed: Killed) -> Mapping[str, Tally]:
    """What came of the kills, by service."""
    return killed.tallies


@pytest.mark.parametrize("name", LINES)
def test_no_picture_is_paid_twice_and_none_is_paid_and_lost(tallies: Mapping[str, Tally], name: str) -> None:
    tally = tallies[name]

    assert (tally.doubles, tally.lost) == (0, 0)


@pytest.mark.parametrize("name", FINDING)
def test_where_lost_jobs_can_be_found_nothing_stays_in_doubt(tallies: Mapping[str, Tally], name: str) -> None:
    tally = tallies[name]

    assert (tally.unknown, tally.missing) == (0, 0)


@pytest.mark.parametrize("name", OTHERS)
def test_elsewhere_every_call_in_doubt_was_under_way_at_a_kill(
    tallies: Mapping[str, Tally], name: str
) -> None:
    tally = tallies[name]

    assert (tally.unexplained, tally.windows.total()) == (0, tally.unknown)


@pytest.mark.parametrize("name", LINES)
def test_every_call_comes_to_an_end_every_file_is_whole_and_no_event_is_left_out(
    tallies: Mapping[str, Tally], name: str
) -> None:
    tally = tallies[name]

    assert (tally.open, tally.spoilt) == (0, 0)


@pytest.mark.parametrize("name", LINES)
def test_every_picture_has_the_request_that_was_sent_for_it(tallies: Mapping[str, Tally], name: str) -> None:
    assert tallies[name].unworded == 0


@pytest.mark.parametrize("name", LINES)
def test_the_studio_was_killed_at_every_named_point(tallies: Mapping[str, Tally], name: str) -> None:
    tally = tallies[name]

    assert (tally.missed, tally.kills >= EACH) == ([], True)


def test_that_were_enough_kills_before_the_time_was_over_and_the_table_says_so(
    killed: Killed, capsys: pytest.CaptureFixture[str]
) -> None:
    said = table(killed.tallies, killed.seconds)

    with capsys.disabled():
        sys.stdout.write(f"\n{said}")

    kills = sum(tally.kills for tally in killed.tallies.values())
    assert kills >= ENOUGH, f"In {WITHIN_S:.0f} s there were {kills} kills; there have to be {ENOUGH}."
    assert f"kills in {killed.seconds / 60:.1f} minutes" in said
