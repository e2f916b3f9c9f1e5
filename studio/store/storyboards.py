"""Rows of storyboards. The spec is one JSON text; what is looked up by stands beside it in columns."""

from __future__ import annotations

import json
from datetime import datetime

from studio.domain.storyboard import SegmentSpec, Storyboard, StoryboardSpec
from studio.errors import NotFound
from studio.store.transaction import Row, Transaction

_SELECT = "SELECT id, spec, revision, created_at, updated_at FROM storyboards"


def insert_storyboard(tx: Transaction, storyboard: Storyboard) -> None:
    """Remember a new storyboard; its spec names a stored reference picture by sha256."""
    row = {
        "id": storyboard.id,
        "revision": storyboard.revision,
        "created_at": storyboard.created_at.isoformat(),
        "updated_at": storyboard.updated_at.isoformat(),
    }
    tx.insert("storyboards", row | _spec_columns(storyboard.spec))


def get_storyboard(tx: Transaction, storyboard_id: str) -> Storyboard:
    """One storyboard. Raises NotFound."""
    rows = tx.query(f"{_SELECT} WHERE id = ?", (storyboard_id,))
    if not rows:
        raise _not_found(storyboard_id)
    return _to_storyboard(rows[0])


def list_storyboards(tx: Transaction) -> list[Storyboard]:
    """All storyboards, newest first."""
    return [_to_storyboard(row) for row in tx.query(f"{_SELECT} ORDER BY seq DESC")]


def update_spec(tx: Transaction, storyboard_id: str, spec: StoryboardSpec) -> Storyboard:
    """Replace the brief and count the revision up. Raises NotFound."""
    tx.execute(
        """UPDATE storyboards SET title = :title, influencer_id = :influencer_id, product_id = :product_id,
                  kit_id = :kit_id, product_kit_id = :product_kit_id, spec = :spec,
                  revision = revision + 1, updated_at = :now
            WHERE id = :id""",
        _spec_columns(spec) | {"id": storyboard_id, "now": tx.now.isoformat()},
    )
    return get_storyboard(tx, storyboard_id)


def delete_storyboard(tx: Transaction, storyboard_id: str) -> None:
    """Forget it and all that was made for it; watchers are woken and find it gone. Raises NotFound."""
    # The tables that belong to it cascade (migrations.py).
    if not tx.execute("DELETE FROM storyboards WHERE id = ?", (storyboard_id,)):
        raise _not_found(storyboard_id)
    tx.touched.add(storyboard_id)


def _spec_columns(spec: StoryboardSpec) -> Row:
    if spec.reference_image is not None and not isinstance(spec.reference_image, str):
        raise TypeError("a stored spec names its reference picture by sha256")
    return {
        "title": spec.title,
        "influencer_id": spec.influencer_id,
        "product_id": spec.product_id,
        "kit_id": spec.kit_id,
        "product_kit_id": spec.product_kit_id,
        "spec": spec.model_dump_json(),
    }


def _to_storyboard(row: Row) -> Storyboard:
    return Storyboard(
        id=row["id"],
        spec=_to_spec(row["spec"]),
        revision=row["revision"],
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
    )


def _to_spec(text: str) -> StoryboardSpec:
    # Taken at its word: it was checked when it was stored, and looking at each character of its prompts again
    # would make a long list of storyboards slow.
    spec = json.loads(text)
    segments = [SegmentSpec.model_construct(**segment) for segment in spec["segments"]]
    return StoryboardSpec.model_construct(**{**spec, "segments": segments})


def _not_found(storyboard_id: str) -> NotFound:
    return NotFound(
        f"There is no storyboard “{storyboard_id[:40]}”.", do="It may have been deleted: load the list again."
    )
