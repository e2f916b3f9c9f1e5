"""What Gradio leaves lying about where warnings are errors."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gradios_leavings() -> Iterator[None]:
    """Around what makes an app: Gradio leaves event loops open, and uses what its libraries give up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
        asyncio.set_event_loop(None)
        gc.collect()
