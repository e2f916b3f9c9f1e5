"""What tests of the engine's parts need: a database, and a market on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from studio.store.database import Database
from tests.paid_services import PaidService
from tests.unit.engine.buying import Market


@pytest.fixture
def database() -> Iterator[Database]:
    """An open database in a temporary folder."""
    opened = Database.open_temporary()
    yield opened
    opened.close()


@pytest.fixture
async def market(database: Database) -> AsyncIterator[Callable[..., Market]]:
    """Opens a market for a service; closed at the end, as a studio closes."""
    async with AsyncExitStack() as closing:

        def opened(service: PaidService, **parts: Any) -> Market:
            found = Market(database, service, **parts)
            closing.push_async_callback(found.close)
            return found

        yield opened
