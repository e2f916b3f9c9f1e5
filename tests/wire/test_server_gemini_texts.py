"""The local Gemini: texts, models and files."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.wire.asking_gemini import (
    MODEL,
    PICTURE,
    TEXT,
    error,
    final,
    parts,
    question,
    request,
    said,
    solid,
    source,
)
from tests.wire.servers.gemini import GeminiServer

CRITIQUE = {"type": "object", "required": ["score"], "properties": {"score": {"type": "integer"}}}


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as started:
        yield started


@pytest.fixture
def client(server: GeminiServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"x-goog-api-key": server.key}, timeout=10) as opened:
        yield opened


def test_a_writer_gives_the_text_back_in_several_parts(client: httpx.Client) -> None:
    answer = client.post(TEXT, json=question("a red cup on a table"))

    assert [part.get("thought", False) for part in parts(answer)] == [True, False, False]
    assert said(answer).startswith("a red cup on a table Soft key light")


def test_an_answer_by_a_schema_is_the_same_each_time(client: httpx.Client) -> None:
    body = question(
        system="You are the critic.", responseMimeType="application/json", responseJsonSchema=CRITIQUE
    )

    first, second = (client.post(TEXT, json=body) for _ in range(2))

    assert said(first) == said(second)
    assert 86 <= json.loads(said(first))["score"] <= 95


def test_a_short_limit_cuts_the_answer(client: httpx.Client) -> None:
    answer = client.post(TEXT, json=question("a red cup on a table", maxOutputTokens=3))

    assert answer.json()["candidates"][0]["finishReason"] == "MAX_TOKENS"


def test_a_described_photo_decides_the_words(client: httpx.Client) -> None:
    body = question("Describe this person.")
    body["contents"][0]["parts"].insert(0, source((200, 150, 120)))

    first, second = (said(client.post(TEXT, json=body)) for _ in range(2))

    assert first == second
    assert first.startswith("A person in the ")


def test_the_models_are_listed(client: httpx.Client) -> None:
    listed = client.get("/v1beta/models").json()["models"]

    assert f"models/{MODEL}" in [model["name"] for model in listed]


def test_an_uploaded_file_serves_as_a_source_for_two_days(server: GeminiServer, client: httpx.Client) -> None:
    content = solid((0, 200, 0))
    opened = client.post(
        "/upload/v1beta/files",
        json={"file": {"display_name": "photo"}},
        headers={
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": str(len(content)),
            "X-Goog-Upload-Header-Content-Type": "image/png",
        },
    )
    sending = {"X-Goog-Upload-Offset": "0", "X-Goog-Upload-Command": "upload, finalize"}
    held = httpx.post(opened.headers["x-goog-upload-url"], content=content, headers=sending).json()["file"]
    body = request({"fileData": {"mimeType": "image/png", "fileUri": held["uri"]}})

    made = client.post(PICTURE, json=body)
    server.advance(48 * 3600 + 1)
    late = client.post(PICTURE, json=body)

    assert final(made).convert("RGB").getpixel((5, 5)) == (0, 200, 0)
    assert (late.status_code, error(late)["status"]) == (403, "PERMISSION_DENIED")
