"""A reference made by another service than its kit's: price, call, receipt, late answer."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.errors import InvalidInput, StudioError
from studio.settings import Settings
from studio.store import ledger
from tests.kit_painting import portrait
from tests.paid_services import PaidService, lost, selling, works
from tests.waiting import until


@pytest.fixture
def paid() -> PaidService:
    """The kits' own: two cents a picture."""
    return PaidService(price_usd=Decimal("0.02"), paints=portrait)


@pytest.fixture
def other() -> PaidService:
    """Another one: seven cents a picture."""
    return PaidService(name="other", price_usd=Decimal("0.07"), paints=portrait)


def opened(home: Path | str, *services: PaidService) -> Studio:
    settings = Settings.model_validate({"provider": "paid", "lookup_grace_s": 0.02})
    return Studio.open(home, providers={one.name: selling(one) for one in services}, settings=settings)


def calls_of(studio: Studio, kit: ReferenceKit, kind: str) -> list[tuple[str, str, str]]:
    """Each call for a reference, oldest first: of whom, how it ended, what it cost."""
    entries = studio._parts.database.read(ledger.all_entries)
    return [
        (one.provider, one.status, f"${one.cost_usd}")
        for one in entries
        if (one.owner_id, one.key) == (kit.id, kind)
    ]


async def test_a_reference_is_made_again_by_another_service_at_its_price(
    paid: PaidService, other: PaidService, astronaut: Path
) -> None:
    async with opened(":memory:", paid, other) as studio:
        kit = await studio.create_kit(photo=astronaut)

        told = await studio.estimate_reference(kit.id, "profile", provider="other")
        after = await studio.regenerate_reference(kit.id, "profile", provider="other")

        made = after.references["profile"].takes
        calls = calls_of(studio, kit, "profile")
        receipt = studio.receipt(made[-1].id)
    assert (told.text, paid.charges, other.charges) == ("$0.07 for one", 2, 1)
    assert calls == [("paid", "succeeded", "$0.02"), ("other", "succeeded", "$0.07")]
    assert [(take.provider, take.cost_usd) for take in made] == [("paid", 0.02), ("other", 0.07)]
    assert (after.provider, after.references["profile"].take_id) == ("paid", made[-1].id)
    assert receipt.price.startswith("$0.07")


async def test_without_a_service_it_is_made_by_the_kits_own_again(
    paid: PaidService, other: PaidService, astronaut: Path
) -> None:
    async with opened(":memory:", paid, other) as studio:
        kit = await studio.create_kit(photo=astronaut)
        await studio.regenerate_reference(kit.id, "profile", provider="other")

        told = await studio.estimate_reference(kit.id, "profile", provider="")
        after = await studio.regenerate_reference(kit.id, "profile", provider="")

    assert (told.text, after.references["profile"].takes[-1].provider) == ("$0.02 for one", "paid")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "There is no image provider of that name."),
        ("other", "Paid painter makes no pictures from a photo."),
    ],
)
async def test_a_service_that_cannot_make_it_is_refused_and_nothing_is_changed(
    paid: PaidService, other: PaidService, astronaut: Path, name: str, said: str
) -> None:
    other.max_sources = 0
    async with opened(":memory:", paid, other) as studio:
        kit = await studio.create_kit(photo=astronaut)

        with pytest.raises(InvalidInput, match=said):
            await studio.regenerate_reference(kit.id, "profile", provider=name)
        with pytest.raises(StudioError, match=said):
            await studio.estimate_reference(kit.id, "profile", provider=name)

        assert studio.kit(kit.id) == kit


async def test_a_picture_that_comes_after_a_restart_is_that_of_the_service_that_was_asked(
    paid: PaidService, other: PaidService, home: Path, astronaut: Path
) -> None:
    other.ready = False
    async with opened(home, paid, other) as studio:
        kit = await studio.create_kit(photo=astronaut)
        await studio.regenerate_reference(kit.id, "profile", wait=False, provider="other")
        await until(lambda: other.charges == 1)
    other.finish_all()

    async with opened(home, paid, other) as studio:
        await until(lambda: len(studio.kit(kit.id).references["profile"].takes) == 2)
        late = studio.kit(kit.id).references["profile"].takes[-1]
        calls = calls_of(studio, kit, "profile")

    assert (late.provider, late.cost_usd, other.charges, paid.charges) == ("other", 0.07, 1, 2)
    assert calls[-1] == ("other", "succeeded", "$0.07")


async def test_what_an_earlier_call_of_the_kits_own_brings_is_no_answer_of_another_service(
    paid: PaidService, other: PaidService, astronaut: Path
) -> None:
    paid.lists_ended_only = True
    paid.meets = [works(), lost(running=True)]
    async with opened(":memory:", paid, other) as studio:
        kit = await studio.create_kit(photo=astronaut)
        paid.finish_all()

        after = await studio.regenerate_reference(kit.id, "profile", provider="other")

        calls = calls_of(studio, kit, "profile")
    profile = after.references["profile"]
    assert calls == [("paid", "succeeded", "$0.02"), ("other", "succeeded", "$0.07")]
    assert [take.provider for take in profile.takes] == ["paid", "other"]
    assert profile.take_id == profile.takes[-1].id
