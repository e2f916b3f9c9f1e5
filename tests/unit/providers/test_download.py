from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

import pytest
from PIL import Image

from studio.errors import AddressRefused, ProviderFailed, ResultExpired, ServiceDown
from studio.providers._download import Downloader, Limits
from tests.wire.plain import PlainServer
from tests.wire.waited import Waited


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with PlainServer() as started:
        yield started


@pytest.fixture
async def opened() -> AsyncIterator[Callable[..., Downloader]]:
    """Makes downloaders that are closed at the end."""
    made: list[Downloader] = []

    def make(server: PlainServer, **more: Any) -> Downloader:
        made.append(Downloader([], server.url, **more))
        return made[-1]

    yield make
    for one in made:
        await one.close()


@pytest.fixture
def downloader(server: PlainServer, opened: Callable[..., Downloader]) -> Downloader:
    return opened(server, pause=Waited())


async def inside(_host: str, _port: int) -> Sequence[str]:
    return ["93.184.216.34", "10.0.0.7"]


async def test_a_picture_is_fetched_whole_from_a_local_base(
    server: PlainServer, downloader: Downloader
) -> None:
    data = await downloader.fetch(f"{server.url}/cdn/sea")

    assert Image.open(io.BytesIO(data)).size == (64, 64)


async def test_the_request_asks_for_a_picture_and_carries_no_key(
    server: PlainServer, downloader: Downloader
) -> None:
    await downloader.fetch(f"{server.url}/cdn/sea")

    headers = server.requests[0]["headers"]
    assert headers["accept"] == "image/*"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert "authorization" not in headers
    assert "cookie" not in headers


async def test_pictures_of_one_host_come_over_one_connection() -> None:
    connections: list[object] = []
    hung_up = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nSet-Cookie: seen=1\r\nContent-Length: 3\r\n\r\nsea")
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listening:
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        downloader = Downloader([], url)

        got = [await downloader.fetch(f"{url}/{name}.png") for name in ("a", "b")]
        await downloader.close()
        await hung_up.wait()

    assert (got, len(connections)) == ([b"sea", b"sea"], 1)


async def test_a_cookie_is_not_brought_back(server: PlainServer, downloader: Downloader) -> None:
    cookie = {"status": 200, "body": "sea", "headers": {"Set-Cookie": "seen=1"}}
    server.script([{"match": {"path": "/cdn/"}, "do": cookie}])
    await downloader.fetch(f"{server.url}/cdn/sea")

    await downloader.fetch(f"{server.url}/cdn/sea")

    assert "cookie" not in server.requests[1]["headers"]


async def test_after_closing_a_fetch_opens_a_new_connection(
    server: PlainServer, downloader: Downloader
) -> None:
    await downloader.fetch(f"{server.url}/cdn/sea")
    await downloader.close()

    data = await downloader.fetch(f"{server.url}/cdn/sea")

    assert Image.open(io.BytesIO(data)).size == (64, 64)


@pytest.mark.parametrize(
    "url",
    [
        "http://media.example.com/a.png",
        "https://media.example.com:8443/a.png",
        "https://media.example.com@evil.org/a.png",
        "https://user@media.example.com/a.png",
        "https://media.example.com.evil.org/a.png",
        "https://evilmedia.example.com/a.png",
        "https://93.184.216.34/a.png",
        "https://[::1]/a.png",
        "file:///etc/hostname",
        "data:image/png;base64,AAAA",
        "https://",
        "",
    ],
)
async def test_only_https_at_or_below_an_allowed_host_is_fetched(url: str) -> None:
    downloader = Downloader(["media.example.com", "93.184.216.34"], "https://api.example.com", resolve=inside)

    with pytest.raises(AddressRefused):
        await downloader.fetch(url)


async def test_a_host_that_is_not_listed_is_named_so_that_it_can_be_added() -> None:
    downloader = Downloader(["media.example.com"], "https://api.example.com", label="WaveSpeed")

    with pytest.raises(AddressRefused) as caught:
        await downloader.fetch("https://other.net/a.png?signature=abc")

    assert caught.value.host == "other.net"
    assert caught.value.charged == "yes"
    assert str(caught.value) == (
        "The picture of WaveSpeed lies on a host that is not on its list: other.net. "
        "If you trust that host, allow downloads from it: the picture is paid, and is fetched then."
    )


@pytest.mark.parametrize(
    "url", ["https://8.8.8.8/a.png", "http://other.net/a.png", "https://other.net:8443/a.png"]
)
async def test_what_could_not_be_allowed_is_not_offered(url: str) -> None:
    downloader = Downloader(["media.example.com"], "https://api.example.com", label="WaveSpeed")

    with pytest.raises(AddressRefused, match="ask the service") as caught:
        await downloader.fetch(url)
    with pytest.raises(AddressRefused, match="ask the service"):
        downloader.fetchable(url)

    assert caught.value.host == ""


@pytest.mark.parametrize("url", ["https://media.example.com/a.png", "https://other.net/a.png"])
def test_what_is_allowed_or_could_be_is_worth_keeping_the_address(url: str) -> None:
    downloader = Downloader(["media.example.com"], "https://api.example.com", label="WaveSpeed")

    assert downloader.fetchable(url) == url


async def test_an_allowed_name_that_leads_into_a_private_network_is_refused() -> None:
    downloader = Downloader(["media.example.com"], "https://api.example.com", resolve=inside)

    with pytest.raises(AddressRefused, match="lies inside a private network"):
        await downloader.fetch("https://eu.media.example.com/a.png")


async def test_another_port_than_that_of_the_local_base_is_refused(
    server: PlainServer, downloader: Downloader
) -> None:
    with pytest.raises(AddressRefused, match=r"not on its list: 127\.0\.0\.1"):
        await downloader.fetch(f"http://127.0.0.1:{server.other_port}/cdn/sea")


async def test_the_connection_goes_to_the_very_address_that_was_judged(server: PlainServer) -> None:
    async def here(host: str, port: int) -> Sequence[str]:
        assert (host, port) == ("studio.invalid", server.port)
        return ["127.0.0.1"]

    base_url = f"http://studio.invalid:{server.port}"
    downloader = Downloader([], base_url, resolve=here)

    await downloader.fetch(f"{base_url}/cdn/sea")
    await downloader.close()

    assert server.requests[0]["headers"]["host"] == f"studio.invalid:{server.port}"


async def test_a_public_base_is_no_reason_to_fetch_from_it() -> None:
    async def outside(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.216.34"]

    downloader = Downloader([], "https://api.example.com", resolve=outside)

    with pytest.raises(AddressRefused, match=r"not on its list: api\.example\.com"):
        await downloader.fetch("https://api.example.com/a.png")


async def test_a_host_without_an_address_is_tried_again_and_then_told() -> None:
    async def nowhere(_host: str, _port: int) -> Sequence[str]:
        return []

    waited = Waited()
    downloader = Downloader(["example.com"], "https://api.example.com", resolve=nowhere, pause=waited)

    with pytest.raises(ServiceDown):
        await downloader.fetch("https://cdn.example.com/a.png")

    assert len(waited.seconds) == 4


async def test_a_redirect_to_the_same_place_is_followed(server: PlainServer, downloader: Downloader) -> None:
    server.script([{"match": {"path": "/cdn/"}, "do": {"redirect": "same"}}])

    data = await downloader.fetch(f"{server.url}/cdn/sea")

    assert Image.open(io.BytesIO(data)).size == (64, 64)


@pytest.mark.parametrize("where", ["host", "port", "file", "http://10.0.0.7/a.png", "https://example.com/"])
async def test_a_redirect_elsewhere_is_refused(
    server: PlainServer, downloader: Downloader, where: str
) -> None:
    server.script([{"match": {"path": "/cdn/"}, "do": {"redirect": where}}])

    with pytest.raises(AddressRefused):
        await downloader.fetch(f"{server.url}/cdn/sea")

    assert len(server.requests) == 1


async def test_a_redirect_loop_ends_after_three(server: PlainServer, downloader: Downloader) -> None:
    server.script([{"match": {"path": "/cdn/"}, "do": {"redirect": "loop"}}])

    with pytest.raises(AddressRefused, match="from address to address"):
        await downloader.fetch(f"{server.url}/cdn/sea")

    assert len(server.requests) == 4


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_picture_that_the_service_has_deleted_is_paid_and_expired(
    server: PlainServer, downloader: Downloader, status: int
) -> None:
    server.script([{"match": {"path": "/cdn/"}, "do": {"status": status}}])

    with pytest.raises(ResultExpired) as caught:
        await downloader.fetch(f"{server.url}/cdn/sea")

    assert caught.value.charged == "yes"
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [{"reset": True}, {"status": 502}, {"status": 429}, {"shorter": 90}])
async def test_a_fault_that_passes_is_tried_again(
    server: PlainServer, downloader: Downloader, fault: dict[str, object]
) -> None:
    server.script([{"match": {"path": "/cdn/", "nth": [1, 2]}, "do": fault}])

    data = await downloader.fetch(f"{server.url}/cdn/sea")

    assert Image.open(io.BytesIO(data)).size == (64, 64)
    assert len(server.requests) == 3


async def test_after_five_tries_it_is_said_that_the_picture_is_paid(
    server: PlainServer, opened: Callable[..., Downloader]
) -> None:
    waited = Waited()
    downloader = opened(server, label="fal", pause=waited)
    server.script([{"match": {"path": "/cdn/"}, "do": {"status": 500}}])

    with pytest.raises(ServiceDown) as caught:
        await downloader.fetch(f"{server.url}/cdn/sea")

    assert str(caught.value) == "fal does not send the picture. It is made and paid; try to fetch it again."
    assert caught.value.charged == "yes"
    assert len(server.requests) == 5
    assert len(waited.seconds) == 4


async def test_an_endless_body_is_cut_off_at_the_cap(
    server: PlainServer, opened: Callable[..., Downloader]
) -> None:
    downloader = opened(server, limits=Limits(size=2**20))
    server.script([{"match": {"path": "/cdn/"}, "do": {"endless": True}}])

    with pytest.raises(ProviderFailed, match="more than 1 MB for one picture"):
        await downloader.fetch(f"{server.url}/cdn/sea")


async def test_a_body_that_trickles_ends_with_the_time_for_it(
    server: PlainServer, opened: Callable[..., Downloader]
) -> None:
    downloader = opened(server, limits=Limits(total_s=0.3))
    server.script([{"match": {"path": "/cdn/"}, "do": {"slow": 10}}])

    with pytest.raises(ServiceDown, match="takes too long"):
        await downloader.fetch(f"{server.url}/cdn/sea")


async def test_a_body_that_falls_silent_is_tried_again(
    server: PlainServer, opened: Callable[..., Downloader]
) -> None:
    downloader = opened(server, limits=Limits(silence_s=0.2), pause=Waited())
    server.script([{"match": {"path": "/cdn/", "nth": 1}, "do": {"silent": True}}])

    data = await downloader.fetch(f"{server.url}/cdn/sea")

    assert Image.open(io.BytesIO(data)).size == (64, 64)


async def test_no_address_reaches_the_log(
    server: PlainServer, downloader: Downloader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    await downloader.fetch(f"{server.url}/cdn/sea?signature=secret")

    assert "signature" not in caplog.text
