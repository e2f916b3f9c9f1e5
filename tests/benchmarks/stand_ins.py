"""Providers whose time is known exactly, so that what is measured is the studio and nothing else."""

from __future__ import annotations

import asyncio
import io
import random
from collections.abc import Sequence
from uuid import UUID

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.domain.capability import Capability
from studio.protocols import Done, Op

WIDTH_PX, HEIGHT_PX = 256, 144


def a_picture(name: str) -> bytes:
    """A PNG of 256×144 px; each name gives other bytes, as a service's results differ, too."""
    text = PngInfo()
    text.add_text("name", name)
    across, down = Image.linear_gradient("L").resize((WIDTH_PX, HEIGHT_PX)), Image.radial_gradient("L")
    painted = Image.merge("RGB", (across, down.resize((WIDTH_PX, HEIGHT_PX)), across.rotate(180)))
    file = io.BytesIO()
    painted.save(file, "PNG", pnginfo=text, compress_level=1)
    return file.getvalue()


def a_grainy_picture(grain: int) -> bytes:
    """A PNG of 480×270 px whose small WebP copy weighs about as much as a photo's: some 10 kB."""
    noise = Image.effect_noise((160, 90), 60 + grain % 7).resize((480, 270), Image.Resampling.BICUBIC)
    across = Image.linear_gradient("L").resize((480, 270)).rotate(grain * 5)
    file = io.BytesIO()
    Image.merge("RGB", (noise, across, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT))).save(file, "PNG")
    return file.getvalue()


class SteadyProvider:
    """Takes exactly `seconds` for each picture, however many are under way."""

    name = "steady"
    caps = Capability(
        label="Steady", max_sources=14, concurrency=1024, offline=True, price_usd=0.0, version="1"
    )

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.calls = 0

    async def submit(self, op: Op, job_key: UUID) -> Done:
        """Wait, then hand back a picture of its own."""
        loop = asyncio.get_running_loop()
        ready_at = loop.time() + self.seconds
        self.calls += 1
        # Halfway: at the beginning, painting here would keep the studio from sending its other calls.
        await asyncio.sleep(self.seconds / 2)
        picture = a_picture(f"{op.prompt[:80]} {op.seed} {job_key}")
        # It counts as part of the time, or "exactly" would not be.
        await asyncio.sleep(ready_at - loop.time())
        return Done(picture)

    async def close(self) -> None:
        """Nothing to let go of."""


class HeldProvider:
    """Holds every call until it is let go, one at a time and in no order of ours."""

    name = "held"
    caps = Capability(
        label="Held", max_sources=14, concurrency=1024, offline=True, price_usd=0.0, version="1"
    )

    def __init__(self, pictures: Sequence[bytes]) -> None:
        self.pictures = iter(pictures)
        self.waiting: list[asyncio.Future[bytes]] = []
        self._order = random.Random(1)  # noqa: S311 (an order, not a secret)

    async def submit(self, op: Op, job_key: UUID) -> Done:
        """Wait to be let go."""
        held: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.waiting.append(held)
        return Done(await held)

    def let_one_go(self) -> None:
        """Answer one of the calls that wait; from any thread."""
        held = self.waiting.pop(self._order.randrange(len(self.waiting)))
        held.get_loop().call_soon_threadsafe(held.set_result, next(self.pictures))

    async def close(self) -> None:
        """Nothing to let go of."""
