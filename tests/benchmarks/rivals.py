"""The board as Gradio's own components would make it: what ours is compared with.

Two pages over the same growing list of pictures: one gallery a keyframe, fed by a generator; and the whole
board drawn anew by `gr.render` with keyed images. Both are given what is in their favour: galleries that did
not change are skipped, images keep their keys.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read by Gradio when it is imported
import gradio as gr

SLOTS = 4  # variations a keyframe


@dataclass(slots=True)
class Log:
    """Pictures that were published, by keyframe; wakes the pages that follow it."""

    keys: Sequence[str]
    published: list[tuple[str, Path]] = field(default_factory=list)
    _waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list)

    @property
    def rows(self) -> list[Sequence[str]]:
        """The keyframes as they stand on the page: eight in a row."""
        return [self.keys[first : first + 8] for first in range(0, len(self.keys), 8)]

    def publish(self, key: str, picture: Path) -> None:
        """Add a picture and wake everybody; from any thread."""
        self.published.append((key, picture))
        for loop, bell in self._waiting:
            loop.call_soon_threadsafe(bell.set)

    def pictures(self, key: str, count: int) -> list[str]:
        """The pictures of a keyframe among the first `count` published."""
        return [str(picture) for name, picture in self.published[:count] if name == key]

    async def counts(self) -> AsyncIterator[int]:
        """How many there are, now and after every change."""
        bell = asyncio.Event()
        self._waiting.append((asyncio.get_running_loop(), bell))
        while True:
            bell.clear()
            yield len(self.published)
            await bell.wait()


def galleries(log: Log) -> Any:
    """A page of one gallery a keyframe, fed by one generator."""

    async def follow() -> AsyncIterator[list[Any]]:
        shown = -1
        async for count in log.counts():
            changed = set(log.keys) if shown < 0 else {key for key, _ in log.published[shown:count]}
            shown = count
            yield [log.pictures(key, count) if key in changed else gr.skip() for key in log.keys]

    with gr.Blocks(fill_width=True) as demo:
        made = []
        for row in log.rows:
            with gr.Row():
                made += [gr.Gallery(label=key, columns=2, height=300, min_width=100) for key in row]
        demo.load(follow, None, made, concurrency_limit=None)
    return demo


def rendered(log: Log) -> Any:
    """A page that is drawn anew, with keyed images, whenever the number of pictures changes."""

    async def follow() -> AsyncIterator[int]:
        async for count in log.counts():
            yield count

    def one_keyframe(key: str, pictures: list[str]) -> None:
        with gr.Row(key=key):
            for slot in range(SLOTS):
                value = pictures[slot] if slot < len(pictures) else None
                gr.Image(value, key=f"{key} {slot}", label=f"{key} {slot + 1}", height=90, interactive=False)

    with gr.Blocks() as demo:
        count = gr.State(0)

        @gr.render(inputs=[count], concurrency_limit=None)  # type: ignore[untyped-decorator]
        def board(count: int) -> None:
            for key in log.keys:
                one_keyframe(key, log.pictures(key, count))

        demo.load(follow, None, count, concurrency_limit=None)
    return demo
