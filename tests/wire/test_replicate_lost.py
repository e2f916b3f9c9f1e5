"""What is lost at Replicate and found again, by its inputs; and whose key it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import (
    ServiceDown,
)
from studio.providers.replicate.service import ReplicateService
from tests.wire.asking import (
    an_op,
    job_of,
    lost_call,
)
from tests.wire.servers.replicate import ReplicateServer

UPSCALER, SWAPPER = "someone/upscaler:0a1b2c", "someone/face-swap:3d4e5f"
Json = dict[str, Any]


@pytest.fixture
def server() -> Iterator[ReplicateServer]:
    with ReplicateServer() as started:
        yield started


def the_service(server: ReplicateServer, **settings: Any) -> ReplicateService:
    return ReplicateService(ServiceSettings(key=SecretStr(server.key), base_url=server.url, **settings))


@pytest.fixture
async def service(server: ReplicateServer) -> AsyncIterator[ReplicateService]:
    models = {"upscale": UPSCALER, "face_swap": SWAPPER}
    options = {"upscale_fields": "source1=image, seed=seed", "upscale_inputs": '{"scale": 4}'}
    opened_service = the_service(server, models=models, options=options)
    yield opened_service
    await opened_service.close()


async def test_a_lost_job_is_found_by_its_inputs(service: ReplicateService, tmp_path: Path) -> None:
    await job_of(service, an_op(tmp_path, sources=1, prompt="a blue cup"))
    wanted = await job_of(service, an_op(tmp_path, sources=1))

    found = await service.recover(lost_call(service, an_op(tmp_path, sources=1)), [])

    assert [handle.id for handle in found] == [wanted.id]


async def test_a_lost_job_of_a_version_is_found_by_its_seed(
    service: ReplicateService, tmp_path: Path
) -> None:
    op = an_op(tmp_path, "upscale", sources=1, seed=1)
    await job_of(service, replace(op, seed=2))
    wanted = await job_of(service, op)

    found = await service.recover(lost_call(service, op), [])

    assert [(handle.id, handle.model) for handle in found] == [(wanted.id, UPSCALER)]


async def test_a_job_whose_inputs_are_deleted_may_be_the_lost_one(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=0)
    handle = await job_of(service, op)
    lost = lost_call(service, an_op(tmp_path, sources=0, prompt="another"))
    server.advance(3700)

    [found] = await service.recover(lost, [])

    assert found.id == handle.id


async def test_all_pages_of_the_list_are_read_back_to_the_lost_call(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    model = {"model": "google/nano-banana-pro", "input": {}}
    pages = [
        {"results": [{"id": "new", "created_at": (now + timedelta(hours=2)).isoformat(), **model}]},
        {"results": [{"id": "it", "created_at": now.isoformat(), **model}]},
        {"results": [{"id": "old", "created_at": (now - timedelta(hours=2)).isoformat(), **model}]},
    ]
    following = {"next": "https://api.replicate.com/v1/predictions?cursor=more"}
    answers = [{"status": 200, "body": page | following} for page in pages]
    server.script([{"match": {"method": "GET", "nth": n}, "do": do} for n, do in enumerate(answers, 1)])

    found = await service.recover(lost_call(service, an_op(tmp_path, sources=0)), [])

    assert [handle.id for handle in found] == ["it"]
    assert [one["query"] for one in server.requests] == [{}, {"cursor": "more"}, {"cursor": "more"}]


async def test_a_list_that_cannot_be_read_is_no_proof_of_absence(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    server.script([{"match": {"method": "GET"}, "do": {"garble": "cut"}}])

    with pytest.raises(ServiceDown):
        await service.recover(lost_call(service, an_op(tmp_path, sources=0)), [])


async def test_whose_key_it_is_is_told_when_the_connection_is_tested(service: ReplicateService) -> None:
    assert await service.check() == "Replicate takes the key of someone."
