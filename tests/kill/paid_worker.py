"""The studio that is killed: buys a storyboard's pictures on real files, from a local service.

`python -m tests.kill.paid_worker` imports everything once, then starts a process of its own for each order
that it reads: a line of JSON, answered by a line with how that process ended. So a start costs no import, and
nothing is open when the process is split off: no lock, no thread, no database.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from studio import Studio, faults
from studio.domain.storyboard import StoryboardSpec
from studio.engine.measuring import Measurer, SourceFeatures
from studio.engine.metered import Meter, _Sale
from studio.protocols import Done, Handle
from studio.providers._http import tls_context
from studio.providers.registry import PROVIDERS, ProviderContext
from studio.settings import Settings
from studio.store import ledger
from studio.store.variations import list_variations
from tests.builders import a_segment, a_storyboard
from tests.kill.lines import LINES
from tests.kill.mutations import MUTATIONS

Json = dict[str, Any]
STUCK_S = 60.0
STARTS = 4
LOOK_AGAIN_S = 0.02
GLANCE_S = 0.002
_SALE: ContextVar[_Sale | None] = ContextVar("the call that this task is about", default=None)


def main() -> None:
    """Take orders until there are no more."""
    _warm_up()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_work(order))
        sys.stdout.write(json.dumps(_end(child, order["die_s"])) + "\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Do once what each worker would do before its first request: imports, certificates."""
    importlib.import_module("anyio._backends._asyncio")
    tls_context()
    for line in LINES.values():
        PROVIDERS[line.service](ProviderContext(cache=Path(), processes=1))


def _end(child: int, die_s: float | None) -> Json:
    """Wait for the end of a worker, or bring it about."""
    status = _waited(child, time.monotonic() + (STUCK_S if die_s is None else die_s))
    is_late = status is None
    if status is None:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return {
        "killed": os.WIFSIGNALED(status),
        "stuck": is_late and die_s is None,
        "failed": os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0,
    }


def _waited(child: int, until: float) -> int | None:
    """How a worker ended; None where it has not."""
    nobody = threading.Event()
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        nobody.wait(GLANCE_S)
    return None


def _work(order: Json) -> int:
    try:
        os.environ.update(order["environment"])
        MUTATIONS[order["mutation"]]()
        _leave_out_measuring()
        _tell_calls_apart()
        asyncio.run(_render(order))
    except BaseException:  # noqa: BLE001 - whatever it was, the parent must not go on with two processes
        traceback.print_exc()
        return 1
    return 0


def _leave_out_measuring() -> None:
    """It costs no money, and its children would cost more time than all the rest."""

    async def nothing(*_arguments: object) -> None:
        return

    Measurer.measure = nothing  # type: ignore[method-assign,assignment]
    SourceFeatures.prepare = lambda _self, _thumbnails: None  # type: ignore[method-assign,assignment]


def _tell_calls_apart() -> None:
    """Let the hook know which call passes a point."""
    place = Meter._place

    async def placed(meter: Meter, sale: _Sale) -> Done | Handle:
        _SALE.set(sale)
        return await place(meter, sale)

    Meter._place = placed  # type: ignore[method-assign,assignment]


async def _render(order: Json) -> None:
    """Go on with the storyboard, until nothing is missing and nothing is under way."""
    runs: list[str] = []
    async with Studio.open(order["home"], settings=Settings()) as studio:
        loop = asyncio.get_running_loop()
        faults.hook(_Hook(order, lambda: loop.call_soon_threadsafe(studio.cancel, runs[-1])).passed)
        boards = studio.storyboards()
        board = boards[0] if boards else studio.create_storyboard(_brief(order["provider"]))
        for _ in range(STARTS):
            run = studio.start(board.id)
            runs.append(run.id)
            ended = await studio.wait(run.id)
            while studio._parts.database.read(ledger.live_entries):  # noqa: ASYNC110 - nothing tells of the last end
                await asyncio.sleep(LOOK_AGAIN_S)
            if ended.status == "done" and not ended.failed_segments:
                break
        Path(order["report"]).write_text(json.dumps(_report(studio, board.id, len(runs))))


def _brief(provider: str) -> StoryboardSpec:
    """Two segments, two variations each; every prompt names its keyframe."""
    segments = [
        a_segment(n, start=f"she looks up [s{n:02d}.start]", end=f"she smiles [s{n:02d}.end]") for n in (1, 2)
    ]
    return a_storyboard(segments, provider=provider, variations=2)


def _report(studio: Studio, board_id: str, starts: int) -> Json:
    """What the harness compares with the service's own books."""
    spec = studio.storyboard(board_id).spec
    database = studio._parts.database
    entries = database.read(lambda tx: ledger.entries_of(tx, board_id))
    variations = database.read(lambda tx: list_variations(tx, board_id))
    return {
        "starts": starts,
        "wanted": {one.key: spec.variations for one in studio.plan(board_id).keyframes if not one.copies},
        "entries": [one.model_dump(mode="json") for one in entries],
        "numbers": [event.number for event in studio.events(board_id)],
        "pictures": [
            {"key": one.key, "call": one.call_id, "path": one.image.path, "sha256": one.image.sha256}
            for one in variations
        ],
    }


class _Hook:
    """Notes how far each call has got, and ends this process at the n-th pass of a point."""

    def __init__(self, order: Json, stop: Callable[[], object]) -> None:
        self._blow = order["blow"] or {"point": "", "stop_at": ""}
        # Written without a buffer: what was written is there after the kill.
        self._journal = os.open(order["journal"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._stop = stop
        self._passes = 0

    def passed(self, point: str) -> None:
        """A point was passed, in whatever thread."""
        blow, sale = self._blow, _SALE.get()
        if sale is not None and sale.entry is not None:
            os.write(self._journal, f"{sale.entry.id} {point}\n".encode())
        if point == blow["stop_at"]:
            blow["stop_at"] = ""
            self._stop()
        if not point or point != blow["point"]:
            return
        self._passes += 1
        if self._passes == blow["nth"]:
            self._strike(blow)

    def _strike(self, blow: Json) -> None:
        if blow["tear"]:
            for part in Path(Settings().home).glob("images/.tmp/*.part"):
                os.truncate(part, part.stat().st_size // 2)
        if blow["after_s"]:
            threading.Timer(blow["after_s"], _die).start()
        else:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
