"""Words for tests of stored kits: a whole kit, and a picture of one of its references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.domain.kit import Check, Reference, ReferenceKit, Take
from studio.engine.kit_recording import settle_take
from studio.store import kits
from studio.store.database import Database
from tests.rows import NOON, an_image

GOOD = Check(name="sharpness", outcome="good", value=0.9, text="It is sharp.")
SOFT = Check(name="sharpness", outcome="bad", value=0.1, text="It is not sharp.")


def a_kit(
    database: Database, id: str = "kit_1", kinds: Sequence[str] = ("anchor", "profile"), **fields: Any
) -> ReferenceKit:
    """A stored kit of a person, of which nothing is made yet."""
    known: dict[str, Any] = {
        "name": "Eileen kit",
        "status": "pending",
        "references": {kind: Reference(kind=kind, status="pending") for kind in kinds},
        "source": an_image(database, b"the photo"),
        "provider": "sketch",
        "created_at": NOON,
    }
    kit = ReferenceKit(id=id, **{**known, **fields})
    database.write(lambda tx: kits.insert_kit(tx, kit))
    return read(database, id)


def a_take(database: Database, kind: str = "anchor", kit_id: str = "kit_1", **fields: Any) -> Take:
    """A stored picture of a reference that was looked at, and found good unless `checks` say otherwise."""
    number = database.read(lambda tx: kits.next_number(tx, kit_id, kind))
    known: dict[str, Any] = {
        "id": f"take_{kit_id}_{kind}_{number}",
        "number": number,
        "image": an_image(database, f"{kit_id} {kind} {number}".encode()),
        "provider": "sketch",
        "created_at": NOON,
        "checks": [GOOD],
    }
    take = Take(kit_id=kit_id, kind=kind, **{**known, **fields})
    database.write(lambda tx: kits.insert_take(tx, take.model_copy(update={"checks": []})))
    if take.checks:
        database.write(lambda tx: settle_take(tx, take, take.checks))
    return take


def read(database: Database, kit_id: str = "kit_1") -> ReferenceKit:
    """The kit as it is now."""
    return database.read(lambda tx: kits.get_kit(tx, kit_id))
