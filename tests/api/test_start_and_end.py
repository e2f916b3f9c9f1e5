"""The program as a person starts and ends it: `python app.py`, its one line, signals, a second start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.api_words import PREFIX
from tests.serving import ROOT, free_port

PATIENCE_S = 60


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """A start on a folder and a port of its own, without a browser."""
    own = {"STUDIO_HOME": str(home), "GRADIO_SERVER_PORT": str(free_port()), "STUDIO_OPEN_BROWSER": "0"}
    return {**os.environ, **own}


@contextmanager
def started(environment: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running program and the address it told."""
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def run_to_its_end(environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A start that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_within_two_seconds_with_streams_open(
    environment: dict[str, str], number: signal.Signals
) -> None:
    url = f"http://127.0.0.1:{environment['GRADIO_SERVER_PORT']}"
    with started(environment) as (process, line), ExitStack() as open_streams:
        sample = httpx.post(f"{url}{PREFIX}/verbs/open_sample", json={}, timeout=PATIENCE_S).json()["result"]
        address = f"{url}{PREFIX}/boards/{sample['id']}/events"
        streams = [open_streams.enter_context(httpx.stream("GET", address)) for _ in range(3)]

        began = time.monotonic()
        process.send_signal(number)
        rest, errors = process.communicate(timeout=PATIENCE_S)
        took_s = time.monotonic() - began

    assert [answer.status_code for answer in streams] == [200, 200, 200]
    assert (line, rest, errors, process.returncode) == (f"Throughline is at {url}\n", "", "", 0)
    assert took_s < 2


def test_a_second_start_on_the_same_folder_says_so_and_ends_with_three(environment: dict[str, str]) -> None:
    with started(environment) as (_, line):
        second = run_to_its_end({**environment, "GRADIO_SERVER_PORT": str(free_port())})
        still_there = httpx.get(f"{line.split()[-1]}{PREFIX}/ping").status_code

    assert (second.returncode, second.stdout, still_there) == (3, "", 200)
    assert line.split()[-1] in second.stderr
    assert "Traceback" not in second.stderr


def test_a_folder_that_cannot_be_opened_is_refused_in_one_sentence(
    environment: dict[str, str], home: Path
) -> None:
    home.write_text("a file where the folder should be")

    ended = run_to_its_end(environment)

    assert (ended.returncode, ended.stdout) == (4, "")
    assert "Traceback" not in ended.stderr
    assert str(home) not in ended.stderr


def test_a_studio_with_a_token_lets_in_who_has_it(environment: dict[str, str]) -> None:
    with started({**environment, "STUDIO_TOKEN": "s3cret"}) as (_, line):
        url = line.split()[-1]
        stranger = httpx.get(f"{url}/")
        friend = httpx.get(f"{url}/", auth=("ana", "s3cret"))

    assert (stranger.status_code, friend.status_code) == (401, 200)
    assert stranger.headers["www-authenticate"] == 'Basic realm="Throughline"'


def test_mcp_can_be_switched_off(environment: dict[str, str]) -> None:
    with started({**environment, "STUDIO_MCP": "0"}) as (_, line):
        url = line.split()[-1]
        about = httpx.get(f"{url}{PREFIX}/about").json()
        schema = httpx.get(f"{url}/gradio_api/mcp/schema")

    assert (about["mcp_url"], schema.status_code) == (None, 404)
