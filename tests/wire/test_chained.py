"""A picture that a service made becomes a source of the next one, by the address that it has there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from studio.errors import ProviderFailed
from studio.protocols import Op, Service, SourcePicture
from tests.wire.asking import an_op, made
from tests.wire.contract import ROWS
from tests.wire.servers.base import WireServer

NAMES = ("fal", "replicate", "wavespeed")
pytestmark = pytest.mark.parametrize("row", [ROWS[name] for name in NAMES], ids=NAMES)
UPLOADS = ("/storage/upload", "/v1/files", "/media/uploads")


def next_op(folder: Path, picture: bytes) -> Op:
    """The picture after this one, which is stored under its digest."""
    path = folder / "made.png"
    path.write_bytes(picture)
    source = SourcePicture("s01.end", path, hashlib.sha256(picture).hexdigest())
    return Op("the next moment", (source,), "16:9", "1K", 8)


def uploads(server: WireServer) -> list[str]:
    """The paths of requests that uploaded something."""
    return [one["path"] for one in server.requests if any(part in one["path"] for part in UPLOADS)]


async def test_the_next_picture_of_a_chain_needs_no_upload(
    server: WireServer, service: Service, tmp_path: Path
) -> None:
    first = await made(service, an_op(tmp_path, sources=0))

    await made(service, next_op(tmp_path, first))

    assert uploads(server) == []
    assert len(server.ledger.charges) == 2


async def test_what_came_from_elsewhere_is_uploaded(
    server: WireServer, service: Service, tmp_path: Path
) -> None:
    await made(service, an_op(tmp_path, sources=1))

    assert len(uploads(server)) == 1


async def test_a_picture_that_the_service_deleted_is_uploaded_after_one_failure(
    server: WireServer, service: Service, tmp_path: Path
) -> None:
    first = await made(service, an_op(tmp_path, sources=0))
    server.advance(8 * 86_400)

    with pytest.raises(ProviderFailed):
        await made(service, next_op(tmp_path, first))
    await made(service, next_op(tmp_path, first))

    assert len(uploads(server)) == 1
