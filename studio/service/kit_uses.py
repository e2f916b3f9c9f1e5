"""Where a kit is used and was, and which kits can be chosen."""

from __future__ import annotations

from studio.domain.kit import KitChoice, KitHistory
from studio.service.checks import checked_id, checked_text
from studio.service.wiring import Parts
from studio.store import kit_uses as rows
from studio.store import kits
from studio.store.transaction import Transaction


def history(parts: Parts, kit_id: str) -> KitHistory:
    """The storyboards and the generator's pictures of a kit. Raises NotFound."""
    kit_id = checked_id(kit_id, "reference kit")

    def read(tx: Transaction) -> KitHistory:
        if not kits.kit_exists(tx, kit_id):
            raise kits.not_found(kit_id)
        return KitHistory(
            storyboards=rows.storyboards_made_with(tx, kit_id), generated=rows.generated_with(tx, kit_id)
        )

    return parts.database.read(read)


def choices(parts: Parts, most: int, search: str) -> list[KitChoice]:
    """Kits as they are offered for choosing, the newest first. Raises InvalidInput for no words."""
    search = checked_text(search, "search", 200)

    def read(tx: Transaction) -> list[KitChoice]:
        return kits.kit_choices(tx, rows.choosable(tx, most, search))

    return parts.database.read(read)
