"""A stored picture becomes a take of its reference, and a checked take stands for it, or does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.domain.events import storyboard_changed
from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.domain.kit import UNDER_WAY, Check, Take
from studio.domain.ledger import LedgerEntry, Ordered
from studio.engine.recording import Picture
from studio.store import kits
from studio.store.database import Database
from studio.store.events import append
from studio.store.images import insert_image
from studio.store.transaction import Transaction
from studio.store.unused import let_go, remove_files

STOPPED = "It was stopped before it was made. Regenerate it."
CAME_LATE = "A picture came after it was stopped. The one before stays; pick the new one to use it."
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
    """Store a picture as the newest take of its reference; None where that, or its kit, is gone meanwhile.

    Where there is no good one it stands at once, and what speaks against it is said when it was checked. The
    leading one never does: others are bought from it. Nor does one that nobody waits for any more.
    """
    if not kits.has_reference(tx, place.kit_id, place.kind):
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
    leads = take.kind == kits.leading_of(tx, take.kit_id)
    if not leads and take.kind not in kits.usable_pictures(tx, take.kit_id) and _is_awaited(tx, take):
        use_take(tx, take)
    return take


def settle_take(tx: Transaction, take: Take, checks: Sequence[Check]) -> None:
    """Let a checked take stand for its reference, unless it has faults and the one before it has none.

    One that stands already, or that a newer one has taken the place of, is left where it is; so is one that
    comes when nobody waits for it any more, in the history, to be picked.
    """
    if not kits.kit_exists(tx, take.kit_id):
        return
    kits.set_checks(tx, take, checks)
    checked = take.model_copy(update={"checks": list(checks)})
    if kits.number_in_use(tx, take.kit_id, take.kind) >= take.number:
        if checked.faults:
            tell_storyboards(tx, take.kit_id, "kit")
    elif not _is_awaited(tx, take):
        _say_it_came(tx, take)
    elif checked.faults and take.kind in kits.usable_pictures(tx, take.kit_id):
        error = NOT_USED.format(faults=" ".join(checked.faults))
        kits.move_reference(tx, take.kit_id, take.kind, "ready", error)
    else:
        use_take(tx, checked)


def _is_awaited(tx: Transaction, take: Take) -> bool:
    """Whether a new picture may take the place of the one in use: not where a person stopped its making, or
    all was well before it came. Where there is none yet, any is welcome."""
    if not kits.number_in_use(tx, take.kit_id, take.kind):
        return True
    status, error = kits.standing(tx, take.kit_id, take.kind)
    return status in UNDER_WAY or error not in (None, STOPPED, CAME_LATE)


def _say_it_came(tx: Transaction, take: Take) -> None:
    if kits.standing(tx, take.kit_id, take.kind)[1] == STOPPED:
        kits.move_reference(tx, take.kit_id, take.kind, "ready", CAME_LATE)


def use_take(tx: Transaction, take: Take) -> None:
    """Let a take stand for its reference; what was made from the one before is out of date now."""
    kits.use_take(tx, take)
    tell_storyboards(tx, take.kit_id, "kit")


def go_on(tx: Transaction, kit_id: str, settled: str) -> list[str]:
    """The kinds to be made next once a reference is settled: after the leading one, those that wait for it.

    They are stored as `pending` then, and whoever asked has to launch them. Where it is no good one they go
    on waiting: what is made from a bad picture is money lost.
    """
    if settled != kits.leading_of(tx, kit_id):
        return []
    if settled in kits.usable_pictures(tx, kit_id):
        return kits.move_all(tx, kit_id, "next", "pending") + kits.move_all(tx, kit_id, "waiting", "pending")
    kits.move_all(tx, kit_id, "next", "waiting")
    return []


def came_without(tx: Transaction, kit_id: str, kind: str, note: str, provider: str, first: int) -> bool:
    """Whether what late calls brought, from the take with that number on, was asked for without a note that
    there is now, or of another service than the one that was chosen in place of the kit's own: then it is
    history, and not the answer."""
    if not kits.has_reference(tx, kit_id, kind):
        return False
    kit = kits.get_kit(tx, kit_id)
    came = [take for take in kit.references[kind].takes if take.number >= first]
    answers = [take for take in came if note in ("", take.note) and provider in (kit.provider, take.provider)]
    return bool(came) and not answers


def fail_reference(tx: Transaction, kit_id: str, kind: str, reason: str) -> None:
    """A reference could not be made; a picture that it had before stays in use."""
    if kits.has_reference(tx, kit_id, kind):
        kept = kits.get_kit(tx, kit_id).references[kind].take_id
        kits.move_reference(tx, kit_id, kind, "ready" if kept else "failed", reason)


async def forget(database: Database, image: Image) -> None:
    """Remove the files of a picture whose kit was deleted meanwhile, unless something else shows it."""
    gone = await database.write_async(lambda tx: let_go(tx, [image.sha256]))
    await database.write_async(lambda tx: remove_files(tx, database.images, gone))


def tell_storyboards(tx: Transaction, kit_id: str, what: str) -> None:
    """What changed about a kit, on the boards that show it."""
    for board_id, _ in kits.storyboards_using_kit(tx, kit_id):
        append(tx, board_id, storyboard_changed([what]))
