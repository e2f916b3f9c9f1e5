"""What a rendered storyboard leaves in the ledger, and what its board says it cost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.domain.ledger import LedgerEntry
from studio.domain.money import Cost
from studio.errors import ProviderFailed, Refused, ResultExpired
from studio.store import ledger
from studio.store.spending import totals_by
from tests.builders import a_storyboard
from tests.paid_services import PaidService, job_fails, refuses, selling
from tests.painting import FlatProvider, factory
from tests.rendering import render, rendered
from tests.waiting import until

ONE: dict[str, Any] = {"provider": "paid", "strategy": "independent"}


@pytest.fixture
def paid() -> PaidService:
    """The service of this test."""
    return PaidService()


@pytest.fixture
def flat() -> FlatProvider:
    """A provider without jobs, at 4 cents a picture."""
    return FlatProvider(price_usd=0.04)


@pytest.fixture
async def studio(paid: PaidService, flat: FlatProvider) -> AsyncIterator[Studio]:
    """A studio that can buy from both."""
    providers = {"paid": selling(paid), "flat": factory(flat)}
    async with Studio.open(":memory:", providers=providers) as opened:
        yield opened


def entries(studio: Studio) -> list[LedgerEntry]:
    return studio._parts.database.read(ledger.all_entries)


@pytest.mark.parametrize("lookup", ["none", "id", "list", "own_id"])
async def test_every_picture_has_one_call_and_every_call_its_picture(
    studio: Studio, paid: PaidService, lookup: Lookup
) -> None:
    paid.lookup = lookup

    view = await rendered(studio, a_storyboard(2, variations=2, **ONE))

    found = studio._parts.database.read(lambda tx: tx.query("SELECT call_id, seed FROM variations"))
    calls = {entry.id: entry for entry in entries(studio)}
    assert (len(found), len(calls), paid.charges, view.status) == (8, 8, 8, "ready")
    assert {row["call_id"]: row["seed"] for row in found} == {one.id: one.seed for one in calls.values()}
    assert {(one.status, one.charged) for one in calls.values()} == {("succeeded", "yes")}


async def test_board_run_and_day_agree_on_what_was_spent(studio: Studio, paid: PaidService) -> None:
    paid.reports = Cost(amount_usd=Decimal("0.035"), source="reported")

    view = await rendered(studio, a_storyboard(1, variations=2, **ONE))

    assert view.run is not None
    assert (round(view.cost_usd, 6), round(view.run.cost_usd, 6), studio.cost_today()) == (0.14, 0.14, 0.14)
    assert view.keyframes["s01.start"].variations[0].cost_usd == 0.035


async def test_a_failure_that_was_charged_is_in_the_boards_cost(studio: Studio, paid: PaidService) -> None:
    board = studio.create_storyboard(a_storyboard(1, variations=1, **ONE))
    paid.not_collected = ResultExpired("Deleted.")
    run = await render(studio, board.id, ["s01.start"])
    paid.not_collected = None

    await render(studio, board.id, ["s01.start"])

    assert run.cost_usd == 0.04
    assert studio.board(board.id).cost_usd == 0.08


async def test_a_plain_provider_that_costs_is_counted_once(studio: Studio, flat: FlatProvider) -> None:
    view = await rendered(studio, a_storyboard(1, provider="flat", variations=3))

    assert round(view.cost_usd, 6) == 0.24
    assert {entry.what for entry in entries(studio)} == {"variation"}


async def test_a_free_provider_leaves_the_ledger_alone(studio: Studio, flat: FlatProvider) -> None:
    flat.price_usd = 0.0

    await rendered(studio, a_storyboard(1, provider="flat", variations=3))

    assert entries(studio) == []


async def test_a_refusal_costs_one_variation_and_says_the_services_reason(
    studio: Studio, paid: PaidService
) -> None:
    paid.meets = [refuses(Refused("Paid painter does not show weapons.", do="Change the prompt."))]

    view = await rendered(studio, a_storyboard(1, variations=3, **ONE))

    failed = [event for event in studio.events(view.id) if event.kind == "variation.failed"]
    assert [event.data["error"] for event in failed] == [
        "Paid painter does not show weapons. Change the prompt."
    ]
    assert sum(len(keyframe.variations) for keyframe in view.keyframes.values()) == 5


async def test_a_job_that_failed_is_made_good_by_another_call(studio: Studio, paid: PaidService) -> None:
    paid.meets = [job_fails(ProviderFailed("The model crashed."))]

    view = await rendered(studio, a_storyboard(1, variations=2, **ONE))

    assert sum(len(keyframe.variations) for keyframe in view.keyframes.values()) == 4
    assert sorted(entry.status for entry in entries(studio)) == ["failed", *["succeeded"] * 4]


async def test_bytes_that_are_no_picture_were_paid_for_and_are_not_bought_again() -> None:
    class Html(PaidService):
        async def collect(self, output: object) -> bytes:
            return b"<html>Sorry</html>"

    async with Studio.open(":memory:", providers={"paid": selling(Html())}) as studio:
        board = studio.create_storyboard(a_storyboard(1, variations=1, **ONE))
        await render(studio, board.id, ["s01.start"])
        (entry,) = entries(studio)
        state = studio.board(board.id).keyframes["s01.start"].state

    assert (entry.status, entry.charged, entry.cost_usd) == ("failed", "yes", Decimal("0.04"))
    assert state == "failed"


async def test_what_was_asked_for_can_be_read_from_the_entry(studio: Studio, paid: PaidService) -> None:
    view = await rendered(studio, a_storyboard(1, variations=1, **ONE))

    first = next(entry for entry in entries(studio) if entry.key == "s01.start")
    assert (first.storyboard_id, first.index, first.ordered.size) == (view.id, 1, "1K")
    assert first.ordered.prompt == view.keyframes["s01.start"].variations[0].prompt
    assert first.receipt == {"request": f"r-{first.handle and first.handle['id']}"}
    assert (first.price_as_of.isoformat(), first.price_source) == ("2026-11-20", "documented")


async def test_stopping_a_run_keeps_what_it_paid_for(studio: Studio, paid: PaidService) -> None:
    paid.ready = False
    board = studio.create_storyboard(a_storyboard(1, variations=2, **ONE))
    run = studio.start(board.id, ["s01.start"])
    await until(lambda: paid.charges >= 2)

    studio.cancel(run.id)
    ended = await studio.wait(run.id)
    paid.finish_all()
    paid.ready = True
    again = await render(studio, board.id)

    totals = studio._parts.database.read(lambda tx: totals_by(tx, "storyboard"))
    assert (ended.status, again.status) == ("cancelled", "done")
    assert (paid.charges, totals[board.id].spent) == (4, Decimal("0.16"))


async def test_a_deleted_storyboards_money_stays_spent(studio: Studio, paid: PaidService) -> None:
    view = await rendered(studio, a_storyboard(1, variations=1, **ONE))

    studio.delete_storyboard(view.id)

    assert studio.cost_today() == 0.08
