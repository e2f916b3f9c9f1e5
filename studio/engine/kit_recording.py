"""A stored picture becomes a take of its reference, and a checked take stands for it, or does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.domain.events import storyboard_changed
from studio.domain.ids import new_id
from studio.domain.kit import Check, Take
from studio.domain.ledger import LedgerEntry, Ordered
from studio.engine.recording import Picture
from studio.store import kits
from studio.store.events import append
from studio.store.images import insert_image
from studio.store.transaction import Transaction

STOPPED = "It was stopped before it was made. Regenerate it."
NOT_USED = "The new picture is not used: {faults} The one before stays; pick the new one to use it anyway."


@dataclass(frozen=True, slots=True)
class Place:
    """The reference that a picture is for, who made it, and what it was asked for with."""

    kit_id: str
    kind: str
    provider: str
    ordered: Ordered


def place_of(entry: LedgerEntry) -> Place:
    """The place of a call's picture."""
    return Place(entry.owner_id or "", entry.key or "", entry.provider, entry.ordered)


def record_take(tx: Transaction, place: Place, picture: Picture) -> Take | None:
    """Store a picture as the newest take of its reference; None where the kit was deleted meanwhile.

    Where there is no good one it stands at once, and what speaks against it is said when it was checked. The
    leading one never does: others are bought from it.
    """
    if not kits.kit_exists(tx, place.kit_id):
        insert_image(tx, picture.image)
        return None
    take = Take(
        id=new_id("take"),
        kit_id=place.kit_id,
        kind=place.kind,
        number=kits.next_number(tx, place.kit_id, place.kind),
        image=picture.image,
        seed=picture.seed,
        prompt=place.ordered.prompt,
        note=place.ordered.note,
        sources=place.ordered.sources,
        provider=place.provider,
        cost_usd=picture.cost_usd,
        call_id=picture.call_id,
        created_at=tx.now,
    )
    kits.insert_take(tx, take)
    if take.kind != kits.leading_of(tx, take.kit_id) and take.kind not in kits.usable_pictures(
        tx, take.kit_id
    ):
        use_take(tx, take)
    return take


def settle_take(tx: Transaction, take: Take, checks: Sequence[Check]) -> None:
    """Let a checked take stand for its reference, unless it has faults and the one before it has none.

    One that stands already, or that a newer one has taken the place of, is left where it is.
    """
    if not kits.kit_exists(tx, take.kit_id):
        return
    kits.set_checks(tx, take, checks)
    checked = take.model_copy(update={"checks": list(checks)})
    if kits.number_in_use(tx, take.kit_id, take.kind) >= take.number:
        if checked.faults:
            tell_storyboards(tx, take.kit_id, "kit")
    elif checked.faults and take.kind in kits.usable_pictures(tx, take.kit_id):
        error = NOT_USED.format(faults=" ".join(checked.faults))
        kits.move_reference(tx, take.kit_id, take.kind, "ready", error)
    else:
        use_take(tx, checked)


def use_take(tx: Transaction, take: Take) -> None:
    """Let a take stand for its reference; what was made from the one before is out of date now."""
    kits.use_take(tx, take)
    tell_storyboards(tx, take.kit_id, "kit")


def go_on(tx: Transaction, kit_id: str, settled: str) -> list[str]:
    """The kinds to be made next once a reference is settled: after the leading one, those that wait for it.

    Where it is no good one they go on waiting: what is made from a bad picture is money lost.
    """
    if settled != kits.leading_of(tx, kit_id):
        return []
    if settled in kits.usable_pictures(tx, kit_id):
        return kits.move_all(tx, kit_id, "pending", "generating") + kits.move_all(
            tx, kit_id, "waiting", "generating"
        )
    kits.move_all(tx, kit_id, "pending", "waiting")
    return []


def fail_reference(tx: Transaction, kit_id: str, kind: str, reason: str) -> None:
    """A reference could not be made; a picture that it had before stays in use."""
    if kits.kit_exists(tx, kit_id):
        kept = kits.get_kit(tx, kit_id).references[kind].take_id
        kits.move_reference(tx, kit_id, kind, "ready" if kept else "failed", reason)


def tell_storyboards(tx: Transaction, kit_id: str, what: str) -> None:
    """What changed about a kit, on the boards that show it."""
    for board_id, _ in kits.storyboards_using_kit(tx, kit_id):
        append(tx, board_id, storyboard_changed([what]))
