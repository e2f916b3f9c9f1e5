"""Questions to text models, and what stands in the ledger of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio.domain.ledger import LedgerEntry
from studio.domain.money import Cost, Price
from studio.domain.sent import REQUEST, note_answer, note_request
from studio.domain.service import ServiceSettings
from studio.engine.asking import LEFT, RESERVED_USD, Asker, Question
from studio.engine.budget import Budget
from studio.engine.following import Follower
from studio.engine.gate import FairGate
from studio.engine.shop import Shop
from studio.errors import BudgetReached, InDoubt, ProviderFailed, Refused
from studio.protocols import Answer, SourcePicture, Turn
from studio.store import ledger
from studio.store.database import Database
from tests.selling import Seller
from tests.unit.engine.buying import QUICK

SAID = Answer("Woman, 38.", Cost(amount_usd=Decimal("0.004"), source="computed"), {"model": "flat-talk-2"})


class Talker(Seller):
    """Answers, or fails, as it was told; may be held up."""

    def __init__(self, does: Answer | Exception) -> None:
        super().__init__(ServiceSettings(), date(2026, 11, 20))
        self.does = does
        self.asked: list[str] = []
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """Once it may."""
        self.asked.append(turns[-1].text)
        self.is_asked.set()
        await self.may_answer.wait()
        if isinstance(self.does, Exception):
            raise self.does
        return self.does


class Sending(Talker):
    """Notes its request and its answer, as services of ours do."""

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """Once it may."""
        await note_request("POST https://talker.example/chat", turns[-1].text, str)
        answer = await super().chat(turns, schema, images)
        note_answer({"x-request-id": "r-1"})
        return answer


class PricedTalker(Talker):
    """Knows what an answer costs: 20 cents and one for each picture."""

    def answer_price(self, turns: Sequence[Turn], images: Sequence[SourcePicture]) -> Price:
        """By the table."""
        amount = Decimal(20 + len(images)) / 100
        return Price(amount_usd=amount, as_of=date(2026, 11, 20), source="third_party")


@dataclass
class Desk:
    """A database, a talker, and who asks it."""

    database: Database
    talker: Talker = field(default_factory=lambda: Talker(SAID))
    budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        self.asker = Asker(self.budget, Follower(self.database, QUICK))
        self.shop = Shop("talker", self.talker, FairGate(2))

    async def ask(self) -> Answer:
        """Who is on the photo."""
        photo = SourcePicture("kit:source", Path("photo.png"), "a" * 64)
        question = Question((Turn("user", "Who is this?"),), "flat-talk", (photo,), owner_id="inf_1")
        return await self.asker.ask(self.shop, question)

    def rows(self) -> list[LedgerEntry]:
        """The ledger."""
        return self.database.read(ledger.all_entries)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database.open(tmp_path / "data")
    yield opened
    opened.close()


async def test_an_answer_is_in_the_ledger_as_words_with_what_it_cost(database: Database) -> None:
    desk = Desk(database)

    answer = await desk.ask()

    (row,) = desk.rows()
    assert answer == SAID
    assert (row.what, row.status, row.provider, row.model) == ("chat", "succeeded", "talker", "flat-talk")
    assert (row.cost_usd, row.owner_id, row.ordered.prompt) == (Decimal("0.004"), "inf_1", "Who is this?")
    assert [source.sha256 for source in row.ordered.sources] == ["a" * 64]
    assert row.receipt == {"model": "flat-talk-2"}


async def test_a_question_is_in_its_row_word_for_word_before_it_leaves(database: Database) -> None:
    desk = Desk(database, Sending(SAID))
    desk.talker.may_answer.clear()
    asking = asyncio.create_task(desk.ask())
    await desk.talker.is_asked.wait()

    (before,) = desk.rows()
    desk.talker.may_answer.set()
    await asking

    (after,) = desk.rows()
    assert before.receipt == {REQUEST: "POST https://talker.example/chat\n\nWho is this?"}
    assert after.receipt == {**before.receipt, "x-request-id": "r-1", "model": "flat-talk-2"}


async def test_what_an_answer_cost_may_stay_unknown_and_counts_as_reserved(database: Database) -> None:
    desk = Desk(database, Talker(Answer("A cup.")))

    await desk.ask()

    (row,) = desk.rows()
    assert (row.cost_usd, row.price_known, row.counted_usd) == (None, False, RESERVED_USD)


async def test_where_the_service_knows_its_rates_what_they_allow_for_is_reserved(database: Database) -> None:
    desk = Desk(database, PricedTalker(Answer("A cup.")))

    await desk.ask()

    (row,) = desk.rows()
    assert (row.price_usd, row.price_known, row.price_source) == (Decimal("0.21"), True, "third_party")
    assert row.reserved_usd == Decimal("0.315")


async def test_a_dear_model_is_not_asked_where_the_budget_has_less(database: Database) -> None:
    desk = Desk(database, PricedTalker(SAID), budget=Budget(day_usd=Decimal("0.20")))

    with pytest.raises(BudgetReached):
        await desk.ask()

    assert desk.talker.asked == []


async def test_a_question_that_would_pass_the_budget_of_the_day_is_not_asked(database: Database) -> None:
    desk = Desk(database, budget=Budget(day_usd=Decimal("0.04")))

    with pytest.raises(BudgetReached):
        await desk.ask()

    assert desk.talker.asked == []
    assert desk.rows() == []


async def test_a_refusal_is_written_down_and_raised(database: Database) -> None:
    desk = Desk(database, Talker(Refused("It does not describe people.")))

    with pytest.raises(Refused, match="does not describe people"):
        await desk.ask()

    assert [(row.status, row.charged) for row in desk.rows()] == [("failed", "possibly")]


@pytest.mark.parametrize("fault", [InDoubt("The connection broke."), KeyError("anything")])
async def test_an_answer_that_never_came_is_in_doubt_and_not_asked_for_again(
    database: Database, fault: Exception
) -> None:
    desk = Desk(database, Talker(fault))

    with pytest.raises(InDoubt):
        await desk.ask()

    assert [(row.status, row.charged) for row in desk.rows()] == [("unknown", "possibly")]
    assert len(desk.talker.asked) == 1


async def test_who_leaves_does_not_leave_the_question_without_an_end(database: Database) -> None:
    desk = Desk(database)
    desk.talker.may_answer.clear()
    asking = asyncio.create_task(desk.ask())
    await desk.talker.is_asked.wait()

    asking.cancel()
    desk.talker.may_answer.set()
    await desk.asker.close()

    assert [row.status for row in desk.rows()] == ["succeeded"]


async def test_questions_that_were_out_at_the_end_are_in_doubt_at_the_next_start(database: Database) -> None:
    desk = Desk(database)
    desk.talker.may_answer.clear()
    asking = asyncio.create_task(desk.ask())
    await desk.talker.is_asked.wait()

    await Desk(database).asker.settle_left()

    assert [(row.status, row.error) for row in desk.rows()] == [("unknown", LEFT)]
    asking.cancel()
    desk.talker.may_answer.set()
    await desk.asker.close()


async def test_a_service_without_a_text_model_is_not_asked(database: Database) -> None:
    desk = Desk(database)
    desk.shop = Shop("seller", Seller(ServiceSettings()), FairGate(1))

    with pytest.raises(ProviderFailed, match="answers no questions"):
        await desk.ask()

    assert desk.rows() == []
