"""How an answer leaves a local service: as it is, or spoilt as the script says."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import web

from tests.wire.servers.call import Answer, Call

HTML = (
    "<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad gateway</h1></body></html>"
)
LOOK_AGAIN_S = 0.05
PIECES_PER_S = 20
MOVED = "/_moved"


async def deliver(call: Call, answer: Answer, other_port: int) -> web.StreamResponse:
    """Send an answer under the rules of the call."""
    if "redirect" in call.do:
        answer = Answer(status=302, headers={"Location": location(call, other_port)})
    answer = garbled(answer, call.do.get("garble", ""))
    for word, send in _WAYS.items():
        if call.do.get(word):
            return await send(call, answer)
    return web.Response(status=answer.status, body=answer.content, headers=answer.all_headers)


def location(call: Call, other_port: int) -> str:
    """Where a scripted redirect leads. Moved paths lead to the same thing without another redirect."""
    host = call.request.host
    port = host.rpartition(":")[2]
    moved = f"{call.prefix}{MOVED}{call.path}"
    other_name = "localhost" if host.startswith("127.") else "127.0.0.1"
    named = {
        "same": f"http://{host}{moved}",
        "host": f"http://{other_name}:{port}{moved}",
        "port": f"http://127.0.0.1:{other_port}{moved}",
        "file": "file:///etc/hostname",
        "loop": f"http://{host}{call.prefix}{call.path}",
    }
    wanted = str(call.do["redirect"])
    return named.get(wanted, wanted)


def garbled(answer: Answer, how: str) -> Answer:
    """The answer with a body that no parser likes."""
    if how == "html":
        return Answer(HTML, answer.status)
    spoilt = {
        "malformed": b'{"oops": [1, 2' + b"\xff}",
        "cut": answer.content[: len(answer.content) // 2],
        "empty": b"",
    }
    if not how:
        return answer
    return replace(answer, body=spoilt[how], content_type=answer.all_headers["Content-Type"])


async def reset(call: Call, _answer: Answer) -> web.StreamResponse:
    """Cut the connection with a reset."""
    transport = call.request.transport
    if transport is not None:
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def stay_silent(call: Call, _answer: Answer) -> web.StreamResponse:
    """Say nothing until the caller hangs up."""
    while call.request.transport is not None:  # noqa: ASYNC110 - aiohttp tells of a hang-up only so
        await asyncio.sleep(LOOK_AGAIN_S)
    return web.Response()


async def slowly(call: Call, answer: Answer) -> web.StreamResponse:
    """The body in small pieces, `slow` bytes a second."""
    rate = float(call.do["slow"])
    step = max(1, int(rate / PIECES_PER_S))
    headers = answer.all_headers | {"Content-Length": str(len(answer.content))}
    response = web.StreamResponse(status=answer.status, headers=headers)
    await response.prepare(call.request)
    for start in range(0, len(answer.content), step):
        await response.write(answer.content[start : start + step])
        await asyncio.sleep(step / rate)
    return response


async def endlessly(call: Call, answer: Answer) -> web.StreamResponse:
    """The body, and then more of it until the caller hangs up."""
    response = web.StreamResponse(status=answer.status, headers=answer.all_headers)
    response.enable_chunked_encoding()
    await response.prepare(call.request)
    await response.write(answer.content)
    while call.request.transport is not None:
        await response.write(b"\0" * 65_536)
        await asyncio.sleep(0)
    return response


async def with_wrong_length(call: Call, answer: Answer) -> web.StreamResponse:
    """A body that goes on after its announced end (`longer`), or stops before it (`shorter`)."""
    more, less = int(call.do.get("longer", 0)), int(call.do.get("shorter", 0))
    content = answer.content[: len(answer.content) - less] + b"\0" * more
    headers = answer.all_headers | {"Content-Length": str(len(answer.content)), "Connection": "close"}
    lines = [f"HTTP/1.1 {answer.status} OK", *(f"{name}: {value}" for name, value in headers.items())]
    transport = call.request.transport
    if isinstance(transport, asyncio.Transport):
        transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        transport.close()
    return web.Response()


_WAYS: dict[str, Callable[[Call, Answer], Awaitable[web.StreamResponse]]] = {
    "reset": reset,
    "silent": stay_silent,
    "slow": slowly,
    "endless": endlessly,
    "longer": with_wrong_length,
    "shorter": with_wrong_length,
}
