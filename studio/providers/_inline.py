"""Pictures inside JSON, as base64: written and read in small steps, off the event loop.

A 4K picture is 40 MB of JSON. Reading that in one go holds the interpreter for half a second, in a thread
too; so long texts are lifted out before the rest is parsed, and are coded piece by piece.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studio.domain.sent import note_body
from studio.providers._literal import as_text, picture_in_words
from studio.providers._replies import Unreadable

_LONG = 32_768
_STEP = 3 * 2**17  # bytes, a multiple of three: some 2 ms for a piece, then the interpreter is given back
# What a base64 text looks like at its beginning; prose of that length has a space in it.
_CODED = re.compile(rb"[A-Za-z0-9+/]{64}")
_LIFTED = "\x00lifted"
_MARK = "\x00inline"

# Threads that take turns at the interpreter all come before the event loop's next turn.
_ONE_AT_A_TIME = threading.Lock()

Mask = Callable[[str], str]


class Document:
    """A JSON answer whose long texts are still where they were in its bytes."""

    def __init__(self, body: Any, lifted: Sequence[memoryview], mask: Mask = str) -> None:
        self.body = body
        self.mask = mask
        self._lifted = lifted

    def at(self, *path: str | int) -> Any:
        """What stands at this path of the body; None where there is nothing."""
        return at(self.body, *path)

    def said(self, *path: str | int) -> str:
        """The text at this path, for people: without keys; empty where there is none."""
        return self.mask(str(self.at(*path) or ""))

    def data(self, value: Any) -> bytes:
        """The bytes of a base64 value of `body`. Raises Unreadable; blocks: call it in a thread."""
        if isinstance(value, str):
            return _decoded(memoryview(value.encode()))
        if isinstance(value, Mapping) and _LIFTED in value:
            return _decoded(self._lifted[value[_LIFTED]])
        raise Unreadable("no base64 text")


def at(value: Any, *path: str | int) -> Any:
    """What stands at a path of names and numbers (-1: the last) in a JSON value; None for nothing."""
    for step in path:
        if isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        elif isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


async def read_document(raw: bytes, mask: Mask = str) -> Document:
    """The JSON object of an answer; mask: what takes keys out of its texts. Raises Unreadable."""
    return await asyncio.to_thread(_document, raw, mask)


async def written(body: Any, pictures: Sequence[bytes] = ()) -> bytes:
    """JSON bytes of a body in which `inline(n)` stands for the base64 of picture n."""
    note_body(await asyncio.to_thread(_in_words, body, pictures))
    return await asyncio.to_thread(_written, body, pictures)


def inline(number: int, prefix: str = "") -> str:
    """What stands for a picture in a body given to `written`; prefix: what comes before ("data:…")."""
    return f"{prefix}{_MARK}{number}{_MARK}"


def _document(raw: bytes, mask: Mask) -> Document:
    with _ONE_AT_A_TIME:
        skeleton, lifted = _lift(raw)
    try:
        body = json.loads(skeleton)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(body, dict | list):
        raise Unreadable("no JSON object")
    return Document(body, lifted, mask)


def _lift(raw: bytes) -> tuple[bytes, list[memoryview]]:
    """The JSON with a number in place of each long base64 text, and those texts."""
    kept: list[bytes] = []
    lifted: list[memoryview] = []
    seen = at = 0
    view = memoryview(raw)
    while (start := raw.find(b'"', at)) >= 0:
        end = _closing(raw, start + 1)
        if end < 0:
            break
        if end - start > _LONG and _CODED.match(raw, start + 1):
            kept += [raw[seen:start], json.dumps({_LIFTED: len(lifted)}).encode()]
            lifted.append(view[start + 1 : end])
            seen = end + 1
        at = end + 1
    return b"".join([*kept, raw[seen:]]), lifted


def _closing(raw: bytes, at: int) -> int:
    """Where the text ends that begins here; -1 when it does not."""
    while (end := raw.find(b'"', at)) >= 0:
        escapes = 0
        while raw[end - 1 - escapes] == 0x5C:
            escapes += 1
        if escapes % 2 == 0:
            return end
        at = end + 1
    return -1


def _decoded(text: memoryview) -> bytes:
    step = _STEP // 3 * 4
    try:
        with _ONE_AT_A_TIME:
            pieces = [
                binascii.a2b_base64(text[at : at + step], strict_mode=True)
                for at in range(0, len(text), step)
            ]
            return b"".join(pieces)
    except binascii.Error as error:
        raise Unreadable("no base64") from error


def _written(body: Any, pictures: Sequence[bytes]) -> bytes:
    mark = json.dumps(_MARK)[1:-1].encode()
    # Every second part is a number, because a mark stands on both sides of it.
    parts = json.dumps(body).encode().split(mark)
    whole: list[bytes] = [parts[0]]
    for number, after in zip(parts[1::2], parts[2::2], strict=True):
        whole += [*_encoded(pictures[int(number)]), after]
    return b"".join(whole)


def _in_words(body: Any, pictures: Sequence[bytes]) -> str:
    """The same body for a receipt: pictures are told, not sent."""
    mark = json.dumps(_MARK)[1:-1]
    parts = as_text(body).split(mark)
    told = [picture_in_words(pictures[int(part)]) if place % 2 else part for place, part in enumerate(parts)]
    return "".join(told)


def _encoded(data: bytes) -> list[bytes]:
    view = memoryview(data)
    return [base64.b64encode(view[at : at + _STEP]) for at in range(0, len(data), _STEP)]
