"""What is lost at fal and found again, by endpoint, prompt and a seed of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import AuthFailed, InDoubt, ServiceDown
from studio.protocols import Finished
from studio.providers.fal.service import FalService
from tests.wire.asking import a_source, an_op, ended, job_of, lost_call
from tests.wire.servers.fal import FalServer

LIST = "/v1/models/requests/by-endpoint"


@pytest.fixture
def server() -> Iterator[FalServer]:
    with FalServer() as started:
        yield started


@pytest.fixture
async def service(server: FalServer) -> AsyncIterator[FalService]:
    opened_service = FalService(ServiceSettings(key=SecretStr(server.key), base_url=server.url))
    yield opened_service
    await opened_service.close()


async def test_a_lost_job_is_found_among_its_sisters_by_its_seed(service: FalService, tmp_path: Path) -> None:
    await job_of(service, an_op(tmp_path, seed=1))
    wanted = await job_of(service, an_op(tmp_path, seed=2))
    await job_of(service, an_op(tmp_path, seed=3))

    found = await service.recover(lost_call(service, an_op(tmp_path, seed=2)), [])

    assert [handle.id for handle in found] == [wanted.id]
    assert service.caps.own_seeds


async def test_a_found_job_is_asked_for_though_its_addresses_were_never_read(
    service: FalService, tmp_path: Path
) -> None:
    op = an_op(tmp_path)
    await job_of(service, op)

    [found] = await service.recover(lost_call(service, op), [])

    assert found.poll_url == ""
    assert isinstance(await ended(service, found), Finished)


def test_other_sources_of_the_same_number_make_no_other_job(service: FalService, tmp_path: Path) -> None:
    one, other = a_source(tmp_path, "one", (1, 2, 3)), a_source(tmp_path, "other", (3, 2, 1))
    op = an_op(tmp_path, sources=0)

    digests = [service.digest(replace(op, sources=sources)) for sources in ((one,), (other,), (one, other))]

    assert digests[0] == digests[1]
    assert digests[2] != digests[0]


async def test_fields_that_the_list_adds_do_not_hide_a_job(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=0)
    item = {
        "request_id": "r-1",
        "sent_at": datetime.now(UTC).isoformat(),
        "json_input": {"prompt": op.prompt, "seed": op.seed, "num_images": 1, "resolution": "1K"},
    }
    server.script([{"match": {"path": LIST}, "do": {"status": 200, "body": {"items": [item]}}}])

    [found] = await service.recover(lost_call(service, op), [])

    assert found.id == "r-1"


async def test_a_job_whose_inputs_are_not_shown_may_be_the_lost_one(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    item = {"request_id": "r-1", "sent_at": datetime.now(UTC).isoformat(), "json_input": None}
    server.script([{"match": {"path": LIST}, "do": {"status": 200, "body": {"items": [item]}}}])

    [found] = await service.recover(lost_call(service, an_op(tmp_path, sources=0)), [])

    assert found.id == "r-1"


async def test_all_pages_of_the_list_are_read(server: FalServer, service: FalService, tmp_path: Path) -> None:
    at = datetime.now(UTC).isoformat()
    first = {"items": [], "has_more": True, "next_cursor": "2"}
    last = {"items": [{"request_id": "r-2", "sent_at": at}], "has_more": False}
    server.script(
        [
            {"match": {"path": LIST, "nth": 1}, "do": {"status": 200, "body": first}},
            {"match": {"path": LIST, "nth": 2}, "do": {"status": 200, "body": last}},
        ]
    )

    [found] = await service.recover(lost_call(service, an_op(tmp_path, sources=0)), [])

    assert found.id == "r-2"
    assert [one["query"].get("cursor") for one in server.requests] == [None, "2"]


async def test_a_job_that_still_runs_is_not_listed_yet(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=0)
    server.script([{"match": {"method": "POST", "path": "/google/"}, "do": {"job_time": 60}}])
    await job_of(service, op)

    before = await service.recover(lost_call(service, op), [])
    lost = lost_call(service, op)
    server.advance(61)
    after = await service.recover(lost, [])

    assert before == []
    assert len(after) == 1


async def test_a_key_without_the_right_to_read_the_list_leaves_it_in_doubt(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": LIST}, "do": {"status": 403, "body": {"detail": "Missing scope"}}}])

    with pytest.raises(InDoubt, match="the key may not read its list of requests"):
        await service.recover(lost_call(service, an_op(tmp_path, sources=0)), [])


async def test_after_a_day_an_empty_list_proves_nothing(service: FalService, tmp_path: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=25)

    with pytest.raises(InDoubt, match="its list does not go back so far"):
        await service.recover(lost_call(service, an_op(tmp_path, sources=0), long_ago), [])


async def test_a_list_that_cannot_be_read_is_no_proof_of_absence(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": LIST}, "do": {"garble": "html"}}])

    with pytest.raises(ServiceDown):
        await service.recover(lost_call(service, an_op(tmp_path, sources=0)), [])


async def test_a_narrow_key_is_told_when_the_connection_is_tested(
    server: FalServer, service: FalService
) -> None:
    server.script([{"match": {"path": LIST}, "do": {"status": 403, "body": {"detail": "Missing scope"}}}])

    assert await service.check() == (
        "fal knows the key, but lost jobs cannot be looked up with it: it may not read the list."
    )


async def test_a_wrong_key_fails_the_test_of_the_connection(server: FalServer) -> None:
    service = FalService(ServiceSettings(key=SecretStr("wrong-key"), base_url=server.url))

    with pytest.raises(AuthFailed):
        await service.check()

    await service.close()


def test_a_job_that_lacks_sources_has_nothing_to_be_recognised_by(
    service: FalService, tmp_path: Path
) -> None:
    assert service.digest(an_op(tmp_path, "face_swap", sources=1)) == ""
    assert service.digest(an_op(tmp_path, "face_swap", sources=2)) != ""
