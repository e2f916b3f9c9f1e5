"""Reference kits: make one from a photo, make a reference again, pick an older one, rename, delete."""

from __future__ import annotations

import asyncio

from studio.domain.ids import new_id
from studio.domain.kit import (
    UNDER_WAY,
    Reference,
    ReferenceKit,
    Take,
    always_kinds,
    in_order,
    kind_words,
)
from studio.engine.kit_making import KitOrder
from studio.engine.kit_recording import go_on, tell_storyboards, use_take
from studio.errors import Conflict, InvalidInput, NotFound
from studio.service.checks import MAX_NOTE_CHARACTERS, checked_id, checked_name, checked_text
from studio.service.kit_wishes import (
    KitWish,
    checked_addition,
    checked_kinds,
    checked_provider,
    checked_subject,
    maker_of_others,
    source_of,
)
from studio.service.wiring import Parts
from studio.store import kits as rows
from studio.store.transaction import Transaction
from studio.store.unused import forget

_POLL_S = 1.0


async def create(parts: Parts, wish: KitWish) -> ReferenceKit:
    """Store a new kit and begin to make it. Raises StudioError, storing nothing."""
    provider = await asyncio.to_thread(checked_provider, parts, wish.provider)
    shop = parts.providers.shop(provider)
    source = await source_of(parts, wish)
    subject = checked_subject(wish.subject, source)
    kinds = checked_kinds(subject, wish.extended, wish.expressions)
    name = checked_name(wish.name if wish.name is not None else source.name, "kit’s name")

    def record(tx: Transaction) -> ReferenceKit:
        kit = ReferenceKit(
            id=new_id("kit"),
            name=name,
            influencer_id=source.influencer_id,
            product_id=source.product_id,
            subject=subject,
            status="pending",
            references={kind: Reference(kind=kind, status="pending") for kind in kinds},
            source=source.image,
            source_note=source.note,
            provider=provider,
            created_at=tx.now,
        )
        rows.insert_kit(tx, kit)
        for kind in kinds:
            if kind != kit.leading:
                rows.move_reference(tx, kit.id, kind, "next")
        return rows.get_kit(tx, kit.id)

    async def begin() -> ReferenceKit:
        kit = await parts.database.write_async(record)
        parts.kits.look_at(kit)
        parts.kits.launch(KitOrder(kit.id, [kit.leading], shop))
        return kit

    return await parts.kits.begin(begin())


async def regenerate(parts: Parts, kit_id: str, kind: str, note: str, provider: str | None = None) -> None:
    """Begin to make one reference again; what was made for it stays.

    provider: who makes it, and what waits for it; None or blank: the kit's own.
    Raises Conflict where it, or what it is made from, is being made at this moment; InvalidInput for a
    provider that is not here, or does not look at pictures.
    """
    note = checked_text(note, "note", MAX_NOTE_CHARACTERS).strip()
    other = await asyncio.to_thread(checked_provider, parts, provider) if provider else None

    def record(tx: Transaction) -> KitOrder:
        kit = _read(tx, kit_id)
        reference = checked_reference(kit, kind)
        # Made here, before anything is changed: a provider that is gone says so.
        shop = parts.providers.shop(other or kit.provider)
        _refuse_under_way(kit, reference)
        rows.move_reference(tx, kit.id, reference.kind, "pending")
        return KitOrder(kit.id, [reference.kind], shop, note)

    async def begin() -> None:
        parts.kits.launch(await parts.database.write_async(record))

    await parts.kits.begin(begin(), kit_id)


async def add(parts: Parts, kit_id: str, kind: str, provider: str | None = None) -> None:
    """Begin to make a reference that the kit did not have so far. provider: as regenerate.

    Raises NotFound for a kind that there is not, Conflict where the kit has it, or nothing to make it from.
    """
    other = await asyncio.to_thread(checked_provider, parts, provider) if provider else None

    def record(tx: Transaction) -> KitOrder:
        kit = _read(tx, kit_id)
        added = Reference(kind=checked_addition(kit, kind), status="failed")
        shop = parts.providers.shop(other or kit.provider)
        _refuse_under_way(kit, added)
        rows.add_reference(tx, kit.id, added.kind, in_order(kit.subject, [*kit.references, added.kind]))
        return KitOrder(kit.id, [added.kind], shop)

    async def begin() -> None:
        parts.kits.launch(await parts.database.write_async(record))

    await parts.kits.begin(begin(), kit_id)


def remove(parts: Parts, kit_id: str, kind: str) -> ReferenceKit:
    """Take away a reference that has no picture; gives the kit without it.

    Raises NotFound, and Conflict for one that every kit has, that has pictures, or is being made.
    """

    def record(tx: Transaction) -> ReferenceKit:
        kit = _read(tx, kit_id)
        reference = checked_reference(kit, kind)
        _refuse_busy(reference)
        if kind in always_kinds(kit.subject):
            raise Conflict(f"Every kit of a {kit.subject} has its {kind_words(kind)}.", do="Regenerate it.")
        if reference.takes:
            raise Conflict(
                f"The {kind_words(kind)} has pictures; only what has none is taken away.", do="Regenerate it."
            )
        rows.remove_reference(tx, kit.id, reference.kind)
        return _read(tx, kit_id)

    return parts.database.write(record)


async def wait(parts: Parts, kit_id: str) -> ReferenceKit:
    """The kit, once nothing of it is being made or checked any more. Raises NotFound.

    The last pictures stand a moment before they are checked: so a kit that was waited for stays as it is.
    """
    kit_id = checked_id(kit_id, "reference kit")
    with parts.database.feed.listen(kit_id) as bell:
        while await parts.database.read_async(lambda tx: rows.is_under_way(tx, kit_id)):
            await bell.wait(_POLL_S)
    await parts.kits.looked_at(kit_id)
    return await parts.database.read_async(lambda tx: _read(tx, kit_id))


def pick(parts: Parts, kit_id: str, kind: str, take_id: str) -> KitOrder | None:
    """Let an older take stand for its reference; gives what can be made now.

    Raises Conflict where it, or another from it, is being made at this moment.
    """

    def record(tx: Transaction) -> KitOrder | None:
        kit = _read(tx, kit_id)
        reference = checked_reference(kit, kind)
        _refuse_made_from(kit, reference)
        take = checked_take(reference, take_id)
        if reference.take_id != take.id:
            use_take(tx, take)
        return _order_of_others(parts, tx, kit, kind)

    return parts.database.write(record)


def allow(parts: Parts, kit_id: str, kind: str, allowed: bool) -> KitOrder | None:
    """Use a reference in spite of its faults, or not any more; gives what can be made now.

    Raises Conflict where it, or another from it, is being made at this moment.
    """
    if not isinstance(allowed, bool):
        raise InvalidInput("`allowed` is true or false.")

    def record(tx: Transaction) -> KitOrder | None:
        kit = _read(tx, kit_id)
        reference = checked_reference(kit, kind)
        _refuse_made_from(kit, reference)
        if reference.image is None:
            raise Conflict(f"There is no {kind_words(kind)} to use.", do="Regenerate it first.")
        if reference.allowed != allowed:
            rows.allow(tx, kit.id, kind, allowed)
            tell_storyboards(tx, kit.id, "kit")
        return _order_of_others(parts, tx, kit, kind)

    return parts.database.write(record)


def rename(parts: Parts, kit_id: str, name: str) -> ReferenceKit:
    """Give it another name; nothing gets out of date by it."""
    name = checked_name(name, "kit’s name")

    def record(tx: Transaction) -> ReferenceKit:
        rows.rename_kit(tx, checked_id(kit_id, "reference kit"), name)
        tell_storyboards(tx, kit_id, "kit name")
        return _read(tx, kit_id)

    return parts.database.write(record)


def delete(parts: Parts, kit_id: str) -> None:
    """Remove a kit, and the files of its pictures that nothing else uses. What was exported stays.

    Raises Conflict while it is being made, or naming the storyboards that use it.
    """

    def record(tx: Transaction) -> list[str]:
        kit = _read(tx, kit_id)
        if kit.status in UNDER_WAY:
            raise Conflict(f"“{kit.name}” is being made.", do="Stop it first, then delete it.")
        titles = [title for _, title in rows.storyboards_using_kit(tx, kit_id)]
        if titles:
            named = ", ".join(f"“{title}”" for title in titles[:3]) + (
                f" and {len(titles) - 3} more" if len(titles) > 3 else ""
            )
            raise Conflict(
                f"“{kit.name}” is used by {named}.", do="Choose another there first, then delete it."
            )
        rows.delete_kit(tx, kit_id)
        made = [take.image.sha256 for one in kit.references.values() for take in one.takes]
        return [kit.source.sha256, *made]

    forget(parts.database, record)


def get(parts: Parts, kit_id: str) -> ReferenceKit:
    """One kit. Raises NotFound."""
    return parts.database.read(lambda tx: _read(tx, kit_id))


def list_all(parts: Parts) -> list[ReferenceKit]:
    """All kits, the newest first."""
    return parts.database.read(rows.list_kits)


def newest(parts: Parts, before: str | None, most: int) -> list[ReferenceKit]:
    """So many of them, the newest first, from the one after `before` on. Raises NotFound."""

    def read(tx: Transaction) -> list[ReferenceKit]:
        if before is not None and not rows.kit_exists(tx, before):
            raise rows.not_found(before)
        return rows.newest_kits(tx, before, most)

    return parts.database.read(read)


def uses(parts: Parts, kit_id: str) -> list[dict[str, str]]:
    """The storyboards that use a kit, the newest first. Raises NotFound."""
    found = parts.database.read(lambda tx: rows.storyboards_using_kit(tx, _read(tx, kit_id).id))
    return [{"id": board, "title": title} for board, title in found]


def checked_reference(kit: ReferenceKit, kind: object) -> Reference:
    """A reference of this kit. Raises NotFound naming those that it has."""
    if isinstance(kind, str) and kind in kit.references:
        return kit.references[kind]
    raise NotFound(
        f"This kit has no reference “{str(kind)[:40]}”.", do=f"It has: {', '.join(kit.references)}."
    )


def checked_take(reference: Reference, take_id: object) -> Take:
    """A picture of this reference. Raises NotFound."""
    take = next((one for one in reference.takes if one.id == take_id), None)
    if take is None:
        raise NotFound("This reference has no such picture.", do="Load the page again.")
    return take


def _read(tx: Transaction, kit_id: str) -> ReferenceKit:
    return rows.get_kit(tx, checked_id(kit_id, "reference kit"))


def _order_of_others(parts: Parts, tx: Transaction, kit: ReferenceKit, kind: str) -> KitOrder | None:
    """The references that waited for this one, bought from the shop of who let it stand. Raises StudioError
    where they cannot be, changing nothing."""
    kinds = go_on(tx, kit.id, kind)
    if not kinds:
        return None
    leading = rows.get_kit(tx, kit.id).references[kind].take
    return KitOrder(kit.id, kinds, parts.providers.shop(maker_of_others(parts, kit, leading)))


def _refuse_busy(reference: Reference) -> None:
    if reference.status in UNDER_WAY:
        raise Conflict(
            f"The {kind_words(reference.kind)} is being made at this moment.",
            do="Wait until it is there, or stop the kit.",
        )


def _refuse_made_from(kit: ReferenceKit, reference: Reference) -> None:
    """Its picture is not made, nor is another made from it: then it may become another one."""
    _refuse_busy(reference)
    if reference.kind != kit.leading:
        return
    busy = [kind for kind, one in kit.references.items() if one.status in UNDER_WAY]
    if busy:
        raise Conflict(
            f"The {kind_words(kit.leading)} is what others are being made from at this moment: "
            f"{', '.join(kind_words(kind) for kind in busy[:3])}.",
            do="Wait until they are there, or stop the kit.",
        )


def _refuse_under_way(kit: ReferenceKit, reference: Reference) -> None:
    """Nothing is made twice at once, and nothing from a picture that is about to be another."""
    _refuse_made_from(kit, reference)
    leading = kit.references[kit.leading]
    if reference.kind == kit.leading:
        return
    _refuse_busy(leading)
    if not leading.is_usable:
        raise Conflict(
            f"It is made from the {kind_words(kit.leading)}, and there is no good one.",
            do=f"Regenerate the {kind_words(kit.leading)} first, or use it anyway.",
        )
