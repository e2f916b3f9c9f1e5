"""Child processes that outlive a studio, for the next test's: starting one takes longer than most tests.

They are the real ones, started as the studio starts them. One that was ended in the middle of its work, has
died, or has read many files is really ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from studio.pictures import child
from studio.pictures.child import Reply, _Child, _Order

MOST_FILES = 40
MOST_IDLE = 3


class _WarmChild(_Child):
    """A child that goes back to where it came from when a pool is done with it."""

    def __init__(self, order: _Order, idle: list[_WarmChild]) -> None:
        super().__init__(order)
        self._idle = idle
        self._busy = False
        self._read = 0

    def exchange(self, request: dict[str, Any], blobs: Sequence[bytes]) -> Reply:
        """As the real one."""
        self._busy = True
        try:
            return super().exchange(request, blobs)
        finally:
            self._busy = False

    def end(self) -> None:
        """Wait for the next pool; end where it is not fit for that."""
        self._read += self.files
        is_fit = self.alive and not self._busy and not self._late.is_set() and self._read < MOST_FILES
        if is_fit and self not in self._idle and len(self._idle) < MOST_IDLE:
            self.files = 0
            self._idle.append(self)
        else:
            super().end()

    def end_for_good(self) -> None:
        """Stop the process."""
        super().end()


@contextmanager
def kept_warm() -> Iterator[None]:
    """Within it, every pool takes children that an earlier one has left."""
    idle: dict[_Order, list[_WarmChild]] = defaultdict(list)

    def start(order: _Order) -> _WarmChild:
        waiting = idle[order]
        while waiting:
            found = waiting.pop()
            if found.alive:
                return found
            found.end_for_good()
        return _WarmChild(order, waiting)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(child, "_Child", start)
        yield
    for left in idle.values():
        for one in left:
            one.end_for_good()
