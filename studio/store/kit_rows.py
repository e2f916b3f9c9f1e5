"""Rows of reference kits as models: a kit with its references, each with the pictures made for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from studio.domain.kit import (
    UNDER_WAY,
    Check,
    KitSubject,
    Reference,
    ReferenceKit,
    ReferenceStatus,
    Take,
    kind_words,
    leading_kind,
    status_of,
    why_failed,
)
from studio.domain.ledger import LIVE_CALLS, is_in_doubt
from studio.domain.variation import SourceUsed
from studio.store.images import to_image
from studio.store.ledger import OPEN
from studio.store.spending import UNPRICED
from studio.store.transaction import Row, Transaction

TAKES = f"""
    SELECT kit_takes.id, kit_id, kind, number, seed, prompt, note, sources, provider, cost_usd, call_id,
           checks, kit_takes.created_at, sha256, extension, width, height, mime,
           EXISTS (SELECT 1 FROM ledger WHERE ledger.id = call_id AND {UNPRICED}) AS unpriced
      FROM kit_takes JOIN images ON sha256 = image
"""  # noqa: S608  words of the code, not input
_KITS = f"""
    SELECT kits.id, name, subject, influencer_id, product_id, source_note, warnings, provider,
           kits.created_at, kits.updated_at, sha256, extension, width, height, mime,
           (SELECT COALESCE(SUM(cost_micros), 0) FROM ledger WHERE owner_id = kits.id) / 1e6
         + (SELECT COALESCE(SUM(cost_usd), 0) FROM kit_takes
             WHERE kit_id = kits.id AND call_id IS NULL) AS cost,
           (SELECT COUNT(*) FROM ledger WHERE owner_id = kits.id AND {UNPRICED}) AS unpriced
      FROM kits JOIN images ON sha256 = source
"""  # noqa: S608  words of the code, not input
_OPEN_CALLS = f"""
    SELECT owner_id, keyframe, status, charged, cancel_asked FROM ledger
     WHERE what = 'reference' AND {OPEN} AND settled IS NULL
"""  # noqa: S608  words of the code, not input
_POSSIBLY = "Its call is possibly charged, without a picture. Regenerate it to buy it again."
_STILL_OPEN = "Its call is still open at the service: the picture comes when it is known."
_WAITS = "waiting"
_TOLD: dict[str, ReferenceStatus] = {
    **{status: status for status in get_args(ReferenceStatus)},
    "next": "pending",
    "waiting": "failed",
}


def read_kits(tx: Transaction, which: str, params: Mapping[str, Any]) -> list[ReferenceKit]:
    """The kits whose id is like `which` ("= :kit"), the newest first, with all their takes."""
    kits = tx.query(f"{_KITS} WHERE kits.id {which} ORDER BY kits.seq DESC", params)
    takes: dict[tuple[str, str], list[Take]] = {}
    for row in tx.query(f"{TAKES} WHERE kit_id {which} ORDER BY kit_id, kind, number", params):
        takes.setdefault((row["kit_id"], row["kind"]), []).append(to_take(tx, row))
    calls = _open_calls(tx) if kits else {}
    references: dict[str, dict[str, Reference]] = {row["id"]: {} for row in kits}
    for row in tx.query(
        f"SELECT * FROM kit_references WHERE kit_id {which} ORDER BY kit_id, place",  # noqa: S608  words of the code
        params,
    ):
        place = (row["kit_id"], row["kind"])
        references[row["kit_id"]][row["kind"]] = _to_reference(row, takes.get(place, []), calls.get(place))
    return [_to_kit(tx, row, references[row["id"]]) for row in kits]


def _open_calls(tx: Transaction) -> dict[tuple[str, str], str]:
    """What is not known yet, or never will be, of paid calls: by kit and kind, in words."""
    words = dict[tuple[str, str], str]()
    for row in tx.query(_OPEN_CALLS):
        place = row["owner_id"], row["keyframe"]
        if is_in_doubt(row["status"], row["charged"], cancel_asked=bool(row["cancel_asked"])):
            words[place] = _POSSIBLY
        elif row["status"] in LIVE_CALLS:
            words[place] = _STILL_OPEN
    return words


def _to_kit(tx: Transaction, row: Row, references: dict[str, Reference]) -> ReferenceKit:
    subject = row["subject"]
    told = _said_of_waiting(references, subject)
    kit = ReferenceKit(
        id=row["id"],
        name=row["name"],
        influencer_id=row["influencer_id"],
        product_id=row["product_id"],
        subject=subject,
        status=status_of(told, subject),
        references=told,
        source=to_image(tx, row),
        source_note=row["source_note"],
        warnings=json.loads(row["warnings"]),
        provider=row["provider"],
        cost_usd=row["cost"],
        unpriced=row["unpriced"],
        error=why_failed(told, subject),
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
    )
    return kit.model_copy(update={"references": {kind: _said_of_earlier(kit, kind) for kind in told}})


def _said_of_earlier(kit: ReferenceKit, kind: str) -> Reference:
    """A reference, with what is to be said where it was made from another leading picture than today's."""
    reference = kit.references[kind]
    used = reference.take
    if reference.status != "ready" or reference.error or used is None or not kit.is_from_earlier(used):
        return reference
    error = f"It was made from an earlier {kind_words(kit.leading)}. Regenerate it to match the new one."
    return reference.model_copy(update={"error": error})


def _said_of_waiting(references: dict[str, Reference], subject: KitSubject) -> dict[str, Reference]:
    """References that wait for a good leading one, with what that means for the person."""
    kind = leading_kind(subject)
    leading = references.get(kind)
    good = leading is not None and leading.is_usable
    reason = (
        "It was not made yet. Regenerate it."
        if good
        else f"Not made: it waits for a good {kind_words(kind)}."
    )
    return {
        name: one.model_copy(update={"error": reason}) if one.error == _WAITS else one
        for name, one in references.items()
    }


def _to_reference(row: Row, takes: list[Take], call: str | None) -> Reference:
    used = next((take for take in takes if take.id == row["take_id"]), None)
    waits = row["status"] == "waiting"
    status = _TOLD[row["status"]]
    return Reference(
        kind=row["kind"],
        status=status,
        image=used.image if used else None,
        error=_WAITS if waits else row["error"] if status in UNDER_WAY else call or row["error"],
        take_id=row["take_id"],
        takes=takes,
        faults=used.faults if used else [],
        allowed=bool(row["allowed"]),
    )


def to_take(tx: Transaction, row: Row) -> Take:
    """The picture in a row of TAKES."""
    return Take(
        id=row["id"],
        kit_id=row["kit_id"],
        kind=row["kind"],
        number=row["number"],
        image=to_image(tx, row),
        seed=row["seed"],
        prompt=row["prompt"],
        note=row["note"],
        sources=[SourceUsed(**source) for source in json.loads(row["sources"])],
        provider=row["provider"],
        cost_usd=row["cost_usd"],
        unpriced=bool(row["unpriced"]),
        call_id=row["call_id"],
        checks=[Check(**check) for check in json.loads(row["checks"] or "[]")],
        created_at=datetime.fromisoformat(row["created_at"]),
    )
