"""What goes over the pipe between the studio and a child: a JSON body, and blobs with their lengths in front.

No pickle: the server reads what a child sends, and a child may have been taken over by the picture it read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import IO, Any

_LENGTH = struct.Struct(">I")
MAX_HEAD_BYTES = 1_000_000
MAX_BLOB_BYTES = 256_000_000
MAX_BLOBS = 64


class BrokenFrame(Exception):
    """The pipe ended within a frame, or what came is not one."""


def write_frame(stream: IO[bytes], body: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Send one message. Raises OSError where nobody reads any more."""
    head = json.dumps({"body": body, "blobs": [len(blob) for blob in blobs]}).encode()
    stream.write(_LENGTH.pack(len(head)))
    stream.write(head)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]] | None:
    """Wait for one message; None where the other side closed the pipe between two. Raises BrokenFrame."""
    first = stream.read(_LENGTH.size)
    if not first:
        return None
    (length,) = _LENGTH.unpack(_whole(first, _LENGTH.size))
    if length > MAX_HEAD_BYTES:
        raise BrokenFrame("the head is too long")
    body, sizes = _parse_head(_whole(stream.read(length), length))
    return body, [_whole(stream.read(size), size) for size in sizes]


def _whole(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise BrokenFrame("the pipe ended within a frame")
    return data


def _parse_head(data: bytes) -> tuple[dict[str, Any], list[int]]:
    try:
        head = json.loads(data)
        body, sizes = head["body"], head["blobs"]
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenFrame("the head cannot be read") from error
    if not isinstance(body, dict) or not isinstance(sizes, list) or len(sizes) > MAX_BLOBS:
        raise BrokenFrame("the head is not one of ours")
    if any(type(size) is not int or size < 0 for size in sizes) or sum(sizes) > MAX_BLOB_BYTES:
        raise BrokenFrame("the blobs are too long")
    return body, sizes
