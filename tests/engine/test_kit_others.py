"""Who makes what waits for a leading picture, once a person lets one stand that another service made."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import IMPORTED, ReferenceKit
from studio.domain.option import Form
from studio.errors import ProviderFailed
from tests.engine.test_kit_services import calls_of, opened
from tests.kit_painting import portrait
from tests.kit_rows import a_take
from tests.paid_services import PaidService, refuses

BLURRED = partial(portrait, soft=True)


@pytest.fixture
def paid() -> PaidService:
    """The kits' own: two cents a picture. It refuses the first."""
    refusing = refuses(ProviderFailed("It refuses this photo."))
    return PaidService(price_usd=Decimal("0.02"), paints=portrait, meets=[refusing, refusing])


@pytest.fixture
def other() -> PaidService:
    """Another one: seven cents a picture, none of them sharp."""
    return PaidService(name="other", price_usd=Decimal("0.07"), paints=BLURRED)


async def with_a_blurred_anchor(studio: Studio, photo: Path) -> ReferenceKit:
    """A kit whose anchor the other service made, as its own did not; the profile waits for a good one."""
    kit = await studio.create_kit(photo=photo)
    return await studio.regenerate_reference(kit.id, "anchor", provider="other")


async def test_what_waits_is_made_by_who_made_the_anchor_that_is_used_anyway(
    paid: PaidService, other: PaidService, astronaut: Path
) -> None:
    async with opened(":memory:", paid, other) as studio:
        kit = await with_a_blurred_anchor(studio, astronaut)

        told = await studio.estimate_reference(kit.id, "anchor", again=False)
        studio.allow_reference(kit.id, "anchor")
        after = await studio.wait_kit(kit.id)

        calls = calls_of(studio, kit, "profile")
    assert (kit.status, told.text) == ("failed", "$0.07 for one")
    assert calls == [("other", "succeeded", "$0.07")]
    assert (after.status, after.provider) == ("ready", "paid")


async def test_what_waits_is_made_by_who_made_the_anchor_that_is_picked(
    paid: PaidService, other: PaidService, astronaut: Path
) -> None:
    async with opened(":memory:", paid, other) as studio:
        kit = await with_a_blurred_anchor(studio, astronaut)
        brought = a_take(studio._parts.database, "anchor", kit.id, provider=IMPORTED)

        blurred = kit.references["anchor"].takes[0].id
        by_other = await studio.estimate_reference(kit.id, "anchor", again=False, take_id=blurred)
        by_its_own = await studio.estimate_reference(kit.id, "anchor", again=False, take_id=brought.id)
        studio.pick_reference(kit.id, "anchor", brought.id)
        await studio.wait_kit(kit.id)

        calls = calls_of(studio, kit, "profile")
    assert (by_other.text, by_its_own.text) == ("$0.07 for one", "$0.02 for one")
    assert calls == [("paid", "succeeded", "$0.02")]


async def test_where_its_maker_is_gone_the_kits_own_goes_on(
    paid: PaidService, other: PaidService, home: Path, astronaut: Path
) -> None:
    async with opened(home, paid, other) as studio:
        kit = await with_a_blurred_anchor(studio, astronaut)

    async with opened(home, paid) as studio:
        told = await studio.estimate_reference(kit.id, "anchor", again=False)
        studio.allow_reference(kit.id, "anchor")
        await studio.wait_kit(kit.id)

        calls = calls_of(studio, kit, "profile")
    assert (told.text, calls) == ("$0.02 for one", [("paid", "succeeded", "$0.02")])


async def test_where_its_maker_looks_at_no_pictures_any_more_the_kits_own_goes_on(
    paid: PaidService, other: PaidService, astronaut: Path
) -> None:
    async with opened(":memory:", paid, other) as studio:
        kit = await with_a_blurred_anchor(studio, astronaut)
        other.max_sources = 0

        studio.allow_reference(kit.id, "anchor")
        await studio.wait_kit(kit.id)

        calls = calls_of(studio, kit, "profile")
    assert calls == [("paid", "succeeded", "$0.02")]


@dataclass
class Keyed(PaidService):
    """One that cannot be called without a key, as far as anybody knows who does not call it."""

    form: Form = field(default_factory=Form)


async def test_where_its_maker_has_no_key_any_more_the_kits_own_goes_on(
    paid: PaidService, astronaut: Path
) -> None:
    keyed = Keyed(name="other", price_usd=Decimal("0.07"), paints=BLURRED)
    async with opened(":memory:", paid, keyed) as studio:
        kit = await with_a_blurred_anchor(studio, astronaut)

        told = await studio.estimate_reference(kit.id, "anchor", again=False)
        studio.allow_reference(kit.id, "anchor")
        await studio.wait_kit(kit.id)

        calls = calls_of(studio, kit, "profile")
    assert (told.text, calls) == ("$0.02 for one", [("paid", "succeeded", "$0.02")])
