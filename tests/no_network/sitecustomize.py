"""Python with this folder on PYTHONPATH reaches no other machine, and notes every try in $NO_NETWORK_NOTES.

Python runs it before anything else, in child processes too. An audit hook sees all of the socket module,
whoever uses it.
"""

from __future__ import annotations

import os
import sys
from typing import Any

HERE = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}  # noqa: S104  nothing is bound here
CONNECTS = {"socket.connect", "socket.sendto"}
ASKS = {"socket.getaddrinfo", "socket.gethostbyname"}


def refuse_others(event: str, given: tuple[Any, ...]) -> None:
    """Raises OSError for a socket event that is about another machine."""
    if event in CONNECTS and isinstance(given[1], tuple):
        host = given[1][0]
    elif event in ASKS:
        host = given[0]
    else:
        return
    if (host.decode() if isinstance(host, bytes) else host) not in HERE:
        note(f"{event} {host}")
        raise OSError(f"This test has no network, and {host} was asked for.")


def note(line: str) -> None:
    """One line for the test to read."""
    with open(os.environ["NO_NETWORK_NOTES"], "a", encoding="utf-8") as notes:  # noqa: PTH123  pathlib is not loaded yet
        notes.write(f"{line}\n")


sys.addaudithook(refuse_others)
