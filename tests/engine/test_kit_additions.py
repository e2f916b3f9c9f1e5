"""One reference more for a kit: made from its photo and its anchor, while the others stay as they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.errors import Conflict, InvalidInput, NotFound
from tests.kit_painting import KitPainter, painted_by
from tests.kit_zips import kit_zip


@pytest.fixture
def painter() -> KitPainter:
    """Who paints the references, for two cents each."""
    return KitPainter(price_usd=0.02)


@pytest.fixture
async def studio(painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio whose kits are painted by the painter."""
    async with painted_by(painter) as opened:
        yield opened


@pytest.fixture
async def kit(studio: Studio, astronaut: Path) -> ReferenceKit:
    """A finished kit with anchor, profile and a smile."""
    return await studio.create_kit(photo=astronaut, expressions=["smile"])


async def test_a_body_and_an_expression_are_added_each_at_its_price(
    studio: Studio, painter: KitPainter, kit: ReferenceKit
) -> None:
    painter.made.clear()

    told = await studio.estimate_reference(kit.id, "full_body")
    await studio.add_reference(kit.id, "full_body")
    after = await studio.add_reference(kit.id, "expression_Wry wink")

    assert (told.text, painter.made) == ("$0.02 for one", ["full_body", "expression_wry_wink"])
    assert list(after.references) == [
        "anchor", "profile", "full_body", "expression_smile", "expression_wry_wink",
    ]  # fmt: skip
    assert {one.status for one in after.references.values()} == {"ready"}
    added = after.references["full_body"].takes[0]
    assert [source.name for source in added.sources] == ["kit:source", "kit:anchor"]
    assert after.references["profile"] == kit.references["profile"]
    assert after.cost_usd == pytest.approx(kit.cost_usd + 0.04)


async def test_what_an_import_lacked_is_added(studio: Studio) -> None:
    anchor_alone = [{"kind": "anchor", "picture": "anchor.png"}]
    kit = await studio.import_kit(kit_zip(references=anchor_alone))
    studio.allow_reference(kit.id, "anchor")

    after = await studio.add_reference(kit.id, "profile", provider="painter")

    assert (list(kit.references), list(after.references)) == (["anchor"], ["anchor", "profile"])
    assert after.references["profile"].takes[0].provider == "painter"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("hat", "There are: anchor, profile, half_body, full_body, expression_…."),
        ("front", "There are: anchor"),
        (7, "There is no reference “7”"),
    ],
)
async def test_a_kind_that_there_is_not_is_said_with_those_there_are(
    studio: Studio, kit: ReferenceKit, kind: Any, said: str
) -> None:
    with pytest.raises(NotFound, match=said):
        await studio.add_reference(kit.id, kind)
    with pytest.raises(NotFound, match=said):
        await studio.estimate_reference(kit.id, kind)

    assert studio.kit(kit.id) == kit


@pytest.mark.parametrize("kind", ["profile", "expression_smile", "expression_Smile"])
async def test_one_that_is_there_is_not_added(studio: Studio, kit: ReferenceKit, kind: str) -> None:
    with pytest.raises(Conflict, match="This kit has that reference already"):
        await studio.add_reference(kit.id, kind)

    assert studio.kit(kit.id) == kit


async def test_an_expression_needs_a_name(studio: Studio, kit: ReferenceKit) -> None:
    with pytest.raises(InvalidInput, match="an expression needs a name"):
        await studio.add_reference(kit.id, "expression_…")


async def test_without_a_good_anchor_nothing_is_added(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.soft = ("anchor",)
    kit = await studio.create_kit(photo=astronaut)

    with pytest.raises(Conflict, match="It is made from the anchor, and there is no good one"):
        await studio.add_reference(kit.id, "half_body")

    assert studio.kit(kit.id) == kit


async def test_one_that_was_stopped_or_could_not_be_made_can_be_regenerated(
    studio: Studio, painter: KitPainter, kit: ReferenceKit
) -> None:
    painter.hold = asyncio.Event()
    begun = await studio.add_reference(kit.id, "half_body", wait=False)
    studio.cancel_kit(kit.id)
    stopped = await studio.wait_kit(kit.id)
    painter.hold = None

    after = await studio.regenerate_reference(kit.id, "half_body")

    statuses = [one.references["half_body"].status for one in (begun, stopped, after)]
    assert statuses == ["pending", "failed", "ready"]


async def stopped_half_body(studio: Studio, painter: KitPainter, kit: ReferenceKit) -> ReferenceKit:
    """The kit with a half body that was stopped before it was made."""
    painter.hold = asyncio.Event()
    await studio.add_reference(kit.id, "half_body", wait=False)
    studio.cancel_kit(kit.id)
    stopped = await studio.wait_kit(kit.id)
    painter.hold = None
    return stopped


async def test_one_without_a_picture_is_taken_away_and_can_be_added_again(
    studio: Studio, painter: KitPainter, kit: ReferenceKit
) -> None:
    stopped = await stopped_half_body(studio, painter, kit)

    without = studio.remove_reference(kit.id, "half_body")
    again = await studio.add_reference(kit.id, "half_body")

    assert list(stopped.references) == ["anchor", "profile", "half_body", "expression_smile"]
    assert without.references == kit.references
    assert again.references["half_body"].status == "ready"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("expression_smile", "The expression smile has pictures; only what has none is taken away"),
        ("profile", "Every kit of a person has its profile. Regenerate it"),
    ],
)
async def test_what_has_pictures_or_is_always_there_is_not_taken_away(
    studio: Studio, kit: ReferenceKit, kind: str, said: str
) -> None:
    with pytest.raises(Conflict, match=said):
        studio.remove_reference(kit.id, kind)

    assert studio.kit(kit.id) == kit


async def test_one_that_is_being_made_is_not_taken_away(
    studio: Studio, painter: KitPainter, kit: ReferenceKit
) -> None:
    painter.hold = asyncio.Event()
    await studio.add_reference(kit.id, "half_body", wait=False)

    with pytest.raises(Conflict, match="The half body is being made at this moment"):
        studio.remove_reference(kit.id, "half_body")

    painter.hold.set()
    assert (await studio.wait_kit(kit.id)).references["half_body"].status == "ready"


async def test_one_that_there_is_not_cannot_be_taken_away(studio: Studio, kit: ReferenceKit) -> None:
    with pytest.raises(NotFound, match="It has: anchor, profile, expression_smile"):
        studio.remove_reference(kit.id, "half_body")
