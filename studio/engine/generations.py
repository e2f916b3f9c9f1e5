"""Generations under way: each makes its pictures side by side, and shows every one the moment it exists.

One asyncio task a generation. What is paid for and comes after its end finds its place all the same: the
rows of its pictures wait for it, and engine/delivery.py fills them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from studio import faults
from studio.domain.generation import Generation, GenerationMode, GenerationStatus
from studio.domain.ledger import Ordered, Purpose
from studio.engine.bought import Bought, receive_bought, store_bought
from studio.engine.clips import place_clip
from studio.engine.context import Tools
from studio.engine.finishing import Finishing, cancel_begun
from studio.engine.metered import Errand
from studio.engine.retry import until_there_is_room
from studio.engine.shop import Shop
from studio.engine.unforeseen import explain
from studio.engine.variations import seed_of
from studio.errors import BudgetReached, PictureRefused, ProviderFailed, StudioError
from studio.pictures.child import ChildDied
from studio.protocols import Op
from studio.store.generations import (
    Placed,
    end_generation,
    fail_picture,
    get_generation,
    place_picture,
    set_picture_scores,
)
from studio.store.transaction import Transaction

T = TypeVar("T")
_WHAT: dict[GenerationMode, Purpose] = {
    "text": "generated",
    "face_swap": "face_swap",
    "video_face_swap": "video_face_swap",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A generation and what is sent for each of its pictures, but for the seed.

    keeping: pictures being stored at this moment, which its end waits for. halted: why no further call is
    sent. stopped: set when a person stopped it.
    """

    generation: Generation
    op: Op
    shop: Shop
    keeping: set[asyncio.Task[Any]] = field(default_factory=set)
    halted: list[StudioError] = field(default_factory=list)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def keep(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start what is finished also when the generation is stopped."""
        task = asyncio.create_task(work)
        self.keeping.add(task)
        task.add_done_callback(self.keeping.discard)
        return task


class GenerationRegistry:
    """The live generations of one studio. Lives on one event loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._orders: dict[str, Order] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # Those that were stopped while nobody made them: what is launched a moment later buys nothing.
        self._called_off: dict[str, asyncio.Task[None]] = {}
        self._finishing = Finishing()

    def launch(self, order: Order) -> None:
        """Start a generation whose rows are already stored, unless it was stopped meanwhile."""
        generation_id = order.generation.id
        if generation_id in self._called_off:
            return
        task = asyncio.get_running_loop().create_task(self._drive(order), name=generation_id)
        self._orders[generation_id], self._tasks[generation_id] = order, task
        task.add_done_callback(lambda _: self._forget(generation_id))

    def cancel(self, generation_id: str) -> None:
        """Send nothing more; what was made stays, and what was sent is followed to its end."""
        order = self._orders.get(generation_id)
        if order is None:
            self._called_off[generation_id] = self._finishing.start(self._stop_unmade(generation_id))
        elif not order.stopped.is_set():
            order.stopped.set()
            self._tools.late.stop(lambda call: call.owner_id == generation_id)
            cancel_begun(self._tasks[generation_id])

    async def wait(self, generation_id: str) -> None:
        """Until it has ended in any way; at once where it is not under way."""
        task = self._tasks.get(generation_id) or self._called_off.get(generation_id)
        if task is not None:
            await asyncio.wait([task])

    async def shut_down(self) -> None:
        """Stop every generation; they become `interrupted`."""
        await self._finishing.close(list(self._tasks.values()))

    def _forget(self, generation_id: str) -> None:
        self._orders.pop(generation_id, None)
        self._tasks.pop(generation_id, None)

    async def _drive(self, order: Order) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(1, order.generation.brief.wanted + 1):
                    group.create_task(self._make(order, number))
        except asyncio.CancelledError:
            status: GenerationStatus = "cancelled" if order.stopped.is_set() else "interrupted"
            await self._finishing.of(self._end(order, status))
            raise
        except BaseExceptionGroup as group_error:
            await self._finishing.of(self._end(order, "failed", explain(group_error, "Generating")))
        else:
            await self._finishing.of(self._end(order, "done"))

    async def _make(self, order: Order, number: int) -> None:
        """One picture; that it could not be made is noted, and the others go on."""
        try:
            bought = await self._tools.meter.buy(order.shop, _op(order, number), _errand(order, number))
            # A picture that was made is kept also when the generation is stopped in this moment.
            store = self._store_video if order.op.video is not None else self._store
            await asyncio.shield(order.keep(store(order, number, bought)))
        except (ProviderFailed, PictureRefused, BudgetReached, ChildDied) as error:
            if isinstance(error, BudgetReached) or (isinstance(error, ProviderFailed) and error.stops_run):
                order.halted.append(error)
            place, reason = (order.generation.id, number), str(error)
            await self._tools.database.write_async(lambda tx: fail_picture(tx, place, reason))

    async def _store(self, order: Order, number: int, bought: Bought) -> None:
        tools, place = self._tools, (order.generation.id, number)
        with tools.late.taking_over(bought):
            try:
                received = await receive_bought(tools.database, tools.intake, bought)
            except PictureRefused as refused:
                reason = str(refused)
                await tools.database.write_async(lambda tx: bought.refuse(tx, reason))
                raise
            image = await store_bought(tools.intake, received)

            def record(tx: Transaction) -> str | None:
                bought.settle(tx)
                return place_picture(tx, place, Placed(image, bought.seed, bought.cost_usd, bought.entry_id))

            faults.point("before_stored")
            picture_id = await tools.database.write_async(record)
            faults.point("after_stored")
        scores = await tools.idle_measurer.measure(received.seen.pixels, [])
        if picture_id is not None and scores is not None:
            await tools.database.write_async(lambda tx: set_picture_scores(tx, picture_id, scores))

    async def _store_video(self, order: Order, number: int, bought: Bought) -> None:
        tools = self._tools
        with tools.late.taking_over(bought):
            try:
                await place_clip(tools.clips, bought, (order.generation.id, number))
            except PictureRefused as refused:
                reason = str(refused)
                await tools.database.write_async(lambda tx: bought.refuse(tx, reason))
                raise

    async def _end(self, order: Order, status: GenerationStatus, error: str | None = None) -> None:
        generation_id = order.generation.id
        await asyncio.gather(*order.keeping, return_exceptions=True)

        def record(tx: Transaction) -> None:
            none_made = status == "done" and not get_generation(tx, generation_id).made
            end_generation(tx, generation_id, "failed" if none_made else status, error)

        await until_there_is_room(lambda: self._tools.database.write_async(record))

    async def _stop_unmade(self, generation_id: str) -> None:
        """Nobody makes it: who began it went away in that moment, or is about to launch it."""

        def record(tx: Transaction) -> None:
            if get_generation(tx, generation_id).status == "generating":
                end_generation(tx, generation_id, "cancelled", None)

        await until_there_is_room(lambda: self._tools.database.write_async(record))


def _op(order: Order, number: int) -> Op:
    return replace(order.op, seed=seed_of(order.generation.id, number))


def _errand(order: Order, number: int) -> Errand:
    generation = order.generation
    brief = generation.brief

    def check_wanted() -> None:
        if order.halted:
            raise order.halted[0]

    return Errand(
        what=_WHAT[brief.mode],
        ordered=Ordered(
            prompt=generation.sent,
            sources=generation.sources,
            size=brief.size,
            aspect_ratio=brief.aspect_ratio,
        ),
        # A generation is a run of its own: the budget of one run holds for it.
        run_id=generation.id,
        owner_id=generation.id,
        index=number,
        urgency=(number,),
        before_sending=check_wanted,
        is_stopped=order.stopped.is_set,
    )
