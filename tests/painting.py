"""A provider for tests:

paints flat pictures, remembers what it was asked for, and fails, waits or counts on request.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from PIL import Image

from studio.domain.capability import Capability
from studio.domain.storyboard import Size
from studio.errors import ProviderFailed
from studio.prompts.keyframe import SECTION_MOMENT, split_prompt
from studio.protocols import Done, Op, Provider


@dataclass
class FlatProvider:
    """Paints one colour per (seed, prompt, sources); `fails` names moments that cannot be painted, `hold`
    stops all calls, `passes` all but so many.

    `fail_first` calls fail once before they work. `asked` keeps every call in order, `most_at_once` how many
    ran together.
    """

    fails: Container[str] = ()
    fail_first: int = 0
    breaks: Container[str] = ()
    latency_s: float = 0.0
    price_usd: float = 0.0
    knows_price: bool = True
    usd_by_size: Mapping[Size, float] = field(default_factory=dict)
    concurrency: int = 16
    max_sources: int = 14
    name: str = "flat"
    hold: asyncio.Event | None = None
    passes: asyncio.Semaphore | None = None
    asked: list[Op] = field(default_factory=list)
    most_at_once: int = 0
    under_way: int = 0

    @property
    def caps(self) -> Capability:
        """Flat pictures of any number of sources."""
        return Capability(
            label="Flat pictures",
            max_sources=self.max_sources,
            concurrency=self.concurrency,
            offline=True,
            price_usd=self.price_usd,
            knows_price=self.knows_price,
            usd_by_size=self.usd_by_size,
            version="1",
        )

    async def submit(self, op: Op, job_key: UUID) -> Done:
        """Paint one picture of 96×54 px."""
        self.asked.append(op)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            await self._take_time()
        finally:
            self.under_way -= 1
        self._fail_where_asked(op)
        return Done(flat_picture(op), self.price_usd)

    async def close(self) -> None:
        """Nothing to let go of."""

    async def _take_time(self) -> None:
        # As it is now: who looks at `under_way` may put another in its place before the sleep is over.
        hold = self.hold
        await asyncio.sleep(self.latency_s)
        if hold is not None:
            await hold.wait()
        if self.passes is not None:
            await self.passes.acquire()

    def _fail_where_asked(self, op: Op) -> None:
        if self.fail_first > 0:
            self.fail_first -= 1
            raise ProviderFailed("The painter dropped the brush.", do="Try again.")
        if moment_of(op) in self.breaks:
            raise OSError("connection reset")
        if moment_of(op) in self.fails:
            raise ProviderFailed("The painter refuses this one.", do="Change the prompt.")


def moment_of(op: Op) -> str:
    """What the person wrote for the keyframe of a call."""
    return split_prompt(op.prompt)[SECTION_MOMENT]


def flat_picture(op: Op) -> bytes:
    """A PNG whose pixels follow from what was asked:

    two bands of colour, so that it is not a flat nothing.
    """
    named = "|".join([op.prompt, str(op.seed), *(source.sha256 for source in op.sources)])
    digest = hashlib.sha256(named.encode()).digest()
    picture = Image.new("RGB", (96, 54), (digest[0], digest[1], digest[2]))
    picture.paste((digest[3], digest[4], digest[5]), (0, 0, 96, 20))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def factory(provider: FlatProvider) -> Callable[[], Provider]:
    """The factory that Studio.open asks for."""
    return lambda: provider
