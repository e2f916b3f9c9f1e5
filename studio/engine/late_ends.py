"""Where it is said that a call which nobody waited for brought no picture: on its board, or in its kit."""

from __future__ import annotations

from studio.domain.events import variation_failed
from studio.domain.ledger import LedgerEntry
from studio.store import kits, ledger
from studio.store.events import tell
from studio.store.transaction import Transaction


def tell_late_end(tx: Transaction, entry: LedgerEntry, reason: str) -> None:
    """Say it to whoever looks there, in the transaction that stores the end."""
    if entry.what == "reference":
        _tell_kit(tx, entry, reason)
    elif entry.storyboard_id and entry.key:
        tell(tx, entry.storyboard_id, variation_failed(entry.key, reason))


def _tell_kit(tx: Transaction, entry: LedgerEntry, reason: str) -> None:
    """Wake who looks at the kit, and give the reason where its reference says that it is still awaited.

    One that is being made again says by itself how that ends; what a person stopped, and what has a picture
    and no trouble since, is left as it is.
    """
    kit_id, kind = entry.owner_id or "", entry.key or ""
    if not kits.kit_exists(tx, kit_id):
        return
    # Also where nothing is written: what a kit costs, and what of it is open, is read from the ledger.
    tx.touched.update((kit_id, kits.SHELF))
    reference = kits.get_kit(tx, kit_id).references.get(kind)
    if reference is None or reference.status not in ("ready", "failed"):
        return
    if reference.error is not None and not ledger.get_entry(tx, entry.id).cancel_asked:
        kits.move_reference(tx, kit_id, kind, reference.status, reason)
