from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from studio.errors import ServiceDown
from studio.providers import _http
from studio.providers._http import ServiceClient, key_header
from studio.providers._pieces import PIECE, Pieces
from tests.wire.plain import PlainServer
from tests.wire.waited import Waited

LARGE = bytes(range(256)) * 2**15
"""8 MB: more than connections hold by themselves."""
Takes = asyncio.Queue[int]


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with PlainServer() as started:
        yield started


@asynccontextmanager
async def a_store(pause_s: float) -> AsyncIterator[tuple[str, Takes]]:
    """A place for uploads that takes 64 KB after each pause, and counts what each connection brought."""
    takes: Takes = asyncio.Queue()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken = 0
        async with closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            while taken < len(LARGE) and (piece := await reader.read(2**16)):
                taken += len(piece)
                await asyncio.sleep(pause_s)
            takes.put_nowait(taken)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**16)
    listening.bind(("127.0.0.1", 0))
    async with await asyncio.start_server(take, sock=listening):
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", takes


@asynccontextmanager
async def closing(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    try:
        yield
    except OSError:  # whoever sends has given up
        pass
    finally:
        writer.close()


@asynccontextmanager
async def a_client(url: str) -> AsyncIterator[ServiceClient]:
    client = ServiceClient("Plain", url, key_header(None), pause=Waited())
    yield client
    await client.close()


async def test_a_file_is_sent_in_pieces_and_from_its_start_each_time() -> None:
    file = Pieces(b"a" * PIECE + b"b" * 3)

    first = [piece async for piece in file]
    second = [piece async for piece in file]

    assert [len(piece) for piece in first] == [PIECE, 3]
    assert b"".join(second) == file.data


async def test_a_large_file_may_take_longer_than_one_piece_and_than_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_http, "PIECE_S", 1.0)
    monkeypatch.setattr(_http, "BODY_S", 1.0)

    async with a_store(pause_s=0.02) as (url, takes), a_client(url) as client:
        reply = await client.upload(f"{url}/store/a.mp4", LARGE, {})

    assert (reply.status, takes.get_nowait()) == (200, len(LARGE))


async def test_a_place_that_takes_nothing_any_more_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "PIECE_S", 0.05)

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        async with a_client(url) as client:
            with pytest.raises(ServiceDown, match="Plain does not answer"):
                await client.upload(f"{url}/store/a.mp4", LARGE, {})


async def test_a_file_that_is_sent_again_is_whole_and_has_its_length(server: PlainServer) -> None:
    server.script([{"match": {"nth": 1}, "do": {"reset": True}}])

    async with a_client(server.url) as client:
        await client.upload(f"{server.url}/store/a.mp4", LARGE[:600_000], {})

    assert [one["size"] for one in server.requests][-1] == 600_000
    assert server.requests[-1]["headers"]["content-length"] == "600000"
