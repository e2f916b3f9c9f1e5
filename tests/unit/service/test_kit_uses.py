"""Which kits are offered for choosing, where there are more than are shown; and who uses one."""

from __future__ import annotations

from typing import Any

import pytest

from studio import Studio
from studio.errors import Conflict, InvalidInput
from tests.builders import a_storyboard
from tests.kit_rows import SOFT, a_kit, a_take


@pytest.fixture
def kits(studio: Studio) -> Studio:
    """A good kit of a person, and three newer ones: of a product, with a faulty anchor, with none."""
    database = studio._parts.database
    a_kit(database, "person", name="Eileen")
    a_take(database, "anchor", "person")
    a_kit(database, "product", ["front"], name="Eileen’s cup", subject="product")
    a_take(database, "front", "product")
    a_kit(database, "faulty", name="Eileen, soft")
    a_take(database, "anchor", "faulty", checks=[SOFT])
    a_kit(database, "bare", name="Eileen, later")
    return studio


@pytest.mark.parametrize("search", ["", "eileen"])
@pytest.mark.parametrize(
    ("which", "found"),
    [
        ({}, ["bare"]),
        ({"subject": "product"}, ["product"]),
        ({"subject": "person"}, ["bare"]),
        ({"usable": True}, ["product"]),
        ({"subject": "person", "usable": True}, ["person"]),
    ],
)
async def test_newer_kits_that_do_not_fit_take_nobodys_place(
    kits: Studio, search: str, which: dict[str, Any], found: list[str]
) -> None:
    assert [kit.id for kit in kits.kit_choices(1, search, **which)] == found


async def test_a_kit_is_sought_by_what_kits_can_show(kits: Studio) -> None:
    with pytest.raises(InvalidInput, match="“person” or a “product”"):
        kits.kit_choices(subject="animal")  # type: ignore[arg-type]


async def test_who_may_not_delete_a_kit_is_told_how_many_more_use_it(kits: Studio) -> None:
    films = [a_storyboard(1, title=f"Film {number}", product_kit_id="product") for number in range(1, 6)]
    made = [kits.create_storyboard(film) for film in films]

    with pytest.raises(Conflict, match="is used by “Film 5”, “Film 4”, “Film 3” and 2 more"):
        kits.delete_kit("product")

    assert len(kits.kit_uses("product")) == len(made)
