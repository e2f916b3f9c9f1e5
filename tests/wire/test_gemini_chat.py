"""Gemini's text models: writer, critic, and what is on a photo."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio.domain.service import ServiceSettings
from studio.errors import BadRequest, InDoubt, NotConfigured, ProviderFailed, Refused
from studio.protocols import Chat, PricedChat, Turn
from studio.providers.gemini.service import GeminiService
from tests.wire.asking import a_source
from tests.wire.calling import settings
from tests.wire.servers.gemini import GeminiServer

ASKED = (Turn("system", "You are the critic."), Turn("user", "a red cup"))
REFUSED = {"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 4}}
SCHEMA = {
    "type": "object",
    "properties": {"score": {"type": "number", "minimum": 0, "maximum": 10}, "notes": {"type": "string"}},
    "required": ["score", "notes"],
}


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as started:
        yield started


@pytest.fixture
async def service(server: GeminiServer) -> AsyncIterator[GeminiService]:
    opened = GeminiService(settings(server))
    yield opened
    await opened.close()


def test_it_can_chat() -> None:
    assert isinstance(GeminiService(ServiceSettings()), Chat)


async def test_a_text_comes_without_its_thoughts(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"do": {"text": "A red cup in window light."}}])

    answer = await service.chat(ASKED)

    assert answer.text == "A red cup in window light."


async def test_its_cost_follows_from_the_tokens(service: GeminiService, server: GeminiServer) -> None:
    answer = await service.chat(ASKED)

    assert answer.cost is not None
    assert answer.cost.source == "computed"
    assert float(answer.cost.amount_usd) == pytest.approx(server.ledger.total, abs=1e-6)


async def test_its_cost_stays_below_what_is_reserved(service: GeminiService, tmp_path: Path) -> None:
    photo = a_source(tmp_path, "kit:source", (255, 0, 0))

    answer = await service.chat(ASKED, images=(photo,))

    assert isinstance(service, PricedChat)
    reserved = service.answer_price(ASKED, (photo,)).amount_usd
    assert answer.cost is not None
    assert reserved is not None
    assert answer.cost.amount_usd < reserved < Decimal("0.02")


async def test_a_schema_gives_json_that_fits(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"do": {"score": 7.5}}])

    answer = await service.chat(ASKED, SCHEMA)

    said = json.loads(answer.text)
    assert (sorted(said), said["score"]) == (["notes", "score"], 7.5)


async def test_a_photo_is_shown_before_the_question(
    service: GeminiService, server: GeminiServer, tmp_path: Path
) -> None:
    photo = a_source(tmp_path, "influencer", (9, 9, 9))

    answer = await service.chat([Turn("user", "Who is this?")], images=[photo])

    [turn] = server.requests[-1]["json"]["contents"]
    assert [sorted(part) for part in turn["parts"]] == [["inlineData"], ["text"]]
    assert answer.text.startswith("A person in")


async def test_a_conversation_alternates(service: GeminiService, server: GeminiServer) -> None:
    turns = [
        Turn("system", "You write."),
        Turn("user", "one"),
        Turn("user", "two"),
        Turn("assistant", "three"),
        Turn("system", "In English."),
        Turn("user", "four"),
    ]

    await service.chat(turns)

    sent = server.requests[-1]["json"]
    assert sent["contents"] == [
        {"role": "user", "parts": [{"text": "one"}, {"text": "two"}]},
        {"role": "model", "parts": [{"text": "three"}]},
        {"role": "user", "parts": [{"text": "four"}]},
    ]
    assert sent["systemInstruction"] == {"parts": [{"text": "You write.\n\nIn English."}]}


async def test_the_chat_model_is_a_setting(server: GeminiServer) -> None:
    service = GeminiService(settings(server, chat_model="gemini-3.5-flash-lite"))

    await service.chat(ASKED)

    assert server.requests[-1]["path"] == "/v1beta/models/gemini-3.5-flash-lite:generateContent"
    await service.close()


async def test_a_model_that_nobody_priced_has_no_cost(server: GeminiServer) -> None:
    service = GeminiService(settings(server, chat_model="gemini-4-argon"))

    answer = await service.chat(ASKED)

    assert answer.cost is None
    await service.close()


@pytest.mark.parametrize(
    ("do", "kind"),
    [
        ({"body": REFUSED}, Refused),
        ({"finish": "length"}, BadRequest),
        ({"text": "   "}, ProviderFailed),
        ({"garble": "html"}, InDoubt),
        ({"body": {"what": "ever"}}, InDoubt),
        ({"reset": True}, InDoubt),
    ],
)
async def test_what_goes_wrong_is_an_error(
    service: GeminiService, server: GeminiServer, do: dict[str, Any], kind: type[ProviderFailed]
) -> None:
    server.script([{"do": do}])

    with pytest.raises(ProviderFailed) as failed:
        await service.chat(ASKED)

    assert type(failed.value) is kind


@pytest.mark.parametrize(
    "turns", [(), (Turn("system", "You write."),), (Turn("user", "a"), Turn("assistant", "b"))]
)
async def test_a_conversation_without_a_question_is_not_sent(
    service: GeminiService, server: GeminiServer, turns: tuple[Turn, ...]
) -> None:
    with pytest.raises(BadRequest):
        await service.chat(turns)

    assert server.requests == []


async def test_without_a_key_nothing_is_sent(server: GeminiServer) -> None:
    service = GeminiService(settings(server, key=None))

    with pytest.raises(NotConfigured):
        await service.chat(ASKED)

    assert server.requests == []
