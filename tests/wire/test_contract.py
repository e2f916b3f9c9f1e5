"""What every service keeps, each driven over its own wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from studio.domain.money import Price
from studio.domain.sent import REQUEST, noting_request
from studio.domain.service import ServiceSettings
from studio.errors import (
    AuthFailed,
    InDoubt,
    NotConfigured,
    NotReached,
    OutOfCredit,
    RateLimited,
    Refused,
    ServiceDown,
)
from studio.protocols import Service
from tests.wire.asking import COLOURS, an_op, collected, colours_seen, failure, lost_call, made, opened
from tests.wire.contract import KEY, ROWS, Row
from tests.wire.servers.base import WireServer

FINDERS = [name for name, row in ROWS.items() if row.finds_lost_jobs]
REFUSING = [name for name, row in ROWS.items() if row.refuses]
KEYED = [name for name, row in ROWS.items() if row.needs_key]
SELLING = [name for name, row in ROWS.items() if row.sells]


def longest_word(text: str) -> int:
    """Characters of the longest word: pictures as text have no spaces."""
    return max(map(len, text.split()))


finders = pytest.mark.parametrize("row", [ROWS[name] for name in FINDERS], ids=FINDERS)
refusing = pytest.mark.parametrize("row", [ROWS[name] for name in REFUSING], ids=REFUSING)
selling = pytest.mark.parametrize("row", [ROWS[name] for name in SELLING], ids=SELLING)
keyed = pytest.mark.parametrize("row", [ROWS[name] for name in KEYED], ids=KEYED)


async def test_a_picture_is_submitted_made_and_collected(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, sources=row.sources))

    assert min(opened(data).size) >= 300
    assert len(server.ledger.charges) == 1
    assert server.unknown_requests == []
    assert server.key_leaks == []


async def test_a_picture_is_made_from_words_alone(
    server: WireServer, service: Service, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, sources=0))

    assert min(opened(data).size) >= 300
    assert server.unknown_requests == []


async def test_sources_arrive_in_their_order(row: Row, service: Service, tmp_path: Path) -> None:
    data = await made(service, an_op(tmp_path, sources=row.sources))

    assert colours_seen(data, row.sources) == [*COLOURS[: row.sources]]


async def test_the_base_url_may_have_a_path(row: Row, tmp_path: Path) -> None:
    with row.server(key=KEY, prefix="/gateway/eu") as server:
        service = row.open(server)

        data = await made(service, an_op(tmp_path, sources=row.sources))

    assert min(opened(data).size) >= 300
    assert server.unknown_requests == []
    await service.close()


async def test_two_calls_give_two_pictures(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    first = await made(service, an_op(tmp_path, sources=row.sources, seed=1))
    second = await made(service, an_op(tmp_path, sources=row.sources, seed=2))

    assert first != second
    assert len(server.ledger.charges) == 2


async def test_a_model_gets_no_more_sources_than_it_takes_and_the_rest_are_named(
    server: WireServer, service: Service, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=service.caps.max_sources + 1)

    told = service.limits(op)
    await made(service, op)

    assert any(f"left out, as the last in order: s{service.caps.max_sources:02}" in one for one in told)
    assert len(server.ledger.charges) == 1


@keyed
async def test_without_a_key_nothing_is_sent(row: Row, server: WireServer, tmp_path: Path) -> None:
    service = row.open(server, key=None)

    with pytest.raises(NotConfigured):
        await service.submit(an_op(tmp_path, sources=row.sources), uuid4())

    assert server.requests == []
    await service.close()


@keyed
async def test_a_wrong_key_is_told_and_not_repeated(row: Row, server: WireServer, tmp_path: Path) -> None:
    service = row.open(server, key="CANARY-of-another-house")

    error = await failure(service, an_op(tmp_path, sources=0))

    assert type(error) is AuthFailed
    assert error.charged == "no"
    assert "CANARY" not in str(error)
    assert len(server.requests) == 1
    await service.close()


@keyed
async def test_a_key_that_the_service_echoes_is_in_no_text(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    echo = f"key {KEY} is bad"
    body = {"message": echo, "detail": echo, "error": {"message": echo, "status": "INVALID_ARGUMENT"}}
    server.script([row.rule(status=400, body=body)])

    error = await failure(service, an_op(tmp_path, sources=0))

    assert KEY not in f"{error} {error!r} {error.do} {vars(error)} {error.__cause__!r}"


async def test_nothing_that_is_kept_of_a_job_holds_the_key(
    row: Row, service: Service, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=row.sources)

    outcome = await service.submit(op, uuid4())

    kept = f"{outcome!r} {service!r} {vars(service)!r} {service.caps!r} {service.digest(op)}"
    assert KEY not in kept


async def test_the_request_is_kept_for_the_receipt_as_it_was_sent(
    row: Row, service: Service, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=row.sources)

    with noting_request() as note:
        await service.submit(op, uuid4())

    line, _, body = note.told[REQUEST].partition("\n\n")
    assert line.startswith("POST http://127.0.0.1:")
    assert op.prompt in body
    assert KEY not in body
    assert longest_word(body) < 200


async def test_an_empty_account_is_told(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    server.script([row.rule(out_of_credit=True)])

    error = await failure(service, an_op(tmp_path, sources=row.sources))

    assert type(error) is OutOfCredit
    assert error.charged == "no"


@refusing
async def test_a_refusal_has_the_services_own_reason(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    server.script([row.rule(**row.refusal)])

    error = await failure(service, an_op(tmp_path, sources=row.sources))

    assert type(error) is Refused
    assert row.reason in str(error)


async def test_too_many_calls_are_told_with_the_hint_and_not_repeated(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    server.script([row.rule(rate_limited={"hint": row.hint, "after": 7})])

    error = await failure(service, an_op(tmp_path, sources=0))

    assert isinstance(error, RateLimited)
    assert error.retry_after_s == 7
    assert server.ledger.calls == 1


@pytest.mark.parametrize("how", ["malformed", "cut", "empty", "html"])
async def test_an_answer_that_cannot_be_read_leaves_it_in_doubt(
    row: Row, server: WireServer, service: Service, tmp_path: Path, how: str
) -> None:
    server.script([row.rule(garble=how)])

    error = await failure(service, an_op(tmp_path, sources=row.sources))

    assert type(error) is InDoubt
    assert len(server.ledger.charges) == 1


@pytest.mark.parametrize(
    "fault", [{"reset": True}, {"status": 500, "body": {}}, {"status": 502, "garble": "html"}]
)
async def test_a_fault_after_the_charge_leaves_it_in_doubt_and_is_not_repeated(
    row: Row, server: WireServer, service: Service, tmp_path: Path, fault: dict[str, object]
) -> None:
    server.script([row.rule(created=True, **fault)])

    error = await failure(service, an_op(tmp_path, sources=row.sources))

    assert type(error) is InDoubt
    assert error.charged == "possibly"
    assert server.ledger.calls == 1


async def test_a_service_that_says_it_cannot_now_did_nothing(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    body = {"message": "at capacity", "error": {"status": "UNAVAILABLE", "message": "at capacity"}}
    server.script([row.rule(status=503, body=body, headers={"Retry-After": "12"})])

    error = await failure(service, an_op(tmp_path, sources=0))

    assert type(error) is ServiceDown
    assert error.retry_after_s == 12
    assert error.charged == "no"
    assert server.ledger.calls == 1


async def test_a_refused_connection_is_surely_not_reached(row: Row, tmp_path: Path) -> None:
    with row.server(key=KEY) as gone:
        service = row.open(gone)

    error = await failure(service, an_op(tmp_path, sources=0))

    assert type(error) is NotReached
    await service.close()


async def test_a_price_is_told_whatever_happens(row: Row, tmp_path: Path) -> None:
    with row.server(key=KEY) as gone:
        service = row.open(gone)

    price = await service.price(an_op(tmp_path, sources=0))

    assert isinstance(price, Price)
    await service.close()


async def test_testing_the_connection_costs_nothing(server: WireServer, service: Service) -> None:
    told = await service.check()

    assert service.caps.label in told
    assert server.ledger.calls == 0
    assert server.unknown_requests == []


@finders
async def test_a_job_whose_answer_was_lost_is_found_and_collected(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=row.sources)
    server.script([row.rule(created=True, reset=True)])
    await failure(service, op)

    [handle] = await service.recover(lost_call(service, op), [])

    assert min(opened(await collected(service, handle)).size) >= 300
    assert len(server.ledger.charges) == 1


@finders
async def test_a_call_that_never_arrived_is_found_nowhere(
    row: Row, server: WireServer, service: Service, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=row.sources)
    server.script([row.rule(reset=True)])
    await failure(service, op)

    found = await service.recover(lost_call(service, op), [])

    assert found == []
    assert server.ledger.charges == []


@finders
async def test_jobs_of_others_and_of_other_times_are_not_taken_for_a_lost_one(
    row: Row, service: Service, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=row.sources)
    handle = await service.submit(op, uuid4())
    later = datetime.now(UTC) + timedelta(minutes=2)

    claimed = await service.recover(lost_call(service, op), [getattr(handle, "id", "")])
    elsewhen = await service.recover(lost_call(service, op, later), [])

    assert claimed == []
    assert elsewhen == []


@selling
def test_a_model_that_is_not_in_the_price_list_has_no_price_of_its_own(row: Row) -> None:
    models = {**row.models, "image": "someone/own-model"}

    caps = row.service(ServiceSettings(models=models, options=row.options)).caps

    assert not caps.knows_price
