"""Stopping kits: only what is meant is stopped, and nothing is left under way that nobody makes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.kit import UNDER_WAY, ReferenceKit
from studio.errors import DiskFull
from studio.store import kits
from tests.held_writes import held_after
from tests.kit_painting import KitPainter, painted_by
from tests.kit_zips import kit_zip
from tests.waiting import PATIENCE_S, until

STOPPED = "It was stopped before it was made. Regenerate it."
Begin = Callable[[Studio, str, Path], Coroutine[Any, Any, ReferenceKit]]


@pytest.fixture
def painter() -> KitPainter:
    """Who paints the references of this test."""
    return KitPainter()


@pytest.fixture
async def studio(painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio whose kits are painted by the painter."""
    async with painted_by(painter) as opened:
        yield opened


@pytest.fixture
async def kit(studio: Studio, astronaut: Path) -> ReferenceKit:
    """A finished kit with anchor, profile and a smile."""
    return await studio.create_kit(photo=astronaut, expressions=["smile"])


def full(*_: object) -> None:
    raise DiskFull("The disk is full.")


def states(kit: ReferenceKit) -> dict[str, tuple[str, str | None, int]]:
    return {kind: (one.status, one.error, len(one.takes)) for kind, one in kit.references.items()}


async def finished(studio: Studio, kit_id: str) -> ReferenceKit:
    """The kit once nothing of it is under way; a failure where that never comes."""
    async with asyncio.timeout(PATIENCE_S):
        return await studio.wait_kit(kit_id)


async def test_a_stopped_making_that_ends_late_leaves_a_reference_that_is_made_again_meanwhile(
    studio: Studio, painter: KitPainter, kit: ReferenceKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter.hold = asyncio.Event()
    await studio.regenerate_reference(kit.id, "expression_smile", wait=False)
    await until(lambda: painter.under_way == 1)
    monkeypatch.setattr(kits, "stop_references", full)
    studio.cancel_kit(kit.id)
    await until(lambda: painter.under_way == 0)

    await studio.regenerate_reference(kit.id, "profile", wait=False)
    await until(lambda: painter.under_way == 1)
    monkeypatch.undo()
    await until(lambda: studio.kit(kit.id).references["expression_smile"].error == STOPPED)
    meanwhile = studio.kit(kit.id).references["profile"].status
    painter.hold.set()

    assert meanwhile == "generating"
    assert states(await finished(studio, kit.id)) == {
        "anchor": ("ready", None, 1),
        "profile": ("ready", None, 2),
        "expression_smile": ("ready", STOPPED, 1),
    }


async def test_what_is_begun_after_a_stop_is_made_also_where_the_stop_ends_before_it_is_launched(
    studio: Studio, painter: KitPainter, kit: ReferenceKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, launched, painter.hold = studio._parts.database, asyncio.Event(), asyncio.Event()
    write = database.write_async
    await studio.regenerate_reference(kit.id, "expression_smile", wait=False)
    await until(lambda: painter.under_way == 1)
    monkeypatch.setattr(kits, "stop_references", full)
    studio.cancel_kit(kit.id)
    await until(lambda: painter.under_way == 0)
    monkeypatch.setattr(database, "write_async", held_after(database, launched))
    beginning = asyncio.create_task(studio.regenerate_reference(kit.id, "profile"))
    await until(lambda: studio.kit(kit.id).references["profile"].status == "pending")

    monkeypatch.setattr(database, "write_async", write)
    await database.write_async(lambda _: None)
    monkeypatch.undo()
    await until(lambda: studio.kit(kit.id).references["expression_smile"].error == STOPPED)
    await until(lambda: not studio._parts.kits._tasks)
    await until(lambda: database.write(lambda _: True))
    launched.set()
    painter.hold.set()

    assert states(await beginning)["profile"] == ("ready", None, 2)


async def test_two_references_are_made_again_at_once_and_both_are_stopped(
    studio: Studio, painter: KitPainter, kit: ReferenceKit
) -> None:
    painter.hold = asyncio.Event()
    await studio.regenerate_reference(kit.id, "profile", wait=False)
    await studio.regenerate_reference(kit.id, "expression_smile", wait=False)
    await until(lambda: painter.under_way == 2)

    studio.cancel_kit(kit.id)

    assert states(await finished(studio, kit.id)) == {
        "anchor": ("ready", None, 1),
        "profile": ("ready", STOPPED, 1),
        "expression_smile": ("ready", STOPPED, 1),
    }


async def test_a_kit_that_is_stopped_while_its_others_are_made_keeps_its_anchor(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.hold = leading = asyncio.Event()
    kit = await studio.create_kit(photo=astronaut, extended=True, wait=False)
    await until(lambda: painter.under_way == 1)
    painter.hold = asyncio.Event()
    leading.set()
    await until(lambda: painter.under_way == 3)

    studio.cancel_kit(kit.id)

    assert states(await finished(studio, kit.id)) == {
        "anchor": ("ready", None, 1),
        "profile": ("failed", STOPPED, 0),
        "half_body": ("failed", STOPPED, 0),
        "full_body": ("failed", STOPPED, 0),
    }


async def test_stop_also_ends_what_nobody_makes(studio: Studio, kit: ReferenceKit) -> None:
    studio._parts.database.write(lambda tx: kits.move_reference(tx, kit.id, "profile", "generating"))

    studio.cancel_kit(kit.id)

    stopped = await finished(studio, kit.id)
    assert (stopped.status, states(stopped)["profile"]) == ("ready", ("ready", STOPPED, 1))


async def test_an_import_whose_asker_goes_away_is_checked_all_the_same(studio: Studio) -> None:
    importing = asyncio.create_task(studio.import_kit(kit_zip()))
    await until(lambda: studio.kits() != [])

    importing.cancel()

    (kit,) = studio.kits()
    assert (await finished(studio, kit.id)).status == "ready"


BEGINNINGS: dict[str, Begin] = {
    "create_kit": lambda studio, _, photo: studio.create_kit(photo=photo, wait=False),
    "regenerate_reference": lambda studio, id, _: studio.regenerate_reference(id, "profile", wait=False),
}


@pytest.mark.parametrize("begin", BEGINNINGS.values(), ids=BEGINNINGS.keys())
async def test_what_is_stored_is_made_also_where_who_asked_goes_away_in_that_moment(
    studio: Studio, kit: ReferenceKit, astronaut: Path, monkeypatch: pytest.MonkeyPatch, begin: Begin
) -> None:
    move, is_writing, may_write = kits.move_reference, threading.Event(), threading.Event()

    def slowly(*what: Any) -> None:
        is_writing.set()
        may_write.wait(PATIENCE_S)
        move(*what)

    monkeypatch.setattr(kits, "move_reference", slowly)
    asking = asyncio.create_task(begin(studio, kit.id, astronaut))
    await asyncio.to_thread(is_writing.wait, PATIENCE_S)

    asking.cancel()
    may_write.set()

    await until(lambda: studio.kits()[0].status in UNDER_WAY)
    made = await finished(studio, studio.kits()[0].id)
    assert [len(one.takes) for one in made.references.values()] in ([1, 1], [1, 2, 1])
