"""Generating again: what was possibly charged before is told with the price, and is then settled."""

from __future__ import annotations

from studio import Studio
from studio.settings import Settings
from studio.store.ledger import all_entries
from tests.paid_services import PaidService, lost, selling


def opened(paid: PaidService) -> Studio:
    settings = Settings.model_validate({"lookup_grace_s": 0.05, "provider": "paid"})
    return Studio.open(":memory:", providers={"paid": selling(paid)}, settings=settings)


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
