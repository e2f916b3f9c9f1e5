"""Rows of influencers and products."""

from __future__ import annotations

from datetime import datetime

from studio.domain.identity import Identity, IdentityKind, Influencer, Product
from studio.domain.image import Image
from studio.errors import NotFound
from studio.store.images import insert_image, to_image
from studio.store.spending import UNPRICED
from studio.store.transaction import Row, Transaction

_MODELS: dict[IdentityKind, type[Influencer] | type[Product]] = {"influencer": Influencer, "product": Product}
_SELECT = f"""
    SELECT identities.id, name, upscaled, upscale_note, cost_usd, description, identities.created_at,
           photo.sha256 AS photo_sha256, photo.extension AS photo_extension, photo.width AS photo_width,
           photo.height AS photo_height, photo.mime AS photo_mime,
           original.sha256 AS original_sha256, original.extension AS original_extension,
           original.width AS original_width, original.height AS original_height,
           original.mime AS original_mime,
           (SELECT COUNT(*) FROM ledger
             WHERE owner_id = identities.id AND what = 'upscale' AND {UNPRICED}) AS unpriced
      FROM identities JOIN images AS photo ON photo.sha256 = photo
                      JOIN images AS original ON original.sha256 = original
"""  # noqa: S608  words of the code, not input


def insert_identity(tx: Transaction, kind: IdentityKind, identity: Identity) -> None:
    """Remember a new influencer or product, and its two pictures."""
    photo = _photo_columns(tx, identity)
    row = {
        "id": identity.id,
        "kind": kind,
        "name": identity.name,
        "description": identity.description,
        "created_at": identity.created_at.isoformat(),
    }
    tx.insert("identities", row | photo)


def get_identity(tx: Transaction, kind: IdentityKind, identity_id: str) -> Influencer | Product:
    """One influencer or product. Raises NotFound, also for an id of the other kind."""
    rows = tx.query(f"{_SELECT} WHERE identities.id = ? AND kind = ?", (identity_id, kind))
    if not rows:
        raise _not_found(kind, identity_id)
    return _to_identity(tx, kind, rows[0])


def list_identities(tx: Transaction, kind: IdentityKind) -> list[Influencer | Product]:
    """All influencers or products, newest first."""
    rows = tx.query(f"{_SELECT} WHERE kind = ? ORDER BY identities.seq DESC", (kind,))
    return [_to_identity(tx, kind, row) for row in rows]


def rename_identity(tx: Transaction, kind: IdentityKind, identity_id: str, name: str) -> Influencer | Product:
    """Give it another name. Raises NotFound."""
    tx.execute("UPDATE identities SET name = ? WHERE id = ? AND kind = ?", (name, identity_id, kind))
    return get_identity(tx, kind, identity_id)


def describe_identity(tx: Transaction, identity_id: str, text: str) -> Influencer | Product:
    """Keep other words for it. Raises NotFound."""
    rows = tx.query("SELECT kind FROM identities WHERE id = ?", (identity_id,))
    if not rows:
        raise _not_found("influencer or product", identity_id)
    tx.execute("UPDATE identities SET description = ? WHERE id = ?", (text, identity_id))
    return get_identity(tx, rows[0]["kind"], identity_id)


def replace_photo(tx: Transaction, kind: IdentityKind, identity: Identity) -> Influencer | Product:
    """Take over the identity's pictures, upscale and cost; the stored name stays. Raises NotFound."""
    row = _photo_columns(tx, identity) | {"id": identity.id, "kind": kind}
    tx.execute(
        """UPDATE identities SET photo = :photo, original = :original, upscaled = :upscaled,
                  upscale_note = :upscale_note, cost_usd = :cost_usd
            WHERE id = :id AND kind = :kind""",
        row,
    )
    return get_identity(tx, kind, identity.id)


def upgrade_photo(tx: Transaction, identity_id: str, original: str, photo: Image, cost_usd: float) -> bool:
    """A 4K photo that came late: taken over where the identity still has that original, and no 4K of it.

    Gives whether it was; its cost is the identity's either way.
    """
    tx.execute("UPDATE identities SET cost_usd = cost_usd + ? WHERE id = ?", (cost_usd, identity_id))
    changed = tx.execute(
        """UPDATE identities SET photo = ?, upscaled = 1, upscale_note = ?
            WHERE id = ? AND original = ? AND NOT upscaled""",
        (photo.sha256, "Brought to 4K; it came late.", identity_id, original),
    )
    return changed > 0


def delete_identity(tx: Transaction, kind: IdentityKind, identity_id: str) -> None:
    """Forget it; its picture files stay, because made keyframes name them as sources. Raises NotFound."""
    if not tx.execute("DELETE FROM identities WHERE id = ? AND kind = ?", (identity_id, kind)):
        raise _not_found(kind, identity_id)


def refuse_missing(tx: Transaction, identity_id: str) -> None:
    """Raises NotFound where neither an influencer nor a product has this id."""
    if not tx.query("SELECT 1 FROM identities WHERE id = ?", (identity_id,)):
        raise _not_found("influencer or product", identity_id)


def storyboards_using(tx: Transaction, identity_id: str) -> list[tuple[str, str]]:
    """Id and title of each storyboard that names this influencer or product, newest first."""
    rows = tx.query(
        "SELECT id, title FROM storyboards WHERE influencer_id = :id OR product_id = :id ORDER BY seq DESC",
        {"id": identity_id},
    )
    return [(row["id"], row["title"]) for row in rows]


def _photo_columns(tx: Transaction, identity: Identity) -> Row:
    insert_image(tx, identity.photo)
    insert_image(tx, identity.original)
    return {
        "photo": identity.photo.sha256,
        "original": identity.original.sha256,
        "upscaled": identity.upscaled,
        "upscale_note": identity.upscale_note,
        "cost_usd": identity.cost_usd,
    }


def _to_identity(tx: Transaction, kind: IdentityKind, row: Row) -> Influencer | Product:
    return _MODELS[kind](
        id=row["id"],
        name=row["name"],
        photo=to_image(tx, _columns_of("photo_", row)),
        original=to_image(tx, _columns_of("original_", row)),
        upscaled=bool(row["upscaled"]),
        upscale_note=row["upscale_note"],
        cost_usd=row["cost_usd"],
        unpriced=row["unpriced"],
        description=row["description"],
        created_at=datetime.fromisoformat(row["created_at"]),
    )


def _columns_of(prefix: str, row: Row) -> Row:
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


def _not_found(kind: str, identity_id: str) -> NotFound:
    return NotFound(
        f"There is no {kind} “{identity_id[:40]}”.", do="It may have been deleted: load the list again."
    )
