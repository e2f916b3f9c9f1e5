"""Much comes together when a job ends: what other keyframes wait for goes first, the rest steps aside.

A call that others wait for is in a rush from when it can be sent until it leaves, and from when its job is
done until its picture is stored. In between it only waits for the service, and nobody can hurry that.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

Call = tuple[str, int]
"""A keyframe's key, and the number of its variation."""
QUIET_S = 0.02
"""Jobs that were sent together are done together, and what follows a picture begins a moment after it: only
when nothing was in a rush for so long, it is over."""
LONGEST_S = 0.15
"""What steps aside goes on by then: a service may take long to answer a request."""


class Rush:
    """What of one run is in a rush. Lives on one event loop."""

    def __init__(self) -> None:
        self._in_it: set[Call] = set()
        self._out: set[str] = set()
        self._begun = 0  # how many times one began
        self._quiet = asyncio.Event()
        self._quiet.set()

    def begin(self, call: Call) -> None:
        """This call goes first now."""
        self._in_it.add(call)
        self._begun += 1
        self._quiet.clear()

    def out(self, call: Call) -> None:
        """It leaves, and then waits for the service."""
        self._out.add(call[0])
        self.end(call)

    def end(self, call: Call) -> None:
        """It is in no rush any more."""
        self._in_it.discard(call)
        if not self._in_it:
            self._quiet.set()

    def is_out(self, key: str) -> bool:
        """Whether a call of this keyframe has left."""
        return key in self._out

    async def over(self) -> None:
        """Returns when nothing was in a rush for a moment from now on; after LONGEST_S in any case."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_S):
                await self._until_quiet()

    async def _until_quiet(self) -> None:
        seen = -1
        while seen != self._begun or self._in_it:
            await self._quiet.wait()
            seen = self._begun
            await asyncio.sleep(QUIET_S)
