"""The tables, step by step. A step is never edited once it is released: a change is a new step at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import sqlite_utils
from sqlite_utils.migrations import Migrations

from studio.store import driver, failures
from studio.store.folder import APPLICATION_ID
from studio.store.for_whom import FOR_WHOM
from studio.store.video_tables import m013_videos

BACKUPS_NAME = "backups"
Step = Callable[[sqlite_utils.Database], None]


def m001_first_tables(db: sqlite_utils.Database) -> None:
    """Pictures, identities, storyboards, runs and attempts, variations, picks, events, preferences."""
    for statement in _FIRST_TABLES:
        db.execute(statement)


def m002_ledger(db: sqlite_utils.Database) -> None:
    """Every call that may cost money, with what it was for, what it cost and how it ended."""
    for statement in _LEDGER:
        db.execute(statement)


def m003_settled_calls(db: sqlite_utils.Database) -> None:
    """What a person decided about a paid call that brought no picture; an index that finds such calls."""
    for statement in _SETTLED:
        db.execute(statement)


def m004_generations(db: sqlite_utils.Database) -> None:
    """What the image generator was asked for, and each picture that came of it."""
    for statement in _GENERATIONS:
        db.execute(statement)


def m005_kits(db: sqlite_utils.Database) -> None:
    """Reference kits, how each of their references stands, and every picture made for one."""
    for statement in _KITS:
        db.execute(statement)


def m006_days(db: sqlite_utils.Database) -> None:
    """What the calls of a day count for together, so that a budget need not add up thousands of rows."""
    for statement in _DAYS:
        db.execute(statement)


def m007_descriptions(db: sqlite_utils.Database) -> None:
    """What a service said of a photo, which a person's own words are compared with."""
    db.execute(_DESCRIPTIONS)


def m008_counted(db: sqlite_utils.Database) -> None:
    """What a call counts for, and as what: said in one place, which all sums read."""
    for statement in _COUNTS:
        db.execute(statement)


def m009_sent(db: sqlite_utils.Database) -> None:
    """How and where a call was sent, and until when it may have been leaving; of older calls nobody knows."""
    for statement in _SENT:
        db.execute(statement)


def m010_remembered(db: sqlite_utils.Database) -> None:
    """When a kit last changed, and the words that a person keeps for an influencer or a product."""
    for statement in _REMEMBERED:
        db.execute(statement)


def m011_for_whom(db: sqlite_utils.Database) -> None:
    """Who a call was for, as it was then: a storyboard may change hands later, or be deleted."""
    for statement in _FOR_WHOM:
        db.execute(statement)


def m012_expected(db: sqlite_utils.Database) -> None:
    """The price that was told of a call, where more was reserved; older calls reserved just that."""
    db.execute("ALTER TABLE ledger ADD COLUMN expected_micros INTEGER")


# Columns named seq give the order in which rows came: ids carry only milliseconds, and SQLite may renumber
# rows that have no number of their own.
_FIRST_TABLES = (
    """
    CREATE TABLE images (
        sha256 TEXT PRIMARY KEY, extension TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
        mime TEXT NOT NULL, created_at TEXT NOT NULL)
    """,
    """
    CREATE TABLE identities (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL,
        photo TEXT NOT NULL REFERENCES images(sha256), original TEXT NOT NULL REFERENCES images(sha256),
        upscaled INTEGER NOT NULL, upscale_note TEXT NOT NULL, cost_usd REAL NOT NULL,
        created_at TEXT NOT NULL)
    """,
    """
    CREATE TABLE storyboards (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, influencer_id TEXT,
        product_id TEXT, spec TEXT NOT NULL, revision INTEGER NOT NULL, created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL)
    """,
    "CREATE INDEX storyboards_by_influencer ON storyboards(influencer_id)",
    "CREATE INDEX storyboards_by_product ON storyboards(product_id)",
    """
    CREATE TABLE runs (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        storyboard_id TEXT NOT NULL REFERENCES storyboards(id) ON DELETE CASCADE, status TEXT NOT NULL,
        error TEXT, cost_usd REAL NOT NULL, keys TEXT NOT NULL, failed_segments TEXT NOT NULL,
        started_at TEXT NOT NULL, ended_at TEXT)
    """,
    "CREATE INDEX runs_by_storyboard ON runs(storyboard_id, seq)",
    "CREATE INDEX runs_live ON runs(storyboard_id) WHERE status = 'running'",
    """
    CREATE TABLE attempts (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
        storyboard_id TEXT NOT NULL REFERENCES storyboards(id) ON DELETE CASCADE, keyframe TEXT NOT NULL,
        state TEXT NOT NULL, wanted INTEGER NOT NULL, first_index INTEGER NOT NULL, note TEXT NOT NULL,
        inputs_digest TEXT, error TEXT, started_at TEXT, ended_at TEXT)
    """,
    "CREATE INDEX attempts_by_keyframe ON attempts(storyboard_id, keyframe, seq)",
    "CREATE INDEX attempts_by_run ON attempts(run_id)",
    """
    CREATE TABLE variations (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        storyboard_id TEXT NOT NULL REFERENCES storyboards(id) ON DELETE CASCADE, keyframe TEXT NOT NULL,
        number INTEGER NOT NULL, attempt_id TEXT REFERENCES attempts(id) ON DELETE SET NULL,
        image TEXT NOT NULL REFERENCES images(sha256), seed INTEGER NOT NULL, prompt TEXT NOT NULL,
        note TEXT NOT NULL, sources TEXT NOT NULL, inputs TEXT, provider TEXT NOT NULL, size TEXT NOT NULL,
        uploaded_by TEXT, cost_usd REAL NOT NULL, scores TEXT, rejected_by TEXT, created_at TEXT NOT NULL,
        call_id TEXT, UNIQUE (storyboard_id, keyframe, number))
    """,
    "CREATE INDEX variations_by_attempt ON variations(attempt_id)",
    "CREATE INDEX variations_by_image ON variations(image)",
    "CREATE INDEX variations_by_call ON variations(call_id) WHERE call_id IS NOT NULL",
    """
    CREATE TABLE picks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        storyboard_id TEXT NOT NULL REFERENCES storyboards(id) ON DELETE CASCADE, keyframe TEXT NOT NULL,
        variation_id TEXT NOT NULL REFERENCES variations(id) ON DELETE CASCADE, how TEXT NOT NULL,
        picked_by TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL)
    """,
    "CREATE INDEX picks_by_keyframe ON picks(storyboard_id, keyframe, id)",
    "CREATE INDEX picks_by_variation ON picks(variation_id)",
    """
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        storyboard_id TEXT NOT NULL REFERENCES storyboards(id) ON DELETE CASCADE, number INTEGER NOT NULL,
        kind TEXT NOT NULL, keyframe TEXT, at TEXT NOT NULL, data TEXT NOT NULL,
        UNIQUE (storyboard_id, number))
    """,
    "CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
# Amounts are whole micro-dollars. Ids of other tables are plain text: money that was spent stays spent when
# its storyboard is deleted.
_LEDGER = (
    """
    CREATE TABLE ledger (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, provider TEXT NOT NULL, model TEXT NOT NULL,
        what TEXT NOT NULL, status TEXT NOT NULL, storyboard_id TEXT, run_id TEXT, attempt_id TEXT,
        keyframe TEXT, number INTEGER, owner_id TEXT, seed INTEGER NOT NULL, inputs_digest TEXT NOT NULL,
        ordered TEXT NOT NULL, reserved_micros INTEGER NOT NULL, price_known INTEGER NOT NULL,
        price_as_of TEXT NOT NULL, price_source TEXT NOT NULL, cost_micros INTEGER, cost_source TEXT,
        charged TEXT NOT NULL, handle TEXT, receipt TEXT NOT NULL, error TEXT, pending_sha TEXT,
        extension TEXT, cancel_asked INTEGER NOT NULL, looked_s REAL NOT NULL, intended_at TEXT NOT NULL,
        submitted_at TEXT, ended_at TEXT)
    """,
    "CREATE INDEX ledger_live ON ledger(provider) WHERE status IN ('intended', 'submitted')",
    """
    CREATE INDEX ledger_open ON ledger(storyboard_id)
     WHERE status IN ('intended', 'submitted', 'unknown')
    """,
    "CREATE INDEX ledger_by_storyboard ON ledger(storyboard_id, keyframe)",
    "CREATE INDEX ledger_by_run ON ledger(run_id)",
    "CREATE INDEX ledger_by_time ON ledger(intended_at)",
    "CREATE INDEX ledger_by_owner ON ledger(owner_id) WHERE owner_id IS NOT NULL",
)
_SETTLED = (
    "ALTER TABLE ledger ADD COLUMN settled TEXT",
    "ALTER TABLE ledger ADD COLUMN settled_by TEXT NOT NULL DEFAULT ''",
    "DROP INDEX ledger_open",
    """
    CREATE INDEX ledger_open ON ledger(storyboard_id)
     WHERE status <> 'succeeded' AND (status <> 'failed' OR charged <> 'no')
    """,
)
_GENERATIONS = (
    """
    CREATE TABLE generations (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, brief TEXT NOT NULL, status TEXT NOT NULL,
        sent TEXT NOT NULL, sources TEXT NOT NULL, picked TEXT, again_of TEXT, error TEXT,
        created_at TEXT NOT NULL, ended_at TEXT)
    """,
    "CREATE INDEX generations_live ON generations(id) WHERE status = 'generating'",
    """
    CREATE TABLE generated (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        generation_id TEXT NOT NULL REFERENCES generations(id) ON DELETE CASCADE, number INTEGER NOT NULL,
        image TEXT REFERENCES images(sha256), seed INTEGER NOT NULL DEFAULT 0, scores TEXT, error TEXT,
        cost_usd REAL NOT NULL DEFAULT 0, call_id TEXT, UNIQUE (generation_id, number))
    """,
    "CREATE INDEX generated_by_image ON generated(image) WHERE image IS NOT NULL",
)
_KITS = (
    """
    CREATE TABLE kits (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, subject TEXT NOT NULL,
        influencer_id TEXT REFERENCES identities(id) ON DELETE SET NULL,
        product_id TEXT REFERENCES identities(id) ON DELETE SET NULL,
        source TEXT NOT NULL REFERENCES images(sha256), source_note TEXT NOT NULL, warnings TEXT NOT NULL,
        provider TEXT NOT NULL, created_at TEXT NOT NULL)
    """,
    "CREATE INDEX kits_by_source ON kits(source)",
    "CREATE INDEX kits_by_influencer ON kits(influencer_id) WHERE influencer_id IS NOT NULL",
    "CREATE INDEX kits_by_product ON kits(product_id) WHERE product_id IS NOT NULL",
    """
    CREATE TABLE kit_references (
        kit_id TEXT NOT NULL REFERENCES kits(id) ON DELETE CASCADE, kind TEXT NOT NULL,
        place INTEGER NOT NULL, status TEXT NOT NULL, error TEXT, take_id TEXT, allowed INTEGER NOT NULL,
        PRIMARY KEY (kit_id, kind))
    """,
    "CREATE INDEX kit_references_live ON kit_references(kit_id) WHERE status IN ('pending', 'generating')",
    """
    CREATE TABLE kit_takes (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        kit_id TEXT NOT NULL REFERENCES kits(id) ON DELETE CASCADE, kind TEXT NOT NULL,
        number INTEGER NOT NULL, image TEXT NOT NULL REFERENCES images(sha256), seed INTEGER NOT NULL,
        prompt TEXT NOT NULL, note TEXT NOT NULL, sources TEXT NOT NULL, provider TEXT NOT NULL,
        cost_usd REAL NOT NULL, call_id TEXT, checks TEXT, created_at TEXT NOT NULL,
        UNIQUE (kit_id, kind, number))
    """,
    "CREATE INDEX kit_takes_by_image ON kit_takes(image)",
    "CREATE INDEX kit_takes_unchecked ON kit_takes(seq) WHERE checks IS NULL",
    "ALTER TABLE storyboards ADD COLUMN kit_id TEXT",
    "ALTER TABLE storyboards ADD COLUMN product_kit_id TEXT",
    "CREATE INDEX storyboards_by_kit ON storyboards(kit_id) WHERE kit_id IS NOT NULL",
    """
    CREATE INDEX storyboards_by_product_kit ON storyboards(product_kit_id) WHERE product_kit_id IS NOT NULL
    """,
)
# What a row counted for before m008.
_COUNTED = """
    CASE WHEN {row}.status IN ('intended', 'submitted') THEN {row}.reserved_micros
         WHEN {row}.status = 'unknown' OR ({row}.status = 'failed' AND {row}.charged = 'possibly')
           OR ({row}.status IN ('succeeded', 'failed') AND {row}.charged = 'yes')
         THEN COALESCE({row}.cost_micros, {row}.reserved_micros)
         ELSE 0 END
"""
_DAYS = (
    "CREATE TABLE ledger_days (day TEXT PRIMARY KEY, counted_micros INTEGER NOT NULL) WITHOUT ROWID",
    f"""
    INSERT INTO ledger_days
    SELECT substr(intended_at, 1, 10), SUM({_COUNTED.format(row="ledger")}) FROM ledger GROUP BY 1
    """,  # noqa: S608  words of the code, not input
    f"""
    CREATE TRIGGER ledger_counted AFTER INSERT ON ledger BEGIN
        INSERT INTO ledger_days VALUES (substr(NEW.intended_at, 1, 10), {_COUNTED.format(row="NEW")})
            ON CONFLICT (day) DO UPDATE SET counted_micros = counted_micros + excluded.counted_micros;
    END
    """,  # noqa: S608  as above
    f"""
    CREATE TRIGGER ledger_recounted
     AFTER UPDATE OF status, charged, reserved_micros, cost_micros ON ledger BEGIN
        UPDATE ledger_days
           SET counted_micros = counted_micros
               + ({_COUNTED.format(row="NEW")}) - ({_COUNTED.format(row="OLD")})
         WHERE day = substr(NEW.intended_at, 1, 10);
    END
    """,  # noqa: S608  as above
)
_DESCRIPTIONS = """
    CREATE TABLE descriptions (
        image TEXT PRIMARY KEY REFERENCES images(sha256) ON DELETE CASCADE,
        text TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID
"""
# What is not known to be free counts: with its cost where that is known, else with its price. Computed when
# it is read, and kept nowhere.
_COUNTS = (
    """
    ALTER TABLE ledger ADD COLUMN counted_as TEXT GENERATED ALWAYS AS (
        CASE WHEN status IN ('intended', 'submitted') THEN 'reserved'
             WHEN status = 'unknown' OR (status = 'failed' AND charged = 'possibly') THEN 'unknown'
             WHEN status IN ('succeeded', 'failed') AND charged = 'yes' THEN 'spent' END) VIRTUAL
    """,
    """
    ALTER TABLE ledger ADD COLUMN counted_micros INTEGER GENERATED ALWAYS AS (
        CASE WHEN counted_as = 'reserved' THEN reserved_micros
             WHEN counted_as IS NULL THEN 0
             ELSE COALESCE(cost_micros, reserved_micros) END) VIRTUAL
    """,
    "DROP TRIGGER ledger_counted",
    "DROP TRIGGER ledger_recounted",
    """
    CREATE TRIGGER ledger_counted AFTER INSERT ON ledger BEGIN
        INSERT INTO ledger_days VALUES (substr(NEW.intended_at, 1, 10), NEW.counted_micros)
            ON CONFLICT (day) DO UPDATE SET counted_micros = counted_micros + excluded.counted_micros;
    END
    """,
    """
    CREATE TRIGGER ledger_recounted
     AFTER UPDATE OF status, charged, reserved_micros, cost_micros ON ledger BEGIN
        UPDATE ledger_days SET counted_micros = counted_micros + NEW.counted_micros - OLD.counted_micros
         WHERE day = substr(NEW.intended_at, 1, 10);
    END
    """,
)
# "?" is no place: that a job of an older call is not found proves nothing.
_SENT = (
    "ALTER TABLE ledger ADD COLUMN sent_to TEXT NOT NULL DEFAULT '?'",
    "ALTER TABLE ledger ADD COLUMN out_at TEXT",
    "CREATE TABLE ledger_salt (salt BLOB NOT NULL)",
    "INSERT INTO ledger_salt VALUES (randomblob(16))",
)
_REMEMBERED = (
    "ALTER TABLE kits ADD COLUMN updated_at TEXT NOT NULL DEFAULT ''",
    """
    UPDATE kits SET updated_at =
        COALESCE((SELECT MAX(created_at) FROM kit_takes WHERE kit_id = kits.id), created_at)
    """,
    "ALTER TABLE identities ADD COLUMN description TEXT NOT NULL DEFAULT ''",
)
_FOR_WHOM = (
    *(f"ALTER TABLE ledger ADD COLUMN {name} TEXT" for name in ("influencer_id", "product_id", "kit_id")),
    FOR_WHOM,
)
STEPS: tuple[Step, ...] = (
    m001_first_tables,
    m002_ledger,
    m003_settled_calls,
    m004_generations,
    m005_kits,
    m006_days,
    m007_descriptions,
    m008_counted,
    m009_sent,
    m010_remembered,
    m011_for_whom,
    m012_expected,
    m013_videos,
)
SCHEMA = len(STEPS)
"""The newest schema this version knows; a database keeps its own as user_version."""


def migrate(connection: driver.Connection, home: Path, steps: Sequence[Step] = STEPS) -> None:
    """Bring the database to the newest schema, all steps or none; an older one is copied first."""
    db, migrations = _wrapped(connection), Migrations("studio")
    for step in steps:
        migrations()(step)
    missing = len(migrations.pending(db))
    if not missing:
        return
    if missing < len(steps):
        _back_up(connection, home, len(steps) - missing)
    # Rebuilding a table needs foreign keys off, and inside a transaction the switch has no effect.
    connection.execute("PRAGMA foreign_keys = OFF")
    _apply_all(connection, migrations, db, len(steps))
    connection.execute("PRAGMA foreign_keys = ON")
    # The header with our numbers shall be in the file itself, so that it is known even without its log.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _apply_all(
    connection: driver.Connection, migrations: Migrations, db: sqlite_utils.Database, schema: int
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema}")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise failures.damaged_database()
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _back_up(connection: driver.Connection, home: Path, schema: int) -> None:
    folder = home / BACKUPS_NAME
    folder.mkdir(mode=0o700, exist_ok=True)
    part, copy = folder / f"schema-{schema}.part", folder / f"schema-{schema}.db"
    part.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(part),))
    part.replace(copy)


def _wrapped(connection: driver.Connection) -> sqlite_utils.Database:
    # Plugins of the machine's sqlite-utils have no business in a studio's database.
    return sqlite_utils.Database(cast("Any", connection), recursive_triggers=False, execute_plugins=False)
