"""Words for tests that talk to a served studio over HTTP, as the page does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.builders import a_storyboard

PREFIX = "/gradio_api/studio"
EVIL = [
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": "http://localhost:3000"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a stream: its event's name ("" for a frame), its id, its data."""

    name: str
    id: str
    data: Any


async def ask(http: httpx.AsyncClient, verb: str, **arguments: Any) -> Any:
    """What a verb gives; it must not be refused."""
    answer = await http.post(f"{PREFIX}/verbs/{verb}", json=arguments)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


async def refused(http: httpx.AsyncClient, verb: str, **arguments: Any) -> tuple[int, dict[str, Any]]:
    """The status and the error of a verb that is refused."""
    answer = await http.post(f"{PREFIX}/verbs/{verb}", json=arguments)
    return answer.status_code, answer.json()["error"]


async def a_board(http: httpx.AsyncClient, segments: int = 1, **brief: Any) -> str:
    """A new storyboard; gives its id."""
    spec = a_storyboard(segments, **{"variations": 2, **brief}).model_dump(mode="json")
    made = await ask(http, "create_storyboard", spec=spec)
    return str(made["id"])


async def a_rendered_board(http: httpx.AsyncClient, segments: int = 1, **brief: Any) -> dict[str, Any]:
    """A rendered board as the page gets it."""
    board_id = await a_board(http, segments, **brief)
    await rendered(http, board_id)
    return await board(http, board_id)


async def rendered(http: httpx.AsyncClient, board_id: str) -> str:
    """Render what is missing, to the end; gives the run's status."""
    run = await ask(http, "start", board_id=board_id)
    return str((await ask(http, "wait", run_id=run["id"]))["status"])


async def board(http: httpx.AsyncClient, board_id: str) -> dict[str, Any]:
    """A board as the page gets it."""
    found: dict[str, Any] = (await http.get(f"{PREFIX}/boards/{board_id}")).json()
    return found


async def upload(http: httpx.AsyncClient, data: bytes, use: str = "picture") -> dict[str, str]:
    """Send a file; what comes back stands for it in a verb."""
    token: dict[str, str] = (await http.post(f"{PREFIX}/uploads?for={use}", content=data)).json()
    return token


@asynccontextmanager
async def stream(
    http: httpx.AsyncClient, board_id: str, after: int | str, headers: dict[str, str] | None = None
) -> AsyncIterator[AsyncIterator[Message]]:
    """The messages of a board's stream, as they come."""
    address = f"{PREFIX}/boards/{board_id}/events?after={after}"
    async with http.stream("GET", address, headers=headers) as answer:
        yield messages(answer)


async def messages(answer: httpx.Response) -> AsyncIterator[Message]:
    """Each message once it is whole; what only sets the line up is passed over."""
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        if "data" in fields:
            yield Message(fields.get("event", ""), fields.get("id", ""), json.loads(fields["data"]))
        fields = {}


async def told_until_done(messages: AsyncIterator[Any]) -> list[int]:
    """The numbers of all events up to the end of the run."""
    numbers: list[int] = []
    async for message in messages:
        events = message.data.get("events", [])
        numbers += [event["n"] for event in events]
        if "run.done" in [event["kind"] for event in events]:
            break
    return numbers
