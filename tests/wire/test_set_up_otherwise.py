"""A studio ends while a request is out, and is started with other settings: not found is not absent then."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.settings import Settings
from studio.store import ledger
from tests.builders import a_storyboard
from tests.rendering import render
from tests.waiting import until
from tests.wire.contract import KEY, ROWS, Row
from tests.wire.servers.base import WireServer

RENAMED = {"image_fields": "prompt=text, sources=image_input", "image_inputs": "{}"}


@pytest.fixture
def elsewhere(row: Row) -> Iterator[WireServer]:
    """Another server of the same service, as another account would be."""
    with row.server(key=KEY) as started:
        yield started


@asynccontextmanager
async def opened(home: Path, server: WireServer, **settings: Any) -> AsyncIterator[Studio]:
    """A studio with that service."""
    known = {"key": SecretStr(KEY), "base_url": server.url, **settings}
    chosen = Settings(lookup_grace_s=0.1, services={server.name: ServiceSettings(**known)})
    async with Studio.open(home, settings=chosen) as studio:
        yield studio


async def left_behind(home: Path, server: WireServer, row: Row) -> None:
    """A request is received, and the studio ends before its answer comes."""
    server.script([row.rule(created=True, silent=True)])
    async with opened(home, server) as studio:
        spec = a_storyboard(1, provider=server.name, variations=1, strategy="independent")
        studio.start(studio.create_storyboard(spec).id, ["s01.start"])
        await until(lambda: server.ledger.calls == 1)
    server.script([])


def statuses(studio: Studio) -> list[str]:
    """How all calls stand, oldest first."""
    return [one.status for one in studio._parts.database.read(ledger.all_entries)]


@pytest.mark.parametrize(
    ("row", "changed"),
    [(ROWS["gemini"], {"options": {"mode": "batch"}}), (ROWS["replicate"], {"options": RENAMED})],
    ids=["another mode", "other names of inputs"],
)
async def test_with_other_options_a_lost_call_is_in_doubt(
    home: Path, row: Row, server: WireServer, changed: dict[str, Any]
) -> None:
    await left_behind(home, server, row)

    async with opened(home, server, **changed) as studio:
        await until(lambda: statuses(studio) == ["unknown"])

    assert len(server.ledger.charges) == 1


@pytest.mark.parametrize("row", [ROWS["wavespeed"], ROWS["replicate"]], ids=["wavespeed", "replicate"])
async def test_with_another_account_a_lost_call_is_in_doubt(
    home: Path, row: Row, server: WireServer, elsewhere: WireServer
) -> None:
    await left_behind(home, server, row)

    async with opened(home, elsewhere) as studio:
        await until(lambda: statuses(studio) == ["unknown"])

    assert elsewhere.ledger.calls == 0


@pytest.mark.parametrize("row", [ROWS["wavespeed"], ROWS["replicate"]], ids=["wavespeed", "replicate"])
async def test_with_the_same_settings_it_is_found(home: Path, row: Row, server: WireServer) -> None:
    await left_behind(home, server, row)

    async with opened(home, server) as studio:
        await until(lambda: statuses(studio) == ["succeeded"])
        (board,) = studio.storyboards()
        await render(studio, board.id)

    assert len(server.ledger.charges) == 2
