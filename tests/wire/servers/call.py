"""One call to a local service as its handlers see it, what they answer, and what is recorded of it."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aiohttp import BodyPartReader, web

from tests.wire.servers.ledger import digest, shortened

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One field or file of a multipart body."""

    name: str
    content: bytes
    filename: str | None = None
    content_type: str = ""

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service says: JSON (a dict or a list), text or bytes."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = ""

    @property
    def content(self) -> bytes:
        """The body's bytes."""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return b"" if self.body is None else json.dumps(self.body).encode()

    @property
    def all_headers(self) -> dict[str, str]:
        """The headers with the content type, which follows from the body when none was given."""
        usual = "application/octet-stream" if isinstance(self.body, bytes) else "application/json"
        usual = "text/html; charset=utf-8" if isinstance(self.body, str) else usual
        return {"Content-Type": self.content_type or usual, **self.headers}


class Declined(Exception):
    """Raised by a handler: the service says no, with this answer, and nothing was made."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass
class Call:
    """A request that arrived, read to its end. heard_at: when it was turned to, by the server's clock."""

    request: web.Request
    raw: bytes
    parts: list[Part]
    path: str
    prefix: str = ""
    model: str = ""
    prompt: str = ""
    do: Json = field(default_factory=dict)
    heard_at: float = 0.0

    @property
    def method(self) -> str:
        """GET, POST, PUT or DELETE."""
        return self.request.method

    @property
    def query(self) -> dict[str, str]:
        """The query's values."""
        return dict(self.request.query)

    @property
    def headers(self) -> dict[str, str]:
        """The headers, with names in lower case."""
        return {name.lower(): value for name, value in self.request.headers.items()}

    @property
    def origin(self) -> str:
        """What absolute addresses in answers begin with: the host that the caller used, and the prefix."""
        return f"http://{self.request.host}{self.prefix}"

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return None

    @property
    def body(self) -> Json:
        """The JSON object of the body; empty when it is none."""
        return self.json if isinstance(self.json, dict) else {}

    def at(self, name: str) -> str:
        """A named piece of the path, as the route spells it."""
        return self.request.match_info[name]

    def record(self, server_port: int) -> Json:
        """What `requests` keeps: long texts are cut and stand with their size and digest."""
        return {
            "method": self.method, "path": self.path, "query": self.query, "headers": self.headers,
            "json": shortened(self.json), "parts": [_short_part(part) for part in self.parts],
            "size": len(self.raw), "model": self.model, "port": server_port, "at": time.time(),
        }  # fmt: skip


Handler = Callable[[Call], Answer | Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    """One path of a service, in aiohttp's spelling (`{id}`, `{model:.+}`)."""

    method: str
    path: str
    handler: Handler
    is_paid: bool = False
    makes_job: bool = False  # answers with an id at once: the work takes `job_time_s`, not `latency_s`
    is_open: bool = False  # needs no key: pictures, upload targets


async def read_call(request: web.Request, prefix: str) -> Call:
    """Read a request to its end."""
    parts: list[Part] = []
    if request.content_type.startswith("multipart/"):
        parts = [await _read_part(part) async for part in await request.multipart()]
    raw = b"" if parts else await request.read()
    return Call(request, raw, parts, request.path.removeprefix(prefix), prefix)


async def _read_part(part: Any) -> Part:
    if not isinstance(part, BodyPartReader):
        raise web.HTTPBadRequest(text="a multipart body inside a multipart body")
    content = bytes(await part.read(decode=True))
    return Part(part.name or "", content, part.filename, part.headers.get("Content-Type", ""))


def _short_part(part: Part) -> Json:
    shown: Json = {"name": part.name, "size": len(part.content)}
    if part.filename is None:
        return shown | {"value": shortened(part.text)}
    return shown | {
        "filename": part.filename, "content_type": part.content_type, "digest": digest(part.content),
    }  # fmt: skip
