"""Bringing a database to the newest schema: all steps or none, and a copy of the old one first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils

from studio.errors import NotAStudioDatabase
from studio.store import driver
from studio.store.folder import APPLICATION_ID, create_database
from studio.store.migrations import SCHEMA, STEPS, m001_first_tables, migrate

_A_CALL = """
    INSERT INTO ledger (id, provider, model, what, status, seed, inputs_digest, ordered, reserved_micros,
                        price_known, price_as_of, price_source, charged, receipt, cancel_asked, looked_s,
                        intended_at)
    VALUES ('call_1', 'fal', 'm', 'variation', 'unknown', 1, '', '{}', 40000, 1, '', '', 'possibly', '{}', 0,
            0, '2026-11-20T09:00:00+00:00')
"""

_A_KIT = """
    INSERT INTO kits (id, name, subject, source, source_note, warnings, provider, created_at)
    VALUES ('{id}', 'Eileen', 'person', 'a', '', '[]', 'sketch', '2026-11-20')
"""
_EILEEN = """
    INSERT INTO identities (id, kind, name, photo, original, upscaled, upscale_note, cost_usd, created_at)
    VALUES ('inf_1', 'influencer', 'Eileen', 'a', 'a', 0, '', 0, '2026-11-20')
"""
_A_GENERATION = """
    INSERT INTO generations (id, brief, status, sent, sources, created_at)
    VALUES ('gen_1', '{"held_to": {"kind": "influencer", "id": "inf_1"}}', 'done', '', '[]', '2026-11-20')
"""
_A_TAKE = """
    INSERT INTO kit_takes (id, kit_id, kind, number, image, seed, prompt, note, sources, provider, cost_usd,
                           created_at)
    VALUES ('take_1', 'kit_1', 'anchor', 1, 'a', 1, '', '', '[]', 'sketch', 0, '2026-11-21')
"""


def m002_ratings(db: sqlite_utils.Database) -> None:
    db.execute("ALTER TABLE picks ADD COLUMN rating INTEGER")


def m003_breaks(db: sqlite_utils.Database) -> None:
    db.execute("DROP TABLE preferences")
    raise ZeroDivisionError


def m003_loses_a_storyboard(db: sqlite_utils.Database) -> None:
    db.execute("DELETE FROM storyboards")


@pytest.fixture
def connection(home: Path) -> Iterator[driver.Connection]:
    home.mkdir()
    opened = driver.open_writer(create_database(home))
    yield opened
    opened.close()


def _number(connection: driver.Connection, pragma: str) -> int:
    (number,) = connection.execute(f"PRAGMA {pragma}").fetchone()
    return int(number)


def _tables(connection: driver.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _a_storyboard_with_a_run(connection: driver.Connection) -> None:
    connection.execute("INSERT INTO storyboards VALUES (1, 'sb_1', 't', NULL, NULL, '{}', 1, 'now', 'now')")
    connection.execute(
        "INSERT INTO runs VALUES (1, 'run_1', 'sb_1', 'done', NULL, 0, '[]', '[]', 'now', NULL)"
    )


def test_a_new_database_gets_all_tables_and_our_numbers(connection: driver.Connection, home: Path) -> None:
    migrate(connection, home)

    assert _tables(connection) >= {
        "images",
        "identities",
        "storyboards",
        "runs",
        "attempts",
        "variations",
        "picks",
        "events",
        "preferences",
    }
    assert (_number(connection, "application_id"), _number(connection, "user_version")) == (
        APPLICATION_ID,
        SCHEMA,
    )


def test_our_numbers_are_in_the_file_itself_even_without_its_log(
    connection: driver.Connection, home: Path
) -> None:
    migrate(connection, home)

    header = (home / "studio.db").read_bytes()[:100]

    assert int.from_bytes(header[60:64]) == SCHEMA
    assert header[68:72] == b"ThLS"


def test_a_database_that_is_up_to_date_is_left_alone(connection: driver.Connection, home: Path) -> None:
    migrate(connection, home)
    before = _number(connection, "data_version"), connection.total_changes

    migrate(connection, home)

    assert (_number(connection, "data_version"), connection.total_changes) == before
    assert not (home / "backups").exists()


def test_an_older_database_is_copied_then_brought_up(connection: driver.Connection, home: Path) -> None:
    migrate(connection, home, [m001_first_tables])
    _a_storyboard_with_a_run(connection)

    migrate(connection, home, [m001_first_tables, m002_ratings])

    assert _number(connection, "user_version") == 2
    assert connection.execute("SELECT rating FROM picks").fetchall() == []
    copy = driver.open_untouched(home / "backups" / "schema-1.db", has_log=False)
    assert _number(copy, "user_version") == 1
    assert copy.execute("SELECT id FROM runs").fetchall() == [("run_1",)]
    copy.close()


def test_a_step_that_breaks_takes_the_others_back(connection: driver.Connection, home: Path) -> None:
    migrate(connection, home, [m001_first_tables])

    with pytest.raises(ZeroDivisionError):
        migrate(connection, home, [m001_first_tables, m002_ratings, m003_breaks])

    assert _number(connection, "user_version") == 1
    assert "preferences" in _tables(connection)
    columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(picks)")]
    assert "rating" not in columns


def test_a_step_that_leaves_rows_without_their_owner_is_taken_back(
    connection: driver.Connection, home: Path
) -> None:
    migrate(connection, home, [m001_first_tables])
    _a_storyboard_with_a_run(connection)

    with pytest.raises(NotAStudioDatabase):
        migrate(connection, home, [m001_first_tables, m003_loses_a_storyboard])

    assert connection.execute("SELECT id FROM storyboards").fetchall() == [("sb_1",)]
    assert _number(connection, "user_version") == 1


def test_foreign_keys_are_on_again_after_migrating(connection: driver.Connection, home: Path) -> None:
    migrate(connection, home)

    assert _number(connection, "foreign_keys") == 1


def test_a_copy_that_was_cut_short_does_not_stand_in_the_way(
    connection: driver.Connection, home: Path
) -> None:
    migrate(connection, home, [m001_first_tables])
    (home / "backups").mkdir()
    (home / "backups" / "schema-1.part").write_bytes(b"half a copy")

    migrate(connection, home, [m001_first_tables, m002_ratings])

    assert [file.name for file in (home / "backups").iterdir()] == ["schema-1.db"]


def test_days_begin_with_what_the_calls_before_count_for(connection: driver.Connection, home: Path) -> None:
    migrate(connection, home, STEPS[:5])
    connection.execute(_A_CALL)

    migrate(connection, home)

    assert connection.execute("SELECT * FROM ledger_days").fetchall() == [("2026-11-20", 40000)]


def test_days_go_on_from_what_they_had_when_the_rule_moved_into_the_rows(
    connection: driver.Connection, home: Path
) -> None:
    migrate(connection, home, STEPS[:7])
    connection.execute(_A_CALL)

    migrate(connection, home)
    connection.execute("UPDATE ledger SET status = 'succeeded', charged = 'yes', cost_micros = 30000")

    assert connection.execute("SELECT * FROM ledger_days").fetchall() == [("2026-11-20", 30000)]
    assert connection.execute("SELECT counted_as FROM ledger").fetchall() == [("spent",)]


def test_of_calls_of_before_nobody_knows_where_they_were_sent(
    connection: driver.Connection, home: Path
) -> None:
    migrate(connection, home, STEPS[:8])
    connection.execute(_A_CALL)

    migrate(connection, home)

    assert connection.execute("SELECT sent_to, out_at FROM ledger").fetchall() == [("?", None)]


def test_a_kit_of_before_last_changed_when_its_newest_picture_was_made(
    connection: driver.Connection, home: Path
) -> None:
    migrate(connection, home, STEPS[:9])
    connection.execute("INSERT INTO images VALUES ('a', 'png', 1, 1, 'image/png', '2026-11-20')")
    connection.execute(_A_KIT.format(id="kit_1"))
    connection.execute(_A_KIT.format(id="kit_2"))
    connection.execute(_A_TAKE)

    migrate(connection, home)

    kits = connection.execute("SELECT id, updated_at FROM kits").fetchall()
    assert kits == [("kit_1", "2026-11-21"), ("kit_2", "2026-11-20")]


def test_calls_of_before_are_for_whom_their_kit_and_their_generation_are(
    connection: driver.Connection, home: Path
) -> None:
    migrate(connection, home, STEPS[:10])
    connection.execute("INSERT INTO images VALUES ('a', 'png', 1, 1, 'image/png', '2026-11-20')")
    connection.execute(_EILEEN)
    connection.execute(_A_KIT.format(id="kit_1"))
    connection.execute("UPDATE kits SET influencer_id = 'inf_1'")
    connection.execute(_A_GENERATION)
    connection.execute(_A_CALL)
    connection.execute(_A_CALL.replace("call_1", "call_2"))
    connection.execute("UPDATE ledger SET owner_id = IIF(id = 'call_1', 'kit_1', 'gen_1')")

    migrate(connection, home)

    calls = connection.execute("SELECT id, kit_id, influencer_id, product_id FROM ledger").fetchall()
    assert calls == [("call_1", "kit_1", "inf_1", None), ("call_2", None, "inf_1", None)]


def test_each_database_has_a_salt_of_its_own(connection: driver.Connection, home: Path) -> None:
    migrate(connection, home)
    other_home = home.with_name("other")
    other_home.mkdir()
    other = driver.open_writer(create_database(other_home))
    migrate(other, other_home)

    salts = [one.execute("SELECT salt FROM ledger_salt").fetchall() for one in (connection, other)]
    other.close()

    assert [len(salt) for ((salt,),) in salts] == [16, 16]
    assert salts[0] != salts[1]


def test_steps_are_numbered_without_gaps() -> None:
    assert [step.__name__[:4] for step in STEPS] == [f"m{number:03d}" for number in range(1, SCHEMA + 1)]
