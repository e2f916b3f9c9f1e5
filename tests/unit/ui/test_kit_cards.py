"""Reference kits as the page draws them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.domain.variation import SourceUsed
from studio.errors import NotFound
from studio.store.generations import Placed, place_picture
from studio.store.kits import use_take
from studio.ui.kit_cards import FollowedKit, kind_label, kit_card, kit_shelf, kit_sources, newest_tiles
from studio.ui.kit_models import KitCard
from tests import kit_rows
from tests.builders import a_storyboard
from tests.rows import a_board, a_generation, a_pick, a_variation, an_image


async def a_kit(studio: Studio, photo: Path, name: str = "Eileen") -> ReferenceKit:
    return await studio.create_kit(photo=photo, name=name, extended=True, provider="sketch")


def used_in(followed: FollowedKit) -> tuple[str, int]:
    """The kit's name, and in how many storyboards it is said to be."""
    (text,) = followed.look().values()
    card = KitCard.model_validate_json(text)
    return card.name, len(card.uses)


async def test_a_tile_tells_how_many_references_are_ready(studio: Studio, astronaut: Path) -> None:
    kit = await a_kit(studio, astronaut)

    tile = kit_shelf(studio).kits[0]

    assert (tile.id, tile.name, tile.status) == (kit.id, "Eileen", "ready")
    assert (tile.facts, tile.cost) == ("2 of 4 ready", "$0.00")
    anchor = kit.references["anchor"].image
    assert anchor is not None
    assert tile.thumbs[0] == f"/gradio_api/studio/media/{anchor.sha256}.320.webp"


async def test_a_card_tells_each_reference_with_its_checks_in_words(studio: Studio, astronaut: Path) -> None:
    kit = await a_kit(studio, astronaut)

    card = kit_card(studio, kit.id)

    anchor, profile = card.references[:2]
    assert (card.service, anchor.label, anchor.leading) == ("Sketch (embedded)", "Anchor", True)
    assert {check.label for check in anchor.takes[0].checks} >= {"Sharpness", "Neutral ground"}
    assert (profile.status, profile.takes) == ("failed", [])
    assert "cannot turn the head" in profile.error
    assert str(studio.home) not in card.model_dump_json()


async def test_a_card_tells_where_the_kit_is_used_and_when_it_changed(studio: Studio) -> None:
    kit = kit_rows.a_kit(studio._parts.database)
    board = studio.create_storyboard(a_storyboard(kit_id=kit.id))

    card = kit_card(studio, kit.id)

    assert [(use.id, use.pictures, use.now) for use in card.uses] == [(board.id, 0, True)]
    assert (card.generated, datetime.fromisoformat(card.changed)) == (0, studio.kit(kit.id).updated_at)


async def test_where_a_kit_is_used_is_counted_at_first_and_when_it_did_not_change_itself(
    studio: Studio,
) -> None:
    kit = kit_rows.a_kit(studio._parts.database)
    followed = FollowedKit(studio, kit.id)
    looks = [used_in(followed)]

    studio.create_storyboard(a_storyboard(kit_id=kit.id))
    studio.rename_kit(kit.id, "Ana")
    looks += [used_in(followed), used_in(followed)]

    assert looks == [("Eileen kit", 0), ("Ana", 0), ("Ana", 1)]


async def test_a_picture_made_from_an_earlier_anchor_says_so_in_the_history(studio: Studio) -> None:
    database = studio._parts.database
    kit = kit_rows.a_kit(database)
    first = kit_rows.a_take(database, "anchor")
    made_from = SourceUsed(name="kit:anchor", sha256=first.image.sha256)
    kit_rows.a_take(database, "profile", sources=[made_from])
    second = kit_rows.a_take(database, "anchor")

    before = kit_card(studio, kit.id).references[1]
    database.write(lambda tx: use_take(tx, second))
    after = kit_card(studio, kit.id).references[1]

    assert (before.takes[0].facts, before.error) == ("1280 × 720 · $0.00", "")
    assert after.takes[0].facts == "1280 × 720 · $0.00 · from an earlier anchor"
    assert after.error == "It was made from an earlier anchor. Regenerate it to match the new one."


async def test_a_picture_that_stands_before_it_is_checked_says_so(studio: Studio) -> None:
    database = studio._parts.database
    kit = kit_rows.a_kit(database)
    kit_rows.a_take(database, "anchor")
    take = kit_rows.a_take(database, "profile", checks=[])

    database.write(lambda tx: use_take(tx, take))

    assert [one.checking for one in kit_card(studio, kit.id).references] == [False, True]


async def test_a_picture_of_another_shape_than_asked_says_so_and_one_from_elsewhere_does_not(
    studio: Studio,
) -> None:
    kit_rows.a_kit(studio._parts.database)
    kit_rows.a_take(studio._parts.database, "anchor", prompt="A clean portrait")
    kit_rows.a_take(studio._parts.database, "profile")

    references = kit_card(studio, "kit_1").references

    assert [one.takes[0].differs for one in references] == [
        "Asked for 4:5 at 1K (1024 × 1280); the service gave 1280 × 720.",
        "",
    ]


async def test_what_a_kit_lacks_is_offered_once_there_is_a_good_anchor_to_make_it_from(
    studio: Studio,
) -> None:
    database = studio._parts.database
    kit_rows.a_kit(database, kinds=["anchor", "full_body", "expression_smile"])
    before = kit_card(studio, "kit_1")
    kit_rows.a_take(database)

    card = kit_card(studio, "kit_1")

    assert (before.addable, card.addable) == (False, True)
    assert [one.label for one in card.missing] == [
        "Three-quarter profile",
        "Half body",
        "Serious",
        "Surprised",
        "Angry",
    ]


async def test_pictures_to_make_a_kit_from_come_with_their_words(studio: Studio) -> None:
    database = studio._parts.database
    a_board(database)
    a_pick(database, a_variation(database))
    a_generation(database, prompt="a lighthouse")
    image = an_image(database, b"made")
    database.write(lambda tx: place_picture(tx, ("gen_1", 1), Placed(image, 7)))

    offered = kit_sources(studio).pictures

    assert [(one.label, one.called, one.picked) for one in offered] == [
        ("a lighthouse", "Kit of a generated person", False),
        ("Start of segment 1, Morning espresso", "Kit from Morning espresso", True),
    ]


async def test_a_kit_that_is_gone_has_no_card(studio: Studio, astronaut: Path) -> None:
    kit = await a_kit(studio, astronaut)
    followed = FollowedKit(studio, kit.id)
    assert list(followed.look()) == [kit.id]

    studio.delete_kit(kit.id)

    assert followed.look() == {}
    assert newest_tiles(studio) == {}
    with pytest.raises(NotFound):
        kit_card(studio, kit.id)


def test_kinds_have_labels_also_free_expressions() -> None:
    assert (kind_label("half_body"), kind_label("expression_slight_wink")) == ("Half body", "Slight wink")
