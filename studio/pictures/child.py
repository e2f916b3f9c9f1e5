"""The pool of child processes: a picture that kills its reader kills nothing else.

Plain `python -m` with pipes instead of multiprocessing, so that a script without a __main__ guard works and
nothing is inherited: no lock file, no database, no key from the environment. It is a crash barrier, not a
sandbox: a child is the same user.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from studio.errors import CannotShow, PictureRefused, ProviderFailed, StudioError
from studio.pictures.frames import BrokenFrame, read_frame, write_frame
from studio.pictures.watch import Watch

_LOG = logging.getLogger(__name__)
_ERRORS: dict[str, type[StudioError]] = {
    "PictureRefused": PictureRefused,
    "ProviderFailed": ProviderFailed,
    "CannotShow": CannotShow,
}
# Handed through unread: what a system's loader needs to find its libraries. Nothing else goes in.
_HANDED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
# One thread each, as there are several children. And glibc keeps the memory of one picture's arrays for the
# next one's: had from the system anew each time, it costs a fifth of the measuring.
_TUNED = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": str(64 * 1024**2),
    "MALLOC_MMAP_THRESHOLD_": str(16 * 1024**2),
    # Of videos: this one file and no other, no address, and none of the formats that name further files.
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "protocol_whitelist;file|format_whitelist;mov,matroska,webm",
}

# The niceness of work that nothing waits for: it gets a core only while nobody else wants it.
IDLE = 19

Reply = tuple[dict[str, Any], list[bytes]]


class ChildDied(StudioError):
    """A child ended, took too long or answered nonsense; the next call gets another. `why` is for the log.

    `reading`: it had limits, and so was reading foreign bytes; then the file is the likely cause.
    """

    code = "child_died"
    retryable = True

    def __init__(self, why: str, *, reading: bool = False) -> None:
        if reading:
            super().__init__(
                "The picture could not be read safely.", do="Save it anew as JPEG or PNG and choose that."
            )
        else:
            super().__init__("Work on a picture broke off.", do="Try again.")
        self.why = why


@dataclass(frozen=True, slots=True)
class _Order:
    """How a child is started: its task ("package.module:function"), its niceness, whether it has limits."""

    task: str
    nice: int
    limited: bool


class _Child:
    """One process and its pipes; used by one thread at a time."""

    def __init__(self, order: _Order) -> None:
        limits = "limited" if order.limited else "free"
        self.files = 0
        self._order = order
        self._late = threading.Event()
        # -S: no site hooks, a third of the start. -P: the folder we happen to be in is not a place for code.
        command = [
            sys.executable,
            "-S",
            "-P",
            "-m",
            "studio.pictures.serving",
            order.task,
            str(order.nice),
            limits,
        ]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def exchange(self, request: dict[str, Any], blobs: Sequence[bytes]) -> Reply:
        """Send a request, wait for its answer. Raises what the task refused with, or ChildDied."""
        body, made = self._talk(request, blobs)
        self.files += 1
        return self._unpack(body, made)

    def overrun(self) -> None:
        """End the process, as it takes too long; who waits for its answer is told so. From any thread."""
        self._late.set()
        self._process.kill()

    def end(self) -> None:
        """Stop the process, wait until it is gone, close the pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close_quietly(pipe)

    def _talk(self, request: dict[str, Any], blobs: Sequence[bytes]) -> Reply:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - both are pipes, as asked for above
        assert stdout is not None  # noqa: S101
        try:
            write_frame(stdin, request, blobs)
            frame = read_frame(stdout)
        except (OSError, ValueError, BrokenFrame) as error:
            raise self._died(self._cause()) from error
        if frame is None:
            raise self._died(self._cause())
        return frame

    def _unpack(self, body: dict[str, Any], made: list[bytes]) -> Reply:
        result, error = body.get("result"), body.get("error")
        if isinstance(result, dict):
            return result, made
        happened = str(body.get("happened", ""))[:500]
        kind = _ERRORS.get(str(error))
        if kind is None:
            raise self._died(f"failed with {happened}")
        raise kind(happened, do=str(body.get("do", ""))[:500])

    def _died(self, why: str) -> ChildDied:
        return ChildDied(why, reading=self._order.limited)

    def _cause(self) -> str:
        if self._late.is_set():
            return "took too long"
        try:
            return f"ended with {self._process.wait(timeout=1)}"
        except subprocess.TimeoutExpired:
            return "answered nonsense"


class ChildPool:
    """Up to `processes` children that do one task; a call takes a free one, or waits; started at first use.

    `task` is "package.module:function" with the shape of serving.Task. A child is replaced after `max_files`
    calls, or when it dies; `timeout_s` is wall clock for one call. `limited` sets limits of memory, CPU and
    files, for foreign bytes.
    """

    def __init__(
        self,
        task: str,
        *,
        processes: int,
        nice: int = 0,
        limited: bool = False,
        max_files: int = 50,
        timeout_s: float = 20,
    ) -> None:
        self._order = _Order(task, nice, limited)
        self._processes = processes
        self._max_files = max_files
        self._timeout_s = timeout_s
        self._watch = Watch()
        self._places = threading.Semaphore(processes)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._children: set[_Child] = set()
        self._threads: ThreadPoolExecutor | None = None
        self._closed = False

    def call(self, request: dict[str, Any], blobs: Sequence[bytes] = ()) -> Reply:
        """Let a child do it. Blocks; any thread. Raises what the task refused with, or ChildDied."""
        with self._places:
            child = self._take()
            try:
                with self._watch.limit(self._timeout_s, child.overrun):
                    return child.exchange(request, blobs)
            except ChildDied as error:
                self._log(error, blobs)
                child.files = self._max_files
                raise
            finally:
                self._give_back(child)

    async def call_async(self, request: dict[str, Any], blobs: Sequence[bytes] = ()) -> Reply:
        """As `call`, awaited. Cancelled, it is dropped where it waits; a child at work finishes unheard."""
        work = partial(self.call, request, blobs)
        return await asyncio.get_running_loop().run_in_executor(self._executor(), work)

    def get_ready(self) -> None:
        """Start all children, where they are not yet: calls that will come together then find them."""
        with self._lock:
            while not self._closed and len(self._children) < self._processes:
                # Behind those that stand: the next call is not the one that waits for a start.
                self._idle.insert(0, self._start())

    def close(self) -> None:
        """End all children; calls under way raise ChildDied, and so do later ones."""
        with self._lock:
            self._closed = True
            children, self._children = self._children, set()
            self._idle.clear()
            threads, self._threads = self._threads, None
        self._watch.close()
        for child in children:
            child.end()
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)

    def _log(self, error: ChildDied, blobs: Sequence[bytes]) -> None:
        """The digest finds the file again; nothing of what is in it belongs in a log."""
        if not self._closed:
            digests = [f"sha256 {hashlib.sha256(blob).hexdigest()}" for blob in blobs]
            _LOG.warning("%s", "; ".join([f"A child for {self._order.task} {error.why}", *digests]))

    def _take(self) -> _Child:
        with self._lock:
            if self._closed:
                raise ChildDied("was not started: the pool is closed")
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
                self._end(child)
            return self._start()

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if self._closed:
                return
            if child.files < self._max_files and child.alive:
                self._idle.append(child)
                return
            self._end(child)
            if self._max_files > 1:
                # Started now, it is ready by the time the next call comes.
                self._idle.append(self._start())

    def _start(self) -> _Child:
        child = _Child(self._order)
        self._children.add(child)
        return child

    def _end(self, child: _Child) -> None:
        self._children.discard(child)
        child.end()

    def _executor(self) -> ThreadPoolExecutor:
        # Threads of our own: calls that wait for a child would fill the loop's few, and hold up all else.
        with self._lock:
            if self._closed:
                raise ChildDied("was not started: the pool is closed")
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._processes, thread_name_prefix="child")
            return self._threads


def _environment() -> dict[str, str]:
    """What a child may know: where code lies, and what the loader needs. No key, no setting of ours."""
    handed_on = {name: os.path.expandvars(f"${name}") for name in _HANDED_ON}
    kept = {name: value for name, value in handed_on.items() if value != f"${name}"}
    root = str(Path(__file__).resolve().parents[2])
    folders = [root, *(folder for folder in sys.path if Path(folder).is_absolute())]
    return {**kept, **_TUNED, "PYTHONPATH": os.pathsep.join(dict.fromkeys(folders)), "PYTHONUTF8": "1"}


def _close_quietly(pipe: Any) -> None:
    try:
        pipe.close()
    except (OSError, ValueError):
        return  # closing flushes what a dead process did not read
