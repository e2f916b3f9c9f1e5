"""Conversations through Hugging Face's router."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.domain.service import ServiceSettings
from studio.errors import AuthFailed, BadRequest, NotConfigured, OutOfCredit, ProviderFailed, Refused
from studio.protocols import Chat, Turn
from studio.providers.huggingface.service import HuggingFaceService
from tests.wire.asking import a_source
from tests.wire.calling import settings
from tests.wire.servers.huggingface import HuggingFaceServer

ASKED = (Turn("system", "You are the critic."), Turn("user", "a red cup"))
SCHEMA = {
    "type": "object",
    "properties": {"score": {"type": "number", "minimum": 0, "maximum": 10}, "notes": {"type": "string"}},
    "required": ["score", "notes"],
}


@pytest.fixture
def server() -> Iterator[HuggingFaceServer]:
    with HuggingFaceServer() as started:
        yield started


@pytest.fixture
async def service(server: HuggingFaceServer) -> AsyncIterator[HuggingFaceService]:
    opened = HuggingFaceService(settings(server))
    yield opened
    await opened.close()


def test_it_can_chat() -> None:
    assert isinstance(HuggingFaceService(ServiceSettings()), Chat)


async def test_a_text_comes_and_its_cost_is_not_known(
    service: HuggingFaceService, server: HuggingFaceServer
) -> None:
    server.script([{"do": {"text": "A red cup."}}])

    answer = await service.chat(ASKED)

    assert (answer.text, answer.cost) == ("A red cup.", None)
    assert server.requests[-1]["json"]["max_tokens"] == 4096


async def test_a_provider_may_be_named_with_the_model(server: HuggingFaceServer) -> None:
    model = "Qwen/Qwen3-VL-30B-A3B-Instruct:cheapest"
    service = HuggingFaceService(settings(server, chat_model=model))

    await service.chat(ASKED)

    assert server.requests[-1]["json"]["model"] == model
    await service.close()


async def test_a_photo_is_described(service: HuggingFaceService, tmp_path: Path) -> None:
    photo = a_source(tmp_path, "influencer", (9, 9, 9))

    answer = await service.chat([Turn("user", "Who is this?")], images=[photo])

    assert answer.text.startswith("A person in")


async def test_a_schema_gives_json_also_where_the_provider_knows_none(
    service: HuggingFaceService, server: HuggingFaceServer
) -> None:
    server.script([{"do": {"no_schema": True, "score": 7.5}}])

    answer = await service.chat(ASKED, SCHEMA)

    assert json.loads(answer.text)["score"] == 7.5
    assert len(server.ledger.charges) == 1


@pytest.mark.parametrize(
    ("do", "kind"),
    [
        ({"refusal": True}, Refused),
        ({"finish": "length"}, BadRequest),
        ({"out_of_credit": True}, OutOfCredit),
        ({"wrong_key": "scope"}, AuthFailed),
    ],
)
async def test_what_goes_wrong_is_an_error(
    service: HuggingFaceService, server: HuggingFaceServer, do: dict[str, Any], kind: type[ProviderFailed]
) -> None:
    server.script([{"do": do}])

    with pytest.raises(ProviderFailed) as failed:
        await service.chat(ASKED)

    assert type(failed.value) is kind


async def test_without_a_token_nothing_is_sent(server: HuggingFaceServer) -> None:
    with pytest.raises(NotConfigured):
        await HuggingFaceService(settings(server, key=None)).chat(ASKED)

    assert server.requests == []
