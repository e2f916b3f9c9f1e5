"""A whole storyboard of two segments through each service, over its own wire."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from studio import Studio
from tests.builders import a_storyboard
from tests.rendering import counts, rendered
from tests.wire.contract import Row
from tests.wire.servers.base import WireServer


@pytest.fixture
async def studio(row: Row, server: WireServer) -> AsyncIterator[Studio]:
    """A studio that knows the service under a name of its own."""
    async with Studio.open(":memory:", providers={"sold": lambda: row.open(server)}) as opened:
        yield opened


async def test_two_segments_are_rendered_and_each_picture_is_paid_once(
    studio: Studio, server: WireServer
) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="sold", variations=1))

    assert view.status == "ready"
    assert counts(view) == {"s01.start": 1, "s01.end": 1, "s02.start": 1, "s02.end": 1}
    assert (server.ledger.calls, len(server.ledger.charges)) == (4, 4)
    assert (server.unknown_requests, server.key_leaks) == ([], [])
