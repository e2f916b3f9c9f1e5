"""Gemini thinks as long as it may, and its bill is no higher than what was reserved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from studio.domain.storyboard import Size
from studio.protocols import Done
from studio.providers.gemini.service import GeminiService
from tests.wire.asking import an_op
from tests.wire.calling import settings
from tests.wire.servers.gemini import GeminiServer


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as started:
        started.script([{"do": {"thought": 1_000_000}}])
        yield started


@pytest.fixture
async def service(server: GeminiServer) -> AsyncIterator[GeminiService]:
    opened = GeminiService(settings(server))
    yield opened
    await opened.close()


@pytest.mark.parametrize("size", ["1K", "4K"])
async def test_the_longest_thought_is_billed_within_what_is_reserved(
    server: GeminiServer, service: GeminiService, tmp_path: Path, size: Size
) -> None:
    op = replace(an_op(tmp_path, sources=2), size=size)
    price = await service.price(op)

    done = await service.submit(op, uuid4())

    assert isinstance(done, Done)
    assert done.cost is not None
    assert price.amount_usd is not None
    assert price.amount_usd < done.cost.amount_usd <= price.reserved_usd
    assert Decimal(str(server.ledger.total)) == pytest.approx(done.cost.amount_usd, abs=Decimal("1e-6"))
