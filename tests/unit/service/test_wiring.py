"""The image providers of a studio: each is made once, whoever asks first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from studio.protocols import Provider
from studio.service.wiring import Providers
from tests.painting import FlatProvider


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

    assert providers.gate("flat") is providers.gate("flat")
