"""The receipt of a picture: what was asked for, from whom, for how much, and what the service told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studio.domain.ledger import LedgerEntry
from studio.domain.model import Model
from studio.domain.money import Price
from studio.domain.sent import REQUEST
from studio.domain.variation import Variation
from studio.domain.view import SourceView
from studio.errors import StudioError
from studio.service.checks import checked_id
from studio.service.prices import dated, dollars
from studio.service.wiring import Parts
from studio.store.ledger import get_entry
from studio.store.transaction import Transaction
from studio.store.variations import get_variation

_COSTS = {"reported": "reported by the service", "computed": "computed from the usage it told"}


class Receipt(Model):
    """How a picture came to be. Times are UTC; what does not apply is empty.

    `request` is the request as it was sent, without any key, pictures told by their digests; where that is
    not known (a job whose answer was lost), what was asked for, as JSON. `told` is what the service said.
    """

    variation_id: str
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
    told: dict[str, str] = {}  # noqa: RUF012  pydantic copies a field's default for each model
    uploaded_by: str | None = None


def receipt(parts: Parts, variation_id: str) -> Receipt:
    """The receipt of a variation; one that was free has a short one. Raises NotFound."""

    def read(tx: Transaction) -> tuple[Variation, LedgerEntry | None]:
        variation = get_variation(tx, checked_id(variation_id, "variation"))
        return variation, None if variation.call_id is None else get_entry(tx, variation.call_id)

    variation, entry = parts.database.read(read)
    return _short(parts, variation) if entry is None else _whole(parts, variation, entry)


def _short(parts: Parts, variation: Variation) -> Receipt:
    own = variation.uploaded_by is not None
    return Receipt(
        variation_id=variation.id,
        service="" if own else _label(parts, variation.provider),
        model="",
        seed=variation.seed,
        cost=dollars(variation.cost_usd),
        price="",
        remote_id="",
        call_id="",
        asked_at=variation.created_at,
        sources=_sources(variation),
        request="" if own else _request(variation, {"seed": variation.seed, "size": variation.size}),
        uploaded_by=variation.uploaded_by,
    )


def _whole(parts: Parts, variation: Variation, entry: LedgerEntry) -> Receipt:
    asked = {
        "model": entry.model,
        "seed": entry.seed,
        "size": entry.ordered.size,
        "aspect_ratio": entry.ordered.aspect_ratio,
    }
    return Receipt(
        variation_id=variation.id,
        service=_label(parts, entry.provider),
        model=entry.model,
        seed=entry.seed,
        cost=_cost(entry),
        price=_price(entry),
        remote_id=str((entry.handle or {}).get("id", "")),
        call_id=entry.id,
        asked_at=entry.intended_at,
        accepted_at=entry.submitted_at,
        ended_at=entry.ended_at,
        sources=_sources(variation),
        request=entry.receipt.get(REQUEST) or _request(variation, asked),
        told={name: text for name, text in entry.receipt.items() if name != REQUEST},
    )


def _sources(variation: Variation) -> list[SourceView]:
    return [SourceView(name=source.name, sha256=source.sha256) for source in variation.sources]


def _request(variation: Variation, asked: Mapping[str, Any]) -> str:
    whole = {
        **asked,
        "sources": [{"name": source.name, "sha256": source.sha256} for source in variation.sources],
        "prompt": variation.prompt,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _cost(entry: LedgerEntry) -> str:
    """“$0.04, reported by the service”; before it is known, the price that is counted."""
    if entry.cost_usd is None:
        return f"{dollars(entry.reserved_usd)} counted" if entry.price_known else "not known"
    how = _COSTS.get(entry.cost_source or "", "")
    return f"{dollars(entry.cost_usd)}, {how}" if how else f"{dollars(entry.cost_usd)}, by the price list"


def _price(entry: LedgerEntry) -> str:
    if not entry.price_known:
        return "not known before"
    price = Price(amount_usd=entry.reserved_usd, as_of=entry.price_as_of, source=entry.price_source)
    return f"{dollars(entry.reserved_usd)} · {dated(price)}"


def _label(parts: Parts, name: str) -> str:
    try:
        return parts.providers.caps(name).label
    except StudioError:
        return name
