"""The budget of one run holds for kits: what one launch makes, with all that follows from it, is a run."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from studio import Studio
from studio.settings import Settings
from studio.store import ledger
from tests.kit_painting import portrait
from tests.paid_services import PaidService, selling


def opened(home: Path, paid: PaidService, **settings: str) -> Studio:
    chosen = Settings.model_validate({"provider": "paid", "lookup_grace_s": 0.05, **settings})
    return Studio.open(home, providers={"paid": selling(paid)}, settings=chosen)


def a_service() -> PaidService:
    return PaidService(price_usd=Decimal("0.02"), paints=portrait)


async def test_the_budget_of_a_run_stops_a_kit_before_it_is_passed(home: Path, astronaut: Path) -> None:
    paid = a_service()
    async with opened(home, paid, budget_run_usd="0.05") as studio:
        kit = await studio.create_kit(photo=astronaut, extended=True)

    refused = [one.error or "" for one in kit.references.values() if one.status == "failed"]
    assert (paid.charges, len(refused)) == (2, 2)
    assert all(error.startswith("The budget of this run is $0.05") for error in refused)


async def test_making_a_reference_again_is_a_run_of_its_own(home: Path, astronaut: Path) -> None:
    paid = a_service()
    async with opened(home, paid, budget_run_usd="0.04") as studio:
        kit = await studio.create_kit(photo=astronaut)
        again = await studio.regenerate_reference(kit.id, "profile")
        calls = studio._parts.database.read(ledger.all_entries)

    assert (kit.status, again.references["profile"].status, paid.charges) == ("ready", "ready", 3)
    assert [calls[0].run_id == one.run_id for one in calls] == [True, True, False]


async def test_the_estimate_holds_the_budget_of_a_run_against_each_kit_and_that_of_a_day_against_all(
    home: Path, astronaut: Path
) -> None:
    async with opened(home, a_service(), budget_run_usd="0.05", budget_day_usd="0.30") as studio:
        person = await studio.add_influencer(astronaut, "Eileen")
        few = await studio.estimate_kit(person.id, kits=2)
        dear = await studio.estimate_kit(person.id, extended=True)
        many = await studio.estimate_kit(person.id, kits=8)

    assert few.budget == ""
    assert dear.budget.startswith("A budget stops this before its end. The budget of this run is $0.05")
    assert many.budget.startswith("A budget stops this before its end. The budget of today (UTC) is $0.30")
