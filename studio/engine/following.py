"""What becomes of a call that was sent: find its job, wait for it, fetch its picture.

Every way a job can end is written to the ledger here. Where nobody can tell yet, LeftOpen is raised and the
row stays live: it is followed later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

from studio import faults
from studio.domain.events import call_unknown
from studio.domain.ledger import LedgerEntry
from studio.domain.money import Cost
from studio.engine.bought import real_cost
from studio.engine.cadence import Watched, next_wait, without_answering
from studio.engine.flights import Flights
from studio.engine.late_ends import tell_late_end
from studio.engine.patience import Patience
from studio.engine.retry import guarded, until_there_is_room
from studio.engine.room import Room
from studio.engine.shop import Shop
from studio.errors import (
    Charged,
    InDoubt,
    ProviderFailed,
    RateLimited,
    ResultExpired,
    ServiceDown,
    StudioError,
)
from studio.protocols import Finished, Gone, Handle, JobFailed, LostCall, State, Stopped, Waiting
from studio.store import ledger
from studio.store.database import Database
from studio.store.events import tell
from studio.store.transaction import Transaction

FETCH_TRIES = 3
_CHECKING = "No answer came, and the service cannot be asked at the moment."
_STILL_RUNNING = "The service is still working on it, and nothing else waits for it."
_JOINS = "Its picture takes its place when it comes."


class JobStopped(ProviderFailed):
    """The job was stopped at the service; whether it was charged is not told."""

    code = "job_stopped"
    retryable = False
    charged: Charged = "possibly"


class Unfinished(ProviderFailed):
    """Paid for and not here yet: its picture takes its place when it comes."""

    code = "unfinished"
    retryable = False
    charged: Charged = "possibly"


class LeftOpen(Exception):
    """The call goes on at the service; `error` says why it is not waited for."""

    def __init__(self, error: ProviderFailed) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class Follower:
    """Follows calls at any provider; keeps nothing itself.

    alone: no run is there to say what failed. room: nothing is fetched while too much waits to be read.
    flights: is told of each call that ends here, as others wait for that.
    when_done: is told of each job that is done, before its picture is fetched.
    """

    database: Database
    patience: Patience
    alone: bool = False
    room: Room = field(default_factory=Room)
    flights: Flights = field(default_factory=Flights)
    when_done: Callable[[LedgerEntry], None] = lambda _: None

    async def find(self, shop: Shop, entry: LedgerEntry) -> Handle:
        """The job of a call whose answer never came; looked for until the grace is over.

        Raises ProviderFailed, charged "no", where the service certainly never got it; InDoubt where its list
        does not tell that, or not which job it is; LeftOpen where it cannot be asked now.
        """
        looked_s, grace_s = entry.looked_s, self.patience.grace_of(shop.provider.caps)
        while True:
            try:
                found = await self.look(shop, entry)
            except InDoubt as doubt:
                raise await self.give_up(entry, doubt) from None
            if isinstance(found, Handle):
                return found
            if looked_s >= grace_s:
                break
            pause_s = self.patience.next_look(looked_s)
            await asyncio.sleep(pause_s)
            looked_s += pause_s
            await self.database.write_async(partial(ledger.add_looked, entry_id=entry.id, seconds=pause_s))
        if found is None:
            raise LeftOpen(Unfinished(_CHECKING, do=_JOINS))
        not_told = _not_clear(found) if found else _not_absent(shop, entry)
        if not_told is not None:
            raise await self.give_up(entry, not_told)
        error = ProviderFailed("The request never arrived at the service.", do="Try again.")
        await self.fail(entry, error)
        raise error

    async def finish(self, shop: Shop, entry: LedgerEntry, handle: Handle, *, late: bool = False) -> Finished:
        """Wait for a job. `late`: another process or run has waited already, so it is asked at once.

        Raises ProviderFailed where it ended without a picture, LeftOpen after the job limit.
        """
        with shop.usual.waiting():
            return await self._finish(shop, entry, handle, late=late)

    async def _finish(self, shop: Shop, entry: LedgerEntry, handle: Handle, *, late: bool) -> Finished:
        loop = asyncio.get_running_loop()
        begun, denied_at, watched = loop.time(), None, Watched()
        expected = shop.usual.expected(handle.model)
        if not late:
            await asyncio.sleep(next_wait(0.0, expected))
        while True:
            faults.point("polling")
            asked_s = loop.time() - begun
            state = await self._ask(shop, handle)
            elapsed_s = loop.time() - begun
            watched.told(asked_s, elapsed_s, runs=_runs(state))
            if isinstance(state, Finished):
                if not late:
                    shop.usual.note(handle.model, watched)
                return state
            denied_at = (denied_at or elapsed_s) if isinstance(state, Gone) else None
            if denied_at is None or elapsed_s - denied_at >= self.patience.gone_s:
                await self._end_unfinished(entry, state)
            if not late and elapsed_s >= self.patience.job_limit_s:
                raise LeftOpen(Unfinished(_STILL_RUNNING, do=_JOINS))
            limit_s = self.patience.job_limit_s
            wait_s = next_wait(elapsed_s, expected, limit_s, shop.usual.under_way)
            pause_s = without_answering(wait_s, elapsed_s - asked_s)
            await asyncio.sleep(min(pause_s, max(0.05, limit_s - elapsed_s)) if not late else pause_s)

    async def fetch(self, shop: Shop, entry: LedgerEntry, handle: Handle, finished: Finished) -> bytes:
        """The bytes of a finished job's picture. Raises ResultExpired, LeftOpen where it fails for now."""
        faults.point("before_fetch")
        self.when_done(entry)
        if not finished.outputs:
            empty = ProviderFailed("The service finished without a picture.")
            await self._fail_paid(entry, empty, finished.cost)
        try:
            return await self._collect(shop, entry, finished)
        except ResultExpired:
            # The job may still be there, and give a fresh address.
            again = await self._ask(shop, handle)
        try:
            if isinstance(again, Finished):
                return await self._collect(shop, entry, again)
        except ResultExpired:
            pass
        expired = ResultExpired(
            "The picture was paid for, but the service has deleted it.",
            do="Ask the service for it, or regenerate.",
        )
        return await self._fail_paid(entry, expired, finished.cost)

    async def fail(
        self,
        entry: LedgerEntry,
        error: ProviderFailed,
        charged: Charged | None = None,
        told: Cost | None = None,
    ) -> None:
        """The call ended without a picture. told: what the service said that it cost."""
        money = charged or error.charged
        cost = real_cost(entry, told) if money == "yes" else None
        faults.point("before_failed")

        def record(tx: Transaction) -> None:
            ledger.mark_failed(tx, entry.id, str(error), money, cost)
            if self.alone:
                tell_late_end(tx, entry, str(error))

        await self._write_end(record)
        self.flights.end(entry.id)

    async def give_up(self, entry: LedgerEntry, doubt: InDoubt) -> InDoubt:
        """Nobody can tell whether the call was received; said on its board. Gives the doubt, to be raised."""

        def record(tx: Transaction) -> None:
            ledger.mark_unknown(tx, entry.id, str(doubt))
            if entry.storyboard_id and entry.key:
                tell(tx, entry.storyboard_id, call_unknown(entry.key, entry.id, str(doubt)))
            elif self.alone:
                tell_late_end(tx, entry, str(doubt))

        await self._write_end(record)
        self.flights.end(entry.id)
        return doubt

    async def _write_end(self, record: Callable[[Transaction], None]) -> None:
        """A full disk is waited for: a row without its end would be counted, and asked about, for ever."""

        async def write() -> None:
            await self.database.write_async(record)

        await until_there_is_room(write)

    async def look(self, shop: Shop, entry: LedgerEntry) -> Handle | Sequence[Handle] | None:
        """The job, claimed for this call; else those of which it may be one; None: nobody can be asked.

        Raises InDoubt where the list does not go back so far: it will never tell.
        """
        at, out_at = entry.intended_at, entry.out_at
        lost = LostCall(UUID(entry.id), entry.model, entry.seed, entry.inputs_digest, at, out_at)
        async with shop.claiming:
            claimed = await self.database.read_async(lambda tx: ledger.claimed_jobs(tx, shop.name))
            try:
                found = await guarded(shop.service.recover(lost, claimed))
            except InDoubt:
                raise
            except ProviderFailed:
                # Not being told is not being told that there is none.
                return None
            free = [handle for handle in found if handle.id not in claimed]
            return await self.database.write_async(lambda tx: _claim(tx, shop, entry, free)) or free

    async def submitted(self, entry: LedgerEntry, handle: Handle) -> None:
        """T2: store a job's id. A full disk is waited for: whoever forgot it could not ask for the job."""
        job = handle.model_dump(mode="json")
        await self._write_end(lambda tx: ledger.mark_submitted(tx, entry.id, job))

    async def ask_to_stop(self, shop: Shop, entry: LedgerEntry, handle: Handle) -> None:
        """A person stopped what the call is for: note it, and ask the service to stop its job.

        What became of it the service tells afterwards; its answer to this settles nothing.
        """
        if not shop.provider.caps.cancels:
            return
        try:
            await self.database.write_async(lambda tx: ledger.ask_cancel(tx, entry.id))
            await guarded(shop.service.cancel(handle))
        except StudioError:
            return
        faults.point("after_cancel")

    async def _ask(self, shop: Shop, handle: Handle) -> State | None:
        """How the job is; None where the service cannot tell just now."""
        try:
            return await guarded(shop.service.poll(handle))
        except ProviderFailed as error:
            if error.retryable:
                return None
            raise LeftOpen(error) from error

    async def _end_unfinished(self, entry: LedgerEntry, state: State | None) -> None:
        """Write down an end without a picture, and raise it; a job that is under way is left alone."""
        match state:
            case JobFailed(error):
                await self.fail(entry, error)
                raise _end_of_job(error)
            case Stopped():
                stopped = JobStopped("The job was stopped at the service.")
                await self.fail(entry, stopped)
                raise stopped
            case Gone():
                lost = InDoubt("The service does not know the job any more.", do="It was possibly charged.")
                raise await self.give_up(entry, lost)

    async def _collect(self, shop: Shop, entry: LedgerEntry, finished: Finished) -> bytes:
        output = replace(finished.outputs[0], is_video=entry.what == "video_face_swap")
        for number, pause_s in enumerate((*self.patience.retries_s, 0.0)[:FETCH_TRIES], start=1):
            try:
                async with shop.fetching(video=output.is_video):
                    await self.room.wait()
                    return await guarded(shop.service.collect(output))
            except ResultExpired:
                raise
            except ProviderFailed as error:
                if not error.retryable or number == FETCH_TRIES:
                    raise LeftOpen(error) from error
            await asyncio.sleep(pause_s)
        raise AssertionError("the last try returns or raises")

    async def _fail_paid(self, entry: LedgerEntry, error: ProviderFailed, told: Cost | None) -> bytes:
        await self.fail(entry, error, "yes", told)
        error.charged = "yes"
        raise error


def _runs(state: State | None) -> bool | None:
    """Whether a job still runs; None where that is not known."""
    return isinstance(state, Waiting) if isinstance(state, Waiting | Finished) else None


def _end_of_job(error: ProviderFailed) -> ProviderFailed:
    """Some services call a job that failed "down" or "full"; that is no request which did nothing."""
    if not isinstance(error, RateLimited | ServiceDown):
        return error
    plain = ProviderFailed(error.happened, do=error.do)
    plain.charged = error.charged
    return plain


def _claim(tx: Transaction, shop: Shop, entry: LedgerEntry, free: Sequence[Handle]) -> Handle | None:
    """Write down which of these jobs is the call's; None where it is not clear, or was taken meanwhile."""
    mine = _own_job(shop, entry, free, ledger.lost_beside(tx, entry))
    if mine is None or mine.id in ledger.claimed_jobs(tx, shop.name):
        return None
    ledger.mark_submitted(tx, entry.id, mine.model_dump(mode="json"))
    return mine


def _own_job(shop: Shop, entry: LedgerEntry, free: Sequence[Handle], lost: Sequence[str]) -> Handle | None:
    """Which of the jobs that may be a lost call's is its own (PROVIDERS §2, "Recover, precisely").

    `lost` are the calls that look the same in a list. More jobs than those: some are of other people or
    programs. Where the list hides inputs, fewer may be, too.
    """
    caps = shop.provider.caps
    if caps.lookup == "list" and len(free) > len(lost):
        return None
    if not caps.one_at_a_time:
        return free[0] if free else None
    if entry.sent_to != shop.sent_to:
        # The list may be another account's, and only times would tell.
        return None
    in_time = sorted(free, key=lambda handle: handle.at or entry.intended_at)
    return in_time[lost.index(entry.id)] if len(free) == len(lost) else None


def _not_absent(shop: Shop, entry: LedgerEntry) -> InDoubt | None:
    """Why a job that is not in the list may be there all the same; None where it is not."""
    caps = shop.provider.caps
    if entry.sent_to != shop.sent_to:
        happened = (
            f"No answer came, and {caps.label} is set up otherwise now: nobody can tell what became of it."
        )
        return InDoubt(happened, do="It was possibly charged; look there.")
    if caps.lists_ended_only:
        happened = (
            f"No answer came, and {caps.label} lists only jobs that have ended: it may still be running."
        )
        return InDoubt(happened, do="It was possibly charged; look there.")
    return None


def _not_clear(found: Sequence[Handle]) -> InDoubt:
    ids = ", ".join(handle.id for handle in found[:4])
    return InDoubt(
        f"No answer came, and the service does not tell which of its jobs it is; it may be: {ids}.",
        do="It was possibly charged; look there.",
    )
