"""What children of the tests do: well-behaved tasks, and all the ways in which a process can go wrong."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

from studio.errors import CannotShow, PictureRefused, ProviderFailed

Reply = tuple[dict[str, Any], list[bytes]]


def echo(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    """Give back what came."""
    return request, blobs


def tell_process(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    """Which process this is, what it knows, and how nice it is."""
    environment = dict(os.environ)
    return {"pid": os.getpid(), "environment": environment, "nice": os.nice(0), "folder": os.getcwd()}, []  # noqa: PTH109


def tell_limits(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    """The soft limits of this process by their names."""
    import resource

    names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE")
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}, []


def misbehave(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    """Do as the request says, or echo where it says nothing."""
    wish = str(request.get("do", "echo"))
    return {"echo": echo, **_MISDEEDS}[wish](request, blobs)


def _crash(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}, []


def leave(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    """End without a word."""
    os._exit(0)


def _hang(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    threading.Event().wait()
    return {}, []


def _refuse(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    raise PictureRefused("It is a poem.", do="Choose a picture.")


def _fail(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    raise ProviderFailed("The paint ran out.", do="Try again.")


def _admit(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    raise CannotShow("The photo shows no feet.", do="Choose a service.")


def _stumble(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    raise KeyError("a secret that no log may hold")


def _devour(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    return {"eaten": len(bytearray(3 * 1024**3))}, []


def _chatter(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    os.write(1, b"a library that talks to the terminal\n")
    os.write(2, b"and complains\n")
    return {"said": "it"}, []


def _write(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    with open(request["path"], "wb") as file:  # noqa: PTH123
        file.write(b"loot")
    return {}, []


def _babble(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    # The reply pipe is the one descriptor beyond the three that every process has.
    for number in range(3, 10):
        try:
            os.write(number, b"\xff\xff\xff\xff no frame of ours")
        except OSError:
            continue
    return {}, []


_MISDEEDS = {
    "crash": _crash,
    "leave": leave,
    "hang": _hang,
    "refuse": _refuse,
    "fail": _fail,
    "admit": _admit,
    "stumble": _stumble,
    "devour": _devour,
    "chatter": _chatter,
    "write": _write,
    "babble": _babble,
}


def read_video(request: dict[str, Any], blobs: list[bytes]) -> Reply:
    """Let the decoder of videos open a file of any kind, and tell how long it is."""
    from studio.pictures.clips import _read

    _, seconds = _read(Path(request["path"]))
    return {"seconds": seconds}, []
