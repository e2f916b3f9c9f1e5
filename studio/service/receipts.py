"""The receipt of a picture: what was asked for, from whom, for how much, and what the service told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from studio.domain.identity import IdentityKind
from studio.domain.kit import IMPORTED
from studio.domain.ledger import LedgerEntry
from studio.domain.model import Model
from studio.domain.money import Price
from studio.domain.sent import REQUEST
from studio.domain.variation import SourceUsed
from studio.domain.view import SourceView
from studio.errors import NotFound, StudioError
from studio.service.checks import checked_id
from studio.service.prices import dated, dollars
from studio.service.wiring import Parts
from studio.store.generations import get_generated, get_generation
from studio.store.identities import get_identity
from studio.store.kits import get_take
from studio.store.ledger import enlarging_call, get_entry
from studio.store.transaction import Transaction
from studio.store.variations import get_variation

_COSTS = {"reported": "reported by the service", "computed": "computed from the usage it told"}
_IDENTITIES: tuple[IdentityKind, ...] = ("influencer", "product")
PUT_TOGETHER = "Put together from what was asked for: the request itself was not noted."


class Receipt(Model):
    """How a picture came to be. Times are UTC; what does not apply is empty.

    id: of what the receipt was asked for. `request` is the request as it was sent, without any key, pictures
    told by their digests. It is kept before it leaves; of calls that an earlier version made, and of
    providers that send none, it is put together from what was asked for, as JSON, and `request_note` says
    so. `told` is what the service said.
    """

    id: str
    service: str
    model: str
    seed: int
    cost: str
    price: str
    remote_id: str
    call_id: str
    asked_at: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    sources: list[SourceView]
    request: str
    request_note: str = ""
    told: dict[str, str] = {}  # noqa: RUF012  pydantic copies a field's default for each model
    uploaded_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """What a picture itself tells of its making; its call, where it was bought, tells the rest.

    provider: None where no service was asked for it. told: what else is known.
    """

    id: str
    provider: str | None
    at: datetime
    seed: int = 0
    cost_usd: float = 0.0
    prompt: str = ""
    size: str = ""
    sources: Sequence[SourceUsed] = ()
    call_id: str | None = None
    uploaded_by: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)


def receipt(parts: Parts, id: str) -> Receipt:
    """The receipt of a picture or of a call, by its id; what was free has a short one. Raises NotFound."""
    return receipts_of(parts, [checked_id(id, "picture")])[0]


def receipts_of(parts: Parts, ids: Sequence[str]) -> list[Receipt]:
    """The receipts of several, as they stand at one moment. Raises NotFound."""
    found = parts.database.read(lambda tx: [_known(tx, id) for id in ids])
    return [_short(parts, made) if entry is None else _whole(parts, made, entry) for made, entry in found]


def _known(tx: Transaction, id: str) -> tuple[_Made, LedgerEntry | None]:
    made = _made(tx, id)
    return made, None if made.call_id is None else get_entry(tx, made.call_id)


def _made(tx: Transaction, id: str) -> _Made:
    finders: Sequence[Callable[[Transaction, str], _Made]] = (
        _variation,
        _take,
        _generated,
        _photo,
        _call,
    )
    for find in finders:
        with suppress(NotFound):
            return find(tx, id)
    raise NotFound("There is no such picture in this studio.", do="Load the page again.")


def _variation(tx: Transaction, id: str) -> _Made:
    variation = get_variation(tx, id)
    return _Made(
        id,
        provider=None if variation.uploaded_by is not None else variation.provider,
        at=variation.created_at,
        seed=variation.seed,
        cost_usd=variation.cost_usd,
        prompt=variation.prompt,
        size=variation.size,
        sources=variation.sources,
        call_id=variation.call_id,
        uploaded_by=variation.uploaded_by,
    )


def _take(tx: Transaction, id: str) -> _Made:
    take = get_take(tx, id)
    came_in_file = take.provider == IMPORTED
    return _Made(
        id,
        provider=None if came_in_file else take.provider,
        at=take.created_at,
        seed=take.seed,
        cost_usd=take.cost_usd,
        prompt=take.prompt,
        sources=take.sources,
        call_id=take.call_id,
        told={"imported": "with the file of a kit"} if came_in_file else {},
    )


def _generated(tx: Transaction, id: str) -> _Made:
    picture = get_generated(tx, id)
    generation = get_generation(tx, picture.generation_id)
    return _Made(
        id,
        provider=generation.brief.provider,
        at=generation.created_at,
        seed=picture.seed,
        cost_usd=picture.cost_usd,
        prompt=generation.sent,
        size=generation.brief.size,
        sources=generation.sources,
        call_id=picture.call_id,
    )


def _photo(tx: Transaction, id: str) -> _Made:
    """The 4K of an influencer or product."""
    for kind in _IDENTITIES:
        with suppress(NotFound):
            identity = get_identity(tx, kind, id)
            original = identity.original.sha256
            return _Made(
                id,
                provider=None,
                at=identity.created_at,
                sources=[SourceUsed(name="photo", sha256=original)],
                call_id=enlarging_call(tx, id, original) if identity.upscaled else None,
                told={"4K": identity.upscale_note},
            )
    raise NotFound("There is no such influencer or product.", do="Load the list again.")


def _call(tx: Transaction, id: str) -> _Made:
    entry = get_entry(tx, id)
    return _Made(
        id,
        provider=entry.provider,
        at=entry.intended_at,
        prompt=entry.ordered.prompt,
        sources=entry.ordered.sources,
        call_id=id,
    )


def _short(parts: Parts, made: _Made) -> Receipt:
    asked = made.provider is not None
    return Receipt(
        id=made.id,
        service=_label(parts, made.provider) if made.provider is not None else "",
        model="",
        seed=made.seed,
        cost=dollars(made.cost_usd),
        price="",
        remote_id="",
        call_id="",
        asked_at=made.at,
        sources=_sources(made),
        request=_request(made, {"seed": made.seed, "size": made.size}) if asked else "",
        told=dict(made.told),
        uploaded_by=made.uploaded_by,
    )


def _whole(parts: Parts, made: _Made, entry: LedgerEntry) -> Receipt:
    asked = {
        "model": entry.model,
        "seed": entry.seed,
        "size": entry.ordered.size,
        "aspect_ratio": entry.ordered.aspect_ratio,
    }
    handle = entry.handle or {}
    told = {**handle.get("told", {}), **entry.receipt}
    sent = told.pop(REQUEST, "")
    return Receipt(
        id=made.id,
        service=_label(parts, entry.provider),
        model=entry.model,
        seed=entry.seed,
        cost=_cost(entry),
        price=_price(entry),
        remote_id=str(handle.get("id", "")),
        call_id=entry.id,
        asked_at=entry.intended_at,
        accepted_at=entry.submitted_at,
        ended_at=entry.ended_at,
        sources=_sources(made),
        request=sent or _request(made, asked),
        request_note="" if sent else PUT_TOGETHER,
        told=told,
    )


def _sources(made: _Made) -> list[SourceView]:
    return [SourceView(name=source.name, sha256=source.sha256) for source in made.sources]


def _request(made: _Made, asked: Mapping[str, Any]) -> str:
    whole = {
        **asked,
        "sources": [{"name": source.name, "sha256": source.sha256} for source in made.sources],
        "prompt": made.prompt,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _cost(entry: LedgerEntry) -> str:
    """“$0.04, reported by the service”; before it is known, the price."""
    if entry.cost_usd is None:
        return f"{dollars(entry.price_usd)} expected" if entry.price_known else "not known"
    how = _COSTS.get(entry.cost_source or "", "")
    return f"{dollars(entry.cost_usd)}, {how}" if how else f"{dollars(entry.cost_usd)}, by the price list"


def _price(entry: LedgerEntry) -> str:
    if not entry.price_known:
        return "not known before"
    price = Price(amount_usd=entry.price_usd, as_of=entry.price_as_of, source=entry.price_source)
    return f"{dollars(entry.price_usd)} · {dated(price)}"


def _label(parts: Parts, name: str) -> str:
    try:
        return parts.providers.caps(name).label
    except StudioError:
        return name
