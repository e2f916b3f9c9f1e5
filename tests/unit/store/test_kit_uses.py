"""Where a kit was used: told from the pictures made with it, also where it was taken off since."""

from __future__ import annotations

from datetime import timedelta

from studio.domain.generation import HeldTo
from studio.domain.kit import KitUse
from studio.domain.variation import SourceUsed
from studio.store.database import Database
from studio.store.generations import Placed, place_picture
from studio.store.kit_uses import choosable, generated_with, storyboards_made_with
from tests.kit_rows import a_kit, a_take
from tests.rows import NOON, a_board, a_generation, a_variation, an_image


def _made_with(database: Database, kit_id: str = "kit_1") -> list[KitUse]:
    return database.read(lambda tx: storyboards_made_with(tx, kit_id))


def test_a_storyboard_that_used_a_kit_before_is_remembered_with_its_pictures(database: Database) -> None:
    a_kit(database)
    anchor = SourceUsed(name="kit:anchor", sha256=a_take(database).image.sha256)
    a_board(database)
    a_variation(database, sources=[anchor])
    a_variation(database, "var_2", index=2, sources=[anchor, SourceUsed(name="s01.start", sha256="0" * 64)])
    a_variation(database, "var_3", index=3)

    used = _made_with(database)

    assert used == [KitUse(id="sb_1", title="Morning espresso", pictures=2, now=False)]


def test_a_storyboard_that_only_names_a_kit_has_no_pictures_of_it(database: Database) -> None:
    a_kit(database)
    a_board(database, kit_id="kit_1")
    a_board(database, "sb_2", product_kit_id="kit_1")
    a_board(database, "sb_3")

    used = _made_with(database)

    assert [(use.id, use.pictures, use.now) for use in used] == [("sb_2", 0, True), ("sb_1", 0, True)]


def test_a_picture_that_is_older_than_a_kit_was_made_with_another_one(database: Database) -> None:
    a_kit(database, created_at=NOON + timedelta(hours=1))
    same = SourceUsed(name="kit:anchor", sha256=a_take(database).image.sha256)
    a_board(database)

    a_variation(database, sources=[same])

    assert _made_with(database) == []


def test_of_kits_with_the_same_pictures_the_one_that_the_storyboard_is_held_to_made_them_else_the_first(
    database: Database,
) -> None:
    a_kit(database)
    a_kit(database, "kit_2")
    original = a_take(database)
    copied = a_take(database, kit_id="kit_2", image=original.image)
    anchor = [SourceUsed(name="kit:anchor", sha256=copied.image.sha256)]
    a_board(database, kit_id="kit_2")
    a_board(database, "sb_2")

    a_variation(database, sources=anchor)
    a_variation(database, "var_2", storyboard_id="sb_2", sources=anchor)

    assert [(use.id, use.pictures, use.now) for use in _made_with(database)] == [("sb_2", 1, False)]
    assert [(use.id, use.pictures, use.now) for use in _made_with(database, "kit_2")] == [("sb_1", 1, True)]


def test_the_generators_pictures_of_a_kit_are_counted_once_they_exist(database: Database) -> None:
    a_kit(database)
    a_generation(database, held_to=HeldTo(kind="kit", id="kit_1"), wanted=2)
    a_generation(database, "gen_2", held_to=HeldTo(kind="kit", id="kit_2"))

    picture = Placed(an_image(database), seed=1)
    database.write(lambda tx: place_picture(tx, ("gen_1", 1), picture))

    assert database.read(lambda tx: generated_with(tx, "kit_1")) == 1


def test_the_newest_kits_can_be_chosen_and_older_ones_that_a_storyboard_is_held_to(
    database: Database,
) -> None:
    a_kit(database, "kit_1")
    a_kit(database, "kit_2")
    a_kit(database, "kit_3")
    a_board(database, product_kit_id="kit_1")

    assert database.read(lambda tx: choosable(tx, 1)) == ["kit_3", "kit_1"]


def test_kits_are_found_by_a_part_of_their_name_in_any_case(database: Database) -> None:
    a_kit(database, "kit_1", name="Élodie Ä.")
    a_kit(database, "kit_2", name="élan")
    a_kit(database, "kit_3", name="Eileen %")

    assert database.read(lambda tx: choosable(tx, 9, " ÉL ")) == ["kit_2", "kit_1"]
    assert database.read(lambda tx: choosable(tx, 1, "él")) == ["kit_2"]
    assert database.read(lambda tx: choosable(tx, 9, "%")) == ["kit_3"]
    assert database.read(lambda tx: choosable(tx, 9, "_")) == []
