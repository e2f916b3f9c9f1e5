from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from studio.errors import (
    AuthFailed,
    BadRequest,
    InDoubt,
    NotConfigured,
    NotReached,
    ProviderFailed,
    RateLimited,
    ServiceDown,
)
from studio.providers._http import ServiceClient, key_header
from tests.wire.plain import PlainServer
from tests.wire.waited import Waited

KEY = SecretStr("test-key-plain")
Rule = dict[str, Any]
ClientFor = Callable[[str], ServiceClient]


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with PlainServer(prefix="/gateway") as started:
        yield started


@pytest.fixture
def waited() -> Waited:
    return Waited()


@pytest.fixture
async def client_for(waited: Waited) -> AsyncIterator[ClientFor]:
    async with AsyncExitStack() as stack:

        def make(base_url: str) -> ServiceClient:
            headers = key_header(KEY)
            client = ServiceClient("Plain", base_url, headers, read_s=1.5, secrets=[KEY], pause=waited)
            stack.push_async_callback(client.close)
            return client

        yield make


@pytest.fixture
def client(server: PlainServer, client_for: ClientFor) -> ServiceClient:
    return client_for(server.url)


def always(path: str, **do: Any) -> Rule:
    return {"match": {"path": path}, "do": do}


async def test_a_path_is_joined_to_the_path_of_the_base_url(
    server: PlainServer, client: ServiceClient
) -> None:
    reply = await client.buy("POST", "/draw", json={"prompt": "sea"})

    assert (reply.status, reply.headers["content-type"]) == (200, "image/png")
    assert server.requests[0]["path"] == "/draw"
    assert server.requests[0]["headers"]["authorization"] == "Bearer test-key-plain"


@pytest.mark.parametrize(
    ("seconds", "known"),
    [(0, 0), (5, 0), (3600, 3600), (-3600, -3600)],
    ids=["same", "near", "ahead", "behind"],
)
async def test_the_clock_of_the_service_is_known_from_its_answers(
    server: PlainServer, client: ServiceClient, seconds: float, known: float
) -> None:
    server.advance(seconds)

    before = client.ahead
    await client.ask("GET", "cdn/sea")

    assert before is None
    assert client.ahead is not None
    assert client.ahead.total_seconds() == pytest.approx(known, abs=3)


async def test_an_answer_that_tells_no_time_says_nothing_of_clocks(
    server: PlainServer, client: ServiceClient
) -> None:
    server.script([always("/cdn", status=200, body="sea", headers={"Date": "yesterday"})])

    await client.ask("GET", "cdn/sea")

    assert client.ahead == timedelta(0)


async def test_a_whole_address_of_the_base_is_asked_with_the_key(
    server: PlainServer, client: ServiceClient
) -> None:
    await client.ask("GET", f"{server.url}/cdn/sea")

    assert server.requests[0]["headers"]["authorization"] == "Bearer test-key-plain"


@pytest.mark.parametrize("place", ["http://127.0.0.1:9/x", "https://example.com/x", "file://localhost/x"])
async def test_a_whole_address_elsewhere_is_never_asked(client: ServiceClient, place: str) -> None:
    with pytest.raises(ProviderFailed, match="an address that is not its own"):
        await client.ask("GET", place)


async def test_a_key_is_not_sent_in_the_open(client_for: ClientFor) -> None:
    with pytest.raises(NotConfigured) as caught:
        await client_for("http://api.example.com").buy("POST", "/draw", json={})

    assert str(caught.value) == (
        "The address of Plain is not encrypted, so the key was not sent. Use an https address in Settings."
    )


async def test_without_a_key_a_plain_address_may_be_asked() -> None:
    client = ServiceClient("Plain", "http://studio.invalid", key_header(None))

    with pytest.raises(NotReached):
        await client.buy("POST", "/draw", json={})

    await client.close()


@pytest.mark.parametrize("base", ["", "api.example.com", "ftp://x/", "https://u:p@x.com", "https://[", "//x"])
async def test_a_base_url_that_is_none_is_said_so(client_for: ClientFor, base: str) -> None:
    with pytest.raises(NotConfigured, match="The base URL of Plain is not a web address"):
        await client_for(base).buy("POST", "/draw", json={})


@pytest.mark.parametrize("key", ["schlüssel", "two\nlines", "nul\0"])
async def test_a_key_that_no_header_holds_is_refused_unrepeated(server: PlainServer, key: str) -> None:
    client = ServiceClient("Plain", server.url, key_header(SecretStr(key)))

    with pytest.raises(AuthFailed) as caught:
        await client.buy("POST", "/draw", json={})

    assert key not in str(caught.value)
    assert server.requests == []


async def test_a_refused_connection_is_surely_not_reached(client_for: ClientFor) -> None:
    with pytest.raises(NotReached) as caught:
        await client_for("http://127.0.0.1:9").buy("POST", "/draw", json={})

    assert (caught.value.charged, caught.value.retryable) == ("no", True)


@pytest.mark.parametrize("fault", [{"reset": True}, {"silent": True}, {"shorter": 20}])
async def test_a_paid_request_without_a_whole_answer_is_in_doubt_and_sent_once(
    server: PlainServer, client: ServiceClient, fault: Rule
) -> None:
    server.script([always("/draw", created=True, **fault)])

    with pytest.raises(InDoubt) as caught:
        await client.buy("POST", "/draw", json={"prompt": "sea"})

    assert caught.value.charged == "possibly"
    assert caught.value.__cause__ is None
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_paid_request_gives_back_any_answer_and_is_not_repeated(
    server: PlainServer, client: ServiceClient, status: int
) -> None:
    server.script([always("/draw", status=status, body={"error": "later"})])

    reply = await client.buy("POST", "/draw", json={"prompt": "sea"})

    assert (reply.status, reply.document()) == (status, {"error": "later"})
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [{"reset": True}, {"status": 408}, {"status": 502}])
async def test_a_free_request_is_repeated_until_it_is_answered(
    server: PlainServer, client: ServiceClient, waited: Waited, fault: Rule
) -> None:
    server.script([{"match": {"path": "/cdn/", "nth": [1, 2]}, "do": fault}])

    reply = await client.ask("GET", "/cdn/sea")

    assert reply.is_good
    assert waited.seconds == pytest.approx([1, 3], rel=0.21)


async def test_a_hint_is_waited_for_up_to_half_a_minute(
    server: PlainServer, client: ServiceClient, waited: Waited
) -> None:
    server.script(
        [
            {"match": {"nth": 1}, "do": {"rate_limited": {"after": 12}}},
            {"match": {"nth": 2}, "do": {"status": 503, "headers": {"Retry-After": "500"}}},
        ]
    )

    await client.ask("GET", "/cdn/sea")

    assert waited.seconds == [12, 30]


@pytest.mark.parametrize(
    ("fault", "error", "text"),
    [
        ({"reset": True}, ServiceDown, "Plain does not answer"),
        ({"status": 502}, ServiceDown, r"Plain cannot answer at the moment \(502\)"),
        ({"rate_limited": {"after": 0}}, RateLimited, "Plain takes no more calls"),
    ],
)
async def test_a_free_request_gives_up_after_five_tries(
    server: PlainServer, client: ServiceClient, fault: Rule, error: type[ProviderFailed], text: str
) -> None:
    server.script([always("/cdn/", **fault)])

    with pytest.raises(error, match=text):
        await client.ask("GET", "/cdn/sea")

    assert len(server.requests) == 5


async def test_how_often_a_free_request_is_tried_can_be_said(
    server: PlainServer, client: ServiceClient
) -> None:
    server.script([always("/cdn/", status=502)])

    with pytest.raises(ServiceDown):
        await client.ask("GET", "/cdn/sea", tries=1)

    assert len(server.requests) == 1


async def test_an_answer_that_the_caller_accepts_is_final_whatever_its_status(
    server: PlainServer, client: ServiceClient
) -> None:
    server.script([always("/cdn/", status=504, headers={"X-Error": "timeout"})])

    reply = await client.ask("GET", "/cdn/sea", accepts=lambda one: "x-error" in one.headers)

    assert reply.status == 504
    assert len(server.requests) == 1


async def test_a_key_that_a_service_echoes_is_masked_in_the_text(
    server: PlainServer, client: ServiceClient
) -> None:
    server.script([always("/draw", status=401, body={"detail": "no such key: test-key-plain"})])

    reply = await client.buy("POST", "/draw", json={"prompt": "sea"})

    assert reply.text == '{"detail": "no such key: [key]"}'
    assert "test-key" not in repr(reply)


async def test_an_upload_carries_the_headers_of_the_service_and_no_key(
    server: PlainServer, client: ServiceClient
) -> None:
    await client.upload(f"{server.url}/store/a.png", b"abc", {"Content-Type": "image/png"})

    assert server.requests[0]["headers"]["content-type"] == "image/png"
    assert server.requests[0]["size"] == 3
    assert server.key_leaks == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:9/x", "http://example.com/x", "ftp://example.com/x", "x"),
        *("https://127.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/x", "https://10.0.0.7:8443/x"),
        "https://ana:secret@example.com/x",
    ],
)
async def test_an_upload_goes_to_encrypted_places_or_the_base_alone(client: ServiceClient, url: str) -> None:
    with pytest.raises(BadRequest, match="an address for uploads that cannot be used"):
        await client.upload(url, b"abc", {})


async def inside(_host: str, _port: int) -> Sequence[str]:
    return ["93.184.216.34", "10.0.0.7"]


async def here(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


async def test_an_upload_to_a_name_that_leads_into_a_private_network_is_refused(
    client: ServiceClient,
) -> None:
    with pytest.raises(BadRequest, match="an address for uploads that cannot be used"):
        await client.upload("https://store.example.com/x", b"abc", {}, resolve=inside)


async def test_an_upload_goes_to_the_very_number_that_was_judged_under_its_name(
    client: ServiceClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    greetings: list[bytes] = []

    async def greeted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greetings.append(await reader.read(2048))
        writer.close()

    monkeypatch.setattr("studio.providers._http.is_public", lambda _number: True)
    async with await asyncio.start_server(greeted, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(ProviderFailed):
            await client.upload(f"https://store.example.com:{port}/x", b"abc", {}, resolve=here)

    assert [b"store.example.com" in one for one in greetings] == [True] * 5


async def test_an_upload_says_itself_where_it_goes_and_how_long_it_is(
    server: PlainServer, client: ServiceClient
) -> None:
    asked = {"Host": "evil.example", "Content-Length": "9999", "Transfer-Encoding": "chunked", "X-Own": "1"}

    await client.upload(f"{server.url}/store/a.png", b"abc", asked)

    headers = server.requests[0]["headers"]
    assert (headers["host"], headers["content-length"]) == (f"127.0.0.1:{server.port}", "3")
    assert (headers["x-own"], "transfer-encoding" in headers) == ("1", False)


async def test_after_closing_a_request_opens_anew(server: PlainServer, client: ServiceClient) -> None:
    await client.ask("GET", "/cdn/sea")

    await client.close()
    reply = await client.ask("GET", "/cdn/sea")

    assert reply.is_good


async def test_neither_addresses_nor_keys_reach_the_log(
    server: PlainServer, client: ServiceClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.script([{"match": {"nth": 1}, "do": {"reset": True}}])

    await client.ask("GET", "/cdn/sea?signature=abc")

    assert [record.message for record in caplog.records if "Plain" in record.message] == ["Plain: ReadError"]
    assert "signature" not in caplog.text


def test_a_client_has_no_headers_without_a_key() -> None:
    headers: Mapping[str, str] = key_header(None)()

    assert headers == {}


def test_a_key_may_stand_in_another_header_without_a_scheme() -> None:
    assert key_header(KEY, "x-goog-api-key", "")() == {"x-goog-api-key": "test-key-plain"}


def test_an_address_elsewhere_gives_way_to_the_path_that_is_known(
    client: ServiceClient, server: PlainServer
) -> None:
    assert client.own(f"{server.url}/a", "b") == f"{server.url}/a"
    assert client.own("https://example.com/a", "b") == "b"
    assert client.own("", "b") == "b"
