"""Requests to the local OpenAI."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

PICTURE_MODEL = "gpt-image-2.6-sunburst"
TEXT_MODEL = "gpt-5.4-mini"
GENERATE = "/v1/images/generations"
EDIT = "/v1/images/edits"
CHAT = "/v1/chat/completions"
RESPONSES = "/v1/responses"

RED, BLUE = (255, 0, 0), (0, 0, 255)


def solid(colour: tuple[int, int, int]) -> bytes:
    """A PNG of one colour."""
    out = BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    return out.getvalue()


def as_data(colour: tuple[int, int, int]) -> str:
    """The same as a `data:` address."""
    return f"data:image/png;base64,{b64encode(solid(colour)).decode()}"


def wish(**changes: Any) -> dict[str, Any]:
    """A request for a picture."""
    return {"model": PICTURE_MODEL, "prompt": "a red cup", "size": "1536x864", "quality": "high"} | changes


def edit(
    client: httpx.Client, *colours: tuple[int, int, int], field: str = "image[]", **data: Any
) -> httpx.Response:
    """Send an edit with sources of these colours, in this order."""
    files = [(field, (f"{n}.png", solid(colour), "image/png")) for n, colour in enumerate(colours)]
    fields = {name: str(value) for name, value in wish(**data).items()}
    return client.post(EDIT, data=fields, files=files)


def talk(text: str = "a red cup", system: str = "You write.", **more: Any) -> dict[str, Any]:
    """A chat with one question."""
    turns = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    return {"model": TEXT_MODEL, "messages": turns} | more


def by_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """The wish for an answer by a schema."""
    return {"type": "json_schema", "json_schema": {"name": "critique", "strict": True, "schema": schema}}


def response(**changes: Any) -> dict[str, Any]:
    """A request for a picture in the background."""
    content = [
        {"type": "input_text", "text": "a red cup"},
        {"type": "input_image", "image_url": as_data(RED)},
    ]
    tool = {"type": "image_generation", "model": PICTURE_MODEL, "size": "1536x864", "quality": "high"}
    return {
        "model": TEXT_MODEL, "background": True, "store": True, "tools": [tool | {"action": "edit"}],
        "input": [{"role": "user", "content": content}],
        "tool_choice": {"type": "image_generation"}, "metadata": {"studio_job": "1f0c"},
    } | changes  # fmt: skip


def error(answer: httpx.Response) -> dict[str, Any]:
    """The error of an answer."""
    return dict(answer.json()["error"])
