"""A whole studio that buys in OpenAI's format: pictures that come as an address, requests not to repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.domain.ledger import LedgerEntry
from studio.domain.service import ServiceSettings
from studio.settings import Settings
from studio.store import ledger
from tests.builders import a_storyboard
from tests.rendering import counts, render
from tests.waiting import until
from tests.wire.servers.openai import OpenAIServer

ADDRESSED = {"match": {"method": "POST"}, "do": {"urls": True}}
NEVER_SENT = {"match": {"path": "/cdn/"}, "do": {"silent": True}}
EXPIRED = {"match": {"method": "POST"}, "do": {"urls": True, "expired": 410}}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as started:
        yield started


def opened(folder: Path, server: OpenAIServer) -> Studio:
    about = ServiceSettings(key=SecretStr(server.key), base_url=f"{server.url}/v1")
    settings = Settings(services={"openai": about}, keys_file=folder / "keys.toml")
    return Studio.open(folder / "data", settings=settings)


def calls(studio: Studio) -> Sequence[LedgerEntry]:
    return studio._parts.database.read(ledger.all_entries)


def statuses(studio: Studio) -> list[str]:
    return [one.status for one in calls(studio)]


def a_board(studio: Studio) -> str:
    return studio.create_storyboard(a_storyboard(1, provider="openai", variations=1)).id


async def test_a_studio_that_ends_during_the_download_fetches_the_picture_at_its_next_start(
    tmp_path: Path, server: OpenAIServer
) -> None:
    server.script([ADDRESSED, NEVER_SENT])
    async with opened(tmp_path, server) as studio:
        board_id = a_board(studio)
        studio.start(board_id, ["s01.start"])
        await until(lambda: statuses(studio) == ["submitted"])
    server.script([])

    async with opened(tmp_path, server) as studio:
        await until(lambda: statuses(studio) == ["succeeded"])
        view = studio.board(board_id)
        [call] = calls(studio)

    assert (counts(view)["s01.start"], len(server.ledger.charges)) == (1, 1)
    assert (call.cost_source, call.cost_usd) == ("computed", Decimal(str(server.ledger.charges[0]["amount"])))
    assert "usage" in call.receipt


async def test_a_picture_that_was_deleted_before_it_was_fetched_is_said_to_be_paid(
    tmp_path: Path, server: OpenAIServer
) -> None:
    server.script([EXPIRED])

    async with opened(tmp_path, server) as studio:
        await render(studio, a_board(studio), ["s01.start"])
        [call] = calls(studio)

    assert (call.status, call.charged, len(server.ledger.charges)) == ("failed", "yes", 1)
    assert (call.error or "").startswith("The picture was paid for, but the service has deleted it.")
    assert (call.cost_source, call.cost_usd) == ("computed", Decimal(str(server.ledger.charges[0]["amount"])))


@pytest.mark.parametrize("status", [429, 503])
async def test_a_service_that_asks_not_to_be_asked_again_is_asked_once(
    tmp_path: Path, server: OpenAIServer, status: int
) -> None:
    headers = {"x-should-retry": "false"}
    refused = {"status": status, "body": {"error": {}}, "headers": headers, "created": False}
    server.script([{"match": {"method": "POST"}, "do": refused}])

    async with opened(tmp_path, server) as studio:
        await render(studio, a_board(studio), ["s01.start"])
        [call] = calls(studio)

    assert (call.status, call.charged, server.ledger.calls) == ("failed", "no", 1)
    assert "asks not to be asked again" in (call.error or "")
