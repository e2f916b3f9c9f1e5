"""Rows of the image generator: what was asked for, and each picture that came of it.

What one would get wrong: a row for every picture exists from the start, empty, so that a picture that comes
late has its place; and how an empty one stands is read from its call in the ledger, not stored a second time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from studio.domain.generation import Generated, Generation, GenerationBrief, GenerationStatus, PictureState
from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.domain.ledger import LIVE_CALLS
from studio.domain.variation import Scores, SourceUsed
from studio.errors import NotFound
from studio.store.images import insert_image, to_image
from studio.store.ledger import from_micros
from studio.store.spending import UNPRICED
from studio.store.transaction import Row, Transaction
from studio.store.videos import get_video

TOPIC = "generations"
"""Watchers of all generations are woken under this name."""
_SELECT = """
    SELECT seq, id, brief, status, sent, sources, picked, again_of, error, created_at, ended_at
      FROM generations
"""
_PICTURES = """
    SELECT generated.id, generation_id, number, image, seed, scores, error, cost_usd, call_id,
           images.sha256, images.extension, images.width, images.height, images.mime, video
      FROM generated LEFT JOIN images ON images.sha256 = generated.image
"""
Place = tuple[str, int]
"""A picture's place: the id of its generation, and its number."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A stored picture about to take its place; cost in USD; call_id: the ledger's entry."""

    image: Image
    seed: int
    cost_usd: float = 0.0
    call_id: str | None = None


def insert_generation(tx: Transaction, generation: Generation) -> None:
    """Remember a request, with an empty place for each picture that is wanted."""
    row = {
        "id": generation.id,
        "brief": generation.brief.model_dump_json(),
        "status": generation.status,
        "sent": generation.sent,
        "sources": json.dumps([source.model_dump() for source in generation.sources]),
        "again_of": generation.again_of,
        "created_at": generation.created_at.isoformat(),
    }
    tx.insert("generations", row)
    for number in range(1, generation.brief.wanted + 1):
        tx.insert("generated", {"id": new_id("img"), "generation_id": generation.id, "number": number})
    _touch(tx, generation.id)


def get_generation(tx: Transaction, generation_id: str) -> Generation:
    """One generation with its pictures. Raises NotFound."""
    rows = tx.query(f"{_SELECT} WHERE id = ?", (generation_id,))
    if not rows:
        raise _not_found(generation_id)
    return _to_generations(tx, rows)[0]


def list_generations(tx: Transaction, most: int, before: str | None = None) -> list[Generation]:
    """The newest `most` generations, or those that came before one of them. Raises NotFound."""
    seq = None if before is None else _seq_of(tx, before)
    rows = tx.query(
        f"{_SELECT} WHERE :seq IS NULL OR seq < :seq ORDER BY seq DESC LIMIT :most",
        {"seq": seq, "most": most},
    )
    return _to_generations(tx, rows)


def place_picture(tx: Transaction, place: Place, placed: Placed) -> str | None:
    """Put a picture into its place; gives its id, or None where its generation was deleted meanwhile."""
    insert_image(tx, placed.image)
    changed = tx.execute(
        """UPDATE generated SET image = ?, seed = ?, cost_usd = ?, call_id = ?, error = NULL
            WHERE generation_id = ? AND number = ?""",
        (placed.image.sha256, placed.seed, placed.cost_usd, placed.call_id, *place),
    )
    if not changed:
        return None
    _touch(tx, place[0])
    rows = tx.query("SELECT id FROM generated WHERE generation_id = ? AND number = ?", place)
    return str(rows[0]["id"])


def fail_picture(tx: Transaction, place: Place, error: str) -> None:
    """Note why a picture could not be made; one that exists stays."""
    tx.execute(
        "UPDATE generated SET error = ? WHERE generation_id = ? AND number = ? AND image IS NULL",
        (error, *place),
    )
    _touch(tx, place[0])


def set_picture_scores(tx: Transaction, picture_id: str, scores: Scores) -> None:
    """Note how a picture measures; one that was deleted meanwhile is passed by."""
    tx.execute("UPDATE generated SET scores = ? WHERE id = ?", (scores.model_dump_json(), picture_id))
    for row in tx.query("SELECT generation_id FROM generated WHERE id = ?", (picture_id,)):
        _touch(tx, row["generation_id"])


def end_generation(
    tx: Transaction, generation_id: str, status: GenerationStatus, error: str | None = None
) -> None:
    """Note how a generation ended; one that has ended stays as it did."""
    tx.execute(
        "UPDATE generations SET status = ?, error = ?, ended_at = ? WHERE id = ? AND status = 'generating'",
        (status, error, tx.now.isoformat(), generation_id),
    )
    _touch(tx, generation_id)


def interrupt_live_generations(tx: Transaction) -> None:
    """At the start: what an ended process was making is not being made any more."""
    for row in tx.query("SELECT id FROM generations WHERE status = 'generating'"):
        end_generation(tx, row["id"], "interrupted")


def get_generated(tx: Transaction, picture_id: str) -> Generated:
    """One picture of any generation. Raises NotFound."""
    rows = tx.query("SELECT generation_id FROM generated WHERE id = ?", (picture_id,))
    if not rows:
        raise NotFound(
            f"There is no generated picture “{picture_id[:40]}”.", do="Its generation may have been deleted."
        )
    pictures = get_generation(tx, rows[0]["generation_id"]).pictures
    return next(picture for picture in pictures if picture.id == picture_id)


def set_picked(tx: Transaction, generation_id: str, picture_id: str | None) -> None:
    """Note which picture of a generation a person chose."""
    tx.execute("UPDATE generations SET picked = ? WHERE id = ?", (picture_id, generation_id))
    _touch(tx, generation_id)


def delete_generation(tx: Transaction, generation_id: str) -> None:
    """Forget a generation; its picture files stay, as others may use them. Raises NotFound."""
    if not tx.execute("DELETE FROM generations WHERE id = ?", (generation_id,)):
        raise _not_found(generation_id)
    _touch(tx, generation_id)


def _touch(tx: Transaction, generation_id: str) -> None:
    tx.touched.update((generation_id, TOPIC))


def _seq_of(tx: Transaction, generation_id: str) -> int:
    rows = tx.query("SELECT seq FROM generations WHERE id = ?", (generation_id,))
    if not rows:
        raise _not_found(generation_id)
    return int(rows[0]["seq"])


def _to_generations(tx: Transaction, rows: Sequence[Row]) -> list[Generation]:
    ids = json.dumps([row["id"] for row in rows])
    pictures = tx.query(
        f"{_PICTURES} WHERE generation_id IN (SELECT value FROM json_each(?)) ORDER BY generated.seq",  # noqa: S608  no input in it
        (ids,),
    )
    calls = tx.query(
        f"""SELECT id, owner_id, number, status, charged, cost_micros, error, ended_at, {UNPRICED} AS unpriced
             FROM ledger WHERE owner_id IN (SELECT value FROM json_each(?)) ORDER BY seq""",  # noqa: S608  no input in it
        (ids,),
    )
    return [
        _to_generation(
            tx,
            row,
            [one for one in pictures if one["generation_id"] == row["id"]],
            [one for one in calls if one["owner_id"] == row["id"]],
        )
        for row in rows
    ]


def _to_generation(tx: Transaction, row: Row, pictures: Sequence[Row], calls: Sequence[Row]) -> Generation:
    # The last call of a number tells how it stands: one that failed for free is asked for once more.
    last = {call["number"]: call for call in calls}
    unpriced = {call["id"] for call in calls if call["unpriced"]}
    cost = sum((from_micros(call["cost_micros"]) for call in calls if call["cost_micros"] is not None), 0)
    return Generation(
        id=row["id"],
        brief=GenerationBrief.model_validate_json(row["brief"]),
        status=row["status"],
        sent=row["sent"],
        sources=[SourceUsed.model_validate(source) for source in json.loads(row["sources"])],
        pictures=[_to_generated(tx, row, one, last.get(one["number"]), unpriced) for one in pictures],
        picked=row["picked"],
        again_of=row["again_of"],
        cost_usd=float(cost),
        unpriced=len(unpriced),
        error=row["error"],
        created_at=datetime.fromisoformat(row["created_at"]),
        ended_at=datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
    )


def _to_generated(
    tx: Transaction, generation: Row, row: Row, call: Row | None, unpriced: Collection[str]
) -> Generated:
    state, error = _standing(generation, row, call)
    return Generated(
        id=row["id"],
        generation_id=row["generation_id"],
        number=row["number"],
        state=state,
        image=None if row["image"] is None else to_image(tx, row),
        video=None if row["video"] is None else get_video(tx, row["video"]),
        seed=row["seed"],
        scores=row["scores"] and Scores.model_validate_json(row["scores"]),
        error=error,
        cost_usd=row["cost_usd"],
        unpriced=row["call_id"] in unpriced,
        call_id=row["call_id"],
    )


def _standing(generation: Row, row: Row, call: Row | None) -> tuple[PictureState, str | None]:
    """How a picture stands, and why it is missing."""
    status: GenerationStatus = generation["status"]
    if row["image"] is not None:
        return "ready", None
    if call is not None and status != "generating" and call["status"] in LIVE_CALLS:
        return "checking", None
    error = row["error"] or (call["error"] if call is not None and status != "generating" else None)
    if call is not None and call["error"] and _ended_late(generation, call):
        # Its end was found out by nobody who waited: what was said before of it is over.
        error = call["error"]
    if error is not None:
        return "failed", error
    return ("waiting" if status == "generating" else "stopped"), None


def _ended_late(generation: Row, call: Row) -> bool:
    ends = generation["ended_at"], call["ended_at"]
    return None not in ends and datetime.fromisoformat(ends[1]) > datetime.fromisoformat(ends[0])


def _not_found(generation_id: str) -> NotFound:
    return NotFound(
        f"There is no generation “{generation_id[:40]}”.", do="It may have been deleted: load the list again."
    )
