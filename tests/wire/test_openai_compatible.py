"""Servers that speak OpenAI's format in their own way: gateways, local ones, pictures behind an address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from studio.errors import AddressRefused, AuthFailed, InDoubt, ResultExpired
from studio.protocols import Finished, Handle, OutputRef
from studio.providers.openai_compatible.service import OpenAIService
from tests.wire.asking import a_source, colours_seen, failure, opened
from tests.wire.calling import made, op, settings
from tests.wire.servers.openai import OpenAIServer

RED, BLUE = (220, 30, 30), (40, 60, 220)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as started:
        yield started


@pytest.fixture
async def service(server: OpenAIServer) -> AsyncIterator[OpenAIService]:
    opened_service = OpenAIService(settings(server, "/v1"))
    yield opened_service
    await opened_service.close()


@pytest.mark.parametrize("shape", ["string", "detail"])
async def test_errors_of_compatible_servers_are_understood(
    service: OpenAIService, server: OpenAIServer, shape: str
) -> None:
    server.script([{"do": {"wrong_key": True, "shape": shape}}])

    error = await failure(service, op())

    assert isinstance(error, AuthFailed)
    assert "Incorrect API key provided" in str(error)


async def test_a_picture_behind_an_address_is_fetched_without_the_key(
    service: OpenAIService, server: OpenAIServer
) -> None:
    server.script([{"do": {"urls": True}}])

    done = await made(service, op())

    assert opened(done.data).size == (1536, 864)
    assert server.key_leaks == []


async def test_a_picture_that_was_deleted_is_paid_and_gone(
    service: OpenAIService, server: OpenAIServer
) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"urls": True, "expired": 404}}])

    error = await failure(service, op())

    assert (type(error), error.charged) == (ResultExpired, "yes")


async def test_an_address_at_a_strangers_host_is_not_fetched_from_and_kept_for_later(
    service: OpenAIService, server: OpenAIServer
) -> None:
    server.script([{"do": {"body": {"data": [{"url": "https://pictures.example.org/1.png"}]}}}])

    handle = await service.submit(op(), uuid4())

    assert isinstance(handle, Handle)
    state = await service.poll(handle)
    assert state == Finished((OutputRef(url="https://pictures.example.org/1.png"),))
    with pytest.raises(AddressRefused) as refused:
        await service.collect(OutputRef(url=handle.result_url))
    assert (refused.value.host, refused.value.charged) == ("pictures.example.org", "yes")


async def test_an_address_that_nobody_could_allow_was_paid_for(
    service: OpenAIService, server: OpenAIServer
) -> None:
    server.script([{"do": {"body": {"data": [{"url": "http://pictures.example.org/1.png"}]}}}])

    error = await failure(service, op())

    assert (type(error), error.charged) == (AddressRefused, "yes")


async def test_a_picture_that_cannot_be_fetched_is_in_doubt_and_not_asked_again(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.providers._download.WAITS_S", ())
    service = OpenAIService(settings(server, "/v1"))
    server.script(
        [
            {"match": {"method": "POST"}, "do": {"urls": True}},
            {"match": {"method": "GET"}, "do": {"reset": True}},
        ]
    )

    error = await failure(service, op())

    assert isinstance(error, InDoubt)
    assert "its picture could not be fetched" in str(error)
    await service.close()


@pytest.fixture
def local() -> Iterator[OpenAIServer]:
    """A server of another maker, without a key."""
    with OpenAIServer(key="") as started:
        started.is_compatible = True
        yield started


async def test_a_local_server_is_asked_without_a_key(local: OpenAIServer, tmp_path: Path) -> None:
    about = settings(local, "/v1", models={"image": "qwen-image"}, options={"dialect": "compatible"})
    service = OpenAIService(about)

    done = await made(service, op(a_source(tmp_path, "s01.end", RED), a_source(tmp_path, "influencer", BLUE)))

    assert colours_seen(done.data, 2) == [RED, BLUE]
    assert "authorization" not in local.requests[-1]["headers"]
    await service.close()


async def test_a_local_server_gets_the_seed(local: OpenAIServer) -> None:
    service = OpenAIService(
        settings(
            local, "/v1", models={"image": "qwen-image"}, options={"dialect": "compatible", "quality": ""}
        )
    )

    first, second = await made(service, op(seed=7)), await made(service, op(seed=8))

    sent = local.requests[0]["json"]
    assert (sent["seed"], sent["response_format"], "quality" in sent) == (7, "b64_json", False)
    assert first.data != second.data
    await service.close()
