"""Buying one picture: what is written down when, what is sent again, and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal

import pytest

from studio.domain.capability import Lookup
from studio.domain.money import Cost
from studio.engine.bought import Bought
from studio.engine.budget import Budget
from studio.engine.following import Unfinished
from studio.errors import (
    AuthFailed,
    BadRequest,
    BudgetReached,
    InDoubt,
    NotReached,
    ProviderFailed,
    RateLimited,
    Refused,
    ResultExpired,
    ServiceDown,
)
from studio.protocols import Done, Finished, JobFailed
from tests.paid_services import PaidService, job_fails, lost, never_arrives, refuses
from tests.painting import FlatProvider
from tests.unit.engine.buying import Market
from tests.waiting import until

Open = Callable[..., Market]


async def test_a_bought_picture_is_submitted_until_its_caller_stored_it(market: Open) -> None:
    shop = market(PaidService())

    bought = await shop.buy()
    before = shop.statuses()
    shop.settle(bought)

    (entry,) = shop.entries()
    assert (before, entry.status, entry.charged) == (["submitted"], "succeeded", "yes")
    assert (entry.cost_usd, entry.cost_source, entry.model) == (Decimal("0.04"), "table", "painter-image")
    assert entry.receipt == {"request": "r-job-1"}


async def test_a_cost_that_the_service_reports_replaces_the_price(market: Open) -> None:
    shop = market(PaidService(reports=Cost(amount_usd=Decimal("0.0357"), source="computed")))

    shop.settle(await shop.buy())

    (entry,) = shop.entries()
    assert (entry.reserved_usd, entry.cost_usd) == (Decimal("0.04"), Decimal("0.0357"))
    assert entry.cost_source == "computed"


@pytest.mark.parametrize("amount", ["1e30", "-5"])
async def test_a_cost_that_no_picture_has_is_not_believed(market: Open, amount: str) -> None:
    shop = market(PaidService(reports=Cost(amount_usd=Decimal(amount), source="reported")))

    bought = await shop.buy()
    shop.settle(bought)

    (entry,) = shop.entries()
    assert (bought.cost_usd, entry.cost_usd, entry.cost_source) == (0.04, Decimal("0.04"), "table")


async def test_a_picture_that_comes_in_the_answer_needs_no_job(market: Open) -> None:
    shop = market(PaidService(lookup="none"))

    bought = await shop.buy()

    assert (bought.fleeting, shop.statuses()) == (True, ["intended"])


async def test_each_call_gets_a_seed_of_its_own_where_jobs_are_known_by_it(market: Open) -> None:
    shop = market(PaidService())

    first, second = await shop.buy(seed=7), await shop.buy(seed=7)

    assert len({7, first.seed, second.seed}) == 3
    assert [entry.seed for entry in shop.entries()] == [first.seed, second.seed]
    assert first.seed < 2**31


async def test_the_seed_is_the_askers_where_jobs_are_known_by_their_id(market: Open) -> None:
    shop = market(PaidService(lookup="id"))

    assert (await shop.buy(seed=7)).seed == 7


@pytest.mark.parametrize(
    "error", [NotReached("No connection."), RateLimited("Too many calls."), ServiceDown("Busy.")]
)
async def test_a_request_that_did_nothing_is_sent_again_under_the_same_row(
    market: Open, error: ProviderFailed
) -> None:
    shop = market(PaidService(meets=[refuses(error), refuses(error)]))

    await shop.buy()

    assert (len(shop.service.sent), shop.service.charges, shop.statuses()) == (3, 1, ["submitted"])


async def test_after_three_tries_a_request_is_given_up_and_cost_nothing(market: Open) -> None:
    shop = market(PaidService(meets=[refuses(NotReached("No connection."))] * 9))

    with pytest.raises(NotReached):
        await shop.buy()

    (entry,) = shop.entries()
    assert (len(shop.service.sent), entry.status, entry.charged) == (3, "failed", "no")


@pytest.mark.parametrize("kind", [RateLimited, ServiceDown])
async def test_a_hint_is_honoured_and_one_that_is_too_long_is_said(
    market: Open, kind: type[ProviderFailed]
) -> None:
    shop = market(PaidService(meets=[refuses(kind("Not now.", retry_after_s=0.2))]))
    begun = asyncio.get_running_loop().time()

    await shop.buy()
    waited_s = asyncio.get_running_loop().time() - begun
    shop.service.meets = [refuses(kind("Come again tomorrow.", retry_after_s=7200))]
    with pytest.raises(kind, match="tomorrow"):
        await shop.buy()

    assert waited_s >= 0.2
    assert len(shop.service.sent) == 3


@pytest.mark.parametrize("kind", [RateLimited, ServiceDown])
async def test_a_full_service_is_called_by_nobody_for_a_while(
    market: Open, kind: type[ProviderFailed]
) -> None:
    shop = market(PaidService(meets=[refuses(kind("Not now.", retry_after_s=0.2))]))
    begun = asyncio.get_running_loop().time()
    first = asyncio.create_task(shop.buy())
    await until(lambda: shop.shop.gate.strikes == 1)

    await shop.buy()

    assert asyncio.get_running_loop().time() - begun >= 0.2
    await first


@pytest.mark.parametrize(
    ("error", "charged"),
    [
        (Refused("Against the rules."), "possibly"),
        (BadRequest("No such size."), "no"),
        (AuthFailed("No."), "no"),
    ],
)
async def test_what_would_end_the_same_way_is_not_sent_again(
    market: Open, error: ProviderFailed, charged: str
) -> None:
    shop = market(PaidService(meets=[refuses(error)]))

    with pytest.raises(type(error)):
        await shop.buy()

    (entry,) = shop.entries()
    assert (len(shop.service.sent), entry.status, entry.charged) == (1, "failed", charged)
    assert entry.error == str(error)


@pytest.mark.parametrize("kind", [ProviderFailed, ServiceDown, RateLimited])
async def test_a_job_that_failed_is_bought_once_more_under_a_row_of_its_own(
    market: Open, kind: type[ProviderFailed]
) -> None:
    shop = market(PaidService(meets=[job_fails(kind("The model crashed."))]))

    await shop.buy()

    first, second = shop.entries()
    assert (shop.service.charges, first.status, second.status) == (1, "failed", "submitted")
    assert (first.id == second.id, second.reserved_usd) == (False, Decimal("0.04"))


async def test_a_job_that_failed_twice_has_failed(market: Open) -> None:
    shop = market(PaidService(meets=[job_fails(ProviderFailed("The model crashed."))] * 2))

    with pytest.raises(ProviderFailed, match="crashed"):
        await shop.buy()

    assert shop.statuses() == ["failed", "failed"]


async def test_a_lost_answer_is_found_in_the_services_list(market: Open) -> None:
    shop = market(PaidService(meets=[lost()]))

    bought = await shop.buy()

    (entry,) = shop.entries()
    assert (entry.status, entry.handle and entry.handle["id"]) == ("submitted", "job-1")
    assert (bought.seed, shop.service.charges) == (entry.seed, 1)


async def test_a_request_that_never_arrived_is_sent_again_after_the_grace(market: Open) -> None:
    shop = market(PaidService(meets=[never_arrives()]))

    await shop.buy()

    first, _ = shop.entries()
    assert (first.status, first.charged) == ("failed", "no")
    assert first.looked_s == pytest.approx(0.05)
    assert shop.statuses() == ["failed", "submitted"]


@pytest.mark.parametrize("lookup", ["id", "none"])
async def test_without_a_list_a_lost_answer_is_possibly_charged_and_never_sent_again(
    market: Open, lookup: Lookup
) -> None:
    shop = market(PaidService(lookup=lookup, meets=[lost()]))

    with pytest.raises(InDoubt):
        await shop.buy()

    (entry,) = shop.entries()
    assert (len(shop.service.sent), entry.status, entry.charged) == (1, "unknown", "possibly")


async def test_a_fault_of_the_services_own_code_leaves_the_call_in_doubt(market: Open) -> None:
    async def breaks(*_: object) -> Done:
        raise KeyError("status")

    shop = market(PaidService(lookup="none", meets=[breaks]))

    with pytest.raises(InDoubt, match="unexpectedly"):
        await shop.buy()

    assert shop.statuses() == ["unknown"]


async def test_a_result_that_is_gone_was_paid_for(market: Open) -> None:
    shop = market(PaidService(not_collected=ResultExpired("Deleted.")))

    with pytest.raises(ResultExpired):
        await shop.buy()

    (entry,) = shop.entries()
    assert (entry.status, entry.charged, entry.cost_usd) == ("failed", "yes", Decimal("0.04"))


async def test_a_job_without_a_picture_was_paid_for(market: Open) -> None:
    shop = market(PaidService())
    shop.service.ready = False
    buying = asyncio.create_task(shop.buy())
    await shop.until("submitted")

    shop.service.jobs["job-1"].ends = Finished(())

    with pytest.raises(ProviderFailed, match="without a picture"):
        await buying
    assert (shop.entries()[0].charged, len(shop.service.sent)) == ("yes", 1)


async def test_a_job_that_the_service_denies_for_long_is_in_doubt(market: Open) -> None:
    shop = market(PaidService(ready=False))
    buying = asyncio.create_task(shop.buy())
    await shop.until("submitted")

    shop.service.jobs.clear()

    with pytest.raises(InDoubt, match="does not know the job"):
        await buying
    assert shop.statuses() == ["unknown"]


async def test_a_job_that_takes_too_long_is_left_to_come_later(market: Open) -> None:
    shop = market(PaidService(ready=False))

    with pytest.raises(Unfinished, match="nothing else waits for it"):
        await shop.buy(storyboard_id=None, key=None)
    before = shop.statuses()
    shop.service.finish_all()

    await shop.until("succeeded")
    assert (before, len(shop.service.sent)) == (["submitted"], 1)


async def test_a_picture_that_cannot_be_fetched_now_is_never_bought_again(market: Open) -> None:
    shop = market(PaidService(not_collected=ProviderFailed("The connection broke.")))

    with pytest.raises(Unfinished):
        await shop.buy(storyboard_id=None, key=None)
    shop.service.not_collected = None

    await shop.until("succeeded")
    assert shop.service.charges == 1


async def test_the_call_that_would_pass_the_budget_is_not_sent(market: Open) -> None:
    shop = market(PaidService(), budget=Budget(run_usd=Decimal("0.08")))
    await shop.buy()
    await shop.buy()

    with pytest.raises(BudgetReached):
        await shop.buy()

    assert (len(shop.service.sent), len(shop.entries())) == (2, 2)


async def test_a_call_in_doubt_counts_in_full(market: Open) -> None:
    shop = market(PaidService(lookup="none", meets=[lost()]), budget=Budget(run_usd=Decimal("0.07")))
    with pytest.raises(InDoubt):
        await shop.buy()

    with pytest.raises(BudgetReached):
        await shop.buy()


async def test_what_is_not_wanted_any_more_is_not_sent(market: Open) -> None:
    def stopping() -> None:
        raise BudgetReached("The run is stopping.")

    shop = market(PaidService())

    with pytest.raises(BudgetReached):
        await shop.buy(before_sending=stopping)

    assert (shop.service.sent, shop.entries()) == ([], [])


async def test_where_the_list_tells_jobs_not_apart_requests_go_one_after_the_other(market: Open) -> None:
    shop = market(PaidService(one_at_a_time=True))

    await asyncio.gather(*(shop.buy() for _ in range(5)))

    assert (shop.service.most_at_once, shop.service.charges) == (1, 5)


async def test_jobs_that_have_no_seed_to_tell_them_apart_go_one_after_the_other(market: Open) -> None:
    shop = market(PaidService())

    await asyncio.gather(*(shop.buy(job="upscale") for _ in range(3)))

    assert (shop.service.most_at_once, shop.service.charges) == (1, 3)


async def test_two_lost_calls_never_claim_the_same_job(market: Open) -> None:
    shop = market(PaidService(lookup="own_id", meets=[lost(), lost(), lost()]))

    await asyncio.gather(*(shop.buy(seed=3) for _ in range(3)))

    assert len({entry.handle["id"] for entry in shop.entries() if entry.handle}) == 3


async def test_a_plain_provider_that_costs_is_written_down_and_a_free_one_is_not(market: Open) -> None:
    shop = market(PaidService())
    shop.shop.provider = FlatProvider(price_usd=0.04)
    paid: Bought = await shop.buy()
    shop.shop.provider = FlatProvider()

    free = await shop.buy()

    assert (paid.cost_usd, free.cost_usd, free.entry) == (0.04, 0.0, None)
    assert len(shop.entries()) == 1


async def test_why_a_job_failed_at_the_service_is_kept(market: Open) -> None:
    failed = JobFailed(Refused("Shows a weapon."))
    shop = market(PaidService(meets=[job_fails(failed.error)]))

    with pytest.raises(Refused, match="weapon"):
        await shop.buy()

    assert shop.entries()[0].error == "Shows a weapon."
