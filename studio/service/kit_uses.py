"""Where a kit is used and was, and which kits can be chosen."""

from __future__ import annotations

from studio.domain.kit import KitChoice, KitHistory, KitSubject
from studio.service.checks import checked_id, checked_text
from studio.service.kit_wishes import checked_subject
from studio.service.wiring import Parts
from studio.store import kit_uses as rows
from studio.store import kits
from studio.store.transaction import Transaction

_ALL = 2**31


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


def choices(
    parts: Parts, most: int, search: str, subject: KitSubject | None = None, usable: bool = False
) -> list[KitChoice]:
    """Kits as they are offered for choosing, the newest first. Raises InvalidInput for no words."""
    search = checked_text(search, "search", 200)
    shown = checked_subject(subject, None) if subject is not None else None

    def fits(kit: KitChoice) -> bool:
        return shown in (None, kit.subject) and (kit.usable or not usable)

    def read(tx: Transaction) -> list[KitChoice]:
        if shown is None and not usable:
            return kits.kit_choices(tx, rows.choosable(tx, most, search))
        # Cut after the others were left out: newer ones that do not fit take nobody's place.
        return [kit for kit in kits.kit_choices(tx, rows.choosable(tx, _ALL, search)) if fits(kit)][:most]

    return parts.database.read(read)
