"""Inside a child process: take requests from stdin, answer each on stdout, end when stdin ends.

Imports next to nothing, because an upload waits for a child of its own to start. A child ends with its
parent, whatever happens to that: the pipe closes.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from studio.errors import PictureRefused, ProviderFailed, StudioError
from studio.pictures.frames import BrokenFrame, read_frame, write_frame

Task = Callable[[dict[str, Any], list[bytes]], tuple[dict[str, Any], list[bytes]]]

MEMORY_BYTES = 2 * 1024**3
CPU_S_PER_FILE = 10
OPEN_FILES = 16
LAST = 19


def load_task(address: str) -> Task:
    """The function named by "package.module:function"."""
    module, _, name = address.partition(":")
    task: Task = getattr(importlib.import_module(module), name)
    return task


def serve(task: Task, requests: BinaryIO, replies: BinaryIO, *, limited: bool) -> None:
    """Answer until the requests end."""
    while True:
        try:
            frame = read_frame(requests)
        except BrokenFrame:
            return
        if frame is None:
            return
        if limited:
            allow_cpu_for_one_file()
        body, blobs = answer(task, *frame)
        write_frame(replies, body, blobs)


def answer(task: Task, request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The task's result, or its refusal as data. Of other errors the type: their text may hold anything."""
    try:
        body, made = task(request, blobs)
    except (PictureRefused, ProviderFailed) as error:
        return {"error": type(error).__name__, "happened": error.happened, "do": error.do}, []
    except Exception as error:  # noqa: BLE001 - the parent hears of it, logs it and starts another child
        return {"error": "unexpected", "happened": _describe(error)}, []
    return {"result": body}, made


def set_limits() -> None:
    """Memory, files and core dumps of this process, where the system has such limits; Windows has none."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        limit(resource, kind, most)


def step_back(nice: int) -> None:
    """Let others go first: by niceness, and at the last of its steps by Linux' class for idle time alone."""
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    if nice == LAST and hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def allow_cpu_for_one_file() -> None:
    """Let the next file have its seconds: CPU time adds up over a process, so the limit moves along."""
    try:
        import resource
    except ImportError:
        return
    used_s = time.process_time()
    limit(resource, resource.RLIMIT_CPU, int(used_s) + 1 + CPU_S_PER_FILE)


def limit(resource: Any, kind: int, most: int) -> None:
    """Set a soft limit, not above the hard one. What the system does not keep is passed over."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        resource.setrlimit(kind, (most, hard))
    except (ValueError, OSError):
        return  # macOS knows RLIMIT_AS and refuses it; the wall clock still holds


def _describe(error: Exception) -> str:
    if isinstance(error, StudioError):
        return str(error)
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_name}, line {place.tb_lineno}" if place is not None else ""
    return f"{type(error).__name__}{where}"


def _take_stdout() -> BinaryIO:
    """The reply pipe under a number of its own; what libraries print goes nowhere instead of into a frame."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return replies


def main(arguments: list[str]) -> None:
    """`<module:function> <nice> <limited|free>`: become a server of that task."""
    address, nice, limits = arguments
    # Ctrl-C reaches the whole group of processes; the studio ends its children itself, in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back(int(nice))
    replies = _take_stdout()
    task = load_task(address)
    limited = limits == "limited"
    if limited:
        set_limits()
    try:
        serve(task, sys.stdin.buffer, replies, limited=limited)
    except BrokenPipeError:
        # The studio is gone; there is nobody to answer, and flushing once more at exit would only complain.
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
