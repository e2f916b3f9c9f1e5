"""Buying a picture that nobody waits for any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from studio import faults
from studio.domain.capability import Lookup
from studio.engine.bought import Bought
from studio.engine.delivery import UNREADABLE, Delivery
from studio.engine.intake import Intake
from studio.errors import AuthFailed, DiskFull, FolderUnusable, ProviderFailed, RateLimited
from studio.pictures.child import ChildDied
from studio.protocols import Handle, JobFailed, Op
from studio.store import ledger
from studio.store.events import read_after
from tests.paid_services import PaidService, lost, refuses, waits_for, works
from tests.painting import FlatProvider, flat_picture
from tests.rows import a_board, a_call, count
from tests.unit.engine.buying import QUICK, Market
from tests.waiting import until

Open = Callable[..., Market]


async def cut_short(shop: Market, **errand: Any) -> None:
    """A call whose asker goes away as soon as the service has taken it."""
    buying = asyncio.create_task(shop.buy(**{"storyboard_id": None, "key": None, **errand}))
    await until(lambda: shop.service.charges > 0)
    buying.cancel()
    await asyncio.gather(buying, return_exceptions=True)


async def refused_once(market: Open) -> tuple[Market, asyncio.Task[Bought]]:
    """A call that was refused a moment ago, and waits before it is tried again."""
    shop = market(PaidService(meets=[refuses(RateLimited("Full.", retry_after_s=0.5)), works()]))
    a_board(shop.database)
    buying = asyncio.create_task(shop.buy())
    await until(lambda: shop.shop.gate.strikes == 1)
    return shop, buying


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
    shop, buying = await refused_once(market)

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


def full(*_: object) -> None:
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


async def test_what_fails_when_nobody_waits_any_more_is_said_on_its_board(market: Open) -> None:
    shop = market(PaidService(ready=False))
    a_board(shop.database)
    await cut_short(shop, storyboard_id="sb_1", key="s01.start")
    await shop.until("submitted")

    shop.service.jobs["job-1"].ends = JobFailed(ProviderFailed("The model crashed."))

    await shop.until("failed")
    assert told(shop) == [("variation.failed", {"error": "The model crashed."})]


async def test_what_is_refused_after_its_asker_went_is_said_on_its_board(market: Open) -> None:
    shop, buying = await refused_once(market)

    buying.cancel()

    await until(lambda: told(shop) != [])
    assert told(shop) == [("variation.failed", {"error": "It was stopped before it was sent."})]


def told(shop: Market) -> list[tuple[str, Any]]:
    """What watchers of the board were told."""
    return [(event.kind, event.data) for event in shop.database.read(lambda tx: read_after(tx, "sb_1", 0))]


async def test_an_end_that_finds_the_disk_full_is_written_when_there_is_room(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService(meets=[refuses(AuthFailed("The key is wrong."))]))
    monkeypatch.setattr(ledger, "mark_failed", full)
    buying = asyncio.create_task(shop.buy())
    await shop.until("intended")
    await asyncio.sleep(0.1)

    monkeypatch.undo()

    with pytest.raises(AuthFailed):
        await buying
    assert shop.statuses() == ["failed"]


async def test_a_doubt_that_finds_the_disk_full_is_looked_into_all_the_same(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService(meets=[lost()]))
    monkeypatch.setattr(ledger, "note_doubt", full)

    await asyncio.gather(shop.buy(storyboard_id=None, key=None), return_exceptions=True)

    await shop.until("succeeded")
    assert shop.service.charges == 1


async def test_a_service_that_breaks_at_being_stopped_does_not_lose_the_job(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService(cancels=True, ready=False))
    monkeypatch.setattr(shop.service, "cancel", breaks)

    await cut_short(shop, is_stopped=lambda: True)
    await asyncio.sleep(0.1)
    shop.service.finish_all()

    await shop.until("succeeded")
    assert shop.entries()[0].cancel_asked


async def breaks(*_: object) -> None:
    raise KeyError("status")


async def test_a_picture_that_cannot_be_stored_now_is_tried_again_whatever_the_reason(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService(lookup="none"))
    bought = await shop.buy(storyboard_id=None, key=None)
    assert bought.entry is not None
    monkeypatch.setattr(shop.database.images, "write", unreadable_drive)

    shop.late.follow(bought.entry, bought)
    await asyncio.sleep(0.1)
    monkeypatch.undo()

    await shop.until("succeeded")


async def test_a_picture_that_ends_its_reader_each_time_is_put_aside_and_not_tried_for_ever(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService(lookup="id", ready=False))
    a_board(shop.database)
    monkeypatch.setattr(Intake, "look", dies)
    await cut_short(shop, storyboard_id="sb_1", key="s01.start")

    shop.service.finish_all()
    await shop.until("failed")

    (entry,) = shop.entries()
    (kept,) = (shop.database.home / "aside").iterdir()
    assert (entry.charged, entry.error, kept.stem) == ("yes", UNREADABLE, entry.id)
    assert kept.read_bytes() == flat_picture(shop.service.sent[0])
    events = shop.database.read(lambda tx: read_after(tx, "sb_1", 0))
    assert events[-1].data == {"error": UNREADABLE}


async def dies(*_: object, **__: object) -> None:
    raise ChildDied("it was killed", reading=True)


def unreadable_drive(data: bytes, label: str) -> None:
    raise FolderUnusable("The drive could not be read or written.")


@pytest.mark.parametrize("trouble", [FolderUnusable("The drive is gone."), KeyError("what nobody foresaw")])
@pytest.mark.parametrize("lookup", ["id", "list"])
async def test_a_job_whose_id_cannot_be_stored_now_is_not_forgotten(
    market: Open, monkeypatch: pytest.MonkeyPatch, lookup: Lookup, trouble: Exception
) -> None:
    shop = market(PaidService(lookup=lookup))
    monkeypatch.setattr(shop.service, "recover", not_asked)

    def troubled(*_: object) -> None:
        raise trouble

    with monkeypatch.context() as for_now:
        for_now.setattr(ledger, "mark_submitted", troubled)
        (failure,) = await asyncio.gather(shop.buy(storyboard_id=None, key=None), return_exceptions=True)
        await asyncio.sleep(0.1)
        before = shop.statuses()

    await shop.until("succeeded")
    assert (failure, before, shop.service.charges) == (trouble, ["intended"], 1)


async def not_asked(*_: object) -> list[Handle]:
    raise AssertionError("the job is known")


async def test_a_call_that_is_followed_late_is_stopped_at_the_service_by_a_person(market: Open) -> None:
    shop = market(PaidService(cancels=True, ready=False))
    await cut_short(shop, attempt_id="try_1")
    await until(lambda: shop.late._calls != {})

    shop.late.stop(lambda call: call.attempt_id == "try_2")
    shop.late.stop(lambda call: call.attempt_id == "try_1")

    await shop.until("failed")
    (entry,) = shop.entries()
    assert (shop.service.cancelled, entry.cancel_asked) == (["job-1"], True)


async def test_a_call_that_is_stopped_while_it_is_looked_for_is_stopped_once_it_is_found(
    market: Open,
) -> None:
    slow = PaidService(cancels=True, ready=False, lists_ended_only=True)
    shop = market(slow, patience=replace(QUICK, grace_s=1.0))
    lost_call: dict[str, Any] = {"model": "painter-image", "seed": 7, "sent_to": "list"}
    a_call(shop.database, str(uuid4()), storyboard_id=None, key=None, **lost_call)
    shop.service.accept(Op("", (), "16:9", "1K", 7), uuid4())
    await shop.late.resume()

    shop.late.stop(lambda _: True)
    await until(lambda: shop.entries()[0].cancel_asked)
    shop.service.lists_ended_only = False

    await shop.until("failed")
    assert shop.service.cancelled == ["job-1"]


async def test_a_service_that_stops_nothing_goes_on(market: Open) -> None:
    shop = market(PaidService(ready=False))
    await cut_short(shop)
    await until(lambda: shop.late._calls != {})

    shop.late.stop(lambda _: True)
    await asyncio.sleep(0.05)
    shop.service.finish_all()

    await shop.until("succeeded")
    assert not shop.entries()[0].cancel_asked


async def test_who_paints_on_this_machine_is_stopped_and_not_only_left(market: Open) -> None:
    shop = market(PaidService())
    flat = FlatProvider(latency_s=60)
    shop.shop.provider = flat
    buying = asyncio.create_task(shop.buy())
    await asyncio.sleep(0.05)

    buying.cancel()

    await asyncio.gather(buying, return_exceptions=True)
    assert (len(flat.asked), flat.under_way) == (1, 0)


async def test_what_is_stopped_while_it_is_written_down_is_not_sent(market: Open) -> None:
    shop = market(PaidService())
    loop = asyncio.get_running_loop()
    buying = asyncio.create_task(shop.buy())

    def stop(name: str) -> None:
        loop.call_soon_threadsafe(buying.cancel if name == "before_intent" else int)

    off = faults.hook(stop)
    await asyncio.gather(buying, return_exceptions=True)
    await shop.until("failed")
    off()

    assert (shop.service.sent, shop.entries()[0].charged) == ([], "no")


async def test_a_picture_that_was_stored_after_all_is_not_stored_again(market: Open) -> None:
    shop = market(PaidService(lookup="none"))
    a_board(shop.database)
    bought = await shop.buy()
    assert bought.entry is not None
    shop.settle(bought)

    shop.late.follow(bought.entry, bought)
    await shop.late.wait("sb_1", "s01.start")

    assert (count(shop.database, "variations"), shop.statuses()) == (0, ["succeeded"])


async def test_closing_leaves_no_storing_behind(market: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = market(PaidService(lookup="none"))
    bought = await shop.buy(storyboard_id=None, key=None)
    assert bought.entry is not None
    monkeypatch.setattr(Delivery, "deliver", takes_for_ever)
    shop.late.follow(bought.entry, bought)
    await asyncio.sleep(0.02)

    await shop.close()

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def takes_for_ever(*_: object) -> None:
    await asyncio.sleep(60)
