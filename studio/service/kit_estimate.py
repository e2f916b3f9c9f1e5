"""What a kit would cost, what the service would do differently, and what is to be known of its photo.

Nothing is sent; the one thing that is done is to look at the photo.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path

from studio.domain.kit import SOURCE, KitSubject, Reference, ReferenceKit, aspect_of, leading_kind
from studio.domain.money import Price
from studio.domain.storyboard import AspectRatio
from studio.engine.kit_making import SIZE
from studio.errors import InvalidInput
from studio.protocols import Op, Provider, Service, SourcePicture
from studio.service.checks import checked_id
from studio.service.doubt_words import settled_by_buying
from studio.service.estimates import Estimate, budget_words, expected_price
from studio.service.identities import Photo
from studio.service.kit_folders import MOST_PHOTOS
from studio.service.kit_sources import KitSource, find_source
from studio.service.kit_wishes import (
    KitWish,
    checked_addition,
    checked_kinds,
    checked_provider,
    checked_subject,
    maker_of_others,
)
from studio.service.kits import checked_reference, checked_take
from studio.service.prices import price_words, total_dollars, with_unpriced
from studio.service.readiness import said_before
from studio.service.uploads import read_upload
from studio.service.wiring import Parts
from studio.store import kits as rows
from studio.store import ledger
from studio.store.transaction import Transaction

_WORDS = (
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


_NOTHING = Estimate(
    calls=0, cost_usd=0.0, at_least=False, text="$0.00 for none", amount="$0.00", price="", limits=[]
)


class KitEstimate(Estimate):
    """As Estimate, of one kit or of several alike. text: "$0.12 for six". kinds: the references of each.

    service: who would make them, by name and as people know it. warnings: what was seen on the photo.
    """

    kinds: list[str]
    service: str
    service_label: str
    subject: KitSubject
    warnings: list[str] = []  # noqa: RUF012  pydantic copies a field's default for each model


async def estimate(parts: Parts, wish: KitWish, kits: int = 1) -> KitEstimate:
    """Calls, money and limits of so many kits. Raises InvalidInput, NotFound."""
    if isinstance(kits, bool) or not isinstance(kits, int) or kits < 1:
        raise InvalidInput(f"`kits` is a whole number from 1 to {MOST_PHOTOS}.")
    if kits > MOST_PHOTOS:
        raise InvalidInput(
            f"These are {kits} kits; {MOST_PHOTOS} are made at once.",
            do="Choose fewer photos, and the others next.",
        )
    name = await asyncio.to_thread(checked_provider, parts, wish.provider)
    source = await _source(parts, wish)
    subject = checked_subject(wish.subject, source)
    kinds = checked_kinds(subject, wish.extended, wish.expressions)
    provider = parts.providers.get(name)
    told = await _told(parts, name, _ops(provider, subject, kinds), kits)
    return KitEstimate(
        **told.model_dump(),
        kinds=kinds,
        service=name,
        service_label=provider.caps.label,
        subject=subject,
        warnings=await _warnings(parts, subject, source, wish.photo),
    )


async def look_at(parts: Parts, photo: Photo, subject: KitSubject | None) -> list[str]:
    """What is to be known of a photo that is not kept. Raises InvalidInput, PictureRefused."""
    shown = checked_subject(subject, None)
    data = await asyncio.to_thread(read_upload, photo)
    return await parts.kits.warnings_of(shown, await parts.intake.look(data, "upload"))


async def estimate_again(
    parts: Parts,
    kit_id: str,
    kind: str,
    again: bool = True,
    provider: str | None = None,
    take_id: str | None = None,
) -> Estimate:
    """The same of making one reference again, or of one more for the kit, and after a leading one those that
    wait for it.

    again: False for those that wait alone, as when it is used as it is, or another of its pictures is picked:
    take_id. provider: who would make them; None or blank: the kit's own, or who made the picture.
    Raises NotFound, InvalidInput.
    """
    other = await asyncio.to_thread(checked_provider, parts, provider) if provider else None

    def read(tx: Transaction) -> tuple[str, ReferenceKit, list[str], list[str]]:
        kit = rows.get_kit(tx, checked_id(kit_id, "reference kit"))
        reference = _reference(kit, kind) if again else checked_reference(kit, kind)
        take = checked_take(reference, take_id) if take_id else reference.take
        name = other or (kit.provider if again else maker_of_others(parts, kit, take))
        waiting = rows.kinds_at(tx, kit.id, "waiting") if reference.kind == kit.leading else []
        kinds = [reference.kind] * again + [one for one in waiting if one != reference.kind]
        calls = [ledger.calls_in_doubt(tx, kit.id, one) for one in kinds]
        return name, kit, kinds, settled_by_buying(chain.from_iterable(calls))

    name, kit, kinds, doubts = await parts.database.read_async(read)
    if not kinds:
        return _NOTHING
    told = await _told(parts, name, _ops(parts.providers.get(name), kit.subject, kinds))
    return told.model_copy(update={"doubts": doubts})


def _reference(kit: ReferenceKit, kind: str) -> Reference:
    """A reference of the kit, or one that could be added to it."""
    if kind in kit.references:
        return kit.references[kind]
    return Reference(kind=checked_addition(kit, kind), status="pending")


async def _told(parts: Parts, name: str, ops: Mapping[str, Op], kits: int = 1) -> Estimate:
    provider = parts.providers.get(name)
    prices = await _prices(provider, ops)
    cost = kits * sum((price.amount_usd or Decimal(0) for price in prices.values()), Decimal(0))
    unpriced = sum(price.amount_usd is None for price in prices.values())
    amount = with_unpriced(total_dollars(cost), unpriced, "price not known")
    calls = kits * len(ops)
    return Estimate(
        calls=calls,
        cost_usd=float(cost),
        at_least=unpriced > 0,
        text=f"{amount} for {_WORDS[calls] if calls < len(_WORDS) else calls}",
        amount=amount,
        price=price_words(_dearest(prices), "image", SIZE, datetime.now(UTC).date()),
        limits=[*said_before(parts, name, provider), *_limits(provider, ops)],
        budget=await parts.database.read_async(
            lambda tx: budget_words(parts, tx, cost, prices.values(), runs=kits)
        ),
    )


async def _warnings(
    parts: Parts, subject: KitSubject, source: KitSource | None, photo: Photo | None
) -> list[str]:
    """What is to be known of the photo: of a stored one, or of one that is given to be looked at alone."""
    if source is not None:
        return await parts.kits.warnings_of(subject, source.image)
    return await look_at(parts, photo, subject) if photo is not None else []


async def _source(parts: Parts, wish: KitWish) -> KitSource | None:
    """What the kit would be made from, where it is stored already."""
    source_id = wish.source_id
    if source_id and wish.photo is not None:
        raise InvalidInput("A kit is made from one picture.", do="Give either source_id or a photo.")
    if not source_id:
        return None
    return await parts.database.read_async(
        lambda tx: find_source(tx, checked_id(source_id, "influencer, product or picture"))
    )


def _ops(provider: Provider, subject: KitSubject, kinds: Sequence[str]) -> dict[str, Op]:
    return {kind: _op(subject, kind, provider.caps.max_sources) for kind in kinds}


def _op(subject: KitSubject, kind: str, most: int) -> Op:
    leading = leading_kind(subject)
    names = [SOURCE] if kind == leading else [SOURCE, f"kit:{leading}"]
    sources = tuple(SourcePicture(name, Path(), "") for name in names[:most])
    return Op(prompt="", sources=sources, aspect_ratio=aspect_of(kind), size=SIZE, seed=0, kit_kind=kind)


async def _prices(provider: Provider, ops: Mapping[str, Op]) -> dict[str, Price]:
    """The price of each; those that differ in their kind alone cost the same, so one of them is asked for."""
    distinct = {_priced_by(op): op for op in ops.values()}
    asked = await asyncio.gather(*(expected_price(provider, op) for op in distinct.values()))
    known = dict(zip(distinct, asked, strict=True))
    return {kind: known[_priced_by(op)] for kind, op in ops.items()}


def _priced_by(op: Op) -> tuple[int, AspectRatio]:
    return len(op.sources), op.aspect_ratio


def _dearest(prices: Mapping[str, Price]) -> Price:
    return max(prices.values(), key=lambda one: (one.amount_usd is None, one.amount_usd or 0))


def _limits(provider: Provider, ops: Mapping[str, Op]) -> list[str]:
    """Each sentence once."""
    if not isinstance(provider, Service):
        return []
    return list(dict.fromkeys(sentence for op in ops.values() for sentence in provider.limits(op)))
