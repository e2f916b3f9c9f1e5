"""The README's examples, run as they are printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.reading import ROOT, code_blocks
from tests.serving import serving_studio

PYTHON, CLIENT = code_blocks(ROOT / "README.md", "python")
PRINTED_ADDRESS = "http://127.0.0.1:7870"


@pytest.fixture
def beside_assets(tmp_path: Path) -> Path:
    """A folder that has the project's assets/, as the examples ask for."""
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    return tmp_path


def run_program(program: str, folder: Path) -> list[str]:
    """The lines that a program prints; it may not fail, nor warn."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_python_example_renders_four_keyframes(beside_assets: Path) -> None:
    lines = run_program(PYTHON, beside_assets)

    assert lines[0] == "1 run.started "
    assert [line.split()[0] for line in lines[-4:]] == ["s01.start", "s01.end", "s02.start", "s02.end"]
    assert all("Best of 2" in line for line in lines[-4:])


def test_the_client_example_renders_a_board(beside_assets: Path) -> None:
    with serving_studio(beside_assets / "data") as served:
        lines = run_program(CLIENT.replace(PRINTED_ADDRESS, served.url), beside_assets)

    assert lines[-1] == "ready"
