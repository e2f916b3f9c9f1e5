"""The processes of the kill loop: a local service that counts charges, and the nursery of workers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
_EXPORT = re.compile(r"export (\w+)=(.*)")
_AT = re.compile(r"charges at (\S+)/_fake/ledger")


class Program:
    """One of our programs, talked to by lines; what it complains of goes to a file."""

    def __init__(self, arguments: list[str], complaints: Path) -> None:
        self._complaints = complaints
        # Named environment: no setting or key of whoever runs the tests reaches it.
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        with complaints.open("a") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, text=True, cwd=ROOT,
                env=environment | {"OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def say(self, line: str) -> None:
        """Send a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        """The next line; AssertionError with its complaints where it has ended."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"it ended: {self.complaints()}"
        return line.rstrip("\n")

    def complaints(self) -> str:
        """The last of what it wrote to its standard error."""
        return self._complaints.read_text()[-3000:]


class Server(Program):
    """A local service in a process of its own, with its books on the disk."""

    def __init__(self, service: str, folder: Path, latency_s: float) -> None:
        wanted = ["tests.wire", service, "--latency", str(latency_s), "--state", str(folder / "service")]
        super().__init__(wanted, folder / "service.log")
        self.environment: dict[str, str] = {}
        self._url = ""
        while not (line := self.hear()).startswith("# Ctrl-C"):
            if at := _AT.search(line):
                self._url = at.group(1)
            if said := _EXPORT.fullmatch(line):
                self.environment[said.group(1)] = said.group(2)

    def begin(self, rules: list[dict[str, Any]]) -> None:
        """Forget everything, and follow these rules from now on."""
        self._post("reset", None)
        self._post("script", rules)

    def books(self) -> dict[str, Any]:
        """Calls, charges and jobs since it began."""
        with urllib.request.urlopen(f"{self._url}/_fake/ledger") as answer:  # noqa: S310 - our own server
            return dict(json.load(answer))

    def _post(self, what: str, value: Any) -> None:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self._url}/_fake/{what}", json.dumps(value).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            answer.read()


class Nursery(Program):
    """Starts studios, and ends them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(["tests.kill.paid_worker"], folder / "worker.log")

    def work(self, order: dict[str, Any]) -> bool:
        """Let a worker do an order; whether it was killed. AssertionError where it failed, or never ended."""
        self.say(json.dumps(order))
        ended = json.loads(self.hear())
        assert not ended["stuck"], f"a worker came to no end: {self.complaints()}"
        assert not ended["failed"], f"a worker failed: {self.complaints()}"
        return bool(ended["killed"])
