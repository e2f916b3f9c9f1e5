from __future__ import annotations

import json
import struct
from io import BytesIO
from typing import Any

import pytest

from studio.pictures.frames import MAX_HEAD_BYTES, BrokenFrame, read_frame, write_frame


def sent(body: dict[str, Any], *blobs: bytes) -> bytes:
    stream = BytesIO()
    write_frame(stream, body, blobs)
    return stream.getvalue()


def with_head(head: object) -> BytesIO:
    data = json.dumps(head).encode()
    return BytesIO(struct.pack(">I", len(data)) + data + b"some bytes after it")


def test_a_message_arrives_as_it_was_sent() -> None:
    frame = read_frame(BytesIO(sent({"width": 4, "text": "Žižkov"}, b"one", b"", b"three")))

    assert frame == ({"width": 4, "text": "Žižkov"}, [b"one", b"", b"three"])


def test_messages_follow_each_other_in_one_stream() -> None:
    stream = BytesIO(sent({"n": 1}, b"a") + sent({"n": 2}))

    frames = [read_frame(stream), read_frame(stream), read_frame(stream)]

    assert frames == [({"n": 1}, [b"a"]), ({"n": 2}, []), None]


def test_a_pipe_that_closes_between_messages_is_an_end_and_no_fault() -> None:
    assert read_frame(BytesIO(b"")) is None


@pytest.mark.parametrize("kept", [2, 10, -1])
def test_a_pipe_that_closes_within_a_message_is_a_fault(kept: int) -> None:
    data = sent({"n": 1}, b"blob")

    with pytest.raises(BrokenFrame, match="ended within"):
        read_frame(BytesIO(data[:kept]))


def test_a_head_longer_than_any_of_ours_is_not_waited_for() -> None:
    stream = BytesIO(struct.pack(">I", MAX_HEAD_BYTES + 1))

    with pytest.raises(BrokenFrame, match="head is too long"):
        read_frame(stream)


@pytest.mark.parametrize(
    "head",
    [
        [],
        {"body": {}},
        {"body": [], "blobs": []},
        {"body": {}, "blobs": 3},
        {"body": {}, "blobs": [-1]},
        {"body": {}, "blobs": ["4"]},
        {"body": {}, "blobs": [True]},
        {"body": {}, "blobs": [200_000_000, 200_000_000]},
        {"body": {}, "blobs": [0] * 65},
    ],
)
def test_a_head_that_is_none_of_ours_is_refused_before_its_blobs_are_read(head: object) -> None:
    with pytest.raises(BrokenFrame):
        read_frame(with_head(head))


def test_a_head_that_is_no_json_is_refused() -> None:
    with pytest.raises(BrokenFrame, match="cannot be read"):
        read_frame(BytesIO(struct.pack(">I", 5) + b"\x80abcd"))
