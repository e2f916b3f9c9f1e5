"""Kits being made: the leading reference from the photo, then all others at once from both.

What one would get wrong: one reference that cannot be made leaves the others alone; nothing is bought again
by itself after a stop; and the others wait for a leading one that was checked: what is made from a bad one is
lost. They themselves stand as soon as they are stored, and are checked after that.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Collection, Coroutine, Sequence
from typing import Any, TypeVar

from studio import faults
from studio.domain.image import Image
from studio.domain.kit import KitSubject, ReferenceKit, Take
from studio.engine.bought import Bought, receive_bought, store_bought
from studio.engine.context import Tools
from studio.engine.finishing import Finishing, cancel_begun
from studio.engine.intake import Pixels, Seen
from studio.engine.kit_checking import ReferenceChecker
from studio.engine.kit_looking import KitLooker
from studio.engine.kit_making import KitOrder, Making, Request, kinds_of, next_kinds, open_request
from studio.engine.kit_recording import (
    STOPPED,
    Place,
    fail_reference,
    forget,
    record_take,
    settle_take,
)
from studio.engine.metered import Errand
from studio.engine.recording import Picture
from studio.engine.retry import until_there_is_room
from studio.errors import BudgetReached, PictureRefused, ProviderFailed, StudioError
from studio.store import kits
from studio.store.transaction import Transaction

T = TypeVar("T")
_log = logging.getLogger(__name__)


class KitMaker:
    """Makes references. Lives on one event loop."""

    def __init__(self, tools: Tools, checker: ReferenceChecker) -> None:
        self._tools = tools
        self._database = tools.database
        self._tasks: dict[asyncio.Task[None], Making] = {}
        # Whose orders are being stored, and are launched a moment later.
        self._beginnings: dict[asyncio.Task[Any], str] = {}
        self._finishing = Finishing()
        self._looker = KitLooker(
            tools.database, checker, lambda: [task for one in self._tasks.values() for task in one.keeping]
        )

    async def resume(self) -> None:
        """At the start: look at the pictures that were stored just before the process ended."""
        self._looker.takes(await self._database.read_async(kits.unchecked_takes))

    async def begin(self, work: Coroutine[Any, Any, T], kit_id: str = "") -> T:
        """Store what is to be made, and launch it: both, also where who asked goes away in between.

        kit_id: the kit, where it is there already.
        """
        beginning = self._finishing.start(work)
        self._beginnings[beginning] = kit_id
        beginning.add_done_callback(lambda done: self._beginnings.pop(done, None))
        return await asyncio.shield(beginning)

    def _begun(self, kit_id: str) -> set[asyncio.Task[Any]]:
        return {task for task, its_kit in list(self._beginnings.items()) if its_kit == kit_id}

    def launch(self, order: KitOrder) -> None:
        """Make references that are stored as `pending`; after the leading one, those that wait for it."""
        making = Making(order, set(order.kinds))
        task = asyncio.get_running_loop().create_task(self._drive(making), name=order.kit_id)
        self._tasks[task] = making
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    def look_at(self, kit: ReferenceKit) -> None:
        """Find out in the background what is to be said of a kit's photo, and where its face is."""
        self._looker.photo(kit)

    def look_over(self, takes: Sequence[Take]) -> None:
        """Check pictures that were made elsewhere, and let them stand where that is right."""
        self._looker.all_at_once(takes)

    async def looked_at(self, kit_id: str) -> None:
        """Until what is made of a kit is checked, and its photo looked at."""
        while tasks := self._tasks_of(kit_id):
            await asyncio.wait(tasks)

    def _tasks_of(self, kit_id: str) -> list[asyncio.Task[None]]:
        """Also those that make it: they tell of their last picture before they have its check begun."""
        making = [task for task, making in self._tasks.items() if making.kit_id == kit_id]
        return [*making, *self._looker.tasks(kit_id)]

    async def warnings_of(self, subject: KitSubject, photo: Image | Seen) -> list[str]:
        """What is to be said of a photo before a kit is made from it."""
        return await self._looker.warnings(subject, photo)

    def cancel(self, kit_id: str) -> None:
        """Stop calling at once; what was made stays."""
        self._finishing.start(self._stop_unmade(kit_id, self._tasks_of(kit_id), self._begun(kit_id)))
        for task, making in list(self._tasks.items()):
            if making.kit_id == kit_id and not making.is_stopped:
                making.is_stopped = True
                self._tools.late.stop(lambda call: call.owner_id == kit_id)
                cancel_begun(task)

    async def shut_down(self) -> None:
        """Stop everything; references under way can be regenerated later."""
        await self._finishing.close(list(self._tasks))
        # Those that make kits may have begun a check while they ended, and what was being begun is launched.
        while tasks := [*self._tasks, *self._looker.tasks()]:
            await self._finishing.close(tasks)

    async def _drive(self, making: Making) -> None:
        try:
            await self._make_all(making)
        except BaseException:  # also when cancelled: what is left is written down, then it is raised on
            await self._finishing.of(self._end(making))
            raise

    async def _make_all(self, making: Making) -> None:
        kit = await self._database.read_async(lambda tx: kits.get_kit(tx, making.kit_id))
        kinds = making.order.kinds
        if kit.leading in kinds:
            kinds = await self._make(making, kit.leading)
        async with asyncio.TaskGroup() as group:
            for kind in kinds:
                group.create_task(self._make(making, kind))
            if len(kinds) > 1:
                await self._tools.intake.expect_results()

    async def _make(self, making: Making, kind: str) -> list[str]:
        """Make one reference, or say why it failed; gives the kinds to be made next."""
        others = await self._settled(making, kind)
        # From here on it may be made again, by another order.
        making.kinds.discard(kind)
        return others

    async def _settled(self, making: Making, kind: str) -> list[str]:
        try:
            return await self._bring(making, kind)
        except StudioError as error:
            if isinstance(error, BudgetReached) or (isinstance(error, ProviderFailed) and error.stops_run):
                making.halted = error
            return await self._fail(making, kind, str(error))
        except Exception:  # noqa: BLE001  one reference must not take the others with it: it says so, the log knows
            reference = secrets.token_hex(4)
            _log.exception("a reference failed unexpectedly, reference %s", reference)
            reason = f"It failed unexpectedly (reference {reference}). Regenerate it."
            return await self._fail(making, kind, reason)

    async def _bring(self, making: Making, kind: str) -> list[str]:
        """One reference, from the call to the stored picture; the leading one is checked as well."""
        # A call of before the last start may bring its picture: then nothing is bought beside it.
        first = await self._database.read_async(lambda tx: kits.next_number(tx, making.kit_id, kind))
        await self._tools.late.wait(making.kit_id, kind)
        await self._tools.late.look_again(making.kit_id, kind)
        request = await self._database.write_async(lambda tx: open_request(tx, making, kind, first))
        if request is None:
            return await self._database.write_async(lambda tx: next_kinds(tx, making, kind))

        errand = Errand(
            what="reference",
            ordered=request.ordered,
            run_id=making.order.run_id,
            owner_id=making.kit_id,
            key=kind,
            index=request.number,
            before_sending=lambda: self._before_sending(making, request),
            is_stopped=lambda: making.is_stopped,
            when_written=lambda tx: _written(tx, request),
        )
        try:
            bought = await self._tools.meter.buy(request.shop, request.op, errand)
        except ProviderFailed:
            await self._database.write_async(lambda tx: request.decision.take_back(tx, making.order.run_id))
            raise
        # A picture that was made is kept also when the kit is stopped in this moment.
        return await asyncio.shield(making.keep(self._store(making, request, bought)))

    def _before_sending(self, making: Making, request: Request) -> None:
        """A slot is free: it is being made from now on. Of what is paid for, the ledger's entry says so."""
        making.refuse_halted()

        def begun(tx: Transaction) -> None:
            kits.begin_reference(tx, making.kit_id, request.kind)

        if request.shop.is_free:
            making.keep(until_there_is_room(lambda: self._database.write_async(begun)))

    async def _store(self, making: Making, request: Request, bought: Bought) -> list[str]:
        leads = request.kind == request.kit.leading
        with self._tools.late.taking_over(bought):
            try:
                received = await receive_bought(self._database, self._tools.intake, bought, quick=not leads)
            except PictureRefused as refused:
                reason = str(refused)
                await self._database.write_async(lambda tx: bought.refuse(tx, reason))
                raise
            image = await store_bought(self._tools.intake, received)
            take = await self._record(request, bought, image)
        if take is None:
            await forget(self._database, image)
            return []
        if leads:
            return await self._settle(making, request.kit, take, received.seen.pixels)
        # Nothing is made from it: its check holds nothing up.
        self._looker.takes([take])
        return []

    async def _record(self, request: Request, bought: Bought, image: Image) -> Take | None:
        place = Place(request.kit.id, request.kind, request.shop.name, request.ordered)
        picture = Picture(image, bought.seed, bought.cost_usd, bought.entry_id)
        faults.point("before_stored")

        def record(tx: Transaction) -> Take | None:
            bought.settle(tx)
            return record_take(tx, place, picture)

        take = await self._database.write_async(record)
        faults.point("after_stored")
        return take

    async def _settle(self, making: Making, kit: ReferenceKit, take: Take, pixels: Pixels) -> list[str]:
        """Look at a picture that was just made; gives the kinds to be made next."""
        checks = await self._looker.checks(kit, take, pixels)

        def settle(tx: Transaction) -> list[str]:
            settle_take(tx, take, checks)
            return next_kinds(tx, making, take.kind)

        return await until_there_is_room(lambda: self._database.write_async(settle))

    async def _fail(self, making: Making, kind: str, reason: str) -> list[str]:
        def record(tx: Transaction) -> list[str]:
            fail_reference(tx, making.kit_id, kind, reason)
            return next_kinds(tx, making, kind)

        return await until_there_is_room(lambda: self._database.write_async(record))

    async def _end(self, making: Making) -> None:
        reason = STOPPED if making.is_stopped else kits.INTERRUPTED

        def stop(tx: Transaction) -> None:
            kits.stop_references(tx, reason, making.kit_id, kinds_of(tx, making))

        await asyncio.gather(*making.keeping, return_exceptions=True)
        await until_there_is_room(lambda: self._database.write_async(stop))

    async def _stop_unmade(
        self, kit_id: str, tasks: Sequence[asyncio.Task[None]], stopped: Collection[asyncio.Task[Any]]
    ) -> None:
        """What is left of a stopped kit once these tasks are over: of it, what nobody makes.

        stopped: what was being begun when it was stopped. What is begun later is somebody's new order: it is
        waited for until it is launched.
        """

        def stop(tx: Transaction) -> set[asyncio.Task[Any]]:
            # Before who makes it: what is over was launched, and is found there.
            later = self._begun(kit_id).difference(stopped)
            makings = [one for one in list(self._tasks.values()) if one.kit_id == kit_id]
            made = set[str]().union(*(kinds_of(tx, one) for one in makings))
            if not later:
                kits.stop_references(tx, STOPPED, kit_id, kits.kinds_under_way(tx, kit_id) - made)
            return later

        if tasks:
            await asyncio.wait(tasks)
        while later := await until_there_is_room(lambda: self._database.write_async(stop)):
            await asyncio.wait(later)


def _written(tx: Transaction, request: Request) -> None:
    """Its call is written down and leaves."""
    request.decision.settle(tx)
    kits.begin_reference(tx, request.kit.id, request.kind)
