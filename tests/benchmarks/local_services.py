"""Local services in a process of their own, so that what they cost is not counted as the studio's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.settings import Settings, services_of

ROOT = Path(__file__).resolve().parents[2]
ENDS_WITH = "Ctrl-C"


@contextmanager
def served(name: str, picture_s: float, *, concurrency: int = 4) -> Iterator[Settings]:
    """A local service that takes so many seconds for a picture, and the settings that point at it.

    concurrency: how many calls the studio may have under way there.
    """
    command = [sys.executable, "-m", "tests.wire", name, "--latency", str(picture_s)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        variables = {**_variables(process), f"STUDIO_{name.upper()}_CONCURRENCY": str(concurrency)}
        yield Settings(services=services_of({**os.environ, **variables}))
    finally:
        process.terminate()
        process.wait()


def _variables(process: subprocess.Popen[str]) -> dict[str, str]:
    """What the runner prints: `export NAME=VALUE` lines, then a word on how to end it."""
    assert process.stdout is not None
    exported: dict[str, str] = {}
    for line in process.stdout:
        if ENDS_WITH in line:
            return exported
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and line.startswith("export "):
            exported[name] = value
    raise RuntimeError("the local service did not start")
