"""4K by a paid service: never fatal, and its cost stands on the identity's row."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.domain.ledger import LedgerEntry, Ordered
from studio.domain.variation import SourceUsed
from studio.errors import DiskFull, NotFound, OutOfCredit
from studio.protocols import Op
from studio.service.identities import ON_ITS_WAY
from studio.settings import Settings
from studio.store import ledger
from tests.paid_services import PaidService, lost, refuses, selling, waits_for
from tests.rows import NOON, a_board, an_influencer
from tests.waiting import until


def opened(home: Path, paid: PaidService, **settings: str) -> Studio:
    chosen = Settings.model_validate({"upscale": "paid", "lookup_grace_s": 0.05, **settings})
    return Studio.open(home, providers={"paid": selling(paid)}, settings=chosen)


def only_entry(studio: Studio) -> LedgerEntry:
    (entry,) = studio._parts.database.read(ledger.all_entries)
    return entry


@pytest.mark.parametrize("lookup", ["list", "none"])
async def test_an_uploads_4k_is_bought_and_its_cost_is_on_the_row(
    home: Path, coffee: Path, lookup: Lookup
) -> None:
    paid = PaidService(lookup=lookup, price_usd=Decimal("0.01"))
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")

        entry = only_entry(studio)
        assert (product.upscaled, product.cost_usd, product.upscale_note) == (
            True,
            0.01,
            "Brought to 4K by Paid painter.",
        )
        assert (entry.what, entry.owner_id, entry.status) == ("upscale", product.id, "succeeded")
        assert [one.job for one in paid.sent] == ["upscale"]


async def test_replacing_a_photo_adds_to_the_cost(home: Path, coffee: Path, astronaut: Path) -> None:
    paid = PaidService(price_usd=Decimal("0.01"))
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")

        replaced = await studio.replace_product_photo(product.id, astronaut)

    assert (replaced.cost_usd, paid.charges) == (0.02, 2)


async def test_an_upscale_that_is_refused_leaves_the_original_and_says_why(home: Path, coffee: Path) -> None:
    paid = PaidService(meets=[refuses(OutOfCredit("The account at Paid painter is empty.", do="Top up."))])
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")

        assert (product.upscaled, product.photo == product.original, product.cost_usd) == (False, True, 0.0)
        assert product.upscale_note == "The original is used: The account at Paid painter is empty."
        assert only_entry(studio).status == "failed"


async def test_an_upscale_whose_answer_was_lost_is_found(home: Path, coffee: Path) -> None:
    paid = PaidService(meets=[lost()])
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")

    assert (product.upscaled, paid.charges) == (True, 1)


async def test_a_day_without_budget_uses_the_original(home: Path, coffee: Path) -> None:
    paid = PaidService()
    async with opened(home, paid, budget_day_usd="0.01") as studio:
        product = await studio.add_product(coffee, "Espresso")

    assert (product.upscaled, paid.sent) == (False, [])
    assert product.upscale_note.startswith("The original is used: The budget of today (UTC) is $0.01")


async def test_a_service_that_cannot_enlarge_is_said(home: Path, coffee: Path) -> None:
    async with opened(home, PaidService(jobs_done=("image",))) as studio:
        product = await studio.add_product(coffee, "Espresso")

    assert product.upscale_note == "The original is used: Paid painter cannot enlarge photos."


async def test_what_a_4k_costs_is_said_before_a_photo_is_given(home: Path) -> None:
    async with opened(home, PaidService(price_usd=Decimal("0.01"))) as studio:
        paid = await studio.estimate_4k()
    async with opened(home, PaidService(), upscale="sketch") as studio:
        free = await studio.estimate_4k()
    async with opened(home, PaidService(jobs_done=("image",))) as studio:
        nobody = await studio.estimate_4k()

    assert (paid.text, paid.cost_usd) == (
        "Brought to 4K by Paid painter: $0.01 a photo · price of 20 Nov 2026, documented.",
        0.01,
    )
    assert (free.text, free.cost_usd) == ("Brought to 4K by the local resampler, free.", 0.0)
    assert nobody.text == "The photo is used as it is: Paid painter cannot enlarge photos."


async def test_a_photo_that_comes_after_a_kill_is_taken_over(home: Path, coffee: Path) -> None:
    paid = PaidService()
    async with opened(home, paid, upscale="sketch") as studio:
        data = studio._parts.database
        influencer = an_influencer(data, upscaled=False)
        board = a_board(data, influencer_id=influencer.id)
        source = SourceUsed(name="photo", sha256=influencer.original.sha256)
        left = LedgerEntry(
            id="5b8f1d1c-26b1-4f1e-9d7e-6a4f1c1f6a01",
            provider="paid",
            model="painter-upscale",
            what="upscale",
            owner_id=influencer.id,
            seed=7,
            ordered=Ordered(sources=[source], size="4K"),
            reserved_usd=Decimal("0.01"),
            price_as_of=NOON.date(),
            price_source="documented",
            intended_at=NOON,
        )
        data.write(lambda tx: ledger.intend(tx, left))
    a_job_with_seed(paid, 7)

    async with opened(home, paid) as studio:
        await until_succeeded(studio, 1)
        after = studio.influencer(influencer.id)
        told = [event.kind for event in studio.events(board.id)]

    assert (after.upscaled, after.cost_usd, after.photo == influencer.photo) == (True, 0.01, False)
    assert told == ["storyboard.changed"]


async def test_who_is_added_is_there_while_its_4k_is_bought(home: Path, coffee: Path) -> None:
    answer = asyncio.Event()
    paid = PaidService(meets=[waits_for(answer)], price_usd=Decimal("0.01"))
    async with opened(home, paid) as studio:
        adding = asyncio.create_task(studio.add_product(coffee, "Espresso"))
        await until(lambda: paid.charges == 1)
        (early,) = studio.products()
        answer.set()
        added = await adding

        assert (early.id, early.upscaled, early.upscale_note) == (added.id, False, ON_ITS_WAY)
        assert (added.upscaled, added.cost_usd, studio.products()) == (True, 0.01, [added])


async def test_an_upload_that_was_broken_off_keeps_what_was_paid_for(home: Path, coffee: Path) -> None:
    paid = PaidService(lookup="list", ready=False, price_usd=Decimal("0.01"))
    async with opened(home, paid) as studio:
        adding = asyncio.create_task(studio.add_product(coffee, "Espresso"))
        await until(lambda: paid.charges == 1)
        adding.cancel()
        await asyncio.gather(adding, return_exceptions=True)
    paid.finish_all()

    async with opened(home, paid) as studio:
        await until_succeeded(studio, 1)
        (product,) = studio.products()

    assert (product.name, product.upscaled, product.cost_usd, paid.charges) == ("Espresso", True, 0.01, 1)


def a_job_with_seed(paid: PaidService, seed: int) -> str:
    op = Op(prompt="", sources=(), aspect_ratio="1:1", size="4K", seed=seed, job="upscale")
    return paid.accept(op, uuid4()).id


async def test_what_was_bought_for_somebody_who_was_deleted_meanwhile_is_settled(
    home: Path, coffee: Path, astronaut: Path
) -> None:
    paid, answer = PaidService(price_usd=Decimal("0.01")), asyncio.Event()
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")
        paid.meets = [waits_for(answer)]
        replacing = asyncio.create_task(studio.replace_product_photo(product.id, astronaut))
        await until(lambda: paid.charges == 2)
        studio.delete_product(product.id)
        answer.set()

        with pytest.raises(NotFound):
            await replacing

        await until_succeeded(studio, 2)
        assert studio.cost_today() == 0.02


async def test_a_4k_that_finds_the_disk_full_is_taken_over_when_there_is_room(
    home: Path, coffee: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = PaidService(lookup="none", price_usd=Decimal("0.01"))
    monkeypatch.setattr(ledger, "set_pending_file", full)
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")
        monkeypatch.undo()

        await until_succeeded(studio, 1)
        after = studio.product(product.id)

    assert (product.upscaled, after.upscaled, after.cost_usd, paid.charges) == (False, True, 0.01, 1)


def full(*_: object) -> None:
    raise DiskFull("The disk is full.")


async def until_succeeded(studio: Studio, calls: int) -> None:
    def statuses() -> list[str]:
        return [entry.status for entry in studio._parts.database.read(ledger.all_entries)]

    await until(lambda: statuses() == ["succeeded"] * calls)
