"""A studio whose pictures are painted by a provider that the tests can ask, stop and make fail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio import Studio
from tests.painting import FlatProvider, factory


@pytest.fixture
def flat() -> FlatProvider:
    """The painter of this test."""
    return FlatProvider()


@pytest.fixture
async def studio(flat: FlatProvider) -> AsyncIterator[Studio]:
    """An open studio in a temporary folder that renders with the painter."""
    async with Studio.open(":memory:", providers={"flat": factory(flat)}) as opened:
        yield opened


@pytest.fixture
def astronaut_bytes(astronaut: Path) -> bytes:
    """The bytes of the sample portrait."""
    return astronaut.read_bytes()
