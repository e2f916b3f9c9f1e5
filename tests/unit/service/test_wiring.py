"""The image providers of a studio: each is made once, whoever asks first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from studio.domain.service import ServiceSettings
from studio.domain.storyboard import SIZES
from studio.protocols import Op, Provider
from studio.providers.wavespeed.service import WaveSpeedService
from studio.service.wiring import Providers
from tests.painting import FlatProvider

PLAIN = Op("she turns", (), "16:9", "1K", 7)


def test_two_who_ask_for_a_provider_at_once_get_the_same_one() -> None:
    both_are_making = threading.Barrier(2, timeout=0.2)

    def slowly() -> Provider:
        with suppress(threading.BrokenBarrierError):
            both_are_making.wait()
        return FlatProvider()

    providers = Providers({"flat": slowly})

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(providers.get, ["flat", "flat"])

    assert first is second
    assert both_are_making.broken


def test_all_runs_of_a_provider_share_its_gate() -> None:
    providers = Providers({"flat": FlatProvider})

    assert providers.shop("flat").gate is providers.shop("flat").gate


async def test_a_provider_that_was_set_up_otherwise_is_made_anew_and_the_old_one_closed() -> None:
    made: list[Closing] = []

    def make() -> Provider:
        made.append(Closing())
        return made[-1]

    providers = Providers({"flat": make})
    before = providers.get("flat")

    await providers.replace("flat")

    assert made[0].closed
    assert providers.get("flat") is not before
    assert not made[1].closed


async def test_a_shop_keeps_its_place_until_its_provider_is_made_anew() -> None:
    places = {"flat": "ana"}
    providers = Providers({"flat": FlatProvider}, lambda name: places[name])
    first = providers.shop("flat")

    places["flat"] = "ben"
    before = providers.shop("flat").sent_to
    await providers.replace("flat")

    assert (first.sent_to, before, providers.shop("flat").sent_to) == ("none ana", "none ana", "none ben")


async def test_a_provider_that_was_called_is_closed_at_the_end_as_answers_may_be_on_their_way() -> None:
    made: list[Closing] = []

    def make() -> Provider:
        made.append(Closing())
        return made[-1]

    providers = Providers({"flat": make})
    providers.shop("flat")

    await providers.replace("flat")
    closed_at_once = made[0].closed
    await providers.close()

    assert (closed_at_once, made[0].closed) == (False, True)
    assert providers.shop("flat").provider is made[1]


async def test_a_provider_with_another_key_shares_the_gate_and_the_memory_of_the_one_before() -> None:
    providers = Providers({"flat": FlatProvider})
    before = providers.shop("flat")

    await providers.replace("flat")
    after = providers.shop("flat")

    assert after.provider is not before.provider
    assert (after.gate, after.claiming, after.usual) == (before.gate, before.claiming, before.usual)


def test_the_dearest_price_of_a_job_is_that_of_the_dearest_provider() -> None:
    providers = Providers(
        {"cheap": lambda: FlatProvider(price_usd=0.04), "dear": lambda: FlatProvider(price_usd=0.24)}
    )

    upscale = replace(PLAIN, job="upscale")
    assert (providers.dearest(PLAIN), providers.dearest(upscale)) == (Decimal("0.24"), Decimal(0))


async def test_the_dearest_price_of_a_picture_goes_by_its_size() -> None:
    known = ServiceSettings(models={"image": "google/nano-banana-pro"})
    providers = Providers({"sold": lambda: WaveSpeedService(known), "cheap": FlatProvider})

    dearest = {size: providers.dearest(replace(PLAIN, size=size)) for size in SIZES}

    assert dearest == {"1K": Decimal("0.14"), "2K": Decimal("0.14"), "4K": Decimal("0.24")}
    await providers.close()


async def test_a_provider_that_nobody_used_yet_is_replaced_without_being_made() -> None:
    providers = Providers({"flat": FlatProvider})

    await providers.replace("flat")

    assert providers._made == {}


class Closing(FlatProvider):
    """A painter that knows whether it was closed."""

    closed = False

    async def close(self) -> None:
        """Remember it."""
        self.closed = True
