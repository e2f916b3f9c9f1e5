"""A child process that makes a kit and dies: `python -m tests.kill.kit_worker HOME BOOK POINT NTH`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from studio import Studio, faults
from studio.settings import Settings
from tests.kill.booked_service import BookedService
from tests.paid_services import selling
from tests.portraits import SAMPLE


async def main(home: str, book: str, point: str, nth: str) -> None:
    """Make a kit of four references; at the nth pass of the point the process is gone."""
    passes = iter(range(1, int(nth)))

    def passed(name: str) -> None:
        if name == point and next(passes, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    faults.hook(passed)
    settings = Settings(provider="paid", lookup_grace_s=0.05)
    service = BookedService(Path(book))
    async with Studio.open(home, providers={"paid": selling(service)}, settings=settings) as studio:
        await studio.create_kit(photo=SAMPLE, extended=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
