"""The receipt of a picture."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from studio import Studio
from studio.domain.ledger import Ordered
from studio.domain.money import Cost
from studio.domain.sent import REQUEST
from studio.domain.variation import SourceUsed
from studio.errors import NotFound
from studio.service.receipts import PUT_TOGETHER
from studio.store import ledger
from studio.store.database import Database
from studio.store.generations import Placed, place_picture
from tests.kit_rows import a_kit, a_take
from tests.rows import (
    NOON,
    a_board,
    a_call,
    a_generation,
    a_product,
    a_variation,
    an_image,
    an_influencer,
)

PHOTO = SourceUsed(name="photo", sha256="5e" * 32)


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
    assert (receipt.asked_at, receipt.request_note) == (NOON, PUT_TOGETHER)
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
        (None, "$0.04 expected"),
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


async def test_the_price_is_the_one_that_was_told_and_not_what_was_reserved(
    studio: Studio, database: Database
) -> None:
    a_call(database, "call_1", reserved_usd=Decimal("0.06"), expected_usd=Decimal("0.04"))
    a_variation(database, call_id="call_1")

    assert studio.receipt("var_1").price == "$0.04 · price of 20 Nov 2026, documented"


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


async def test_a_request_that_was_noted_is_told_as_it_was_sent(studio: Studio, database: Database) -> None:
    a_call(database, "call_1")
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", None, {REQUEST: "POST …", "id": "r-9"}))
    a_variation(database, call_id="call_1")

    receipt = studio.receipt("var_1")

    assert (receipt.request, receipt.request_note, receipt.told) == ("POST …", "", {"id": "r-9"})


async def test_a_job_whose_picture_never_came_has_its_request_from_its_handle(
    studio: Studio, database: Database
) -> None:
    a_call(database, "call_1")
    handle = {"id": "job-7", "told": {REQUEST: "POST …"}}
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", handle))

    receipt = studio.receipt("call_1")

    assert (receipt.id, receipt.request, receipt.remote_id) == ("call_1", "POST …", "job-7")


async def test_a_picture_of_a_kit_has_a_receipt(studio: Studio, database: Database) -> None:
    a_call(database, "call_1", what="reference", owner_id="kit_1", seed=3)
    a_kit(database)
    take = a_take(database, call_id="call_1", prompt="head and shoulders", sources=[PHOTO])

    receipt = studio.receipt(take.id)

    assert (receipt.id, receipt.call_id, receipt.seed, receipt.cost) == (
        take.id,
        "call_1",
        3,
        "$0.04 expected",
    )
    assert [source.name for source in receipt.sources] == ["photo"]
    assert json.loads(receipt.request)["prompt"] == "head and shoulders"


async def test_a_picture_out_of_a_kits_file_was_asked_from_nobody(studio: Studio, database: Database) -> None:
    a_kit(database)
    take = a_take(database, provider="import")

    receipt = studio.receipt(take.id)

    assert (receipt.service, receipt.request) == ("", "")
    assert receipt.told == {"imported": "with the file of a kit"}


async def test_a_generated_picture_has_a_receipt(studio: Studio, database: Database) -> None:
    generation = a_generation(database, sent="she turns, in one picture", sources=[PHOTO])
    a_call(database, "call_1", what="generated", owner_id=generation.id, seed=5)
    placed = Placed(an_image(database), 5, 0.04, "call_1")
    picture_id = database.write(lambda tx: place_picture(tx, (generation.id, 2), placed))

    receipt = studio.receipt(picture_id or "")

    assert (receipt.call_id, receipt.seed, receipt.sources[0].name) == ("call_1", 5, "photo")
    assert json.loads(receipt.request)["prompt"] == "she turns, in one picture"


async def test_the_4k_of_a_photo_has_the_receipt_of_the_call_that_made_it(
    studio: Studio, database: Database
) -> None:
    product = a_product(database, upscaled=True)
    of_it = Ordered(sources=[SourceUsed(name="photo", sha256=product.original.sha256)], size="4K")
    a_call(database, "call_before", what="upscale", owner_id=product.id, ordered=Ordered(sources=[PHOTO]))
    a_call(database, "call_1", what="upscale", owner_id=product.id, ordered=of_it, model="upscaler")
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_before", None, {}))
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", None, {}))

    receipt = studio.receipt(product.id)

    assert (receipt.call_id, receipt.model) == ("call_1", "upscaler")
    assert [source.sha256 for source in receipt.sources] == [product.original.sha256]


async def test_a_photo_brought_to_4k_for_free_says_how(studio: Studio, database: Database) -> None:
    influencer = an_influencer(database, upscaled=True, upscale_note="By the local resampler.")

    receipt = studio.receipt(influencer.id)

    assert (receipt.call_id, receipt.cost, receipt.told) == (
        "",
        "$0.00",
        {"4K": "By the local resampler."},
    )


async def test_there_is_no_receipt_of_what_does_not_exist(studio: Studio) -> None:
    with pytest.raises(NotFound):
        studio.receipt("var_none")
