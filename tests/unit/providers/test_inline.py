from __future__ import annotations

import base64
import json

import pytest

from studio.providers._inline import at, inline, read_document, written
from studio.providers._replies import Unreadable

PICTURE = bytes(range(256)) * 4_000


def packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


async def test_a_picture_stands_in_the_body_as_base64() -> None:
    body = {"first": inline(1), "second": {"url": inline(0, "data:image/png;base64,")}, "text": "a “cup”"}

    raw = await written(body, [b"zero", PICTURE])

    assert json.loads(raw) == {
        "first": packed(PICTURE),
        "second": {"url": f"data:image/png;base64,{packed(b'zero')}"},
        "text": "a “cup”",
    }


async def test_a_long_picture_of_an_answer_is_read_to_the_byte() -> None:
    raw = json.dumps({"parts": [{"data": packed(PICTURE)}, {"data": packed(PICTURE + b"!")}]}).encode()

    document = await read_document(raw)

    first, second = document.body["parts"]
    assert (document.data(first["data"]), document.data(second["data"])) == (PICTURE, PICTURE + b"!")


async def test_a_short_picture_of_an_answer_is_read_to_the_byte() -> None:
    document = await read_document(json.dumps({"data": packed(b"small")}).encode())

    assert document.data(document.body["data"]) == b"small"


async def test_the_rest_of_an_answer_is_read_as_json() -> None:
    said = {"quoted": 'a \\"cup\\"\n', "back": "\\\\", "data": packed(PICTURE), "after": [1, None, "ü"]}

    document = await read_document(json.dumps(said).encode())

    assert {**document.body, "data": ""} == {**said, "data": ""}


async def test_a_long_prose_stays_a_text() -> None:
    prose = "a cup on a table " * 4_000

    document = await read_document(json.dumps({"text": prose}).encode())

    assert document.body["text"] == prose


@pytest.mark.parametrize(
    "raw", [b"", b"<html>", b'{"a": [1, 2', b'"text"', b"7", b'{"a": "\xff', b"[" * 100_000]
)
async def test_what_is_no_json_object_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        await read_document(raw)


@pytest.mark.parametrize("text", ["no base64", "abc", None, 7, packed(PICTURE)[:-3], "A" * 40_000 + "=A=="])
async def test_what_is_no_base64_is_unreadable(text: object) -> None:
    document = await read_document(json.dumps({"data": text}).encode())

    with pytest.raises(Unreadable):
        document.data(document.body["data"])


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("parts", 0, "text"), "a"),
        (("parts", -1, "text"), "b"),
        (("parts", 2), None),
        (("parts", "text"), None),
        (("none", "text"), None),
        ((0,), None),
    ],
)
def test_what_an_answer_lacks_is_none(path: tuple[str | int, ...], found: str | None) -> None:
    assert at({"parts": [{"text": "a"}, {"text": "b"}]}, *path) == found
