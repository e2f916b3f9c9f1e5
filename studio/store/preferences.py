"""What a person set for this studio folder: names and values."""

from __future__ import annotations

from studio.store.transaction import Transaction


def get_preferences(tx: Transaction) -> dict[str, str]:
    """All that was set."""
    return {
        row["name"]: row["value"] for row in tx.query("SELECT name, value FROM preferences ORDER BY name")
    }


def set_preference(tx: Transaction, name: str, value: str) -> None:
    """Set a value; it replaces the one before."""
    tx.execute(
        """INSERT INTO preferences (name, value) VALUES (?, ?)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value""",
        (name, value),
    )
