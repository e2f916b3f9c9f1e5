"""Requests to the local Gemini, and what its answers hold."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from tests.wire.servers.strict import packed

MODEL = "gemini-nano-banana-2.1"
PICTURE = f"/v1beta/models/{MODEL}:generateContent"
TEXT = "/v1beta/models/gemini-3.8-flash:generateContent"


def solid(colour: tuple[int, int, int], size: tuple[int, int] = (64, 64)) -> bytes:
    """A PNG of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def source(colour: tuple[int, int, int], size: tuple[int, int] = (64, 64)) -> dict[str, Any]:
    """The same as a part of a request."""
    return {"inlineData": {"mimeType": "image/png", "data": packed(solid(colour, size))}}


def request(*parts: dict[str, Any], **config: Any) -> dict[str, Any]:
    """A request for a picture: the words "a red cup", and these parts after them."""
    settings = {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "16:9", "imageSize": "1K"}}
    turn = {"role": "user", "parts": [{"text": "a red cup"}, *parts]}
    return {"contents": [turn], "generationConfig": settings | config}


def question(text: str = "a red cup", system: str = "You write.", **config: Any) -> dict[str, Any]:
    """A request for a text."""
    return {
        "systemInstruction": {"parts": [{"text": system}]},
        "contents": [{"role": "user", "parts": [{"text": text}]}],
        "generationConfig": config,
    }


def parts(answer: httpx.Response) -> list[dict[str, Any]]:
    """The parts of an answer."""
    return list(answer.json()["candidates"][0]["content"]["parts"])


def final(answer: httpx.Response) -> Image.Image:
    """The picture of an answer."""
    return Image.open(BytesIO(b64decode(parts(answer)[-1]["inlineData"]["data"])))


def said(answer: httpx.Response) -> str:
    """The words of an answer, without its thoughts."""
    return "".join(part["text"] for part in parts(answer) if not part.get("thought"))


def error(answer: httpx.Response) -> dict[str, Any]:
    """The error of an answer."""
    return dict(answer.json()["error"])
