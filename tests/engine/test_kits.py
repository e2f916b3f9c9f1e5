"""Reference kits through the façade: what is made from what, what fails alone, what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.errors import Conflict, InvalidInput, NotFound
from studio.store.kits import INTERRUPTED
from tests.kit_painting import KitPainter, painted_by
from tests.painting import factory
from tests.waiting import until


@pytest.fixture
def painter() -> KitPainter:
    """Who paints the references of this test."""
    return KitPainter()


@pytest.fixture
async def studio(painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio whose kits are painted by the painter."""
    async with painted_by(painter) as opened:
        yield opened


async def eileen(studio: Studio, astronaut: Path) -> str:
    return (await studio.add_influencer(astronaut, "Eileen")).id


async def under_way(studio: Studio, astronaut: Path, painter: KitPainter) -> ReferenceKit:
    painter.hold = asyncio.Event()
    kit = await studio.create_kit(photo=astronaut, wait=False)
    await until(lambda: painter.under_way > 0)
    return kit


def statuses(kit: ReferenceKit) -> dict[str, str]:
    return {kind: reference.status for kind, reference in kit.references.items()}


async def test_a_kit_of_a_person_has_an_anchor_and_a_profile(studio: Studio, astronaut: Path) -> None:
    influencer = await eileen(studio, astronaut)

    kit = await studio.create_kit(influencer)

    assert (kit.name, kit.status, kit.error) == ("Eileen kit", "ready", None)
    assert statuses(kit) == {"anchor": "ready", "profile": "ready"}
    assert (kit.influencer_id, kit.source_note) == (influencer, "Influencer “Eileen”")
    assert studio.kits() == [kit]


async def test_the_anchor_comes_first_and_the_others_are_made_from_source_and_anchor(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.hold = leading = asyncio.Event()
    begun = await studio.create_kit(photo=astronaut, extended=True, expressions=["smile"], wait=False)
    await until(lambda: painter.under_way == 1)

    painter.hold = others = asyncio.Event()
    leading.set()
    await until(lambda: painter.under_way == 4)
    others.set()
    kit = await studio.wait_kit(begun.id)

    anchor = kit.references["anchor"].takes[0]
    smile = kit.references["expression_smile"].takes[0]
    assert painter.made[0] == "anchor"
    assert [source.name for source in anchor.sources] == ["kit:source"]
    assert [source.name for source in smile.sources] == ["kit:source", "kit:anchor"]
    assert smile.sources[1].sha256 == anchor.image.sha256


async def test_a_products_kit_has_its_own_kinds_and_begins_with_the_front(
    studio: Studio, painter: KitPainter, coffee: Path
) -> None:
    product = await studio.add_product(coffee, "Espresso")

    kit = await studio.create_kit(product.id)

    assert (kit.subject, kit.product_id, painter.made[0]) == ("product", product.id, "front")
    assert list(kit.references) == ["front", "three_quarter", "back", "detail", "in_hand", "packshot"]


async def test_one_reference_that_fails_leaves_the_others_and_says_why(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.fails, painter.cannot = ("profile",), ("full_body",)

    kit = await studio.create_kit(photo=astronaut, extended=True)

    assert kit.status == "ready"
    assert statuses(kit) == {
        "anchor": "ready",
        "profile": "failed",
        "half_body": "ready",
        "full_body": "failed",
    }
    assert kit.references["profile"].error == "The painter refuses this one. Change the note."
    assert kit.references["full_body"].error == (
        "The painter works from the photo. Choose a service for this one."
    )


async def test_without_an_anchor_nothing_else_is_asked_for(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.cannot = ("anchor",)

    kit = await studio.create_kit(photo=astronaut)

    assert (kit.status, painter.made) == ("failed", ["anchor"])
    assert kit.error == "The painter works from the photo. Choose a service for this one."
    assert kit.references["profile"].error == "Not made: it waits for a good anchor."


async def test_what_waited_for_the_anchor_is_made_once_there_is_one(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.cannot = ("anchor",)
    kit = await studio.create_kit(photo=astronaut)
    painter.cannot = ()

    kit = await studio.regenerate_reference(kit.id, "anchor")

    assert (kit.status, statuses(kit)) == ("ready", {"anchor": "ready", "profile": "ready"})


async def test_an_anchor_with_faults_stops_the_kit_until_a_person_allows_it(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.soft = ("anchor",)
    kit = await studio.create_kit(photo=astronaut)
    stopped = list(painter.made)

    studio.allow_reference(kit.id, "anchor")
    allowed = await studio.wait_kit(kit.id)

    assert (kit.status, stopped) == ("failed", ["anchor"])
    assert (kit.error or "").endswith("Regenerate it, or use it anyway.")
    assert (allowed.status, statuses(allowed)) == ("ready", {"anchor": "ready", "profile": "ready"})
    assert allowed.references["anchor"].faults == kit.references["anchor"].faults != []


async def test_regenerating_keeps_the_history_and_uses_the_new_picture(
    studio: Studio, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut)

    again = await studio.regenerate_reference(kit.id, "profile", note="look left")

    takes = again.references["profile"].takes
    assert [(take.number, take.note) for take in takes] == [(1, ""), (2, "look left")]
    assert again.references["profile"].image == takes[1].image
    assert again.references["anchor"] == kit.references["anchor"]


async def test_an_older_picture_can_be_picked(studio: Studio, astronaut: Path) -> None:
    kit = await studio.create_kit(photo=astronaut)
    again = await studio.regenerate_reference(kit.id, "profile")
    first = again.references["profile"].takes[0]

    picked = studio.pick_reference(kit.id, "profile", first.id)

    assert picked.references["profile"].take_id == first.id
    assert len(picked.references["profile"].takes) == 2


async def test_a_second_person_who_regenerates_the_same_reference_gets_a_sentence(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut)
    painter.hold = asyncio.Event()
    await studio.regenerate_reference(kit.id, "profile", wait=False)

    with pytest.raises(Conflict, match="The profile is being made at this moment"):
        await studio.regenerate_reference(kit.id, "profile")

    painter.hold.set()
    assert len((await studio.wait_kit(kit.id)).references["profile"].takes) == 2


async def test_the_anchor_is_not_regenerated_while_others_are_made_from_it(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut)
    painter.hold = asyncio.Event()
    await studio.regenerate_reference(kit.id, "profile", wait=False)

    with pytest.raises(Conflict, match="others are being made from at this moment: profile"):
        await studio.regenerate_reference(kit.id, "anchor")

    painter.hold.set()
    await studio.wait_kit(kit.id)


async def test_a_kit_that_is_being_made_is_not_deleted_and_one_that_was_stopped_is(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    kit = await under_way(studio, astronaut, painter)
    with pytest.raises(Conflict, match="Stop it first"):
        studio.delete_kit(kit.id)

    studio.cancel_kit(kit.id)
    stopped = await studio.wait_kit(kit.id)
    studio.delete_kit(kit.id)

    assert stopped.references["anchor"].error == "It was stopped before it was made. Regenerate it."
    assert studio.kits() == []


async def test_a_studio_that_is_closed_meanwhile_leaves_references_to_regenerate(
    home: Path, painter: KitPainter, astronaut: Path
) -> None:
    async with Studio.open(home, providers={"painter": factory(painter)}) as studio:
        studio.set_default_provider("painter")
        kit = await under_way(studio, astronaut, painter)
    painter.hold = None

    async with Studio.open(home, providers={"painter": factory(painter)}) as studio:
        left = studio.kit(kit.id)
        made = await studio.regenerate_reference(kit.id, "anchor")

    assert (left.status, left.error) == ("failed", INTERRUPTED)
    assert statuses(made) == {"anchor": "ready", "profile": "failed"}


async def test_renaming_changes_the_name_alone(studio: Studio, astronaut: Path) -> None:
    kit = await studio.create_kit(photo=astronaut, name="Eileen")

    renamed = studio.rename_kit(kit.id, "  Eileen in orange ")

    changed = {"name": "Eileen in orange", "updated_at": renamed.updated_at}
    assert renamed == kit.model_copy(update=changed)


async def test_a_path_is_never_taken_for_an_id(studio: Studio, astronaut: Path) -> None:
    with pytest.raises(NotFound, match="no influencer, product or picture"):
        await studio.create_kit(str(astronaut))

    assert studio.kits() == []


async def test_a_kit_needs_exactly_one_picture(studio: Studio, astronaut: Path) -> None:
    with pytest.raises(InvalidInput, match="nothing to make a kit from"):
        await studio.create_kit()
    with pytest.raises(InvalidInput, match="made from one picture"):
        await studio.create_kit("inf_1", photo=astronaut)


@pytest.mark.parametrize("expressions", ["smile", ["…"], [str(number) for number in range(40)]])
async def test_expressions_that_cannot_be_are_refused(
    studio: Studio, astronaut: Path, expressions: list[str]
) -> None:
    with pytest.raises(InvalidInput):
        await studio.create_kit(photo=astronaut, expressions=expressions)

    assert studio.kits() == []


async def test_a_kit_says_what_it_costs_before_and_after(home: Path, astronaut: Path) -> None:
    painter = KitPainter(price_usd=0.02)
    async with Studio.open(home, providers={"painter": factory(painter)}) as studio:
        told = await studio.estimate_kit(extended=True, expressions=["smile", "wink"], provider="painter")
        kit = await studio.create_kit(
            photo=astronaut, extended=True, expressions=["smile", "wink"], provider="painter"
        )

    assert (told.calls, told.text) == (6, "$0.12 for six")
    assert (kit.status, kit.cost_usd) == ("ready", 0.12)
