"""Programs that serve a page, started as a person starts them, on a port of their own."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOOK_AGAIN_S = 0.02
PATIENCE_S = 90.0
# Below those that a system gives to connections: none takes a port between its choosing and its use.
_PORTS = range(11_000, 31_000)
_ports = (_PORTS[number % len(_PORTS)] for number in itertools.count(os.getpid() * 101))


@dataclass(frozen=True, slots=True)
class Served:
    """A program that answers: where, and how long after its start it first did."""

    url: str
    answered_after_s: float


def free_port() -> int:
    """A port nobody listens on, and that no other worker of the tests is told in the same moment."""
    return next(filter(_is_free, _ports))


def _is_free(port: int) -> bool:
    with socket.socket() as asked, suppress(OSError):
        # As a server will: a port that was left a moment ago is free.
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        asked.bind(("127.0.0.1", port))
        return True
    return False


@contextmanager
def serving(
    arguments: Sequence[str], port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A Python program that listens on `port`; ended when the block is left."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        yield Served(url, wait_until_answered(url, process, began))
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def serving_studio(home: Path) -> Iterator[Served]:
    """The studio on a data folder, as `python app.py` starts it."""
    port = free_port()
    environment = {
        "STUDIO_HOME": str(home),
        "GRADIO_SERVER_PORT": str(port),
        "STUDIO_OPEN_BROWSER": "0",
    }
    with serving(["app.py"], port, environment) as served:
        yield served


def wait_until_answered(url: str, process: subprocess.Popen[bytes], began: float) -> float:
    """Seconds from `began` until the address answers.

    Raises RuntimeError when the program ends before, or takes longer than anybody would wait.
    """
    pause = threading.Event()
    while process.poll() is None and time.monotonic() - began < PATIENCE_S:
        if answers(url):
            return time.monotonic() - began
        pause.wait(LOOK_AGAIN_S)
    raise RuntimeError(f"{url} did not answer; the program ended with {process.poll()}.")


def answers(url: str) -> bool:
    """Whether the address gives a page."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (the address is ours)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
