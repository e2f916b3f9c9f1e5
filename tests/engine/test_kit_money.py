"""Kits of a paid service: a call each in the ledger, budgets, stops, answers that come late or never."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.domain.ledger import LedgerEntry
from studio.settings import Settings
from studio.store import ledger
from tests.kit_painting import portrait
from tests.paid_services import PaidService, lost, selling, waits_for, works
from tests.waiting import until


def a_service(**fields: Any) -> PaidService:
    return PaidService(**{"price_usd": Decimal("0.02"), "paints": portrait, **fields})


def opened(home: Path, paid: PaidService, **settings: str) -> Studio:
    chosen = Settings.model_validate({"provider": "paid", "lookup_grace_s": 0.05, **settings})
    return Studio.open(home, providers={"paid": selling(paid)}, settings=chosen)


def entries(studio: Studio) -> list[LedgerEntry]:
    return studio._parts.database.read(ledger.all_entries)


async def until_over(studio: Studio, calls: int) -> None:
    await until(lambda: [one.ended_at is not None for one in entries(studio)] == [True] * calls)


async def until_charged(paid: PaidService, calls: int) -> None:
    await until(lambda: paid.charges >= calls)


async def ready(studio: Studio, kit_id: str, kind: str) -> ReferenceKit:
    await until(lambda: studio.kit(kit_id).references[kind].status == "ready")
    return studio.kit(kit_id)


async def test_each_reference_is_one_call_in_the_ledger_under_its_kit(home: Path, astronaut: Path) -> None:
    paid = a_service()
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut, name="Eileen kit", extended=True)

        found = {(one.what, one.owner_id, one.key, one.status) for one in entries(studio)}
        costs = studio.costs(by="kit")

    assert found == {("reference", kit.id, kind, "succeeded") for kind in kit.references}
    assert (kit.status, kit.cost_usd, paid.charges) == ("ready", 0.08, 4)
    assert [(group.name, group.spent) for group in costs.groups] == [("Eileen kit", "$0.08")]
    assert {row.what for row in costs.rows} >= {"Reference anchor of Eileen kit"}


async def test_a_budget_stops_a_kit_before_it_is_passed(home: Path, astronaut: Path) -> None:
    paid = a_service()
    async with opened(home, paid, budget_day_usd="0.05") as studio:
        kit = await studio.create_kit(photo=astronaut, extended=True)

    refused = [one.error or "" for one in kit.references.values() if one.status == "failed"]
    assert (paid.charges, len(refused)) == (2, 2)
    assert all(error.startswith("The budget of today (UTC) is $0.05") for error in refused)


async def test_an_answer_that_was_lost_is_found_and_its_picture_stands(home: Path, astronaut: Path) -> None:
    paid = a_service(meets=[works(), lost()])
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut)

    assert (kit.status, kit.references["profile"].status, paid.charges) == ("ready", "ready", 2)


async def test_a_call_that_nobody_can_look_up_is_told_and_bought_again_only_when_asked(
    home: Path, astronaut: Path
) -> None:
    paid = a_service(lookup="none", meets=[works(), lost()])
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut)
        again = await studio.regenerate_reference(kit.id, "profile")

    assert kit.references["profile"].error == (
        "Its call is possibly charged, without a picture. Regenerate it to buy it again."
    )
    assert (again.references["profile"].status, again.references["profile"].error) == ("ready", None)
    assert paid.charges == 3


async def test_stopping_a_kit_stops_its_jobs_at_the_service(home: Path, astronaut: Path) -> None:
    paid = a_service(cancels=True, ready=False)
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut, wait=False)
        await until_charged(paid, 1)
        studio.cancel_kit(kit.id)
        stopped = await studio.wait_kit(kit.id)
        await until_over(studio, 1)

    assert (stopped.status, paid.cancelled) == ("failed", ["job-1"])
    assert stopped.references["profile"].error == "It was stopped before it was made. Regenerate it."


async def test_a_picture_that_comes_after_the_studio_was_closed_stands_for_its_reference(
    home: Path, astronaut: Path
) -> None:
    paid = a_service(ready=False)
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut, wait=False)
        await until_charged(paid, 1)
    paid.finish_all()

    async with opened(home, paid) as studio:
        late = await ready(studio, kit.id, "anchor")

    assert (late.status, len(late.references["anchor"].takes), paid.charges) == ("ready", 1, 1)
    assert late.references["profile"].status == "failed"


async def test_regenerating_waits_for_a_call_under_way_and_buys_nothing_beside_it(
    home: Path, astronaut: Path
) -> None:
    paid, answer = a_service(), asyncio.Event()
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut)
        paid.meets = [waits_for(answer)]
        await studio.regenerate_reference(kit.id, "profile", wait=False)
        await until_charged(paid, 3)
        studio.cancel_kit(kit.id)
        await studio.wait_kit(kit.id)
        again = asyncio.create_task(studio.regenerate_reference(kit.id, "profile"))
        await asyncio.sleep(0)
        answer.set()

        profile = (await again).references["profile"]

    assert (profile.status, len(profile.takes), paid.charges) == ("ready", 2, 3)


async def test_what_was_bought_for_a_kit_that_was_deleted_meanwhile_is_settled_and_leaves_no_file(
    home: Path, astronaut: Path
) -> None:
    paid, answer = a_service(), asyncio.Event()
    async with opened(home, paid) as studio:
        paid.meets = [waits_for(answer)]
        kit = await studio.create_kit(photo=astronaut, wait=False)
        await until_charged(paid, 1)
        studio.cancel_kit(kit.id)
        await studio.wait_kit(kit.id)
        studio.delete_kit(kit.id)
        answer.set()
        await until_over(studio, 1)

        await until(lambda: [file for file in (home / "images").rglob("*") if file.is_file()] == [])
        assert [one.status for one in entries(studio)] == ["succeeded"]
        assert studio.cost_today() == 0.02
