"""Pictures that a kit can be made from, as programs ask for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.errors import InvalidInput
from studio.ui.verbs import VERBS, run_verb
from tests.builders import a_storyboard


async def test_programs_are_told_the_pictures_that_a_kit_can_be_made_from(
    studio: Studio, coffee: Path
) -> None:
    board = studio.create_storyboard(a_storyboard(1, title="Run club"))
    own = await studio.add_variation(board.id, "s01.start", coffee)

    studio.pick(own.id)

    told = await run_verb(studio, VERBS["kit_sources"], {"most": 1})
    assert [(one["id"], one["title"], one["key"]) for one in told] == [(own.id, "Run club", "s01.start")]


@pytest.mark.parametrize("most", [-1, 0, 101, 2.5, "24", True])
async def test_how_many_are_asked_for_is_a_number_from_one_to_a_hundred(studio: Studio, most: Any) -> None:
    with pytest.raises(InvalidInput, match="`most` is a whole number from 1 to 100"):
        studio.kit_sources(most)
