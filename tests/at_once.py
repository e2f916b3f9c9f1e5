"""Two people in the same moment: what one saves while the other's verb is already under way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from studio import Studio
from studio.store.transaction import Transaction

BUSY_S = 0.2


def saved_meanwhile(studio: Studio, work: Callable[[Transaction], Any]) -> None:
    """Let `work` be committed a moment after the next verb has begun, and before that verb can write."""
    database = studio._parts.database
    database._hand_in(lambda _: threading.Event().wait(BUSY_S))
    database._hand_in(work)
