"""Every service of the contract over its own wire; a test may name the rows that it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from studio.protocols import Service
from tests.wire.contract import KEY, ROWS, Row
from tests.wire.servers.base import WireServer


@pytest.fixture(params=list(ROWS))
def row(request: pytest.FixtureRequest) -> Row:
    """The service of this test."""
    return ROWS[request.param]


@pytest.fixture
def server(row: Row) -> Iterator[WireServer]:
    """Its local server, which takes KEY."""
    with row.server(key=KEY) as started:
        yield started


@pytest.fixture
async def service(row: Row, server: WireServer) -> AsyncIterator[Service]:
    """The service, set up for its local server."""
    opened_service = row.open(server)
    yield opened_service
    await opened_service.close()
