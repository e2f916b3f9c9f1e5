"""Buying a picture that nobody waits for any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from studio.domain.capability import Lookup
from studio.errors import DiskFull, RateLimited
from tests.paid_services import PaidService, refuses, waits_for, works
from tests.unit.engine.buying import Market

Open = Callable[..., Market]


async def cut_short(shop: Market, **errand: Any) -> None:
    """A call whose asker goes away as soon as the service has taken it."""
    buying = asyncio.create_task(shop.buy(storyboard_id=None, key=None, **errand))
    async with asyncio.timeout(5):
        while shop.service.charges == 0:  # noqa: ASYNC110  the service tells nobody
            await asyncio.sleep(0.005)
    buying.cancel()
    await asyncio.gather(buying, return_exceptions=True)


@pytest.mark.parametrize("lookup", ["none", "id", "list"])
async def test_an_answer_is_stored_although_nobody_waits_for_it_any_more(
    market: Open, lookup: Lookup
) -> None:
    answer = asyncio.Event()
    shop = market(PaidService(lookup=lookup, meets=[waits_for(answer)]))
    await cut_short(shop)

    answer.set()

    await shop.until("succeeded")
    assert len(shop.service.sent) == 1


async def test_a_person_who_stops_a_job_stops_it_at_the_service(market: Open) -> None:
    shop = market(PaidService(cancels=True, ready=False))

    await cut_short(shop, is_stopped=lambda: True)

    await shop.until("failed")
    (entry,) = shop.entries()
    assert (shop.service.cancelled, entry.cancel_asked, entry.charged) == (["job-1"], True, "possibly")


async def test_a_stopped_request_is_not_tried_again(market: Open) -> None:
    shop = market(PaidService(meets=[refuses(RateLimited("Full.", retry_after_s=0.1)), works()]))
    buying = asyncio.create_task(shop.buy())
    await shop.until("intended")
    await asyncio.sleep(0.02)

    buying.cancel()

    await shop.until("failed")
    assert (len(shop.service.sent), shop.entries()[0].charged) == (1, "no")


async def test_closing_leaves_a_request_without_answer_as_it_was_intended(market: Open) -> None:
    shop = market(PaidService(meets=[waits_for(asyncio.Event())]))
    await cut_short(shop)
    begun = asyncio.get_running_loop().time()

    await shop.close()

    assert asyncio.get_running_loop().time() - begun < 2
    assert shop.statuses() == ["intended"]


async def test_a_picture_that_finds_the_disk_full_is_stored_when_there_is_room(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService(lookup="none"))
    bought = await shop.buy(storyboard_id=None, key=None)
    assert bought.entry is not None
    monkeypatch.setattr(shop.database.images, "write", full)

    shop.late.follow(bought.entry, bought)
    await asyncio.sleep(0.1)
    before = shop.statuses()
    monkeypatch.undo()

    await shop.until("succeeded")
    assert (before, shop.service.charges) == (["intended"], 1)


def full(data: bytes) -> None:
    raise DiskFull("The disk is full.")


async def test_what_comes_late_and_is_no_picture_was_paid_for(market: Open) -> None:
    shop = market(PaidService(lookup="none"))
    bought = await shop.buy(storyboard_id=None, key=None)
    assert bought.entry is not None

    shop.late.follow(bought.entry, replace(bought, data=b"<html>Sorry</html>"))

    await shop.until("failed")
    assert shop.entries()[0].charged == "yes"


async def test_a_call_is_followed_once(market: Open) -> None:
    shop = market(PaidService(ready=False))
    await cut_short(shop)
    await shop.until("submitted")
    await asyncio.sleep(0.05)

    await shop.late.resume()

    assert len(shop.late._calls) == 1
