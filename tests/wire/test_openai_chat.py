"""Conversations with OpenAI and with servers that speak its format."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.domain.service import ServiceSettings
from studio.errors import BadRequest, InDoubt, NotConfigured, OutOfCredit, ProviderFailed, Refused
from studio.protocols import Chat, Turn
from studio.providers.openai_compatible.service import OpenAIService
from tests.wire.asking import a_source
from tests.wire.calling import settings
from tests.wire.servers.openai import OpenAIServer

ASKED = (Turn("system", "You are the critic."), Turn("user", "a red cup"))
SCHEMA = {
    "type": "object",
    "properties": {"score": {"type": "number", "minimum": 0, "maximum": 10}, "notes": {"type": "string"}},
    "required": ["score", "notes"],
    "additionalProperties": False,
}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as started:
        yield started


@pytest.fixture
async def service(server: OpenAIServer) -> AsyncIterator[OpenAIService]:
    opened = OpenAIService(settings(server, "/v1"))
    yield opened
    await opened.close()


def test_it_can_chat() -> None:
    assert isinstance(OpenAIService(ServiceSettings()), Chat)


async def test_a_text_comes_with_its_tokens_as_receipt(service: OpenAIService, server: OpenAIServer) -> None:
    server.script([{"do": {"text": "A red cup. Key lighting from the left."}}])

    answer = await service.chat(ASKED)

    assert (answer.text, answer.cost) == ("A red cup. Key lighting from the left.", None)
    assert json.loads(answer.receipt["usage"])["prompt_tokens"] == 8


async def test_a_schema_gives_json_that_fits(service: OpenAIService, server: OpenAIServer) -> None:
    server.script([{"do": {"score": 7.5}}])

    answer = await service.chat(ASKED, SCHEMA)

    assert json.loads(answer.text)["score"] == 7.5
    assert server.requests[-1]["json"]["response_format"]["json_schema"]["strict"] is True


async def test_a_schema_with_a_field_to_spare_is_not_called_strict(
    service: OpenAIService, server: OpenAIServer
) -> None:
    await service.chat(ASKED, {**SCHEMA, "required": ["score"]})

    assert server.requests[-1]["json"]["response_format"]["json_schema"]["strict"] is False


async def test_a_server_that_knows_no_schema_is_asked_in_words_from_then_on(
    service: OpenAIService, server: OpenAIServer
) -> None:
    server.script([{"do": {"no_schema": True, "score": 7.5}}])

    first, second = await service.chat(ASKED, SCHEMA), await service.chat(ASKED, SCHEMA)

    assert json.loads(first.text) == json.loads(second.text)
    assert ["response_format" in one["json"] for one in server.requests] == [True, False, False]
    assert len(server.ledger.charges) == 2


async def test_a_schema_may_go_into_the_words_from_the_start(server: OpenAIServer) -> None:
    service = OpenAIService(settings(server, "/v1", options={"json_schema": "no"}))

    answer = await service.chat(ASKED, SCHEMA)

    assert sorted(json.loads(answer.text)) == ["notes", "score"]
    assert "response_format" not in server.requests[-1]["json"]
    await service.close()


async def test_a_photo_is_shown_before_the_question(
    service: OpenAIService, server: OpenAIServer, tmp_path: Path
) -> None:
    photo = a_source(tmp_path, "influencer", (9, 9, 9))

    answer = await service.chat([Turn("user", "Who is this?")], images=[photo])

    [turn] = server.requests[-1]["json"]["messages"]
    assert [part["type"] for part in turn["content"]] == ["image_url", "text"]
    assert answer.text.startswith("A person in")


async def test_a_conversation_has_one_instruction_first(service: OpenAIService, server: OpenAIServer) -> None:
    turns = [
        Turn("system", "You write."),
        Turn("user", "one"),
        Turn("assistant", "two"),
        Turn("system", "In English."),
        Turn("user", "three"),
    ]

    await service.chat(turns)

    assert server.requests[-1]["json"] == {
        "model": "gpt-5.4-mini",
        "messages": [
            {"role": "system", "content": "You write.\n\nIn English."},
            {"role": "user", "content": "one"},
            {"role": "assistant", "content": "two"},
            {"role": "user", "content": "three"},
        ],
        "max_completion_tokens": 4096,
    }


@pytest.mark.parametrize(
    ("dialect", "field"), [("openai", "max_completion_tokens"), ("compatible", "max_tokens")]
)
async def test_the_room_for_an_answer_is_a_setting(dialect: str, field: str) -> None:
    with OpenAIServer() as server:
        server.is_compatible = dialect == "compatible"
        options = {"dialect": dialect, "max_tokens": "800"}
        service = OpenAIService(settings(server, "/v1", options=options))

        await service.chat(ASKED)

        assert server.requests[-1]["json"][field] == 800
        await service.close()


async def test_a_compatible_server_on_this_machine_has_its_own_limit() -> None:
    with OpenAIServer() as server:
        server.is_compatible = True
        service = OpenAIService(settings(server, "/v1", options={"dialect": "compatible"}))

        await service.chat(ASKED)

        assert "max_tokens" not in server.requests[-1]["json"]
        await service.close()


@pytest.mark.parametrize(
    ("do", "kind"),
    [
        ({"refusal": True}, Refused),
        ({"refusal": "filter"}, Refused),
        ({"finish": "length"}, BadRequest),
        ({"text": "  "}, ProviderFailed),
        ({"out_of_credit": True}, OutOfCredit),
        ({"garble": "html"}, InDoubt),
        ({"garble": "cut"}, InDoubt),
        ({"body": {"choices": []}}, InDoubt),
        ({"reset": True}, InDoubt),
    ],
)
async def test_what_goes_wrong_is_an_error(
    service: OpenAIService, server: OpenAIServer, do: dict[str, Any], kind: type[ProviderFailed]
) -> None:
    server.script([{"do": do}])

    with pytest.raises(ProviderFailed) as failed:
        await service.chat(ASKED)

    assert type(failed.value) is kind


async def test_a_conversation_without_a_question_is_not_sent(
    service: OpenAIService, server: OpenAIServer
) -> None:
    with pytest.raises(BadRequest):
        await service.chat([Turn("system", "You write.")])

    assert server.requests == []


async def test_openai_itself_is_not_asked_without_a_key() -> None:
    with pytest.raises(NotConfigured):
        await OpenAIService(ServiceSettings()).chat(ASKED)
