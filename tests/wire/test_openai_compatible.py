"""Servers that speak OpenAI's format in their own way: gateways, local ones, pictures behind an address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from studio.errors import AddressRefused, AuthFailed, ResultExpired, ServiceDown
from studio.protocols import Finished, Handle, OutputRef
from studio.providers.openai_compatible.service import OpenAIService
from tests.wire.asking import a_source, collected, colours_seen, failure, opened
from tests.wire.calling import begun, made, op, settings
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


async def test_the_cost_of_a_picture_behind_an_address_is_that_of_its_answer(
    service: OpenAIService, server: OpenAIServer
) -> None:
    plain = await made(service, op())
    server.script([{"do": {"urls": True}}])

    at_address = await made(service, op())

    assert (at_address.cost, at_address.receipt["usage"]) == (plain.cost, plain.receipt["usage"])
    assert plain.cost is not None


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


async def test_a_picture_that_cannot_be_fetched_now_is_fetched_later_by_another_process(
    service: OpenAIService, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.providers._download.WAITS_S", ())
    broken = {"match": {"method": "GET"}, "do": {"reset": True}}
    server.script([{"match": {"method": "POST"}, "do": {"urls": True}}, broken])
    handle = await begun(service, op())
    with pytest.raises(ServiceDown, match="does not send the picture"):
        await service.collect(OutputRef(url=handle.result_url))
    server.script([])
    restarted = OpenAIService(settings(server, "/v1"))

    data = await collected(restarted, Handle.model_validate(handle.model_dump(mode="json")))

    assert (opened(data).size, len(server.ledger.charges)) == ((1536, 864), 1)
    await restarted.close()


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
