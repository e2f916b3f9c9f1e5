"""Events so far, and the live stream. The feed only says *that* something came; the table says what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

from studio.domain.run import Run
from studio.domain.view import Event
from studio.errors import Conflict, InvalidInput
from studio.service.checks import checked_id
from studio.service.wiring import Parts
from studio.store import events as rows
from studio.store import runs, storyboards
from studio.store.transaction import Transaction

News = tuple[list[Event], bool]
"""Events, and whether a run is under way."""

_PAGE = 500
_LARGEST_NUMBER = 2**63 - 1  # what SQLite can compare with
_FALLBACK_POLL_S = 1.0
_FALLBACK_LOOK_S = 10.0


def events_after(parts: Parts, board_id: str, after: int) -> list[Event]:
    """All events of a storyboard with a number above `after`. Raises NotFound, InvalidInput."""
    after = _checked_after(after)

    def read(tx: Transaction) -> list[Event]:
        storyboards.get_storyboard(tx, checked_id(board_id, "storyboard"))
        return rows.read_after(tx, board_id, after, limit=1_000_000)

    return parts.database.read(read)


async def watch(parts: Parts, board_id: str, after: int, follow: bool) -> AsyncIterator[Event]:
    """Replay from `after`, then live; ends when no run is under way and all was told, unless `follow`.

    Ends also when the studio is left meanwhile. Raises NotFound, InvalidInput; Conflict where it was before.
    """
    after = _checked_after(after)
    board_id = checked_id(board_id, "storyboard")
    with parts.database.feed.listen(board_id) as bell:
        news: News | None = await parts.database.read_async(partial(_page, board_id=board_id, after=after))
        while news is not None:
            page, live = news
            for event in page:
                yield event
                after = event.number
            if not page and not live and not follow:
                return
            if not page:
                await bell.wait(_FALLBACK_POLL_S)
            news = await _next_page(parts, board_id, after)


async def changes(parts: Parts, topic: str) -> AsyncIterator[None]:
    """Something at once, then each time anything of this topic changed; ends when the studio is closed.

    It says *that* something changed; also where an end begins to wait for room on the disk, or has found it.
    Now and then it says so for nothing, so that no news is ever missed.
    """
    with parts.database.feed.listen(topic) as bell, suppress(Conflict):
        while True:
            # A studio that was closed refuses to be read.
            await parts.database.read_async(lambda _: None)
            yield None
            await bell.wait(_FALLBACK_LOOK_S)


async def wait_for_end(parts: Parts, run_id: str) -> Run:
    """The run, once it has ended in any way. Raises NotFound."""
    run_id = checked_id(run_id, "run")
    # Not by its events: to look at each would take from the run what it needs for the next picture.
    await parts.runs.ended(run_id)
    run = await parts.database.read_async(lambda tx: runs.get_run(tx, run_id))
    with parts.database.feed.listen(run.board_id) as bell:
        while run.status == "running":
            await bell.wait(_FALLBACK_POLL_S)
            run = await parts.database.read_async(lambda tx: runs.get_run(tx, run_id))
    return run


async def _next_page(parts: Parts, board_id: str, after: int) -> News | None:
    """What came since; None once the studio is closed, and nothing can come any more."""
    try:
        return await parts.database.read_async(partial(_page, board_id=board_id, after=after))
    except Conflict:
        return None


def _page(tx: Transaction, board_id: str, after: int) -> News:
    storyboards.get_storyboard(tx, board_id)
    return rows.read_after(tx, board_id, after, limit=_PAGE), bool(runs.live_runs(tx, board_id))


def _checked_after(after: object) -> int:
    if isinstance(after, bool) or not isinstance(after, int):
        raise InvalidInput("`after` must be a whole number: the last event you have seen.")
    return min(max(0, after), _LARGEST_NUMBER)
