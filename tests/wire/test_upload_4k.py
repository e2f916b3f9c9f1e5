"""An upload's 4K through WaveSpeed's own wire, with its cost on the row."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from studio import Studio
from studio.settings import Settings
from studio.store import ledger
from tests.wire.contract import ROWS
from tests.wire.servers.base import WireServer

pytestmark = pytest.mark.parametrize("row", [ROWS["wavespeed"]], ids=["wavespeed"])


def settings(server: WireServer) -> Settings:
    return Settings(upscale="wavespeed", services={"wavespeed": ROWS["wavespeed"].settings(server)})


async def test_an_upload_is_brought_to_4k_and_costs_a_cent(server: WireServer, coffee: Path) -> None:
    async with Studio.open(":memory:", settings=settings(server)) as studio:
        product = await studio.add_product(coffee, "Espresso")
        (entry,) = studio._parts.database.read(ledger.all_entries)
        receipt = studio.receipt(product.id)

    assert (product.upscaled, product.cost_usd) == (True, 0.01)
    assert max(product.photo.width, product.photo.height) > 3800
    assert (entry.what, entry.owner_id, entry.status) == ("upscale", product.id, "succeeded")
    assert (entry.cost_usd, entry.model) == (Decimal("0.01"), "wavespeed-ai/image-upscaler")
    assert server.ledger.total == 0.01
    assert receipt.request.startswith("POST http://127.0.0.1:")
    assert (server.unknown_requests, server.key_leaks) == ([], [])


async def test_an_upload_whose_4k_cannot_be_paid_is_used_as_it_is(server: WireServer, coffee: Path) -> None:
    server.script([{"match": {"method": "POST", "path": "image-upscaler"}, "do": {"out_of_credit": True}}])

    async with Studio.open(":memory:", settings=settings(server)) as studio:
        product = await studio.add_product(coffee, "Espresso")

    assert (product.upscaled, product.cost_usd, product.photo) == (False, 0.0, product.original)
    assert product.upscale_note.startswith("The original is used: ")
    assert server.ledger.charges == []
