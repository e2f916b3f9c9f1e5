"""Some references of one kit under way: who is asked for them, and exactly what each is made from."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.domain.kit import SOURCE, ReferenceKit, aspect_of, leading_source
from studio.domain.ledger import Ordered
from studio.domain.storyboard import Size
from studio.domain.variation import SourceUsed
from studio.engine.decisions import Decision, decided
from studio.engine.kit_recording import came_without, go_on
from studio.engine.shop import Shop
from studio.engine.variations import seed_of
from studio.errors import StudioError
from studio.prompts.kit import reference_prompt
from studio.protocols import Op, SourcePicture
from studio.store import kits
from studio.store.transaction import Transaction

T = TypeVar("T")
SIZE: Size = "1K"


@dataclass(frozen=True, slots=True)
class KitOrder:
    """References of one kit to be made, and whom they are bought from: the shop of who asked for them.

    run_id: it is a run of its own, with all that is made after it: the budget of one run holds for it.
    """

    kit_id: str
    kinds: list[str]
    shop: Shop
    note: str = ""
    run_id: str = field(default_factory=lambda: new_id("kit_run"))

    def note_for(self, kind: str) -> str:
        """The wish for it: a note is about what was ordered with it, not about what is made after that."""
        return self.note if kind in self.kinds else ""


@dataclass(slots=True)
class Making:
    """An order under way.

    kinds: those that are still to be settled. halted: why no further call is sent. keeping: what is being
    stored.
    """

    order: KitOrder
    kinds: set[str]
    is_stopped: bool = False
    halted: StudioError | None = None
    keeping: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def kit_id(self) -> str:
        """Whose references they are."""
        return self.order.kit_id

    def keep(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin to store something; it is stored before anything else is said of what is left."""
        task = asyncio.create_task(work)
        self.keeping.add(task)
        task.add_done_callback(self.keeping.discard)
        return task

    def refuse_halted(self) -> None:
        """Raises what keeps any further call from being sent."""
        if self.halted is not None:
            raise self.halted


@dataclass(frozen=True, slots=True)
class Request:
    """Exactly what one reference is made from."""

    kit: ReferenceKit
    kind: str
    shop: Shop
    op: Op
    ordered: Ordered
    number: int
    decision: Decision


def open_request(tx: Transaction, making: Making, kind: str, first: int) -> Request | None:
    """Bind the sources as they are at this moment; None where a late call has brought the picture.

    What is still in doubt was told to who asks for it again: that is no question any more. first: the number
    of the first take that came since.
    """
    note, shop = making.order.note_for(kind), making.order.shop
    if kind not in kits.kinds_at(tx, making.kit_id, "pending"):
        if making.is_stopped or not came_without(tx, making.kit_id, kind, note, shop.name, first):
            return None
        kits.move_reference(tx, making.kit_id, kind, "pending")
    decision = decided(tx, making.kit_id, kind)
    if shop.is_free:
        decision.settle(tx)
    kit, number = kits.get_kit(tx, making.kit_id), kits.next_number(tx, making.kit_id, kind)
    sources = _sources(kit, kind)[: shop.provider.caps.max_sources]
    prompt = reference_prompt(kit.subject, kind, [name for name, _ in sources], note)
    op = Op(
        prompt=prompt,
        sources=tuple(SourcePicture(name, Path(image.path), image.sha256) for name, image in sources),
        aspect_ratio=aspect_of(kind),
        size=SIZE,
        # One seed for a whole set, so that its pictures are alike; another one for each time it is made.
        seed=seed_of(kit.source.sha256, number),
        kit_kind=kind,
    )
    ordered = Ordered(
        prompt=prompt,
        note=note,
        sources=[SourceUsed(name=name, sha256=image.sha256) for name, image in sources],
        size=SIZE,
        aspect_ratio=aspect_of(kind),
    )
    return Request(kit, kind, shop, op, ordered, number, decision)


def next_kinds(tx: Transaction, making: Making, settled: str) -> list[str]:
    """The kinds to be made next; from the same transaction on they are this making's."""
    kinds = go_on(tx, making.kit_id, settled)
    making.kinds.update(kinds)
    return kinds


def kinds_of(tx: Transaction, making: Making) -> set[str]:
    """What it answers for: with the leading one also what is made for the first time after it."""
    kinds = set(making.kinds)
    if kits.leading_of(tx, making.kit_id) in kinds:
        kinds.update(kits.kinds_at(tx, making.kit_id, "next"))
    return kinds


def _sources(kit: ReferenceKit, kind: str) -> list[tuple[str, Image]]:
    """The photo, then the leading reference; the first weighs most."""
    leading = kit.references[kit.leading].image
    if kind == kit.leading or leading is None:
        return [(SOURCE, kit.source)]
    return [(SOURCE, kit.source), (leading_source(kit.subject), leading)]
