"""What a kit is asked to be: its references one by one, in words where there is no such thing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.errors import InvalidInput
from studio.ui.verbs import VERBS, run_verb
from tests.kit_painting import KitPainter, painted_by

BODIES = "`extended` is true, false, or a list of these: half_body, full_body."


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    """An open studio whose kits are painted for two cents a picture."""
    async with painted_by(KitPainter(price_usd=0.02)) as opened:
        yield opened


async def test_half_and_full_body_are_chosen_and_priced_one_by_one(studio: Studio, astronaut: Path) -> None:
    told = await studio.estimate_kit(extended=["full_body"], expressions=["smile"])
    kit = await studio.create_kit(photo=astronaut, extended=("full_body",), expressions=["smile"])
    batch = await studio.create_kits([astronaut], extended=["half_body"])

    assert (told.kinds, told.text) == (
        ["anchor", "profile", "full_body", "expression_smile"],
        "$0.08 for four",
    )
    assert list(kit.references) == told.kinds
    assert list(batch.kits[0].references) == ["anchor", "profile", "half_body"]


@pytest.mark.parametrize("extended", [["knee"], ["full_body", 7], "full_body", {"half_body": 1}, None, 3])
async def test_bodies_that_there_are_not_are_refused_with_those_that_there_are(
    studio: Studio, astronaut: Path, extended: Any
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await studio.create_kit(photo=astronaut, extended=extended)

    assert str(refused.value) == BODIES
    assert studio.kits() == []


@pytest.mark.parametrize(
    ("extended", "kinds"),
    [
        (True, ["anchor", "profile", "half_body", "full_body"]),
        (False, ["anchor", "profile"]),
        (["half_body"], ["anchor", "profile", "half_body"]),
    ],
)
async def test_programs_choose_them_in_the_same_words(
    studio: Studio, extended: Any, kinds: list[str]
) -> None:
    told = await run_verb(studio, VERBS["estimate_kit"], {"extended": extended})

    assert told["kinds"] == kinds


@pytest.mark.parametrize("extended", [["knee"], "knee", [7]])
async def test_programs_hear_which_there_are(studio: Studio, extended: Any) -> None:
    with pytest.raises(InvalidInput, match="half_body, full_body"):
        await run_verb(studio, VERBS["estimate_kit"], {"extended": extended})
