"""The receipt of a picture."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from studio import Studio
from studio.domain.ledger import Ordered
from studio.domain.money import Cost
from studio.errors import NotFound
from studio.store import ledger
from studio.store.database import Database
from tests.rows import NOON, a_board, a_call, a_variation


@pytest.fixture
def database(studio: Studio) -> Database:
    """The database of the open studio, with a storyboard."""
    database = studio._parts.database
    a_board(database)
    return database


async def test_a_bought_picture_has_a_receipt_with_all_that_was_asked_and_told(
    studio: Studio, database: Database
) -> None:
    a_call(database, "call_1", seed=11, provider="sketch", ordered=Ordered(size="1K", aspect_ratio="16:9"))
    cost = Cost(amount_usd=Decimal("0.0336"), source="reported")
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-7"}))
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", cost, {"x-request-id": "r-9"}))
    a_variation(database, call_id="call_1", seed=11)

    receipt = studio.receipt("var_1")

    assert (receipt.service, receipt.model, receipt.seed) == (studio.providers()[0].label, "painter-1", 11)
    assert (receipt.cost, receipt.price) == (
        "$0.0336, reported by the service",
        "$0.04 · price of 20 Nov 2026, documented",
    )
    assert (receipt.remote_id, receipt.call_id, receipt.told) == ("job-7", "call_1", {"x-request-id": "r-9"})
    assert receipt.asked_at == NOON
    assert json.loads(receipt.request) == {
        "model": "painter-1",
        "seed": 11,
        "size": "1K",
        "aspect_ratio": "16:9",
        "sources": [{"name": "influencer", "sha256": "5e" * 32}],
        "prompt": "SUBJECT: a woman",
    }


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (None, "$0.04 counted"),
        (Cost(amount_usd=Decimal("0.05"), source="computed"), "$0.05, computed from the usage it told"),
        (Cost(amount_usd=Decimal("0.05"), source="table"), "$0.05, by the price list"),
    ],
)
async def test_how_surely_a_cost_is_known_is_said(
    studio: Studio, database: Database, cost: Cost | None, words: str
) -> None:
    a_call(database, "call_1")
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", cost, {}))
    a_variation(database, call_id="call_1")

    assert studio.receipt("var_1").cost == words


async def test_a_price_that_was_not_known_stays_unknown(studio: Studio, database: Database) -> None:
    a_call(database, "call_1", price_known=False)
    a_variation(database, call_id="call_1")

    receipt = studio.receipt("var_1")

    assert (receipt.cost, receipt.price) == ("not known", "not known before")


async def test_a_free_picture_has_a_short_one(studio: Studio, database: Database) -> None:
    a_variation(database)

    receipt = studio.receipt("var_1")

    assert (receipt.cost, receipt.model, receipt.call_id) == ("$0.00", "", "")
    assert json.loads(receipt.request)["prompt"] == "SUBJECT: a woman"


async def test_a_persons_own_picture_was_asked_from_nobody(studio: Studio, database: Database) -> None:
    a_variation(database, uploaded_by="Ana", provider="upload", sources=[], inputs=None)

    receipt = studio.receipt("var_1")

    assert (receipt.uploaded_by, receipt.service, receipt.request) == ("Ana", "", "")


async def test_a_picture_of_a_service_that_is_gone_keeps_its_name(studio: Studio, database: Database) -> None:
    a_variation(database, provider="closed-down")

    assert studio.receipt("var_1").service == "closed-down"


async def test_there_is_no_receipt_of_what_does_not_exist(studio: Studio) -> None:
    with pytest.raises(NotFound):
        studio.receipt("var_none")
