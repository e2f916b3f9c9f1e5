"""A storyboard of two segments through each service, set up by the studio itself, over its own wire."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from studio import Studio
from studio.protocols import Service
from studio.settings import Settings
from tests.builders import a_storyboard
from tests.rendering import counts, rendered
from tests.wire.contract import Row
from tests.wire.servers.base import WireServer


@pytest.fixture
async def studio(row: Row, server: WireServer, service: Service) -> AsyncIterator[Studio]:
    """A studio whose environment names that service, and in which it is the usual one."""
    settings = Settings(provider=service.name, services={service.name: row.settings(server)})
    async with Studio.open(":memory:", settings=settings) as opened:
        yield opened


async def test_two_segments_are_rendered_and_each_picture_is_paid_once(
    studio: Studio, server: WireServer
) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider=None, variations=1))

    assert view.status == "ready"
    assert counts(view) == {"s01.start": 1, "s01.end": 1, "s02.start": 1, "s02.end": 1}
    assert (server.ledger.calls, len(server.ledger.charges)) == (4, 4)
    assert (server.unknown_requests, server.key_leaks) == ([], [])
