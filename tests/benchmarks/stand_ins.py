"""Providers whose time is known exactly, so that what is measured is the studio and nothing else."""

from __future__ import annotations

import asyncio
import io
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
        self.calls += 1
        picture = a_picture(f"{op.prompt[:80]} {op.seed} {job_key}")
        await asyncio.sleep(self.seconds)
        return Done(picture)

    async def close(self) -> None:
        """Nothing to let go of."""
