"""Finding the job of a call whose answer never came, where the service's list shows several."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from studio.errors import InDoubt
from studio.protocols import Handle, LostCall, Op
from studio.store import ledger
from tests.paid_services import PaidService, lost, waits_for
from tests.rows import NOON, a_call
from tests.unit.engine.buying import QUICK, Market
from tests.waiting import until

Open = Callable[..., Market]
OP = Op(prompt="she turns", sources=(), aspect_ratio="16:9", size="1K", seed=7)


def a_lost_call(shop: Market, seconds: int = 0, **fields: Any) -> str:
    """A call that was written down so long after noon, and has no answer."""
    call_id = str(uuid4())
    at = NOON + timedelta(seconds=seconds)
    known: dict[str, Any] = {"provider": "paid", "model": "painter-image", "inputs_digest": "9"}
    known |= {"sent_to": "list", "storyboard_id": None, "key": None, **fields}
    a_call(shop.database, call_id, seed=7, intended_at=at, **known)
    return call_id


def jobs_of(shop: Market) -> list[Any]:
    """The job of each call, oldest call first."""
    return [entry.handle and entry.handle["id"] for entry in shop.entries()]


async def test_where_the_list_hides_inputs_two_jobs_for_one_lost_call_are_nobodys(market: Open) -> None:
    shop = market(PaidService(one_at_a_time=True, meets=[lost()]))
    shop.service.accept(OP, uuid4())

    with pytest.raises(InDoubt, match="job-1, job-2"):
        await shop.buy()

    assert (shop.statuses(), jobs_of(shop), len(shop.service.sent)) == (["unknown"], [None], 1)


async def test_as_many_jobs_as_lost_calls_are_theirs_in_the_order_of_time(market: Open) -> None:
    shop = market(PaidService(one_at_a_time=True))
    a_lost_call(shop)
    a_lost_call(shop, seconds=10)
    shop.service.accept(OP, uuid4())
    shop.service.accept(OP, uuid4())

    await shop.late.resume()

    await shop.until("succeeded", "succeeded")
    assert jobs_of(shop) == ["job-1", "job-2"]


async def test_fewer_jobs_than_lost_calls_leave_all_of_them_in_doubt(market: Open) -> None:
    shop = market(PaidService(one_at_a_time=True))
    a_lost_call(shop)
    a_lost_call(shop, seconds=10)
    shop.service.accept(OP, uuid4())

    await shop.late.resume()

    await shop.until("unknown", "unknown")
    assert jobs_of(shop) == [None, None]


async def test_a_job_that_is_listed_once_it_has_ended_is_found_after_the_usual_grace(market: Open) -> None:
    shop = market(PaidService(lists_ended_only=True, ready=False, meets=[lost()]))
    buying = asyncio.create_task(shop.buy())

    await until(lambda: bool(shop.entries()) and shop.entries()[0].looked_s > QUICK.grace_s)
    shop.service.finish_all()

    await buying
    assert (len(shop.service.sent), jobs_of(shop)) == (1, ["job-1"])


async def test_a_job_that_still_runs_after_the_longest_grace_is_in_doubt_and_not_bought_again(
    market: Open,
) -> None:
    shop = market(PaidService(lists_ended_only=True, ready=False, meets=[lost()]))

    with pytest.raises(InDoubt, match="it may still be running"):
        await shop.buy()

    (entry,) = shop.entries()
    assert (len(shop.service.sent), entry.status, entry.charged) == (1, "unknown", "possibly")
    assert entry.looked_s == pytest.approx(7.5 * QUICK.grace_s, abs=0.05)


@pytest.mark.parametrize(
    "sent_to", ["list elsewhere", "own_id", "?"], ids=["another account", "another way", "older studio"]
)
async def test_what_is_not_found_where_it_was_not_sent_is_in_doubt(market: Open, sent_to: str) -> None:
    shop = market(PaidService())
    a_lost_call(shop, sent_to=sent_to)

    await shop.late.resume()

    await shop.until("unknown")
    (entry,) = shop.entries()
    assert entry.error == (
        "No answer came, and Paid painter is set up otherwise now: nobody can tell what became of it. "
        "It was possibly charged; look there."
    )


async def test_what_is_found_all_the_same_is_its_picture(market: Open) -> None:
    shop = market(PaidService())
    a_lost_call(shop, sent_to="list elsewhere")
    shop.service.accept(OP, uuid4())

    await shop.late.resume()

    await shop.until("succeeded")


async def test_where_only_the_time_would_tell_a_job_of_perhaps_another_account_is_not_taken(
    market: Open,
) -> None:
    shop = market(PaidService(one_at_a_time=True))
    a_lost_call(shop, sent_to="list elsewhere")
    shop.service.accept(OP, uuid4())

    await shop.late.resume()

    await shop.until("unknown")
    assert jobs_of(shop) == [None]


async def test_a_call_is_written_down_with_how_and_where_it_was_sent(market: Open) -> None:
    shop = market(PaidService())
    shop.shop.place = "fal-of-ana"

    await shop.buy()

    assert [entry.sent_to for entry in shop.entries()] == ["list fal-of-ana"]


async def test_that_a_request_takes_minutes_to_leave_is_noted(market: Open) -> None:
    answer = asyncio.Event()
    shop = market(PaidService(meets=[waits_for(answer)]), patience=replace(QUICK, out_s=0.02))
    buying = asyncio.create_task(shop.buy())

    await until(lambda: bool(shop.entries()) and shop.entries()[0].out_at is not None)
    answer.set()
    await buying


async def test_when_a_doubt_arises_its_request_has_left(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService(meets=[lost()]))
    asked: list[LostCall] = []
    recover = shop.service.recover

    async def noting(lost_call: LostCall, claimed: Collection[str]) -> list[Handle]:
        asked.append(lost_call)
        return await recover(lost_call, claimed)

    monkeypatch.setattr(shop.service, "recover", noting)

    await shop.buy()

    (entry,) = shop.entries()
    assert [one.out_at for one in asked] == [entry.out_at]
    assert entry.out_at is not None


async def test_a_job_that_another_call_took_meanwhile_is_not_taken_again(
    market: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = market(PaidService())
    first, second = a_lost_call(shop), a_lost_call(shop, seconds=10)
    job = shop.service.accept(OP, UUID(second))
    recover = shop.service.recover

    async def beaten(*asked: Any) -> Any:
        found = await recover(*asked)
        shop.database.write(lambda tx: ledger.mark_submitted(tx, second, {"id": job.id, "model": "m"}))
        return found

    monkeypatch.setattr(shop.service, "recover", beaten)
    entry = shop.database.read(lambda tx: ledger.get_entry(tx, first))

    shop.late.follow(entry)

    await shop.until("failed", "submitted")
    assert jobs_of(shop) == [None, "job-1"]
