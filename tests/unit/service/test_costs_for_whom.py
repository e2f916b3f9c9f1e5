"""For whom money was spent: it stays with whom it was spent for."""

from __future__ import annotations

from typing import Any

import pytest

from studio import Studio
from studio.domain.generation import HeldTo
from studio.store.database import Database
from tests.kit_rows import a_kit, a_take
from tests.rows import a_board, a_generation, a_product, an_influencer
from tests.rows import a_paid_call as paid


@pytest.fixture
def database(studio: Studio) -> Database:
    """The database of the open studio, with a storyboard of Eileen and her espresso."""
    database = studio._parts.database
    an_influencer(database)
    a_product(database)
    a_board(database, influencer="inf_1", product="prod_1")
    return database


async def test_what_was_spent_stays_with_whom_it_was_spent_for(studio: Studio, database: Database) -> None:
    an_influencer(database, "inf_2", name="Ana")
    paid(database, "call_1")
    board = studio.storyboard("sb_1")

    studio.update_storyboard("sb_1", board.spec.model_copy(update={"influencer_id": "inf_2"}))
    paid(database, "call_2")
    studio.delete_storyboard("sb_1")

    groups = studio.costs(by="influencer").groups
    assert {one.name: one.calls for one in groups} == {"Eileen": 1, "Ana": 1}


@pytest.mark.parametrize(
    ("kind", "held", "by", "name"),
    [
        ("influencer", "inf_1", "influencer", "Eileen"),
        ("product", "prod_1", "product", "Espresso"),
        ("kit", "kit_1", "kit", "Eileen’s kit"),
        ("kit", "kit_1", "influencer", "Eileen"),
    ],
)
async def test_a_generated_picture_counts_for_whom_it_is_held_to(
    studio: Studio, database: Database, kind: Any, held: str, by: Any, name: str
) -> None:
    a_kit(database, "kit_1", name="Eileen’s kit", influencer_id="inf_1")
    a_generation(database, "gen_1", held_to=HeldTo(kind=kind, id=held))

    paid(database, "call_1", storyboard_id=None, key=None, what="generated", owner_id="gen_1")

    (group,) = studio.costs(by=by).groups
    assert (group.name, group.calls) == (name, 1)


async def test_what_was_spent_for_a_deleted_kit_stays_told(studio: Studio, database: Database) -> None:
    a_kit(database, "kit_1", ["anchor"])
    a_take(database, "anchor", "kit_1")
    paid(database, "call_1", storyboard_id=None, key="anchor", what="reference", owner_id="kit_1")

    studio.delete_kit("kit_1")

    (group,) = studio.costs(by="kit").groups
    assert (group.name, group.calls) == ("Deleted meanwhile", 1)
