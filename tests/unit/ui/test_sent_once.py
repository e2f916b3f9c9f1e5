"""A file that is made for one answer is not there any more after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.types import Message

from studio.ui.sent_once import SentOnce
from tests.waiting import until

SCOPE = {"type": "http", "method": "GET", "headers": [], "asgi": {"spec_version": "2.4"}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file in a folder of its own."""
    made = tmp_path / "place" / "kit.zip"
    made.parent.mkdir()
    made.write_bytes(b"a kit")
    return made


async def nothing_comes() -> Message:
    return {"type": "http.disconnect"}


async def test_it_is_sent_as_a_download_and_goes_then(file: Path) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await SentOnce(file, "application/zip")(SCOPE, nothing_comes, send)

    headers = dict(sent[0]["headers"])
    assert headers[b"content-disposition"] == b'attachment; filename="kit.zip"'
    assert headers[b"cache-control"] == b"no-store"
    assert b"".join(part.get("body", b"") for part in sent[1:]) == b"a kit"
    await until(lambda: not file.parent.exists())


async def test_it_goes_also_where_the_connection_breaks(file: Path) -> None:
    async def broken(message: Message) -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await SentOnce(file, "application/zip")(SCOPE, nothing_comes, broken)

    await until(lambda: not file.parent.exists())
