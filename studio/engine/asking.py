"""Text models are asked here, and paid for: intent and budget, the question, its end, each with its commit.

As of pictures (metered.py), with two differences: what a question costs is known only by its answer, so what
the longest answer costs that it allows for is reserved, and no less than a fixed sum; and no service keeps an
answer to be looked up, so that a question without an answer may have been charged, and is never asked again
by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from studio.domain.ledger import LedgerEntry, Ordered
from studio.domain.money import Price
from studio.domain.variation import SourceUsed
from studio.engine.budget import Budget
from studio.engine.following import Follower
from studio.engine.noting import keeping_request
from studio.engine.retry import guarded, until_there_is_room
from studio.engine.shop import Shop
from studio.errors import InDoubt, ProviderFailed
from studio.protocols import Answer, Chat, PricedChat, SourcePicture, Turn
from studio.store import ledger
from studio.store.transaction import Transaction

RESERVED_USD = Decimal("0.05")
"""Counted until an answer tells its cost, where no rates are known: a large model's few hundred words on a
picture cost 0.2-2 cents."""
_AS_OF = date(2026, 11, 20)
LEFT = "The studio ended before the answer came; it may have been charged."


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which model, and for whom: owner_id is an influencer, a product or a storyboard."""

    turns: tuple[Turn, ...]
    model: str
    images: tuple[SourcePicture, ...] = ()
    schema: Mapping[str, Any] | None = None
    owner_id: str | None = None


class Asker:
    """Asks text models. Lives on one event loop."""

    def __init__(self, budget: Budget, follower: Follower) -> None:
        self._budget = budget
        self._follower = follower
        self._database = follower.database
        # Held here: a task that nobody refers to may vanish in the middle of its work.
        self._tasks: set[asyncio.Task[Answer]] = set()

    async def settle_left(self) -> None:
        """At the start: questions that were out when the process ended are in doubt; nobody can be asked."""
        left = [one for one in await self._database.read_async(ledger.live_entries) if one.what == "chat"]
        for entry in left:
            await self._follower.give_up(entry, InDoubt(LEFT))

    async def ask(self, shop: Shop, question: Question) -> Answer:
        """One question. Raises BudgetReached, sending nothing; ProviderFailed in words.

        Whoever asked may leave: the question that is out is still written down to its end.
        """
        async with shop.gate.slot(question.owner_id or "", ()):
            asking = asyncio.create_task(self._ask(shop, question))
            self._tasks.add(asking)
            asking.add_done_callback(self._tasks.discard)
            return await asyncio.shield(asking)

    async def close(self) -> None:
        """Give questions under way a moment; what is left is in doubt at the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._follower.patience.leave_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _ask(self, shop: Shop, question: Question) -> Answer:
        provider = shop.provider
        if not isinstance(provider, Chat):
            raise ProviderFailed("This service answers no questions.", do="Choose another one in Settings.")
        entry = await self._database.write_async(lambda tx: self._intend(tx, shop, question))
        request = provider.chat(question.turns, question.schema, question.images)
        try:
            async with shop.in_use():
                with keeping_request(self._database, entry.id) as note:
                    answer = await guarded(request, paid=True)
        except InDoubt as doubt:
            raise await self._follower.give_up(entry, doubt) from None
        except ProviderFailed as error:
            await self._follower.fail(entry, error)
            raise
        await self._succeed(entry, replace(answer, receipt={**note.told, **answer.receipt}))
        return answer

    def _intend(self, tx: Transaction, shop: Shop, question: Question) -> LedgerEntry:
        """One transaction for the budget's answer and the reservation."""
        price, reserved = expected_answer(shop, question)
        self._budget.check(tx, None, reserved)
        entry = LedgerEntry(
            id=str(uuid4()),
            provider=shop.name,
            model=question.model,
            what="chat",
            owner_id=question.owner_id,
            ordered=Ordered(
                prompt=question.turns[-1].text,
                sources=[SourceUsed(name=one.name, sha256=one.sha256) for one in question.images],
            ),
            reserved_usd=reserved,
            expected_usd=price.amount_usd,
            price_known=price.amount_usd is not None,
            price_as_of=price.as_of,
            price_source=price.source,
            intended_at=tx.now,
        )
        ledger.intend(tx, entry)
        return entry

    async def _succeed(self, entry: LedgerEntry, answer: Answer) -> None:
        async def write() -> None:
            await self._database.write_async(
                lambda tx: ledger.mark_succeeded(tx, entry.id, answer.cost, answer.receipt)
            )

        await until_there_is_room(write)


def expected_answer(shop: Shop, question: Question) -> tuple[Price, Decimal]:
    """The price as far as the service knows it, and what is counted until an answer tells its cost.

    No less than a fixed sum: that is all there is where a service knows neither rates nor limits.
    """
    price = Price(amount_usd=None, as_of=_AS_OF, source="unconfirmed")
    if isinstance(shop.provider, PricedChat):
        price = shop.provider.answer_price(question.turns, question.images)
    return price, max(RESERVED_USD, price.reserved_usd)
