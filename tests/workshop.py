"""A studio that browser tests look at: the real server in this process, with a painter of flat pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from studio.domain.storyboard import SegmentSpec
from studio.domain.view import KeyframeView
from studio.service.studio import Studio
from studio.settings import Settings
from studio.store.runs import live_runs
from studio.ui.serve import serving
from tests.builders import a_storyboard
from tests.gradio_leavings import gradios_leavings
from tests.painting import FlatProvider, factory
from tests.selling import Stall
from tests.serving import free_port

T = TypeVar("T")
PATIENCE_S = 60.0
PLENTY = 1_000


@dataclass
class PacedProvider(FlatProvider):
    """Paints at once; while it is `paced` only as many pictures as there are tickets."""

    paced: bool = False
    tickets: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def _take_time(self) -> None:
        if self.paced:
            await self.tickets.acquire()


class Workshop:
    """A served studio, asked from the test's own thread."""

    def __init__(self, studio: Studio, painter: PacedProvider, url: str) -> None:
        self.studio = studio
        self.painter = painter
        self.url = url

    def ask(self, verb: Awaitable[T]) -> T:
        """What an asynchronous verb gives, awaited on the server's loop."""

        async def awaited() -> T:
            return await verb

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(PATIENCE_S)

    def board(self, segments: int | Sequence[SegmentSpec] = 1, **brief: Any) -> str:
        """A new storyboard with two variations of each keyframe; gives its id."""
        return self.studio.create_storyboard(a_storyboard(segments, **{"variations": 2, **brief})).id

    def rendered(self, segments: int | Sequence[SegmentSpec] = 1, **brief: Any) -> str:
        """A storyboard that was rendered to its end; gives its id."""
        board_id = self.board(segments, **brief)
        self.ask(self.studio.wait(self.studio.start(board_id).id))
        return board_id

    def under_way(self, segments: int | Sequence[SegmentSpec] = 1, **brief: Any) -> str:
        """A storyboard whose rendering has begun, and waits for its first picture; gives its id."""
        self.painter.tickets = asyncio.Semaphore(0)
        self.painter.paced = True
        board_id = self.board(segments, **brief)
        self.studio.start(board_id)
        return board_id

    def let_go(self, pictures: int = PLENTY) -> None:
        """Paint so many pictures."""
        release = self.painter.tickets.release
        self._loop.call_soon_threadsafe(lambda: [release() for _ in range(pictures)])

    def keyframe(self, board_id: str, key: str) -> KeyframeView:
        """A keyframe as it is now."""
        return self.studio.board(board_id).keyframes[key]

    def influencer(self, name: str) -> str:
        """A new influencer; gives its id."""
        return self.ask(self.studio.add_influencer(self._samples / "astronaut.png", name)).id

    def product(self, name: str) -> str:
        """A new product; gives its id."""
        return self.ask(self.studio.add_product(self._samples / "coffee.png", name)).id

    def clear(self) -> None:
        """Stop what is being rendered, and paint everything at once again."""
        self.painter.paced, self.painter.fails = False, ()
        for run in self.studio._parts.database.read(live_runs):
            self.studio.cancel(run.id)
            self.ask(self.studio.wait(run.id))

    @property
    def _samples(self) -> Path:
        return self.studio.settings.assets / "samples"

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return self.studio._entered()


@contextmanager
def open_workshop(
    home: Path, port: int | None = None, stall: Stall | None = None, second: FlatProvider | None = None
) -> Iterator[Workshop]:
    """Serve the studio on this folder until the block is left; `port` for one that was served before.

    `stall`: somebody sells pictures there as well; `second` paints under its own name, beside the painter.
    Keys are saved beside the folder.
    """
    painter = PacedProvider()
    settings = Settings(
        port=port or free_port(), open_browser=False, provider="flat", keys_file=home.parent / "keys.toml"
    )
    providers = {"flat": factory(painter)} | ({"seller": stall.factory()} if stall else {})
    providers |= {second.name: factory(second)} if second else {}
    studio = Studio.open(home, providers=providers, settings=settings)
    if stall is not None:
        stall.studio = studio
    with ExitStack() as stack:
        with gradios_leavings():
            url = stack.enter_context(serving(studio))
        yield Workshop(studio, painter, url)
        with gradios_leavings():
            stack.close()
