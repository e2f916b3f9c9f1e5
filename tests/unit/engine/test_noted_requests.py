"""What is known of a call's request and answer is written down as soon as the ledger is written anyway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest

from studio.domain.ledger import LedgerEntry
from studio.domain.money import Cost
from studio.domain.sent import REQUEST, note_request
from studio.engine.bought import receive_bought
from studio.errors import InDoubt
from studio.protocols import Done, Finished, Handle, Op, State
from tests.paid_services import Fate, PaidService, lost, works
from tests.rows import a_board
from tests.unit.engine.buying import Market

Open = Callable[..., Market]
SENT = "POST https://painter.example/v1/images\n\n{'prompt': 'she turns'}"


@dataclass
class Silent(PaidService):
    """Tells nothing of a job but its picture."""

    async def poll(self, handle: Handle) -> State:
        """How a job stands."""
        state = await super().poll(handle)
        return Finished(state.outputs, state.cost) if isinstance(state, Finished) else state


def noted(fate: Fate) -> Fate:
    """The request is written as a service of ours writes it, then it meets its fate."""

    async def noting(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        line, _, body = SENT.partition("\n\n")
        note_request(line, body, str)
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
