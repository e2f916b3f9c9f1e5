"""Everything that has to hold, in one command: format, lint, types, layers, dead code, shape, tests.

    python3 tests/run.py                 all of it; makes .venv and installs what is missing first
    python3 tests/run.py --quick         format, lint and types only
    python3 tests/run.py -k chains       what pytest understands goes to pytest, and nothing else is run

Needs Python 3.11 and nothing else: it is run before anything is installed. Every step runs even when an
earlier one failed, so that one look tells all; the exit status is 1 when any of them did.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed-from"

QUICK_STEPS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy", "studio", "tests", "app.py"],
}
TESTS = "tests"
BESIDE_OTHERS = "types"
"""A step that needs one core for a minute: begun where it stands, it ends while the kills, which mostly wait,
are counted."""
STEPS = {
    **QUICK_STEPS,
    "layers": ["lint-imports", "--no-logo"],
    "dead code": ["vulture"],
    "shape": ["python", "tests/benchmarks/shape.py"],
    # Before the other tests: it counts kills in a given time.
    "kills": ["pytest", "tests/kill"],
    # Three at once on two cores: most of them wait, for a browser, a disk or a child. With four, browsers
    # and the studios that they look at hold each other up.
    TESTS: [
        "pytest",
        "-n",
        "3",
        "--dist",
        "loadfile",
        "--ignore=tests/kill",
        "--cov",
        "--cov-report=",
        "--cov-fail-under=0",
    ],
    "coverage": ["coverage", "report", "--fail-under=90"],
}
PYTEST_SUMMARY = re.compile(r"\b\d+ (passed|failed|errors?|skipped|deselected)\b.* in [\d.]+s")
COLOURS = re.compile(r"\x1b\[[\d;]*m")

WITHOUT_WINDOWS = "chromium-headless-shell"
"""Debian's Chromium that only tests need: it opens a page in less than half the time."""
BROWSERS_ON_PATH = (WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = "fonts-dejavu-core"
HOW_TO_GET_CHROMIUM = (
    "No Chromium was found, and it could not be installed from here. Install it with "
    "“sudo apt-get install chromium” (Debian, Ubuntu), “brew install --cask chromium” (macOS), or "
    "“.venv/bin/playwright install chromium”; or set CHROMIUM to the path of one."
)


class Outcome(NamedTuple):
    """How one step went: its name, whether it succeeded, how long it took."""

    step: str
    passed: bool
    seconds: float


def main(arguments: list[str]) -> int:
    """Prepare, run the steps, say how each went; 0 when all passed."""
    os.chdir(ROOT)
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is also met by Pythons that pip would refuse)
        sys.exit(f"Throughline Studio needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    quick = arguments == ["--quick"]
    make_environment()
    is_new = install_when_changed()
    chromium = None if quick else get_chromium(is_new=is_new)
    environment = environment_of_steps(chromium, wants_browser=not quick)
    if arguments and not quick:
        return run_step(TESTS, ["pytest", *arguments], environment)[0].passed is False
    outcomes, summary = run_all(QUICK_STEPS if quick else STEPS, environment)
    report(outcomes, summary)
    return any(not outcome.passed for outcome in outcomes)


def make_environment() -> None:
    """Make .venv where there is none that works; a half-made one, by a Python without pip, is made anew."""
    if PYTHON.exists() and succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    say(f"Making {VENV.name} with Python {sys.version.split()[0]}")
    if not succeeds([sys.executable, "-m", "venv", "--clear", str(VENV)], show=True):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            "This Python cannot make virtual environments. On Debian and Ubuntu the missing part is "
            f"installed with “sudo apt-get install python{version}-venv”; then run this again."
        )


def install_when_changed() -> bool:
    """Install the project and its test tools, unless pyproject.toml is the one installed last; whether it
    was not."""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return False
    say("Installing what pyproject.toml asks for (the first time some gigabytes, later seconds)")
    # Byte code is made of what is used, when it is: making it of all takes a minute.
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-compile", "--disable-pip-version-check"]
    if not succeeds([*pip, "-e", ".[test]"], show=True):
        sys.exit(
            "Installing failed; what pip says stands above. It needs the internet, or a mirror that pip "
            "knows of (PIP_INDEX_URL), or a folder of wheels (PIP_FIND_LINKS)."
        )
    STAMP.write_text(wanted)
    return True


def environment_of_steps(chromium: str | None, *, wants_browser: bool) -> dict[str, str]:
    """The environment of every step: the tools of .venv first, CHROMIUM for the tests that open a browser."""
    environment = dict(os.environ)
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', '')}"
    environment["VIRTUAL_ENV"] = str(VENV)
    environment.pop("PYTHONHOME", None)
    if chromium:
        environment["CHROMIUM"] = chromium
    elif wants_browser:
        say(HOW_TO_GET_CHROMIUM)
    return environment


def get_chromium(*, is_new: bool) -> str | None:
    """The path of a Chromium that starts; installs one where there is none. None when that fails, too.

    is_new: .venv was just made. Then the one without windows is got also where there is another, but by root
    alone: nobody's own machine is changed for it.
    """
    found = find_chromium()
    if (
        is_new
        and found
        and Path(found).name != WITHOUT_WINDOWS
        and "CHROMIUM" not in os.environ
        and is_root()
    ):
        install_from_debian(WITHOUT_WINDOWS)
        found = find_chromium()
    if found:
        return found
    say("No Chromium found; getting one")
    # The libraries that it needs are packages of the system: Ubuntu, which has no other Chromium, lacks them.
    needs = ["--with-deps"] if is_root() else []
    succeeds([str(PYTHON), "-m", "playwright", "install", *needs, "chromium"], show=True, timeout_s=600)
    found = find_chromium()
    for package in (WITHOUT_WINDOWS, "chromium"):
        if not found:
            install_from_debian(package)
            found = find_chromium()
    return found


def is_root() -> bool:
    """Whether this machine's packages may be changed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def find_chromium() -> str | None:
    """$CHROMIUM, one on PATH, or Playwright's own: the first that starts, None where none does."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS_ON_PATH)]
    for path in [*filter(None, named), *playwrights_own()]:
        if succeeds([path, "--version"], timeout_s=60):
            return path
    return None


def playwrights_own() -> list[str]:
    """Where Playwright keeps a Chromium that it has downloaded; empty before Playwright is installed."""
    ask = "import playwright.sync_api as p\nwith p.sync_playwright() as w: print(w.chromium.executable_path)"
    if not PYTHON.exists():
        return []
    answer = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return [path] if path and Path(path).exists() else []


def install_from_debian(package: str) -> None:
    """Install a Chromium with apt, where there is apt, as root or by a sudo that asks for no password."""
    prefix = [] if is_root() else ["sudo", "-n"]
    if not shutil.which("apt-get") or (prefix and not shutil.which("sudo")):
        return
    say(f"Getting {package} from Debian")
    succeeds([*prefix, "apt-get", "-qq", "update"], show=True, timeout_s=300)
    install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", package, FONTS]
    succeeds([*prefix, *install], show=True, timeout_s=900)


def run_all(steps: dict[str, list[str]], environment: dict[str, str]) -> tuple[list[Outcome], str]:
    """Run each step, whatever became of the one before; also pytest's summary line, or an empty text."""
    outcomes: dict[str, Outcome] = {}
    summary = ""
    with ThreadPoolExecutor(1) as beside:
        waiting = {
            step: beside.submit(run_step, step, command, environment, show=False)
            for step, command in steps.items()
            if step == BESIDE_OTHERS
        }
        for step, command in steps.items():
            if step not in waiting:
                outcomes[step], line = run_step(step, command, environment)
                summary = line or summary
        outcomes |= {step: future.result()[0] for step, future in waiting.items()}
    return [outcomes[step] for step in steps], summary


def run_step(
    step: str, command: list[str], environment: dict[str, str], *, show: bool = True
) -> tuple[Outcome, str]:
    """Run one step, showing what it prints as it prints it, or all of it at its end; also pytest's summary
    line, if it is pytest."""
    began, summary = time.monotonic(), ""
    program = shutil.which(command[0], path=environment["PATH"])
    if show:
        say(step)
    if program is None:
        print(f"{command[0]} is not installed.")
        return Outcome(step, passed=False, seconds=0.0), summary
    kept: list[str] = []
    with subprocess.Popen(
        [program, *command[1:]],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            if show:
                print(line, end="", flush=True)
            else:
                kept.append(line)
            plain = COLOURS.sub("", line).strip(" =\n")
            summary = plain if PYTEST_SUMMARY.search(plain) else summary
    seconds = time.monotonic() - began
    if not show:
        print(f"\n── {step}", "".join(kept), sep="\n", end="", flush=True)
    print(f"{step}: {'passed' if process.returncode == 0 else 'FAILED'}, {seconds:.1f} s", flush=True)
    return Outcome(step, process.returncode == 0, seconds), summary


def report(outcomes: list[Outcome], summary: str) -> None:
    """One line a step; the tests' summary last, where it is looked for."""
    say("All steps")
    for outcome in outcomes:
        print(f"{'passed' if outcome.passed else 'FAILED':8}{outcome.step:12}{outcome.seconds:8.1f} s")
    if summary:
        print(summary)


def succeeds(command: list[str], *, show: bool = False, timeout_s: float | None = None) -> bool:
    """Whether a command ends with 0; what it prints is dropped unless it is to be shown."""
    output = None if show else subprocess.DEVNULL
    try:
        ended = subprocess.run(command, stdout=output, stderr=output, timeout=timeout_s, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def say(text: str) -> None:
    """A heading between the output of programs."""
    print(f"\n── {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
