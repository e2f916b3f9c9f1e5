"""A studio for tests of the page: in a temporary folder, painting flat pictures in no time."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from studio.service.studio import Studio
from studio.settings import Settings
from tests.painting import FlatProvider, factory


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    painters = {"flat": factory(FlatProvider())}
    async with Studio.open(":memory:", providers=painters, settings=Settings(provider="flat")) as opened:
        yield opened
