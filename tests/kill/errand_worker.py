"""A child process that buys something small, and dies: `python -m tests.kill.errand_worker HOME BOOK …`.

After these two come the errand, how the service finds lost jobs again, the point, and its last pass.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import cast

from studio import Studio, faults
from studio.domain.capability import Lookup
from tests.clips_made import a_clip
from tests.kill.booked_service import BookedService
from tests.kill.errands import opened
from tests.kit_zips import kit_zip
from tests.portraits import SAMPLE

ERRANDS: Mapping[str, Callable[[Studio], Awaitable[object]]] = {
    "kit": lambda studio: studio.create_kit(photo=SAMPLE, extended=True),
    "import": lambda studio: studio.import_kit(kit_zip()),
    "generation": lambda studio: studio.generate_images("On a beach", n=2),
    "video": lambda studio: studio.generate_images(
        mode="video_face_swap", photo=SAMPLE, video=a_clip(), provider="paid"
    ),
}


async def main(home: str, book: str, errand: str, lookup: str, point: str, nth: str) -> None:
    """One of the errands; at the nth pass of the point the process is gone."""
    passes = iter(range(1, int(nth)))

    def passed(name: str) -> None:
        if name == point and next(passes, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    faults.hook(passed)
    async with opened(Path(home), BookedService(Path(book), cast(Lookup, lookup))) as studio:
        await ERRANDS[errand](studio)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:7]))
