"""A reference whose call is in doubt is asked for again: its service is asked first, and only then paid."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.domain.ledger import LedgerEntry
from studio.errors import NotConfigured
from studio.settings import Settings
from studio.store import ledger
from tests.kit_painting import portrait
from tests.paid_services import PaidService, lost, refuses, selling, works


@pytest.fixture
def paid() -> PaidService:
    """A service that lists jobs once they have ended; the answer to its second request is lost."""
    return PaidService(
        price_usd=Decimal("0.02"),
        paints=portrait,
        lists_ended_only=True,
        meets=[works(), lost(running=True)],
    )


@pytest.fixture
async def studio(paid: PaidService) -> AsyncIterator[Studio]:
    """A studio that gives lost calls up soon."""
    settings = Settings.model_validate({"provider": "paid", "lookup_grace_s": 0.02})
    async with Studio.open(":memory:", providers={"paid": selling(paid)}, settings=settings) as opened:
        yield opened


def profiles(studio: Studio) -> list[LedgerEntry]:
    """The calls of the reference in question, oldest first."""
    return [one for one in studio._parts.database.read(ledger.all_entries) if one.key == "profile"]


async def in_doubt(studio: Studio, photo: Path) -> ReferenceKit:
    """A kit whose second reference was possibly charged."""
    kit = await studio.create_kit(photo=photo)
    assert [one.status for one in profiles(studio)] == ["unknown"]
    return kit


async def test_a_picture_that_is_there_meanwhile_is_taken_and_nothing_is_bought(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await in_doubt(studio, astronaut)
    paid.finish_all()

    profile = (await studio.regenerate_reference(kit.id, "profile")).references["profile"]

    assert (profile.status, len(profile.takes), len(paid.sent), paid.charges) == ("ready", 1, 2, 2)
    assert [(one.status, one.settled) for one in profiles(studio)] == [("succeeded", None)]


async def test_what_nobody_can_tell_is_bought_again_and_is_no_question_any_more(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await in_doubt(studio, astronaut)

    profile = (await studio.regenerate_reference(kit.id, "profile")).references["profile"]

    assert (profile.status, profile.error, len(paid.sent)) == ("ready", None, 3)
    assert [(one.status, one.settled) for one in profiles(studio)] == [
        ("unknown", "again"),
        ("succeeded", None),
    ]


async def test_a_note_is_sent_also_where_an_earlier_call_has_brought_its_picture(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await in_doubt(studio, astronaut)
    paid.finish_all()

    profile = (await studio.regenerate_reference(kit.id, "profile", note="hair tied back")).references[
        "profile"
    ]

    assert [take.note for take in profile.takes] == ["", "hair tied back"]
    assert (profile.status, len(paid.sent), "hair tied back" in paid.sent[-1].prompt) == ("ready", 3, True)
    assert profile.take_id == profile.takes[-1].id


async def test_where_nothing_could_be_bought_nothing_is_decided(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await in_doubt(studio, astronaut)
    paid.meets = [refuses(NotConfigured("There is no key for Paid painter."))]

    await studio.regenerate_reference(kit.id, "profile")

    assert [one.settled for one in profiles(studio)] == [None, None]
