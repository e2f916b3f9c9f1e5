"""Storyboards that are held to a kit: what is sent, what gets out of date, what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.domain.storyboard import SegmentSpec
from studio.domain.view import BoardView
from studio.errors import Conflict, InvalidInput, NotFound
from tests.builders import a_storyboard
from tests.kit_painting import KitPainter, painted_by

SEGMENTS = [
    SegmentSpec(start="wide shot of the bridge at night", end="she turns her head into profile"),
    SegmentSpec(start="close-up, she lifts the cup", end="close-up, rain"),
]


@pytest.fixture
def painter() -> KitPainter:
    """Who paints kits and keyframes of this test."""
    return KitPainter()


@pytest.fixture
async def studio(painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio in which the painter paints everything."""
    async with painted_by(painter) as opened:
        yield opened


@pytest.fixture
async def kit(studio: Studio, astronaut: Path) -> ReferenceKit:
    """A kit with anchor and profile."""
    return await studio.create_kit(photo=astronaut, name="Eileen")


def a_board(studio: Studio, kit: ReferenceKit, **brief: Any) -> str:
    known: dict[str, Any] = {"strategy": "re-anchored", "variations": 1, "segments": SEGMENTS}
    return studio.create_storyboard(a_storyboard(**{**known, "kit": kit.id, **brief})).id


async def rendered(studio: Studio, kit: ReferenceKit, **brief: Any) -> BoardView:
    board_id = a_board(studio, kit, **brief)
    await studio.wait(studio.start(board_id).id)
    return studio.board(board_id)


def sent(view: BoardView, key: str) -> list[str]:
    return [source.name for source in view.keyframes[key].variations[0].sources]


def on_disk(view: BoardView, key: str) -> list[bool]:
    """Whether the files are there: of a keyframe's picture, then of those it was made from."""
    made = view.keyframes[key].variations[0]
    folder = Path(made.image.path).parents[1]
    shas = [made.image.sha256, *(source.sha256 for source in made.sources)]
    return [(folder / sha[:2] / f"{sha}.png").is_file() for sha in shas]


async def test_the_anchor_leads_and_the_reference_that_fits_comes_last(
    studio: Studio, kit: ReferenceKit
) -> None:
    view = await rendered(studio, kit)

    assert sent(view, "s01.start") == ["kit:anchor"]
    assert sent(view, "s01.end") == ["kit:anchor", "kit:profile"]
    assert sent(view, "s02.end") == ["kit:anchor", "s01.end"]
    anchor = view.keyframes["s01.start"].variations[0].sources[0]
    assert anchor.sha256 == kit.references["anchor"].takes[0].image.sha256


async def test_the_prompt_says_what_each_picture_controls(studio: Studio, kit: ReferenceKit) -> None:
    view = await rendered(studio, kit)

    prompt = view.keyframes["s01.end"].variations[0].prompt
    assert "Image 1 is the subject's face and head" in prompt
    assert "Image 2 is the subject's head seen from the side" in prompt


async def test_no_more_references_are_sent_than_the_service_takes(
    studio: Studio, kit: ReferenceKit, painter: KitPainter
) -> None:
    painter.max_sources = 1

    view = await rendered(studio, kit)

    assert sent(view, "s01.end") == ["kit:anchor"]
    assert "Image 2" not in view.keyframes["s01.end"].variations[0].prompt


async def test_regenerating_the_profile_makes_exactly_what_used_it_out_of_date(
    studio: Studio, kit: ReferenceKit
) -> None:
    view = await rendered(studio, kit, segments=SEGMENTS[:1])

    await studio.regenerate_reference(kit.id, "profile")

    assert studio.stale(view.id) == ["s01.end"]
    assert studio.events(view.id)[-1].data == {"what": ["kit"]}


async def test_each_anchor_puts_exactly_what_was_made_from_another_one_out_of_date(
    studio: Studio, kit: ReferenceKit
) -> None:
    view = await rendered(studio, kit, strategy="independent")
    first = kit.references["anchor"].take_id or ""

    await studio.regenerate_reference(kit.id, "anchor")
    regenerated = studio.stale(view.id)
    await studio.wait(studio.start(view.id, ["s01.start"]).id)
    made_anew = studio.stale(view.id)
    studio.pick_reference(kit.id, "anchor", first)

    assert regenerated == ["s01.start", "s01.end", "s02.start", "s02.end"]
    assert made_anew == ["s01.end", "s02.start", "s02.end"]
    assert studio.stale(view.id) == ["s01.start"]


async def test_a_kit_without_a_good_anchor_is_refused_in_words(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.cannot = ("anchor",)
    kit = await studio.create_kit(photo=astronaut, name="Eileen")
    board_id = a_board(studio, kit)

    with pytest.raises(Conflict, match="“Eileen” has no good anchor"):
        studio.start(board_id)


async def test_a_kit_that_a_storyboard_uses_is_not_deleted(studio: Studio, kit: ReferenceKit) -> None:
    board_id = a_board(studio, kit)

    with pytest.raises(Conflict, match="“Eileen” is used by “Morning espresso”"):
        studio.delete_kit(kit.id)

    assert studio.kit_uses(kit.id) == [{"id": board_id, "title": "Morning espresso"}]


async def test_a_deleted_kits_pictures_stay_as_long_as_a_keyframe_names_them_and_then_go(
    studio: Studio, kit: ReferenceKit
) -> None:
    view = await rendered(studio, kit)
    studio.update_storyboard(view.id, a_storyboard(1))
    studio.delete_kit(kit.id)
    kept = on_disk(view, "s01.end")

    studio.delete_storyboard(view.id)

    assert (kept, on_disk(view, "s01.end")) == ([True, True, True], [True, False, False])


async def test_a_storyboard_is_not_held_to_a_kit_that_is_not_there(studio: Studio) -> None:
    with pytest.raises(NotFound, match="no reference kit “kit_9”"):
        studio.create_storyboard(a_storyboard(1, kit="kit_9"))

    assert studio.storyboards() == []


async def test_the_kit_of_a_person_is_not_taken_for_that_of_a_product(
    studio: Studio, kit: ReferenceKit
) -> None:
    with pytest.raises(InvalidInput, match="“Eileen” is the kit of a person"):
        studio.create_storyboard(a_storyboard(1, product_kit_id=kit.id))


async def test_a_product_kits_front_takes_the_place_of_the_products_photo(
    studio: Studio, kit: ReferenceKit, coffee: Path
) -> None:
    cup = await studio.create_kit(photo=coffee, name="Cup", subject="product")

    view = await rendered(studio, kit, segments=SEGMENTS[1:], product_kit_id=cup.id)

    assert sent(view, "s01.start") == ["kit:anchor", "product_kit:front"]
