"""The runner: what it prints, and services that survive being killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.wire.servers.registry import SERVERS

ROOT = Path(__file__).resolve().parents[2]
END_OF_WORDS = "# Ctrl-C ends them.\n"
KEY = {"Authorization": "Key test-key-fal"}


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The runner as a program, and the variables it printed; it is killed at the end if it still runs."""
    command = [sys.executable, "-m", "tests.wire", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            lines = list(iter(program.stdout.readline, END_OF_WORDS))
            exports = [line.removeprefix("export ").strip() for line in lines if line.startswith("export ")]
            yield program, dict(export.split("=", 1) for export in exports)
        finally:
            program.kill()


def test_the_runner_prints_where_each_service_is_and_its_key() -> None:
    with running("fal", "comfyui") as (_program, told):
        answer = httpx.get(f"{told['STUDIO_COMFYUI_BASE_URL']}/system_stats")

    assert sorted(told) == [
        "STUDIO_COMFYUI_BASE_URL",
        "STUDIO_FAL_API_URL",
        "STUDIO_FAL_BASE_URL",
        "STUDIO_FAL_KEY",
        "STUDIO_FAL_REST_URL",
    ]
    assert told["STUDIO_FAL_KEY"] == "test-key-fal"
    assert answer.status_code == 200


def test_the_runner_ends_on_ctrl_c() -> None:
    with running("fal") as (program, _told):
        program.send_signal(signal.SIGINT)

        assert program.wait(timeout=10) == 0


def test_a_service_that_is_not_known_is_named() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.wire", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("No such service: nothing. Known: ")


def test_a_killed_service_finds_its_jobs_and_charges_again(tmp_path: Path) -> None:
    kept = ("fal", "--state", str(tmp_path), "--latency", "0")
    with running(*kept) as (program, told):
        url = f"{told['STUDIO_FAL_BASE_URL']}/google/nano-banana-2.1"
        id = httpx.post(url, json={"prompt": "a cup", "seed": 7}, headers=KEY).json()["request_id"]
        program.kill()

    with running(*kept) as (_program, told):
        base = told["STUDIO_FAL_BASE_URL"]
        output = httpx.get(f"{base}/google/nano-banana-2.1/requests/{id}", headers=KEY).json()
        picture = httpx.get(output["images"][0]["url"])
        ledger = httpx.get(f"{base}/_fake/ledger").json()

    assert (output["seed"], picture.headers["content-type"]) == (7, "image/png")
    assert [charge["job"] for charge in ledger["charges"]] == [id]


def test_all_starts_every_service() -> None:
    with running("all") as (_program, told):
        addresses = {name for name in told if name.endswith("_BASE_URL")}

    assert addresses == {f"STUDIO_{name.upper()}_BASE_URL" for name in SERVERS}


def test_the_latency_is_that_of_a_job_and_not_of_its_submission() -> None:
    with running("fal", "--latency", "60") as (_program, told):
        url = f"{told['STUDIO_FAL_BASE_URL']}/google/nano-banana-2.1"
        taken = httpx.post(url, json={"prompt": "a cup"}, headers=KEY, timeout=10).json()
        status = httpx.get(taken["status_url"], headers=KEY).json()["status"]

    assert status == "IN_QUEUE"
