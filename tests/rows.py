"""Words for tests of the store: each makes one whole row and lets a test name only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from studio.domain.generation import Generation, GenerationBrief
from studio.domain.identity import Influencer, Product
from studio.domain.image import Image
from studio.domain.ledger import LedgerEntry
from studio.domain.money import Cost
from studio.domain.run import Attempt, Run
from studio.domain.storyboard import Storyboard
from studio.domain.variation import Inputs, Pick, SourceUsed, Variation
from studio.store.database import Database
from studio.store.generations import get_generation, insert_generation
from studio.store.identities import insert_identity
from studio.store.ledger import intend, mark_succeeded
from studio.store.picks import set_pick
from studio.store.runs import insert_attempt, insert_run
from studio.store.storyboards import insert_storyboard
from studio.store.variations import insert_variation
from tests.builders import a_storyboard

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PAID = Cost(amount_usd=Decimal("0.03"), source="reported")


class SetClock:
    """A wall clock that stands at noon until a test moves it."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def an_image(database: Database, content: bytes = b"a picture", extension: str = "png") -> Image:
    """A stored picture: its file is there, its row is not."""
    sha256 = database.images.put(content, extension)
    path = str(database.images.path(sha256, extension))
    return Image(sha256=sha256, path=path, width=1280, height=720, mime=f"image/{extension}")


def an_influencer(database: Database, id: str = "inf_1", **fields: Any) -> Influencer:
    """A stored influencer."""
    picture = an_image(database)
    known = {"name": "Eileen", "photo": picture, "original": picture, "upscaled": True, "created_at": NOON}
    influencer = Influencer(id=id, **{**known, **fields})
    database.write(lambda tx: insert_identity(tx, "influencer", influencer))
    return influencer


def a_product(database: Database, id: str = "prod_1", **fields: Any) -> Product:
    """A stored product."""
    picture = an_image(database)
    known = {"name": "Espresso", "photo": picture, "original": picture, "upscaled": True, "created_at": NOON}
    product = Product(id=id, **{**known, **fields})
    database.write(lambda tx: insert_identity(tx, "product", product))
    return product


def a_board(database: Database, id: str = "sb_1", **spec: Any) -> Storyboard:
    """A stored storyboard."""
    storyboard = Storyboard(id=id, spec=a_storyboard(**spec), created_at=NOON, updated_at=NOON)
    database.write(lambda tx: insert_storyboard(tx, storyboard))
    return storyboard


def a_run(database: Database, id: str = "run_1", board_id: str = "sb_1", **fields: Any) -> Run:
    """A stored run, under way."""
    known: dict[str, Any] = {"status": "running", "keys": ["s01.start"], "started_at": NOON}
    run = Run(id=id, board_id=board_id, **{**known, **fields})
    database.write(lambda tx: insert_run(tx, run))
    return run


def an_attempt(database: Database, id: str = "att_1", **fields: Any) -> Attempt:
    """A stored attempt, queued, of run_1 at s01.start of sb_1."""
    known: dict[str, Any] = {
        "run_id": "run_1",
        "storyboard_id": "sb_1",
        "key": "s01.start",
        "state": "queued",
        "wanted": 4,
    }
    attempt = Attempt(id=id, **{**known, **fields})
    database.write(lambda tx: insert_attempt(tx, attempt))
    return attempt


def a_variation(database: Database, id: str = "var_1", **fields: Any) -> Variation:
    """A stored variation: the first of s01.start of sb_1, made from one source."""
    source = "5e" * 32
    known: dict[str, Any] = {
        "storyboard_id": "sb_1",
        "key": "s01.start",
        "index": 1,
        "attempt_id": None,
        "image": an_image(database, id.encode()),
        "seed": 7,
        "prompt": "SUBJECT: a woman",
        "sources": [SourceUsed(name="influencer", sha256=source)],
        "inputs": Inputs(
            prompt="she turns",
            subject="a woman",
            style={"mood": "calm"},
            aspect_ratio="16:9",
            sources=[source],
        ),
        "provider": "sketch",
        "size": "1K",
        "created_at": NOON,
    }
    variation = Variation(id=id, **{**known, **fields})
    database.write(lambda tx: insert_variation(tx, variation))
    return variation


def a_pick(database: Database, variation: Variation, **fields: Any) -> Pick:
    """A stored pick of a variation, by the studio."""
    known = {"how": "auto", "by": "", "reason": "the best of 4"}
    return database.write(
        lambda tx: set_pick(
            tx,
            storyboard_id=variation.storyboard_id,
            key=variation.key,
            variation_id=variation.id,
            **{**known, **fields},
        )
    )


def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    rows = database.read(lambda tx: tx.query(f"SELECT COUNT(*) AS n FROM {table}"))  # noqa: S608  a word of the test
    return int(rows[0]["n"])


def a_call(database: Database, id: str = "call_1", **fields: Any) -> LedgerEntry:
    """A stored call, intended at noon for s01.start of sb_1, at $0.04."""
    known: dict[str, Any] = {
        "provider": "paid",
        "model": "painter-1",
        "what": "variation",
        "storyboard_id": "sb_1",
        "key": "s01.start",
        "index": 1,
        "reserved_usd": Decimal("0.04"),
        "price_as_of": date(2026, 11, 20),
        "price_source": "documented",
        "intended_at": NOON,
    }
    entry = LedgerEntry(id=id, **{**known, **fields})
    database.write(lambda tx: intend(tx, entry))
    return entry


def an_unpriced_call(database: Database, id: str = "call_1", **fields: Any) -> LedgerEntry:
    """A call that made its picture, whose price nobody told; budgets count $0.24 for it."""
    entry = a_call(database, id, **{"price_known": False, "reserved_usd": Decimal("0.24"), **fields})
    database.write(lambda tx: mark_succeeded(tx, id, None, {}))
    return entry


def a_paid_call(database: Database, id: str, cost: Cost | None = PAID, **fields: Any) -> None:
    """A call that made its picture, for $0.03 as its service told."""
    a_call(database, id, **fields)
    database.write(lambda tx: mark_succeeded(tx, id, cost, {}))


def a_generation(database: Database, id: str = "gen_1", **fields: Any) -> Generation:
    """A stored generation under way; what a brief has is taken for its brief."""
    of_brief = {name: fields.pop(name) for name in [*fields] if name in GenerationBrief.model_fields}
    brief = GenerationBrief.model_validate(
        {"prompt": "she turns", "provider": "paid", "wanted": 2, **of_brief}
    )
    known = {"status": "generating", "created_at": NOON, **fields}
    generation = Generation(id=id, brief=brief, **known)
    database.write(lambda tx: insert_generation(tx, generation))
    return database.read(lambda tx: get_generation(tx, id))
