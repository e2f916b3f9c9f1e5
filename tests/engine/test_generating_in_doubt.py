"""Generating again: what was possibly charged before is told with the price, and is then settled."""

from __future__ import annotations

import asyncio
from pathlib import Path

from studio import Studio
from studio.settings import Settings
from studio.store.ledger import all_entries
from tests.paid_services import PaidService, lost, selling
from tests.waiting import until


def opened(paid: PaidService, home: Path | str = ":memory:") -> Studio:
    settings = Settings.model_validate({"lookup_grace_s": 0.05, "provider": "paid"})
    return Studio.open(home, providers={"paid": selling(paid)}, settings=settings)


async def test_what_is_in_doubt_of_the_pictures_before_is_told_with_the_price() -> None:
    async with opened(PaidService(lookup="none", meets=[lost()])) as studio:
        made = await studio.generate_images("a cup", n=2)

        told = await studio.estimate_regeneration(made.id)

        assert (told.calls, told.amount) == (2, "$0.08")
        assert told.doubts == ["Picture 1: possibly charged, $0.04."]


async def test_who_generates_again_has_decided_about_what_is_in_doubt() -> None:
    async with opened(PaidService(lookup="none", meets=[lost()])) as studio:
        made = await studio.generate_images("a cup", n=2)

        await studio.regenerate_images(made.id)

        told = await studio.estimate_regeneration(made.id)
        lost_call = studio._parts.database.read(all_entries)[0]
        assert (told.doubts, lost_call.in_doubt, lost_call.settled) == ([], True, "again")


async def test_a_service_is_asked_about_the_pictures_before_the_price_of_others_is_told() -> None:
    paid = PaidService(lists_ended_only=True, meets=[lost(running=True)])
    async with opened(paid) as studio:
        made = await studio.generate_images("a cup", n=1)
        assert made.pictures[0].state == "failed"
        paid.finish_all()

        told = await studio.estimate_regeneration(made.id)
        await until(lambda: studio.generations()[0].pictures[0].state == "ready")

        assert (told.doubts, len(paid.sent), paid.charges) == ([], 1, 1)


async def test_a_service_that_could_not_tell_is_asked_again_at_the_next_start(home: Path) -> None:
    paid = PaidService(lists_ended_only=True, meets=[lost(running=True)])
    async with opened(paid, home) as studio:
        made = await studio.generate_images("a cup", n=1)
    paid.finish_all()

    async with opened(paid, home) as studio:
        await until(lambda: studio.generations()[0].pictures[0].state == "ready")

        assert (len(studio.generation(made.id).made), len(paid.sent)) == (1, 1)


async def test_what_a_person_has_left_is_not_asked_about_at_the_start(home: Path) -> None:
    paid = PaidService(lists_ended_only=True, meets=[lost(running=True)])
    async with opened(paid, home) as studio:
        await studio.generate_images("a cup", n=1)
        studio.discard_call(studio._parts.database.read(all_entries)[0].id)
    paid.finish_all()

    async with opened(paid, home) as studio:
        await asyncio.sleep(0.3)

        assert studio._parts.database.read(all_entries)[0].status == "unknown"
