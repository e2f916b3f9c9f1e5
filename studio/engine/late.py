"""Calls that nobody waits for: left behind by a run, or found in the ledger at the start.

Each is followed in the background until its end is known, and its picture is delivered to where it belongs.
They count as under way: a run that is to make the same keyframe waits for them, and buys nothing beside them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Any

from studio.domain.events import call_held
from studio.domain.ledger import LIVE_CALLS, LedgerEntry
from studio.engine.bought import Bought, adopted, real_cost
from studio.engine.delivery import Delivery
from studio.engine.following import Follower, LeftOpen
from studio.engine.inquiry import Answer, Inquiry
from studio.engine.shop import Shop
from studio.engine.slots import Asked
from studio.errors import AddressRefused, DiskFull, InDoubt, PictureRefused, ProviderFailed, StudioError
from studio.pictures.child import ChildDied
from studio.protocols import Handle
from studio.store import ledger
from studio.store.events import tell
from studio.store.transaction import Transaction

_log = logging.getLogger(__name__)
MOST_DEATHS = 3
"""So often a picture may end the child that reads it; then it is left, and its bytes are kept."""
_ASKED_AT_ONCE = 8
_ASKED_WITHIN_S = 5.0
"""How long a person who is about to decide waits for what services tell of calls in doubt."""
Place = tuple[str | None, str | None]
"""A keyframe or a reference: the id of its storyboard or of its kit, and its key or its kind."""


@dataclass(slots=True)
class _LateCall:
    """One call that is followed. `settled` is set when nobody has to wait for it any longer, `again` when it
    shall be tried at once; `host` is where its picture is held. deaths: how often reading its picture ended
    the child that read it. handle: its job, where that could not be written down.
    """

    entry: LedgerEntry
    bought: Bought | None = None
    handle: Handle | None = None
    deaths: int = 0
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    again: asyncio.Event = field(default_factory=asyncio.Event)
    host: str = ""

    @property
    def is_known_here_alone(self) -> bool:
        """Whether what it was answered with would be lost with this process."""
        return self.bought is not None or self.handle is not None


@dataclass(frozen=True, slots=True)
class Held:
    """A picture that is paid for and not fetched, as it lies on this host, which nobody has allowed."""

    entry: LedgerEntry
    host: str


class LateCalls:
    """The calls that are followed in the background. Lives on one event loop."""

    def __init__(self, follower: Follower, delivery: Delivery, shops: Callable[[str], Shop]) -> None:
        self._follower = replace(follower, alone=True)
        self._database = follower.database
        self._delivery = delivery
        self._shops = shops
        self._calls: dict[str, _LateCall] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._deliveries: set[asyncio.Task[None]] = set()
        self._leaving: dict[asyncio.Task[Any], Place] = {}
        self._few = asyncio.Semaphore(_ASKED_AT_ONCE)

    async def resume(self) -> None:
        """At the start: follow every call that has no end yet, and ask about those in doubt that nothing else
        asks about. Keyframes and references do when they are made again.
        """
        for entry in await self._database.read_async(ledger.live_entries):
            self.follow(entry)
        await self._ask_undecided()

    def follow(self, entry: LedgerEntry, bought: Bought | None = None, handle: Handle | None = None) -> None:
        """Follow a call to its end. `bought`: its picture, `handle`: its job, where that came already."""
        self._follower.flights.end(entry.id)
        if entry.id in self._calls:
            return
        late = self._calls[entry.id] = _LateCall(entry, bought, handle)
        asyncio.get_running_loop().call_later(self._follower.patience.job_limit_s, late.settled.set)
        task = asyncio.create_task(self._drive(late))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def expect(self, place: Place, seeing_off: asyncio.Task[Any]) -> None:
        """A request of that keyframe is still out, though its run has ended: it is followed, or over, when
        the task is."""
        self._leaving[seeing_off] = place
        seeing_off.add_done_callback(lambda task: self._leaving.pop(task, None))

    @contextmanager
    def taking_over(self, bought: Bought | None) -> Iterator[None]:
        """Where the storing of what was paid for fails, or is cut short, it is tried again from here.

        What is no picture is left to the caller, who knows it.
        """
        try:
            yield
        except PictureRefused:
            raise
        except BaseException:  # also when cancelled: what is paid for is followed, then it is raised on
            if bought is not None and bought.entry is not None:
                self.follow(bought.entry, bought)
            raise

    async def wait(self, owner_id: str, key: str) -> None:
        """Until all late calls of a keyframe or reference are over, or known to take long."""
        place = (owner_id, key)
        leaving = [task for task, its_place in self._leaving.items() if its_place == place]
        if leaving:
            await asyncio.wait(leaving, timeout=self._follower.patience.job_limit_s)
        for late in [one for one in self._calls.values() if _place_of(one.entry) == place]:
            await late.settled.wait()

    async def look_again(self, owner_id: str, key: str) -> Asked:
        """Ask services once more about the calls of a keyframe or reference that are in doubt; wait for what
        they have. What a service has is followed also where the wait for it is broken off.
        """
        calls = await self._database.read_async(lambda tx: ledger.calls_in_doubt(tx, owner_id, key))
        asking = {call.id: self._asking(call) for call in calls if call.status == "unknown"}
        # Being stopped breaks the wait, not the asking: what is found is live again, and to be followed.
        answers = await asyncio.gather(*map(asyncio.shield, asking.values()))
        await self.wait(owner_id, key)
        told = dict(zip(asking, answers, strict=True))
        not_certain = frozenset(call_id for call_id, answer in told.items() if answer == "not certain")
        return Asked(frozenset(told), not_certain)

    async def ask_about(self, calls: Sequence[LedgerEntry]) -> None:
        """Ask services once more about calls in doubt; what one has comes by itself. Does not wait long."""
        asking = [self._asking(call) for call in calls if call.status == "unknown"]
        if asking:
            await asyncio.wait(asking, timeout=_ASKED_WITHIN_S)

    def _asking(
        self, call: LedgerEntry, turn: AbstractAsyncContextManager[Any] | None = None
    ) -> asyncio.Task[Answer]:
        task = asyncio.create_task(self._ask_again(call, turn or nullcontext()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.expect(_place_of(call), task)
        return task

    async def _ask_undecided(self, provider: str | None = None) -> None:
        """Few at once: at a service that is dead, each takes long."""
        for entry in await self._database.read_async(ledger.undecided_entries):
            if provider in (None, entry.provider):
                self._asking(entry, self._few)

    async def _ask_again(self, call: LedgerEntry, turn: AbstractAsyncContextManager[Any]) -> Answer:
        try:
            async with turn:
                answer = await Inquiry(self._follower).ask(self._shop(call), call)
        except LeftOpen:
            return "nobody to ask"
        if answer == "found":
            self.follow(call)
        return answer

    def stop(self, is_meant: Callable[[LedgerEntry], bool]) -> None:
        """A person stopped what these calls are for: their services are asked to stop them as well."""
        for late in self._calls.values():
            if late.bought is None and is_meant(late.entry):
                stopping = asyncio.create_task(self._stop(late.entry.id))
                self._tasks.add(stopping)
                stopping.add_done_callback(self._tasks.discard)

    async def _stop(self, entry_id: str) -> None:
        # Where nothing can be written, or nobody be asked, the call goes on, and its picture is kept.
        with suppress(StudioError, LeftOpen):
            entry = await self._read(entry_id)
            shop = self._shop(entry)
            if entry.handle is not None:
                await self._follower.ask_to_stop(shop, entry, Handle.model_validate(entry.handle))
            elif shop.provider.caps.cancels:
                # Its job is asked to stop as soon as it is found.
                await self._database.write_async(lambda tx: ledger.ask_cancel(tx, entry_id))

    def held(self) -> list[Held]:
        """The pictures that wait for a person to allow their host, oldest first. From any thread."""
        return [Held(late.entry, late.host) for late in list(self._calls.values()) if late.host]

    def try_again(self, provider: str) -> None:
        """A provider is set up anew: what could not be had of it is asked for at once."""
        for late in self._calls.values():
            if late.entry.provider == provider:
                late.again.set()
        asking = asyncio.create_task(self._ask_undecided(provider))
        self._tasks.add(asking)
        asking.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop following; what is being stored is stored. The rows are found at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        storing = list(self._deliveries)
        if storing:
            await asyncio.wait(storing, timeout=self._follower.patience.leave_s / 2)
        for task in storing:
            task.cancel()
        await asyncio.gather(*storing, return_exceptions=True)

    async def _drive(self, late: _LateCall) -> None:
        try:
            usual_s = self._follower.patience.again_s
            # The first trouble is often over soon.
            for pause_s in chain((usual_s / 15, usual_s / 5), repeat(usual_s)):
                if await self._is_over_for_certain(late):
                    break
                await _set_within(late.again, pause_s)
        finally:
            late.settled.set()
            self._calls.pop(late.entry.id, None)

    async def _is_over_for_certain(self, late: _LateCall) -> bool:
        try:
            return await self._is_over(late)
        except Exception:  # noqa: BLE001  it ends no other call
            _log.exception("a late call could not be followed")
            late.settled.set()
            # What stands in the ledger is found at the next start; what does not is tried again.
            return not late.is_known_here_alone

    async def _is_over(self, late: _LateCall) -> bool:
        """Follow it once; False where it has to be tried again."""
        try:
            await self._deliver(late)
        except LeftOpen as left:
            # It may stay so until somebody changes a setting: nobody waits for that.
            late.settled.set()
            await self._hold(late, left.error)
            return False
        except DiskFull:
            return False
        except StudioError:
            # Where not the call failed, but the storing of its picture, that is tried again.
            late.settled.set()
            return not await self._is_live(late.entry.id)
        return True

    async def _hold(self, late: _LateCall, error: ProviderFailed) -> None:
        """Say on its board that a picture waits for its host to be allowed, or does so no longer."""
        host, entry = error.host if isinstance(error, AddressRefused) else "", late.entry
        if host == late.host:
            return
        late.host = host

        def record(tx: Transaction) -> None:
            ledger.note_doubt(tx, entry.id, str(error) if host else None)
            if entry.storyboard_id and entry.key:
                tell(tx, entry.storyboard_id, call_held(entry.key, entry.id, host))

        await self._database.write_async(record)

    async def _deliver(self, late: _LateCall) -> None:
        late.bought = late.bought or await self._get(late)
        late.host = ""
        if late.bought is None:
            return
        storing = asyncio.create_task(self._delivery.deliver(late.bought))
        self._deliveries.add(storing)
        storing.add_done_callback(self._deliveries.discard)
        try:
            await asyncio.shield(storing)
        except ChildDied:
            late.deaths += 1
            if late.deaths < MOST_DEATHS:
                raise
            await self._delivery.put_aside(late.bought)

    async def _is_live(self, entry_id: str) -> bool:
        return (await self._read(entry_id)).status in LIVE_CALLS

    async def _read(self, entry_id: str) -> LedgerEntry:
        return await self._database.read_async(lambda tx: ledger.get_entry(tx, entry_id))

    async def _get(self, late: _LateCall) -> Bought | None:
        """The picture of a call, wherever it got to; None where it has ended already.

        Raises StudioError, the row settled, or LeftOpen.
        """
        entry = await self._read(late.entry.id)
        if entry.status not in LIVE_CALLS:
            return None
        if entry.status == "intended" and entry.pending_sha is not None:
            return await self._adopt(entry)
        shop = self._shop(entry)
        handle = await self._handle(shop, entry, late.handle)
        finished = await self._follower.finish(shop, entry, handle, late=True)
        data = await self._follower.fetch(shop, entry, handle, finished)
        told = {**handle.told, **finished.receipt}
        return Bought(data, entry.seed, entry, real_cost(entry, finished.cost), told)

    def _shop(self, entry: LedgerEntry) -> Shop:
        try:
            return self._shops(entry.provider)
        except StudioError as error:
            raise LeftOpen(ProviderFailed(error.happened)) from error

    async def _handle(self, shop: Shop, entry: LedgerEntry, known: Handle | None) -> Handle:
        if entry.handle is not None:
            return Handle.model_validate(entry.handle)
        handle = known or await self._find(shop, entry)
        if known is not None:
            await self._follower.submitted(entry, known)
        if (await self._read(entry.id)).cancel_asked:
            # It was stopped before its job was known.
            await self._follower.ask_to_stop(shop, entry, handle)
        return handle

    async def _find(self, shop: Shop, entry: LedgerEntry) -> Handle:
        if not shop.provider.caps.finds_lost_jobs:
            raise await self._nobody_knows(entry)
        async with shop.sending(entry.job):
            return await self._follower.find(shop, entry)

    async def _adopt(self, entry: LedgerEntry) -> Bought:
        """A picture that came in the answer: on the disk already, and only its row was not written."""
        data = await asyncio.to_thread(self._database.images.left, entry.id, entry.pending_sha or "")
        if data is None:
            raise await self._nobody_knows(entry)
        return adopted(entry, data)

    async def _nobody_knows(self, entry: LedgerEntry) -> InDoubt:
        doubt = InDoubt(
            "The studio was stopped while a request was under way, and the service cannot be asked about it.",
            do="It was possibly charged; to buy it anew, ask for it where it was asked for.",
        )
        return await self._follower.give_up(entry, doubt)


def _place_of(entry: LedgerEntry) -> Place:
    return entry.storyboard_id or entry.owner_id, entry.key


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    """Until it is set, or so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    event.clear()
