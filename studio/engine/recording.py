"""A stored picture becomes a variation of its keyframe."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.events import variation_ready
from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.domain.ledger import LedgerEntry, Ordered
from studio.domain.variation import Variation
from studio.store.events import append
from studio.store.images import insert_image
from studio.store.transaction import Transaction
from studio.store.variations import index_taken, insert_variation, next_index


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a variation belongs, and what it was asked for with."""

    storyboard_id: str
    key: str
    attempt_id: str | None
    index: int
    provider: str
    ordered: Ordered


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture about to become a variation; cost in USD; call_id: the ledger's entry."""

    image: Image
    seed: int
    cost_usd: float = 0.0
    call_id: str | None = None


def slot_of(entry: LedgerEntry) -> Slot:
    """The place of a call's picture."""
    return Slot(
        storyboard_id=entry.storyboard_id or "",
        key=entry.key or "",
        attempt_id=entry.attempt_id,
        index=entry.index or 1,
        provider=entry.provider,
        ordered=entry.ordered,
    )


def record_variation(tx: Transaction, slot: Slot, picture: Picture) -> Variation:
    """Store a picture as a variation of its keyframe, with its event, in the caller's transaction."""
    board_id, key, ordered = slot.storyboard_id, slot.key, slot.ordered
    taken = index_taken(tx, board_id, key, slot.index)
    variation = Variation(
        id=new_id("var"),
        storyboard_id=board_id,
        key=key,
        # A person's own picture may have come in between and taken the number.
        index=next_index(tx, board_id, key) if taken else slot.index,
        attempt_id=slot.attempt_id,
        image=picture.image,
        seed=picture.seed,
        prompt=ordered.prompt,
        note=ordered.note,
        sources=ordered.sources,
        inputs=ordered.inputs,
        provider=slot.provider,
        size=ordered.size,
        cost_usd=picture.cost_usd,
        call_id=picture.call_id,
        created_at=tx.now,
    )
    insert_image(tx, picture.image)
    insert_variation(tx, variation)
    append(tx, board_id, variation_ready(variation))
    return variation
