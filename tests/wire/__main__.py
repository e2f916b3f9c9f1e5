"""Local image services, to click through the studio without money: `python -m tests.wire [all|NAME …]`.

Prints the variables that point the studio at each of them, then serves until Ctrl-C. With `--state` jobs and
charges are kept in a folder and found again at the next start. With `--port` the services get this port and
those after it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.wire.servers.base import WireServer
from tests.wire.servers.registry import SERVERS


def main(arguments: Sequence[str]) -> None:
    """Start what was asked for and wait for the end."""
    wanted = options(arguments)
    with ExitStack() as running:
        for number, name in enumerate(chosen(wanted.names)):
            port = wanted.port + number if wanted.port else 0
            say(running.enter_context(made(name, wanted).start(port)))
        ended = ends_on_signals()
        sys.stdout.write("# Ctrl-C ends them.\n")
        sys.stdout.flush()
        # In steps: a library's thread may be the one that the signal reaches, which wakes nobody here.
        while not ended.wait(0.2):
            pass


def ends_on_signals() -> threading.Event:
    """What is set by Ctrl-C, or by being told to end."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What was written on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire", description=__doc__)
    parser.add_argument("names", nargs="*", default=["all"], help=f"all, or of: {' '.join(SERVERS)}")
    parser.add_argument("--port", type=int, default=0, help="the first port; 0: any free ones")
    parser.add_argument("--latency", type=float, default=1.0, help="seconds that a picture takes")
    parser.add_argument("--state", type=Path, help="a folder that keeps jobs and charges over a restart")
    return parser.parse_args(arguments)


def chosen(names: Sequence[str]) -> list[str]:
    """The services named; `all` names every one. Ends the program when one is not known."""
    strange = [name for name in names if name not in {*SERVERS, "all"}]
    if strange:
        sys.exit(f"No such service: {' '.join(strange)}. Known: {' '.join(SERVERS)}")
    return list(SERVERS) if "all" in names else list(names)


def made(name: str, wanted: argparse.Namespace) -> WireServer:
    """A service that takes the wanted time for a picture, whether it answers at once or by a job."""
    if wanted.state is not None:
        wanted.state.mkdir(parents=True, exist_ok=True)
    state = ":memory:" if wanted.state is None else wanted.state / f"{name}.sqlite"
    return SERVERS[name](latency_s=wanted.latency, job_time_s=wanted.latency, state=state)


def say(server: WireServer) -> None:
    """Print how the studio finds a service."""
    sys.stdout.write(f"# {server.name}: charges at {server.url}/_fake/ledger\n")
    sys.stdout.writelines(f"export {name}={value}\n" for name, value in server.environment().items())


if __name__ == "__main__":
    main(sys.argv[1:])
