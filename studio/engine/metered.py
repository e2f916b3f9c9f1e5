"""The only place where money is spent: intent, budget, request, answer, each with its commit.

A call is written down before it leaves (T1), then its very request (noting.py), and gets its job's id as soon
as that is known (T2); who asked for the picture stores it together with the end of the call (T3). From T1 to
T2 everything runs in a task of its own, so that no cancelling can come between a request and the storing of
its answer.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

from studio import faults
from studio.domain.events import call_checking, variation_failed
from studio.domain.ledger import LedgerEntry, Ordered, Purpose
from studio.domain.money import Price
from studio.domain.sent import REQUEST, SentNote
from studio.engine.bought import Bought, from_answer, real_cost
from studio.engine.budget import Budget
from studio.engine.following import Follower, LeftOpen, Unfinished
from studio.engine.gate import Urgency
from studio.engine.late import LateCalls
from studio.engine.noting import NotSent, keeping_request
from studio.engine.retry import guarded, submit_with_retry
from studio.engine.shop import Shop
from studio.errors import InDoubt, NotReached, ProviderFailed, RateLimited, ServiceDown, StudioError
from studio.protocols import Done, Finished, Handle, Op
from studio.store import ledger
from studio.store.events import tell
from studio.store.spending import dearest_price
from studio.store.transaction import Transaction

T = TypeVar("T")
_SEED_BITS = 31
UNKNOWN = 2
"""So many times the dearest price of such a job, at any service here, is reserved where nobody names one: for
models by the second or the megapixel nothing in a request limits what they cost. Assumed: that is enough."""
_DID_NOTHING = (NotReached, RateLimited, ServiceDown)


@dataclass(frozen=True, slots=True)
class Errand:
    """What a picture is bought for.

    before_sending: raises where it is no longer wanted, asked when a slot is free. is_stopped: whether a
    person stopped it, so that the service is asked to stop as well. when_out: told that its request leaves,
    perhaps more than once. before_fetching: awaited before the picture of a job that is done is fetched, so
    that more urgent work goes first.
    """

    what: Purpose
    ordered: Ordered
    storyboard_id: str | None = None
    run_id: str | None = None
    attempt_id: str | None = None
    key: str | None = None
    index: int | None = None
    owner_id: str | None = None
    urgency: Urgency = ()
    before_sending: Callable[[], None] = lambda: None
    is_stopped: Callable[[], bool] = lambda: False
    when_written: Callable[[Transaction], None] = lambda _: None
    when_out: Callable[[], None] = lambda: None
    before_fetching: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0)


@dataclass(slots=True)
class _Sale:
    """One call under way: `is_left` once nobody waits for it any more, so that it is not tried again.

    note: its request as it left last. handle: the job that it was answered with.
    """

    shop: Shop
    op: Op
    errand: Errand
    price: Price
    reserved_usd: Decimal
    entry: LedgerEntry | None = None
    is_left: bool = False
    note: SentNote = field(default_factory=SentNote)
    handle: Handle | None = None

    @property
    def written(self) -> LedgerEntry:
        """Its row."""
        if self.entry is None:
            raise AssertionError("a call is written down before anything else")
        return self.entry


class Meter:
    """Buys pictures. Lives on one event loop."""

    def __init__(
        self, budget: Budget, follower: Follower, late: LateCalls, dearest: Callable[[Op], Decimal]
    ) -> None:
        self._database = follower.database
        self._patience = follower.patience
        self._budget = budget
        self._follower = follower
        self._flights = follower.flights
        self._late = late
        self._dearest = dearest
        self._closing = False
        # Held here: a task that nobody refers to may vanish in the middle of its work.
        self._tasks: set[asyncio.Task[Any]] = set()

    async def buy(self, shop: Shop, op: Op, errand: Errand) -> Bought:
        """One picture; a job that failed at the service, for free, is asked for once more, as a new call.

        Raises BudgetReached, sending nothing; ProviderFailed.
        """
        if shop.is_free:
            return await self._have_made(shop, op, errand)
        try:
            return await self._buy(shop, op, errand)
        except ProviderFailed as error:
            if not error.retryable or error.charged != "no" or isinstance(error, _DID_NOTHING):
                raise
        return await self._buy(shop, op, errand)

    async def close(self) -> None:
        """Give requests under way a moment to store their answers; the others are found at the next start."""
        self._closing = True
        self._flights.ring()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._patience.leave_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _have_made(self, shop: Shop, op: Op, errand: Errand) -> Bought:
        async with shop.gate.slot(errand.run_id or "", errand.urgency):
            errand.before_sending()
            done = await submit_with_retry(shop.provider, op, uuid4())
        if isinstance(done, Handle):
            raise ProviderFailed("The image provider gave a job where a picture was due.")
        return from_answer(None, done, op.seed)

    async def _buy(self, shop: Shop, op: Op, errand: Errand) -> Bought:
        if shop.provider.caps.own_seeds:
            op = replace(op, seed=secrets.randbits(_SEED_BITS))
        price = await guarded(shop.price(op, datetime.now(UTC).date()))
        sale = _Sale(shop, op, errand, price, reserved_usd=price.reserved_usd)
        if price.amount_usd is None:
            # In a thread: to know what others charge, they may have to be made first.
            sale.reserved_usd = await asyncio.to_thread(self._dearest, op)
        async with shop.gate.slot(errand.run_id or errand.owner_id or "", errand.urgency):
            errand.before_sending()
            # Not shielded: whoever stops this stops an upload, of which nothing is charged.
            await shop.prepare(op)
            placing = self._start(self._place_within_budget(sale))
            with self._left_when_cut_short(sale, placing):
                answer = await asyncio.shield(placing)
                errand.when_out()  # also where a plug-in notes no request
                if isinstance(answer, Done):
                    return self._watched(from_answer(sale.written, answer, op.seed))
                finished = await self._follower.finish(shop, sale.written, answer)
        with self._left_when_cut_short(sale, placing):
            return await self._fetch(sale, answer, finished)

    async def _fetch(self, sale: _Sale, handle: Handle, finished: Finished) -> Bought:
        entry = sale.written
        await sale.errand.before_fetching()
        data = await self._follower.fetch(sale.shop, entry, handle, finished)
        told = {**handle.told, **finished.receipt}
        return self._watched(Bought(data, sale.op.seed, entry, real_cost(entry, finished.cost), told))

    def _watched(self, bought: Bought) -> Bought:
        """Whoever stores it tells by that that its call is out no more."""
        return replace(bought, when_over=partial(self._flights.end, bought.entry_id or ""))

    @contextmanager
    def _left_when_cut_short(self, sale: _Sale, placing: asyncio.Task[Done | Handle]) -> Iterator[None]:
        """Whoever asked is gone, or waits no longer: the call is followed in the background."""
        try:
            yield
        except asyncio.CancelledError:
            sale.is_left = True
            self._flights.ring()
            seeing_off = self._start(self._see_off(sale, placing))
            self._late.expect(
                (sale.errand.storyboard_id or sale.errand.owner_id, sale.errand.key), seeing_off
            )
            raise
        except LeftOpen as left:
            self._late.follow(sale.written)
            if left.error.stops_run:
                raise left.error from left
            raise Unfinished(left.error.happened, do=left.error.do) from left
        except Exception as error:  # also a driver's: what is paid for is followed, then it is raised on
            self._follow_unwritten(sale, error)
            raise

    def _follow_unwritten(self, sale: _Sale, error: Exception) -> None:
        """What went wrong was not the call, but the writing of it: its end is still to be found out."""
        if sale.entry is not None and not isinstance(error, ProviderFailed):
            self._late.follow(sale.entry, handle=sale.handle)

    async def _see_off(self, sale: _Sale, placing: asyncio.Task[Done | Handle]) -> None:
        try:
            answer = await placing
        except LeftOpen:
            self._late.follow(sale.written)
            return
        except StudioError as error:
            self._follow_unwritten(sale, error)
            await self._say(sale, error)
            return
        except Exception as error:  # as above, when nobody waits any more
            self._follow_unwritten(sale, error)
            raise
        if isinstance(answer, Handle) and sale.errand.is_stopped():
            await self._follower.ask_to_stop(sale.shop, sale.written, answer)
        bought = from_answer(sale.written, answer, sale.op.seed) if isinstance(answer, Done) else None
        self._late.follow(sale.written, bought)

    async def _say(self, sale: _Sale, error: StudioError) -> None:
        """What failed after its run had ended: nobody else tells the board. A doubt is told with its row."""
        entry = sale.entry
        if entry is None or entry.storyboard_id is None or entry.key is None or isinstance(error, InDoubt):
            return
        board_id, event = entry.storyboard_id, variation_failed(entry.key, str(error))
        await self._database.write_async(lambda tx: tell(tx, board_id, event))

    async def _place_within_budget(self, sale: _Sale) -> Done | Handle:
        """Out of `sending` while it waits for room: what is out may need that."""

        def still_wanted() -> None:
            self._refuse_left(sale)
            sale.errand.before_sending()

        return await self._flights.place(lambda: self._place(sale), still_wanted, self._patience.job_limit_s)

    async def _place(self, sale: _Sale) -> Done | Handle:
        """T1, the request, T2. Raises StudioError, with the row settled."""
        async with sale.shop.sending(sale.op.job):
            self._refuse_left(sale)
            sale.entry = await self._database.write_async(lambda tx: self._intend(tx, sale))
            faults.point("after_intent")
            try:
                with self._noting_out(sale.written.id):
                    answer = await self._send(sale)
            except InDoubt as doubt:
                return await self._resolve_doubt(sale, doubt)
            except ProviderFailed as error:
                await self._follower.fail(sale.written, error)
                raise
            faults.point("after_answer")
            if isinstance(answer, Handle):
                sale.handle = answer
                await self._follower.submitted(sale.written, answer)
                faults.point("after_submitted")
            return answer

    def _intend(self, tx: Transaction, sale: _Sale) -> LedgerEntry:
        """T1: one transaction for the budget's answer and the reservation."""
        errand, price = sale.errand, sale.price
        known, reserved = price.amount_usd is not None, sale.reserved_usd
        if not known:
            reserved = reserved_unpriced(tx, errand.what, dearest=reserved)
        self._flights.check(tx, self._budget, errand.run_id, reserved)
        errand.when_written(tx)
        entry = LedgerEntry(
            id=str(uuid4()),
            provider=sale.shop.name,
            model=sale.shop.model(sale.op),
            what=errand.what,
            storyboard_id=errand.storyboard_id,
            run_id=errand.run_id,
            attempt_id=errand.attempt_id,
            key=errand.key,
            index=errand.index,
            owner_id=errand.owner_id,
            seed=sale.op.seed,
            inputs_digest=sale.shop.digest(sale.op),
            sent_to=sale.shop.sent_to,
            ordered=errand.ordered,
            reserved_usd=reserved,
            expected_usd=price.amount_usd,
            price_known=known,
            price_as_of=price.as_of,
            price_source=price.source,
            intended_at=tx.now,
        )
        ledger.intend(tx, entry)
        self._flights.begin(entry.id)
        faults.point("before_intent")
        return entry

    async def _send(self, sale: _Sale) -> Done | Handle:
        """The request; sent again only where it is certain that the one before did nothing."""

        def leaving() -> None:
            self._refuse_left(sale)
            sale.errand.when_out()

        for usual_pause_s in (*self._patience.retries_s, None):
            self._refuse_left(sale)
            try:
                with keeping_request(self._database, sale.written.id, leaving) as sale.note:
                    request = sale.shop.provider.submit(sale.op, UUID(sale.written.id))
                    answer = await guarded(request, paid=True)
            except _DID_NOTHING as error:
                pause_s = self._pause(sale.shop, error, usual_pause_s)
                if pause_s is None:
                    raise
                await asyncio.sleep(pause_s)
            else:
                sale.shop.gate.relent()
                return _with_note(answer, sale.note)
        raise AssertionError("the last try returns or raises")

    def _pause(self, shop: Shop, error: ProviderFailed, usual_s: float | None) -> float | None:
        """Seconds until the next try; None where there is none. A full provider holds up all who call it."""
        hint_s = error.retry_after_s or 0.0
        too_long = hint_s > self._patience.longest_hint_s
        if isinstance(error, RateLimited) or hint_s:
            shop.gate.hold(0.0 if too_long else hint_s or usual_s or 0.0)
        if usual_s is None or too_long:
            return None
        return max(usual_s * (0.8 + 0.4 * secrets.randbelow(1000) / 1000), hint_s)

    async def _resolve_doubt(self, sale: _Sale, doubt: InDoubt) -> Done | Handle:
        entry, told = sale.written, sale.note.told
        if not sale.shop.provider.caps.finds_lost_jobs:
            await self._database.write_async(lambda tx: ledger.note_sent(tx, entry.id, told))
            await self._follower.give_up(entry, doubt)
            raise doubt

        def record(tx: Transaction) -> datetime:
            ledger.note_sent(tx, entry.id, told)
            ledger.note_doubt(tx, entry.id, str(doubt))
            if entry.storyboard_id and entry.key:
                tell(tx, entry.storyboard_id, call_checking(entry.key, entry.id))
            return ledger.note_out(tx, entry.id)

        out_at = await self._database.write_async(record)
        return await self._follower.find(sale.shop, entry.model_copy(update={"out_at": out_at}))

    @contextmanager
    def _noting_out(self, entry_id: str) -> Iterator[None]:
        """Sources are uploaded, or a full service is waited for, before the request itself leaves. Where that
        takes minutes, it is noted: else its job would be looked for too early in the service's list.
        """
        noting = self._start(self._note_out(entry_id))
        try:
            yield
        finally:
            noting.cancel()

    async def _note_out(self, entry_id: str) -> None:
        while True:
            await asyncio.sleep(self._patience.out_s)
            # Where it cannot be noted now, the next note says as much.
            with suppress(StudioError):
                await self._database.write_async(lambda tx: ledger.note_out(tx, entry_id))

    def _refuse_left(self, sale: _Sale) -> None:
        if sale.is_left or self._closing:
            raise NotSent("It was stopped before it was sent.")

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def reserved_unpriced(tx: Transaction, what: Purpose, dearest: Decimal) -> Decimal:
    """What is reserved for a call whose price nobody names. dearest: the highest that any service names."""
    return max(dearest, dearest_price(tx, what)) * UNKNOWN


def _with_note(answer: Done | Handle, note: SentNote) -> Done | Handle:
    """The answer, and with it how it was asked for: the receipt is written where the picture is stored."""
    if isinstance(answer, Handle):
        # Not the request: its row has that.
        told = {name: text for name, text in note.told.items() if name != REQUEST}
        return answer.model_copy(update={"told": told})
    return replace(answer, receipt={**note.told, **answer.receipt})
