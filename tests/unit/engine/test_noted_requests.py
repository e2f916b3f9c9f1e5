"""A request is written down before it leaves; what its answer tells, when the ledger is written anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest

from studio import faults
from studio.domain.ledger import LedgerEntry
from studio.domain.money import Cost
from studio.domain.sent import REQUEST, note_request
from studio.engine.bought import receive_bought
from studio.engine.noting import NotSent
from studio.errors import DiskFull, FolderUnusable, InDoubt, RateLimited
from studio.protocols import Done, Finished, Handle, Op, State
from studio.store import ledger
from tests.paid_services import Fate, PaidService, lost, refuses, works
from tests.rows import a_board
from tests.unit.engine.buying import Market
from tests.waiting import until

Open = Callable[..., Market]
SENT = "POST https://painter.example/v1/images\n\n{'prompt': 'she turns'}"


@dataclass
class Silent(PaidService):
    """Tells nothing of a job but its picture."""

    async def poll(self, handle: Handle) -> State:
        """How a job stands."""
        state = await super().poll(handle)
        return Finished(state.outputs, state.cost) if isinstance(state, Finished) else state


def noted(fate: Fate, says: str = "") -> Fate:
    """The request is written as a service of ours writes it, then it meets its fate."""

    async def noting(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        line, _, body = SENT.partition("\n\n")
        await note_request(line, says or body, str)
        return await fate(service, op, job_key)

    return noting


def only_entry(shop: Market) -> LedgerEntry:
    (entry,) = shop.entries()
    return entry


async def test_a_job_that_was_found_again_has_the_request_as_it_was_sent(market: Open) -> None:
    shop = market(Silent(meets=[noted(lost())]))
    a_board(shop.database)

    shop.settle(await shop.buy())

    assert only_entry(shop).receipt == {REQUEST: SENT}


async def test_a_call_in_doubt_keeps_its_request_to_ask_the_service_about_it(market: Open) -> None:
    shop = market(PaidService(lookup="none", meets=[noted(lost())]))
    a_board(shop.database)

    with pytest.raises(InDoubt):
        await shop.buy()

    assert (only_entry(shop).status, only_entry(shop).receipt) == ("unknown", {REQUEST: SENT})


async def test_a_request_is_in_its_row_before_it_leaves(market: Open) -> None:
    kept: list[dict[str, str]] = []

    async def looking(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        kept.append(dict(only_entry(shop).receipt))
        return await works()(service, op, job_key)

    shop = market(PaidService(meets=[noted(looking)]))

    await shop.buy()

    assert kept == [{REQUEST: SENT}]


async def test_a_job_found_after_a_kill_has_the_request_as_it_was_sent(market: Open) -> None:
    shop = market(Silent(meets=[noted(works())]))
    off = faults.hook(dies_before_the_answer_is_stored)
    await asyncio.gather(shop.buy(storyboard_id=None, key=None), return_exceptions=True)
    off()
    left = only_entry(shop)

    shop.late.follow(left)
    await shop.until("succeeded")

    assert (left.status, only_entry(shop).receipt, shop.service.charges) == ("intended", {REQUEST: SENT}, 1)


class Killed(BaseException):
    """The process is gone: nothing that comes after is written."""


def dies_before_the_answer_is_stored(point: str) -> None:
    if point == "after_answer":
        raise Killed


FULL = DiskFull("The disk is full.", do="Free some.")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (FULL, "could not be written down. The disk is full. Free some."),
        (FolderUnusable("The drive is gone."), "could not be written down. The drive is gone."),
        (KeyError("what nobody foresaw"), "could not be written down. Try again."),
    ],
)
async def test_a_request_that_cannot_be_written_down_does_not_leave(
    market: Open, monkeypatch: pytest.MonkeyPatch, trouble: Exception, words: str
) -> None:
    shop = market(PaidService(meets=[noted(works())]))

    def troubled(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(ledger, "note_sent", troubled)

    with pytest.raises(NotSent) as refusal:
        await shop.buy()

    assert str(refusal.value) == f"Nothing was sent, because it {words}"
    assert (only_entry(shop).status, only_entry(shop).charged, shop.service.charges) == ("failed", "no", 0)


def uploading(done: asyncio.Event) -> Fate:
    """Sources are uploaded until the test says so; only then the request leaves that may be charged."""

    async def slow(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        await done.wait()
        return await noted(works())(service, op, job_key)

    return slow


async def test_what_is_stopped_while_its_sources_are_uploaded_is_not_bought(market: Open) -> None:
    uploaded = asyncio.Event()
    shop = market(PaidService(meets=[uploading(uploaded)]))
    buying = asyncio.create_task(shop.buy(storyboard_id=None, key=None))
    await until(lambda: len(shop.service.sent) == 1)

    buying.cancel()
    await asyncio.gather(buying, return_exceptions=True)
    uploaded.set()
    await shop.until("failed")

    entry = only_entry(shop)
    assert (entry.charged, entry.error, shop.service.charges) == (
        "no", "It was stopped before it was sent.", 0,
    )  # fmt: skip


async def test_nothing_is_bought_with_sources_that_arrive_while_the_studio_closes(market: Open) -> None:
    uploaded = asyncio.Event()
    shop = market(PaidService(meets=[uploading(uploaded)]))
    buying = asyncio.create_task(shop.buy(storyboard_id=None, key=None))
    await until(lambda: len(shop.service.sent) == 1)

    closing = asyncio.create_task(shop.meter.close())
    await asyncio.sleep(0)
    uploaded.set()
    await asyncio.gather(buying, closing, return_exceptions=True)

    assert (only_entry(shop).charged, shop.service.charges) == ("no", 0)


async def test_of_a_request_that_was_sent_again_the_last_one_is_kept(market: Open) -> None:
    busy = RateLimited("Too many calls.")
    shop = market(PaidService(meets=[noted(refuses(busy), "first"), noted(works(), "second")]))

    await shop.buy()

    assert only_entry(shop).receipt == {REQUEST: "POST https://painter.example/v1/images\n\nsecond"}


async def test_a_picture_adopted_after_a_kill_has_the_cost_and_receipt_of_its_answer(market: Open) -> None:
    told = Cost(amount_usd=Decimal("0.0357"), source="computed")
    shop = market(PaidService(lookup="none", reports=told, meets=[noted(works())]))
    bought = await shop.buy(storyboard_id=None, key=None)
    await receive_bought(shop.database, shop.late._delivery.intake, bought)

    shop.late.follow(only_entry(shop))
    await shop.until("succeeded")

    entry = only_entry(shop)
    assert (entry.cost_usd, entry.cost_source) == (Decimal("0.0357"), "computed")
    assert entry.receipt == bought.receipt
