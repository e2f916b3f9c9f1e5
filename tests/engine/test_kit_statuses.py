"""What is said of a kit under way is true: it waits for its turn until its call has left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.errors import Conflict
from tests.kit_painting import KitPainter, painted_by
from tests.waiting import until

STOPPED = "It was stopped before it was made. Regenerate it."


@pytest.fixture(params=[0.0, 0.02], ids=["free", "paid"])
def painter(request: pytest.FixtureRequest) -> KitPainter:
    """Takes one call at a time, and holds it."""
    return KitPainter(price_usd=request.param, concurrency=1, hold=asyncio.Event())


@pytest.fixture
async def studio(painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio whose kits are painted by the painter."""
    async with painted_by(painter) as opened:
        yield opened


def statuses(kit: ReferenceKit) -> list[str]:
    return [kit.status, *(one.status for one in kit.references.values())]


async def occupied(studio: Studio, painter: KitPainter, photo: Path) -> ReferenceKit:
    """A kit whose anchor takes the painter's only place."""
    kit = await studio.create_kit(photo=photo, name="First", wait=False)
    await until(lambda: painter.under_way == 1)
    return kit


async def made(studio: Studio, painter: KitPainter, photo: Path) -> ReferenceKit:
    """A finished kit, after which the painter holds each call again."""
    painter.hold = None
    kit = await studio.create_kit(photo=photo, extended=["half_body"])
    painter.hold = asyncio.Event()
    return kit


async def test_a_kit_is_pending_until_its_first_call_leaves(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    first = await occupied(studio, painter, astronaut)

    second = await studio.create_kit(photo=astronaut, wait=False)

    await until(lambda: studio.kit(first.id).status == "generating")
    assert statuses(studio.kit(first.id)) == ["generating", "generating", "pending"]
    assert statuses(second) == statuses(studio.kit(second.id)) == ["pending", "pending", "pending"]
    assert painter.hold is not None
    painter.hold.set()
    assert statuses(await studio.wait_kit(second.id)) == ["ready", "ready", "ready"]


async def test_only_so_many_references_are_generating_as_are_really_made(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    anchor, others = asyncio.Event(), asyncio.Event()
    painter.hold = anchor
    kit = await studio.create_kit(photo=astronaut, extended=True, wait=False)
    await until(lambda: painter.under_way == 1)

    painter.hold = others
    anchor.set()
    await until(lambda: len(painter.asked) == 2)

    await until(lambda: "generating" in statuses(studio.kit(kit.id))[1:])
    whole, leading, *rest = statuses(studio.kit(kit.id))
    assert (whole, leading, sorted(rest)) == ("generating", "ready", ["generating", "pending", "pending"])
    others.set()
    assert statuses(await studio.wait_kit(kit.id)) == ["ready"] * 5


async def test_a_reference_that_waits_for_its_turn_is_under_way_and_can_be_stopped(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    kit = await made(studio, painter, astronaut)
    await occupied(studio, painter, astronaut)

    waiting = await studio.regenerate_reference(kit.id, "profile", wait=False)

    assert statuses(waiting) == ["generating", "ready", "pending", "ready"]
    with pytest.raises(Conflict, match="The profile is being made at this moment"):
        await studio.regenerate_reference(kit.id, "profile")
    with pytest.raises(Conflict, match="Stop it first"):
        studio.delete_kit(kit.id)
    studio.cancel_kit(kit.id)
    stopped = (await studio.wait_kit(kit.id)).references["profile"]
    assert (stopped.status, stopped.error, len(stopped.takes)) == ("ready", STOPPED, 1)


async def test_a_kit_that_never_had_its_turn_is_stopped_whole(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    await occupied(studio, painter, astronaut)
    kit = await studio.create_kit(photo=astronaut, wait=False)

    studio.cancel_kit(kit.id)

    stopped = await studio.wait_kit(kit.id)
    assert [one.error for one in stopped.references.values()] == [STOPPED, STOPPED]
    assert [op.kit_kind for op in painter.asked] == ["anchor"]


async def test_a_note_is_about_the_reference_it_was_given_for_alone(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.hold, painter.fails = None, ("anchor",)
    kit = await studio.create_kit(photo=astronaut)
    painter.fails = ()

    after = await studio.regenerate_reference(kit.id, "anchor", note="hair tucked back")

    notes = {kind: [take.note for take in one.takes] for kind, one in after.references.items()}
    assert notes == {"anchor": ["hair tucked back"], "profile": [""]}
    assert "hair tucked back" not in after.references["profile"].takes[0].prompt
