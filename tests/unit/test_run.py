from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.run import PYTEST_SUMMARY, STEPS, TESTS, Outcome, find_chromium, report, run_all, run_step

ENVIRONMENT = {"PATH": str(Path(sys.executable).parent)}


@pytest.mark.parametrize(
    "line",
    [
        "3 passed in 0.12s",
        "1 failed, 1238 passed in 399.83s (0:06:39)",
        "2 failed, 7 passed, 1 deselected in 4.00s",
        "1 error in 0.50s",
    ],
)
def test_pytests_summary_is_known_by_its_form(line: str) -> None:
    assert PYTEST_SUMMARY.search(line)


@pytest.mark.parametrize(
    "line", ["collected 12 items", "tests/unit/test_run.py ....", "12 files left unchanged"]
)
def test_other_lines_are_no_summary(line: str) -> None:
    assert PYTEST_SUMMARY.search(line) is None


def test_a_step_that_succeeds_has_passed() -> None:
    outcome, summary = run_step("a step", ["python", "-c", "print('== 2 passed in 0.01s ==')"], ENVIRONMENT)

    assert (outcome.step, outcome.passed) == ("a step", True)
    assert summary == "2 passed in 0.01s"


def test_a_step_that_fails_has_not_passed() -> None:
    outcome, summary = run_step("a step", ["python", "-c", "raise SystemExit(3)"], ENVIRONMENT)

    assert (outcome.passed, summary) == (False, "")


def test_a_tool_that_is_missing_fails_its_step(capsys: pytest.CaptureFixture[str]) -> None:
    outcome, _ = run_step("a step", ["no-such-tool"], ENVIRONMENT)

    assert outcome.passed is False
    assert "no-such-tool is not installed." in capsys.readouterr().out


def test_a_step_beside_others_fails_them_all_and_is_told_in_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = {
        "types": ["python", "-c", "print('a fault'); raise SystemExit(1)"],
        "shape": ["python", "-c", ""],
    }

    outcomes, _ = run_all(steps, ENVIRONMENT)

    assert [(outcome.step, outcome.passed) for outcome in outcomes] == [("types", False), ("shape", True)]
    assert "── types\na fault\ntypes: FAILED" in capsys.readouterr().out


def test_the_tests_summary_is_the_last_line_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    report([Outcome("format", True, 0.5), Outcome("tests", False, 61.0)], "1 failed, 2 passed in 60.50s")

    assert capsys.readouterr().out.splitlines()[-3:] == [
        "passed  format           0.5 s",
        "FAILED  tests           61.0 s",
        "1 failed, 2 passed in 60.50s",
    ]


def test_quick_steps_come_before_the_tests() -> None:
    assert list(STEPS)[:3] == ["format", "lint", "types"]
    assert list(STEPS)[-2:] == [TESTS, "coverage"]


def test_a_browser_that_does_not_start_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")

    assert find_chromium() != "/no/such/browser"


def test_the_browser_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)

    assert find_chromium() == sys.executable
