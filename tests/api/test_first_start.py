"""The first start needs no network and no key: nothing is asked of another machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.api_words import PREFIX
from tests.serving import ROOT, free_port, serving

HOOK = ROOT / "tests" / "no_network"
ASK_ANOTHER = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"
PATIENCE_S = 60


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """What was asked of other machines, a line each."""
    file = tmp_path / "notes.txt"
    file.touch()
    return file


@pytest.fixture
def alone(home: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A first start on a machine without a network, with nothing set that a new user would not set."""
    monkeypatch.delenv("GRADIO_ANALYTICS_ENABLED")
    return {
        "PYTHONPATH": os.pathsep.join([str(HOOK), str(ROOT)]),
        "NO_NETWORK_NOTES": str(notes),
        "STUDIO_HOME": str(home),
        "STUDIO_OPEN_BROWSER": "0",
        "GRADIO_SERVER_PORT": str(free_port()),
    }


def test_the_first_start_asks_nothing_of_another_machine(alone: dict[str, str], notes: Path) -> None:
    with serving(["app.py"], int(alone["GRADIO_SERVER_PORT"]), alone) as served:
        page = httpx.get(served.url)
        sample = httpx.post(f"{served.url}{PREFIX}/verbs/open_sample", json={}, timeout=PATIENCE_S)
        board = {"board_id": sample.json()["result"]["id"], "keyframes": ["s01.end"]}
        run = httpx.post(f"{served.url}{PREFIX}/verbs/start", json=board, timeout=PATIENCE_S).json()["result"]
        ended = httpx.post(f"{served.url}{PREFIX}/verbs/wait", json={"run_id": run["id"]}, timeout=PATIENCE_S)

    assert (page.status_code, ended.json()["result"]["status"]) == (200, "done")
    assert notes.read_text("utf-8") == ""


def test_where_another_machine_is_asked_it_is_noted_and_refused(alone: dict[str, str], notes: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK_ANOTHER], env=alone, capture_output=True, text=True, check=False
    )

    assert "This test has no network" in asked.stderr
    assert notes.read_text("utf-8") == "socket.getaddrinfo 192.0.2.1\n"
