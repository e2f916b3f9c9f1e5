"""Rows of reference kits: the kit, its references, and every picture that was ever made for one of them.

What one would get wrong: a reference is stored as it was left (pending, generating, next, waiting, ready,
failed). `pending` and `generating` are somebody's who makes them: before and after the call has left. `next`
comes after the leading one, whose maker answers for it; it is told as pending. `waiting` for a good leading
one is told as a failure with its reason, as nothing goes on by itself.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Literal

from studio.domain.image import Image
from studio.domain.kit import (
    UNDER_WAY,
    Check,
    KitChoice,
    ReferenceKit,
    ReferenceStatus,
    Take,
    leading_kind,
)
from studio.errors import NotFound
from studio.store.images import insert_image, to_image
from studio.store.kit_rows import TAKES, read_kits, to_take
from studio.store.transaction import Transaction

SHELF = "kits"
"""What the watchers of the whole list listen to; a kit's own watchers listen to its id."""
INTERRUPTED = "The studio was closed while it was being made. Regenerate it."
StoredStatus = Literal[ReferenceStatus, "next", "waiting"]
_LIVE: tuple[StoredStatus, ...] = (*UNDER_WAY, "next")


def insert_kit(tx: Transaction, kit: ReferenceKit) -> None:
    """Remember a new kit with its references, and the picture that it is made from."""
    insert_image(tx, kit.source)
    row = {
        "id": kit.id,
        "name": kit.name,
        "subject": kit.subject,
        "influencer_id": kit.influencer_id,
        "product_id": kit.product_id,
        "source": kit.source.sha256,
        "source_note": kit.source_note,
        "warnings": json.dumps(kit.warnings),
        "provider": kit.provider,
        "created_at": kit.created_at.isoformat(),
        "updated_at": kit.created_at.isoformat(),
    }
    tx.insert("kits", row)
    for place, reference in enumerate(kit.references.values()):
        status = {"kit_id": kit.id, "kind": reference.kind, "place": place, "status": reference.status}
        tx.insert("kit_references", {**status, "error": reference.error, "allowed": False})
    _touch(tx, kit.id)


def get_kit(tx: Transaction, kit_id: str) -> ReferenceKit:
    """One kit, with all its takes. Raises NotFound."""
    found = read_kits(tx, "= :kit", {"kit": kit_id})
    if not found:
        raise not_found(kit_id)
    return found[0]


def list_kits(tx: Transaction) -> list[ReferenceKit]:
    """All kits, the newest first."""
    return read_kits(tx, "IS NOT NULL", {})


def newest_kits(tx: Transaction, before: str | None, most: int) -> list[ReferenceKit]:
    """So many kits, the newest first: from the first on, or those that came before that one."""
    which = """IN (SELECT id FROM kits
                    WHERE :before IS NULL OR seq < (SELECT seq FROM kits WHERE id = :before)
                    ORDER BY seq DESC LIMIT :most)"""
    return read_kits(tx, which, {"before": before, "most": most})


def kit_choices(tx: Transaction, kit_ids: Sequence[str]) -> list[KitChoice]:
    """These kits as they are offered for choosing, the newest first."""
    rows = tx.query(
        """SELECT kits.id, name, subject, source, image, allowed, checks
             FROM kits JOIN kit_references ON kit_references.kit_id = kits.id
                       AND kit_references.kind = iif(subject = 'product', 'front', 'anchor')
                  LEFT JOIN kit_takes ON kit_takes.id = take_id
            WHERE kits.id IN (SELECT value FROM json_each(?)) ORDER BY kits.seq DESC""",
        (json.dumps(list(kit_ids)),),
    )
    return [
        KitChoice(
            id=row["id"],
            name=row["name"],
            subject=row["subject"],
            usable=row["image"] is not None and bool(row["allowed"] or not _has_faults(row["checks"])),
            sha256=row["image"] or row["source"],
        )
        for row in rows
    ]


def rename_kit(tx: Transaction, kit_id: str, name: str) -> None:
    """Give it another name. Raises NotFound."""
    if not tx.execute("UPDATE kits SET name = ? WHERE id = ?", (name, kit_id)):
        raise not_found(kit_id)
    _touch(tx, kit_id)


def delete_kit(tx: Transaction, kit_id: str) -> None:
    """Forget it, its references and takes. Raises NotFound."""
    # References and takes belong to it and go along (migrations.py).
    if not tx.execute("DELETE FROM kits WHERE id = ?", (kit_id,)):
        raise not_found(kit_id)
    _touch(tx, kit_id)


def set_warnings(tx: Transaction, kit_id: str, warnings: Sequence[str]) -> None:
    """What was seen on the kit's photo."""
    tx.execute("UPDATE kits SET warnings = ? WHERE id = ?", (json.dumps(list(warnings)), kit_id))
    _touch(tx, kit_id)


def move_reference(
    tx: Transaction, kit_id: str, kind: str, status: StoredStatus, error: str | None = None
) -> None:
    """How the making of a reference stands; of a kit that was deleted meanwhile nothing is changed."""
    tx.execute(
        "UPDATE kit_references SET status = ?, error = ? WHERE kit_id = ? AND kind = ?",
        (status, error, kit_id, kind),
    )
    _touch(tx, kit_id)


def add_reference(tx: Transaction, kit_id: str, kind: str, order: Sequence[str]) -> None:
    """One reference more, that somebody makes; order: all kinds of the kit, as they are shown from now on."""
    row = {"kit_id": kit_id, "kind": kind, "place": len(order), "status": "pending", "allowed": False}
    tx.insert("kit_references", row)
    for place, each in enumerate(order):
        tx.execute("UPDATE kit_references SET place = ? WHERE kit_id = ? AND kind = ?", (place, kit_id, each))
    _touch(tx, kit_id)


def remove_reference(tx: Transaction, kit_id: str, kind: str) -> None:
    """Forget a reference that has no picture; the others keep their order."""
    tx.execute("DELETE FROM kit_references WHERE kit_id = ? AND kind = ?", (kit_id, kind))
    _touch(tx, kit_id)


def begin_reference(tx: Transaction, kit_id: str, kind: str) -> None:
    """Its call leaves; one that was stopped meanwhile stays as it is."""
    if tx.execute(
        """UPDATE kit_references SET status = 'generating'
            WHERE kit_id = ? AND kind = ? AND status = 'pending'""",
        (kit_id, kind),
    ):
        _touch(tx, kit_id)


def use_take(tx: Transaction, take: Take) -> None:
    """Let a take stand for its reference; what was allowed was another one's."""
    tx.execute(
        """UPDATE kit_references SET take_id = ?, allowed = 0, status = 'ready', error = NULL
            WHERE kit_id = ? AND kind = ?""",
        (take.id, take.kit_id, take.kind),
    )
    _touch(tx, take.kit_id)


def allow(tx: Transaction, kit_id: str, kind: str, allowed: bool) -> None:
    """Whether a reference is used in spite of its faults."""
    tx.execute("UPDATE kit_references SET allowed = ? WHERE kit_id = ? AND kind = ?", (allowed, kit_id, kind))
    _touch(tx, kit_id)


def move_all(tx: Transaction, kit_id: str, before: StoredStatus, after: StoredStatus) -> list[str]:
    """Move every reference of a kit that stands at `before`; gives their kinds in order."""
    kinds = kinds_at(tx, kit_id, before)
    for kind in kinds:
        move_reference(tx, kit_id, kind, after)
    return kinds


def kinds_at(tx: Transaction, kit_id: str, status: StoredStatus) -> list[str]:
    """The kinds of a kit whose making stands like that, in the order of the kit."""
    rows = tx.query(
        "SELECT kind FROM kit_references WHERE kit_id = ? AND status = ? ORDER BY place", (kit_id, status)
    )
    return [row["kind"] for row in rows]


def standing(tx: Transaction, kit_id: str, kind: str) -> tuple[StoredStatus, str | None]:
    """How the making of a reference was left, and why. Raises NotFound where the kit has none such."""
    rows = tx.query("SELECT status, error FROM kit_references WHERE kit_id = ? AND kind = ?", (kit_id, kind))
    if not rows:
        raise not_found(kit_id)
    return rows[0]["status"], rows[0]["error"]


def kinds_under_way(tx: Transaction, kit_id: str) -> set[str]:
    """The kinds of a kit that are being made, or about to be."""
    return {kind for status in _LIVE for kind in kinds_at(tx, kit_id, status)}


def is_under_way(tx: Transaction, kit_id: str) -> bool:
    """Whether a reference of a kit is being made, or about to be."""
    return bool(kinds_under_way(tx, kit_id))


def stop_references(tx: Transaction, reason: str, kit_id: str, kinds: Collection[str]) -> None:
    """Of these kinds whatever is being made, or about to be, is not any more.

    A reference that has a picture keeps it; the others have failed for that reason.
    """
    rows = tx.query(
        """SELECT kind, take_id FROM kit_references
            WHERE kit_id = ? AND status IN ('pending', 'generating', 'next')""",
        (kit_id,),
    )
    for row in rows:
        if row["kind"] in kinds:
            left: StoredStatus = "ready" if row["take_id"] else "failed"
            move_reference(tx, kit_id, row["kind"], left, reason)


def interrupt_kits(tx: Transaction) -> None:
    """At the start: nothing is being made yet, whatever the last process left behind."""
    rows = tx.query(
        "SELECT DISTINCT kit_id FROM kit_references WHERE status IN ('pending', 'generating', 'next')"
    )
    for row in rows:
        stop_references(tx, INTERRUPTED, row["kit_id"], kinds_under_way(tx, row["kit_id"]))


def insert_take(tx: Transaction, take: Take) -> None:
    """Remember a picture that was made; checks that are empty are still to come."""
    insert_image(tx, take.image)
    row = take.model_dump(include={"id", "kit_id", "kind", "number", "seed", "prompt", "note", "provider"})
    tx.insert(
        "kit_takes",
        {
            **row,
            "image": take.image.sha256,
            "sources": json.dumps([source.model_dump() for source in take.sources]),
            "cost_usd": take.cost_usd,
            "call_id": take.call_id,
            "checks": _dump(take.checks),
            "created_at": take.created_at.isoformat(),
        },
    )
    _touch(tx, take.kit_id)


def get_take(tx: Transaction, take_id: str) -> Take:
    """One picture of a reference. Raises NotFound."""
    rows = tx.query(f"{TAKES} WHERE kit_takes.id = ?", (take_id,))
    if not rows:
        raise NotFound("There is no such picture in a reference kit.", do="Load the page again.")
    return to_take(tx, rows[0])


def unchecked_takes(tx: Transaction) -> list[Take]:
    """The takes that nobody has looked at yet, oldest first."""
    return [to_take(tx, row) for row in tx.query(f"{TAKES} WHERE checks IS NULL ORDER BY kit_takes.seq")]


def set_checks(tx: Transaction, take: Take, checks: Sequence[Check]) -> None:
    """What the quality check found."""
    tx.execute("UPDATE kit_takes SET checks = ? WHERE id = ?", (_dump(checks), take.id))
    _touch(tx, take.kit_id)


def number_in_use(tx: Transaction, kit_id: str, kind: str) -> int:
    """The number of the take that stands for a reference; 0 where none does."""
    rows = tx.query(
        """SELECT number FROM kit_references JOIN kit_takes ON kit_takes.id = take_id
            WHERE kit_references.kit_id = ? AND kit_references.kind = ?""",
        (kit_id, kind),
    )
    return int(rows[0]["number"]) if rows else 0


def next_number(tx: Transaction, kit_id: str, kind: str) -> int:
    """The number of the next take of a reference, from 1."""
    rows = tx.query(
        "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM kit_takes WHERE kit_id = ? AND kind = ?",
        (kit_id, kind),
    )
    return int(rows[0]["next"])


def usable_pictures(tx: Transaction, kit_id: str) -> dict[str, Image]:
    """The pictures that keyframes may be held to, by kind, in the kit's order; none of a kit that is gone."""
    rows = tx.query(
        """SELECT kit_references.kind, allowed, checks, sha256, extension, width, height, mime
             FROM kit_references JOIN kit_takes ON kit_takes.id = take_id JOIN images ON sha256 = image
            WHERE kit_references.kit_id = ? ORDER BY place""",
        (kit_id,),
    )
    return {
        row["kind"]: to_image(tx, row) for row in rows if row["allowed"] or not _has_faults(row["checks"])
    }


def leading_of(tx: Transaction, kit_id: str) -> str | None:
    """The kind that everything else of a kit is made from; None where it was deleted meanwhile."""
    rows = tx.query("SELECT subject FROM kits WHERE id = ?", (kit_id,))
    return leading_kind(rows[0]["subject"]) if rows else None


def kit_exists(tx: Transaction, kit_id: str) -> bool:
    """Whether it was not deleted meanwhile."""
    return bool(tx.query("SELECT 1 FROM kits WHERE id = ?", (kit_id,)))


def has_reference(tx: Transaction, kit_id: str, kind: str) -> bool:
    """Whether a kit is there and has this reference, neither of them deleted meanwhile."""
    return bool(tx.query("SELECT 1 FROM kit_references WHERE kit_id = ? AND kind = ?", (kit_id, kind)))


def storyboards_using_kit(tx: Transaction, kit_id: str) -> list[tuple[str, str]]:
    """Id and title of each storyboard that shows this kit, as person or as product, the newest first."""
    rows = tx.query(
        """SELECT id, title FROM storyboards
            WHERE kit_id = :kit OR product_kit_id = :kit ORDER BY seq DESC""",
        {"kit": kit_id},
    )
    return [(row["id"], row["title"]) for row in rows]


def not_found(kit_id: str) -> NotFound:
    """There is no kit with that id."""
    return NotFound(
        f"There is no reference kit “{kit_id[:40]}”.", do="It may have been deleted: load the list again."
    )


def _has_faults(checks: str | None) -> bool:
    return any(check["outcome"] == "bad" for check in json.loads(checks or "[]"))


def _dump(checks: Sequence[Check]) -> str | None:
    return json.dumps([check.model_dump() for check in checks]) if checks else None


def _touch(tx: Transaction, kit_id: str) -> None:
    tx.execute("UPDATE kits SET updated_at = ? WHERE id = ?", (tx.now.isoformat(), kit_id))
    tx.touched.update((kit_id, SHELF))
