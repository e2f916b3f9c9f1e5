"""What a person set for a studio folder."""

from __future__ import annotations

from studio.store.database import Database
from studio.store.preferences import get_preferences, set_preference


def test_nothing_is_set_in_a_new_studio(database: Database) -> None:
    assert database.read(get_preferences) == {}


def test_a_preference_set_again_replaces_the_one_before(database: Database) -> None:
    database.write(lambda tx: set_preference(tx, "provider", "sketch"))
    database.write(lambda tx: set_preference(tx, "theme", "dark"))
    database.write(lambda tx: set_preference(tx, "provider", "gemini"))

    assert database.read(get_preferences) == {"provider": "gemini", "theme": "dark"}
