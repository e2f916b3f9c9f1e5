"""WaveSpeed over its wire: quotes and bills, and what is lost and found."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio.domain.money import Cost
from studio.domain.service import ServiceSettings
from studio.errors import (
    InDoubt,
    NotConfigured,
    ServiceDown,
)
from studio.protocols import Finished, Handle, Op
from studio.providers.wavespeed.service import WaveSpeedService
from tests.wire.asking import (
    an_op,
    ended,
    job_of,
    lost_call,
)
from tests.wire.servers.wavespeed import WaveSpeedServer

SUBMIT = "/api/v3/google/"
BILLED = Cost(amount_usd=Decimal("0.126"), source="reported")
Json = dict[str, Any]


@pytest.fixture
def server() -> Iterator[WaveSpeedServer]:
    with WaveSpeedServer() as started:
        yield started


def the_service(server: WaveSpeedServer, **settings: Any) -> WaveSpeedService:
    key = SecretStr(server.key)
    return WaveSpeedService(ServiceSettings(key=key, base_url=server.url, **settings))


@pytest.fixture
async def service(server: WaveSpeedServer) -> AsyncIterator[WaveSpeedService]:
    opened_service = the_service(server)
    yield opened_service
    await opened_service.close()


async def test_the_price_is_what_the_service_quotes_this_account(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    price = await service.price(an_op(tmp_path, sources=2))

    assert (price.amount_usd, price.source) == (Decimal("0.126"), "quoted")
    assert server.ledger.calls == 0


async def test_a_quote_is_asked_once_for_a_model_and_size(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    await service.price(an_op(tmp_path, sources=2))

    await service.price(an_op(tmp_path, sources=1, prompt="another"))

    assert [one["path"] for one in server.requests] == ["/api/v3/model/price"]


async def test_an_estimate_of_many_pictures_asks_for_one_quote(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=1)

    await asyncio.gather(service.price(op), service.price(op), service.price(op))

    assert [one["path"] for one in server.requests] == ["/api/v3/model/price"]


async def test_without_a_quote_the_dated_table_is_asked(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": "/model/price"}, "do": {"garble": "html"}}])

    price = await service.price(an_op(tmp_path, sources=2))

    assert (price.amount_usd, price.source) == (Decimal("0.14"), "third_party")
    assert price.as_of.isoformat() == "2026-11-20"


async def test_the_older_form_of_a_quote_is_understood(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    older = {"code": 200, "message": "success", "data": {"unit_price": 0.2, "currency": "USD"}}
    server.script(
        [
            {"match": {"path": "/model/price"}, "do": {"status": 404, "body": {"code": 404}}},
            {"match": {"path": "/model/pricing"}, "do": {"status": 200, "body": older}},
        ]
    )

    price = await service.price(an_op(tmp_path, sources=0))

    assert price.amount_usd == Decimal("0.2")


async def test_a_model_without_quote_and_table_has_a_price_that_is_not_known(server: WaveSpeedServer) -> None:
    service = the_service(server, models={"image": "someone/else"})

    price = await service.price(Op("", (), "16:9", "1K", 1))

    assert price.amount_usd is None
    await service.close()


async def test_a_finished_job_is_told_before_its_bill_is_asked_for(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))

    state = await ended(service, handle)

    assert isinstance(state, Finished)
    assert (state.cost, state.receipt["prediction"]) == (None, handle.id)
    assert [one["path"] for one in server.requests if "billings" in one["path"]] == []


async def test_a_job_that_is_done_has_the_cost_that_was_billed(
    service: WaveSpeedService, tmp_path: Path
) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))
    await ended(service, handle)

    assert await service.billed(handle) == BILLED


async def test_a_bill_that_is_posted_late_is_told_then(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"billing_lag": 60}}])
    handle = await job_of(service, an_op(tmp_path, sources=0))
    await ended(service, handle)

    before = await service.billed(handle)
    server.advance(60)

    assert (before, await service.billed(handle)) == (None, BILLED)


async def test_bills_that_cannot_be_read_are_no_bill(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))
    server.script([{"match": {"path": "/billings/"}, "do": {"status": 500}}])

    with pytest.raises(ServiceDown):
        await service.billed(handle)


def a_bill(price: float, **whose: Any) -> dict[str, Any]:
    return {"uuid": "bill-1", "billing_type": "deduct", "price": price, **whose}


@pytest.mark.parametrize(
    ("items", "taken"),
    [
        ([a_bill(0.1, prediction={"uuid": "mine"}), a_bill(5, prediction={"uuid": "other"})], "0.1"),
        ([a_bill(0.1, prediction_uuid="mine"), a_bill(0.02, prediction_uuid="mine")], "0.12"),
        ([a_bill(5, prediction={"uuid": "other"})], None),
        ([a_bill(0.1)], "0.1"),
        ([a_bill(0.1), a_bill(5)], None),
        ([a_bill(0.1, prediction={"uuid": "mine"}), a_bill(5)], "0.1"),
        ([a_bill(5, prediction={"uuid": "other"}), a_bill(0.1)], None),
    ],
)
async def test_only_what_was_taken_for_this_job_is_its_bill(
    server: WaveSpeedServer, service: WaveSpeedService, items: list[dict[str, Any]], taken: str | None
) -> None:
    answer = {"code": 200, "message": "success", "data": {"items": items}}
    server.script([{"match": {"path": "/billings/"}, "do": {"status": 200, "body": answer}}])

    cost = await service.billed(Handle(id="mine", model="google/nano-banana-pro/edit"))

    assert cost == (taken and Cost(amount_usd=Decimal(taken), source="reported"))


async def test_without_a_key_no_bill_is_asked_for(server: WaveSpeedServer) -> None:
    service = WaveSpeedService(ServiceSettings(base_url=server.url))

    with pytest.raises(NotConfigured):
        await service.billed(Handle(id="job-1", model="google/nano-banana-pro/edit"))

    assert server.requests == []


async def test_the_balance_is_told_when_the_connection_is_tested(service: WaveSpeedService) -> None:
    assert await service.check() == "WaveSpeed takes the key. The balance is $100.00."


# Lost and found


async def test_all_jobs_of_the_time_are_candidates_because_the_list_hides_inputs(
    service: WaveSpeedService, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=0)
    first, second = await job_of(service, op), await job_of(service, op)

    found = await service.recover(lost_call(service, op), [])

    assert {handle.id for handle in found} == {first.id, second.id}
    assert service.caps.one_at_a_time


async def test_a_job_of_another_model_is_no_candidate(service: WaveSpeedService, tmp_path: Path) -> None:
    await job_of(service, an_op(tmp_path, sources=1))

    assert await service.recover(lost_call(service, an_op(tmp_path, sources=0)), []) == []


async def test_what_is_older_than_the_list_cannot_be_told(service: WaveSpeedService, tmp_path: Path) -> None:
    op = an_op(tmp_path, sources=0)
    long_ago = datetime.now(UTC) - timedelta(days=8)

    with pytest.raises(InDoubt, match="its list does not go back so far"):
        await service.recover(lost_call(service, op, long_ago), [])


async def test_a_list_that_cannot_be_read_is_no_proof_of_absence(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": "/predictions"}, "do": {"garble": "html"}}])

    with pytest.raises(ServiceDown):
        await service.recover(lost_call(service, an_op(tmp_path, sources=0)), [])
