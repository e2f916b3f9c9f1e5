"""A studio that is ended by a crash leaves its keys nowhere: no dump, no file, no line of its output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.api.test_canary import API, Caller, repeated
from tests.canary import KEYS, files_in, leaks
from tests.serving import ROOT, free_port
from tests.wire.contract import ROWS
from tests.wire.servers.base import WireServer

NAMES = ("fal", "openai")
PATIENCE_S = 60.0
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGABRT from outside")


@dataclass(frozen=True, slots=True)
class Crashed:
    """What a studio left that was ended by SIGABRT: files by their paths, and what it wrote out."""

    files: Mapping[str, bytes]
    output: bytes
    errors: bytes
    limits: str
    charges: int


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Crashed:
    """All that is left; it was buying a picture when it was ended."""
    folder = tmp_path_factory.mktemp("crash")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(ROWS[name].server(key=KEYS[name])) for name in NAMES}
        process, url = _started(folder, servers)
        stack.callback(process.kill)
        caller = Caller(url)
        stack.callback(caller.http.close)
        _buy(caller, servers, folder)
        limits = _limits(process.pid)
        process.send_signal(signal.SIGABRT)
        output, errors = process.communicate(timeout=PATIENCE_S)
        charges = sum(len(server.ledger.charges) for server in servers.values())
    return Crashed(files_in(folder), output, errors, limits, charges)


def _started(folder: Path, servers: Mapping[str, WireServer]) -> tuple[subprocess.Popen[bytes], str]:
    """The program in a folder of its own, which also is its temporary one."""
    temporary = folder / "tmp"
    temporary.mkdir()
    port = free_port()
    own = {
        "STUDIO_HOME": str(folder / "data"),
        "GRADIO_SERVER_PORT": str(port),
        "STUDIO_OPEN_BROWSER": "0",
        "STUDIO_LOOKUP_GRACE_S": "0",
        "TMPDIR": str(temporary),
        "PYTHONFAULTHANDLER": "1",
        "PYTHONPATH": str(ROOT),
    }
    addresses = [server.environment() for server in servers.values()]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py")],
        cwd=folder,
        env={**os.environ, **own, **{name: value for one in addresses for name, value in one.items()}},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    url = f"http://127.0.0.1:{port}"
    _wait_until_answered(url)
    return process, url


def _wait_until_answered(url: str) -> None:
    until = time.monotonic() + PATIENCE_S
    with httpx.Client(transport=httpx.HTTPTransport(retries=50)) as client:
        while time.monotonic() < until and client.get(f"{url}{API}/ping").status_code != 200:
            pass


def _buy(caller: Caller, servers: Mapping[str, WireServer], folder: Path) -> None:
    """A picture of each; then each repeats its key in an error; then one is asked and does not answer."""
    for name, server in servers.items():
        caller.verb("test_service", name=name)
        caller.render(name)
        server.script(repeated(KEYS[name], {"method": "POST", "path": ROWS[name].paid}, 400))
        caller.render(name)
    (folder / "costs.csv").write_bytes(caller.get(f"{API}/costs.csv"))
    (folder / "receipts.json").write_bytes(b"\n".join(caller.answers))
    servers["openai"].script([ROWS["openai"].rule(latency=30)])
    board = caller.verb("create_storyboard", spec={"title": "A", "segments": [{"start": "a", "end": "b"}]})
    caller.verb("update_storyboard", id=board["id"], spec={**board["spec"], "provider": "openai"})
    caller.verb("start", board_id=board["id"])


def _limits(pid: int) -> str:
    """The limits of a process as Linux tells them; empty elsewhere."""
    file = Path(f"/proc/{pid}/limits")
    return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.mark.parametrize("name", NAMES)
def test_no_key_is_left_in_any_file_or_line(crashed: Crashed, name: str) -> None:
    places = {**crashed.files, "stdout": crashed.output, "stderr": crashed.errors}

    assert leaks(places, KEYS[name]) == []


def test_it_crashed_while_it_bought_and_said_where(crashed: Crashed) -> None:
    assert b"Fatal Python error: Aborted" in crashed.errors
    assert crashed.charges >= len(NAMES)
    assert {"data/studio.db", "costs.csv", "receipts.json"} <= set(crashed.files)
    assert b"remote id" in crashed.files["costs.csv"]
    assert b'"call_id"' in crashed.files["receipts.json"]


def test_no_dump_of_its_memory_is_written(crashed: Crashed) -> None:
    (line,) = [line for line in crashed.limits.splitlines() if line.startswith("Max core file size")]

    assert line.split()[4:6] == ["0", "0"]
