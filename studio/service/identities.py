"""Influencers and products: add from a photo (brought to 4K), replace, rename, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from studio.domain.events import storyboard_changed
from studio.domain.identity import IdentityKind, Influencer, Product
from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.engine.upscale import FourK, ServiceUpscaler, Upload, Upscaler, bring_to_4k
from studio.errors import Conflict
from studio.service import jobs
from studio.service.checks import checked_id, checked_name
from studio.service.uploads import read_upload
from studio.service.wiring import Parts
from studio.store import identities as rows
from studio.store.events import append
from studio.store.transaction import Transaction

Photo = str | Path | bytes
AnyIdentity = TypeVar("AnyIdentity", Influencer, Product)


ON_ITS_WAY = "The original is used until its 4K comes."


@dataclass(frozen=True, slots=True)
class Given:
    """An uploaded photo in the store as it came, its bytes, and what was made good on the way."""

    original: Image
    data: bytes
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Taken:
    """An uploaded photo in the store: as it came, as 4K, and what to say about it."""

    original: Image
    four_k: FourK
    note: str


async def add(
    parts: Parts, model: type[AnyIdentity], photo: Photo, name: str, four_k_by: str | None = None
) -> AnyIdentity:
    """A new influencer or product from a photo; its 4K copy is made at once and never fatal.

    four_k_by: the name of who makes that copy; None: whom Settings chose.
    """
    kind = kind_of(model)
    name = checked_name(name, f"{kind}’s name")
    identity_id = new_id(kind[:4])

    def insert(tx: Transaction, taken: Taken) -> AnyIdentity:
        identity = model(
            id=identity_id,
            name=name,
            cost_usd=taken.four_k.cost_usd,
            created_at=tx.now,
            **_photo_fields(taken),
        )
        rows.insert_identity(tx, kind, identity)
        _settle(tx, taken)
        return identity

    return await _take(parts, model, identity_id, photo, insert, four_k_by)


async def replace_photo(
    parts: Parts, model: type[AnyIdentity], identity_id: str, photo: Photo
) -> AnyIdentity:
    """Another photo for the same identity: 4K again; what was made from the old one gets out of date."""
    kind = kind_of(model)
    await parts.database.read_async(lambda tx: _read(tx, model, identity_id))

    def record(tx: Transaction, taken: Taken) -> AnyIdentity:
        old = _read(tx, model, identity_id)
        identity = old.model_copy(
            update={**_photo_fields(taken), "cost_usd": old.cost_usd + taken.four_k.cost_usd}
        )
        rows.replace_photo(tx, kind, identity)
        _settle(tx, taken)
        _tell_storyboards(tx, identity_id, kind)
        return identity

    return await _take(parts, model, identity_id, photo, record)


def rename(parts: Parts, model: type[AnyIdentity], identity_id: str, name: str) -> AnyIdentity:
    """Give it another name; nothing gets out of date by it."""
    kind = kind_of(model)
    name = checked_name(name, f"{kind}’s name")

    def record(tx: Transaction) -> AnyIdentity:
        renamed = _read(tx, model, identity_id).model_copy(update={"name": name})
        rows.rename_identity(tx, kind, identity_id, name)
        _tell_storyboards(tx, identity_id, f"{kind} name")
        return renamed

    return parts.database.write(record)


def delete(parts: Parts, model: type[AnyIdentity], identity_id: str) -> None:
    """Remove it; the files of its photo stay. Raises Conflict naming the storyboards that use it."""
    kind = kind_of(model)

    def record(tx: Transaction) -> None:
        identity = _read(tx, model, identity_id)
        titles = [title for _, title in rows.storyboards_using(tx, identity_id)]
        if titles:
            named = ", ".join(f"“{title}”" for title in titles[:3]) + (" and more" if len(titles) > 3 else "")
            raise Conflict(
                f"“{identity.name}” is used by {named}.", do="Choose another there first, then delete it."
            )
        rows.delete_identity(tx, kind, identity_id)

    parts.database.write(record)


def get(parts: Parts, model: type[AnyIdentity], identity_id: str) -> AnyIdentity:
    """One of them. Raises NotFound."""
    return parts.database.read(lambda tx: _read(tx, model, identity_id))


def list_all(parts: Parts, model: type[AnyIdentity]) -> list[AnyIdentity]:
    """All of them, the newest first."""
    found = parts.database.read(lambda tx: rows.list_identities(tx, kind_of(model)))
    return [one for one in found if isinstance(one, model)]


def uses(parts: Parts, identity_id: str) -> list[dict[str, str]]:
    """The storyboards that use an influencer or product. Raises NotFound."""
    identity_id = checked_id(identity_id, "influencer or product")

    def read(tx: Transaction) -> list[tuple[str, str]]:
        found = rows.storyboards_using(tx, identity_id)
        if not found:
            rows.refuse_missing(tx, identity_id)
        return found

    return [{"id": board, "title": title} for board, title in parts.database.read(read)]


def kind_of(model: type[Influencer] | type[Product]) -> IdentityKind:
    """The word for a model in the store and in sentences."""
    return "influencer" if model is Influencer else "product"


def _read(tx: Transaction, model: type[AnyIdentity], identity_id: str) -> AnyIdentity:
    row = rows.get_identity(tx, kind_of(model), checked_id(identity_id, kind_of(model)))
    return model(**dict(row))


async def _take(
    parts: Parts,
    model: type[AnyIdentity],
    identity_id: str,
    photo: Photo,
    store: Callable[[Transaction, Taken], AnyIdentity],
    four_k_by: str | None = None,
) -> AnyIdentity:
    """Receive a photo, bring it to 4K and `store` it; what is paid for has its owner before it is ordered.

    So a picture that comes after a kill, or after a request that was broken off, finds its place.
    """
    given, upscaler = await _receive(parts, photo), await _upscaler(parts, four_k_by)
    if not isinstance(upscaler, ServiceUpscaler):
        taken = await _enlarge(parts, upscaler, given, identity_id)
        return await parts.database.write_async(lambda tx: store(tx, taken))
    waiting = Taken(given.original, FourK(given.original, False, ON_ITS_WAY), ON_ITS_WAY)
    await parts.database.write_async(lambda tx: store(tx, waiting))
    bought = await _enlarge(parts, upscaler, given, identity_id)
    with parts.tools.late.taking_over(bought.four_k.bought):
        return await parts.database.write_async(lambda tx: _take_over(tx, model, identity_id, bought))


async def _receive(parts: Parts, photo: Photo) -> Given:
    data = await asyncio.to_thread(read_upload, photo)
    original, seen = await parts.intake.take(data, "upload")
    return Given(original, data, seen.notes)


async def _upscaler(parts: Parts, name: str | None) -> Upscaler:
    if name is not None:
        return parts.upscaler(name)
    return parts.upscaler(await asyncio.to_thread(jobs.chosen, parts, "upscale"))


async def _enlarge(parts: Parts, upscaler: Upscaler, given: Given, owner_id: str) -> Taken:
    upload = Upload(given.original, given.data, owner_id)
    four_k = await bring_to_4k(upscaler, parts.database, parts.intake, parts.tools.late, upload)
    return Taken(given.original, four_k, " ".join([four_k.note, *given.notes]))


def _take_over(tx: Transaction, model: type[AnyIdentity], identity_id: str, taken: Taken) -> AnyIdentity:
    """The 4K of an identity that is stored already; it may have another photo by now, or have its 4K."""
    now, kind = _read(tx, model, identity_id), kind_of(model)
    _settle(tx, taken)
    spent = now.model_copy(update={"cost_usd": now.cost_usd + taken.four_k.cost_usd})
    if now.original.sha256 == taken.original.sha256 and not now.upscaled:
        spent = spent.model_copy(update=_photo_fields(taken))
        _tell_storyboards(tx, identity_id, kind)
    rows.replace_photo(tx, kind, spent)
    return spent


def _settle(tx: Transaction, taken: Taken) -> None:
    """A paid upscale has succeeded in the moment in which its photo is stored."""
    if taken.four_k.bought is not None:
        taken.four_k.bought.settle(tx)


def _photo_fields(taken: Taken) -> dict[str, Any]:
    return {
        "photo": taken.four_k.photo,
        "original": taken.original,
        "upscaled": taken.four_k.upscaled,
        "upscale_note": taken.note,
    }


def _tell_storyboards(tx: Transaction, identity_id: str, what: str) -> None:
    for board_id, _ in rows.storyboards_using(tx, identity_id):
        append(tx, board_id, storyboard_changed([what]))
