"""Gemini by generateContent: pictures, prices, and everything that it answers instead."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import (
    AuthFailed,
    BadRequest,
    InDoubt,
    NotConfigured,
    NotReached,
    OutOfCredit,
    ProviderFailed,
    RateLimited,
    Refused,
    ResultExpired,
    ServiceDown,
)
from studio.protocols import OutputRef, Service, SourcePicture
from studio.providers.gemini.service import GeminiService
from tests.wire.asking import a_source, colours_seen, failure, opened
from tests.wire.calling import made, op, settings
from tests.wire.servers.gemini import GeminiServer
from tests.wire.servers.strict import packed

RED, BLUE = (220, 30, 30), (40, 60, 220)


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as started:
        yield started


@pytest.fixture
async def service(server: GeminiServer) -> AsyncIterator[GeminiService]:
    opened_service = GeminiService(settings(server))
    yield opened_service
    await opened_service.close()


def test_it_is_a_service() -> None:
    assert isinstance(GeminiService(ServiceSettings()), Service)


@pytest.mark.parametrize(
    ("size", "ratio", "pixels"),
    [("1K", "16:9", (1376, 768)), ("2K", "9:16", (1536, 2752)), ("4K", "1:1", (4096, 4096))],
)
async def test_a_picture_comes_in_the_size_and_ratio_asked(
    service: GeminiService, size: str, ratio: str, pixels: tuple[int, int]
) -> None:
    done = await made(service, op(size=size, aspect_ratio=ratio))

    assert opened(done.data).size == pixels


@pytest.mark.parametrize(
    ("parts", "taken"),
    [
        ([("draft", True), ("final", False)], b"final"),
        ([("final", False), ("draft", True)], b"final"),
        ([("first", False), ("last", False)], b"last"),
    ],
)
async def test_the_last_picture_that_is_no_draft_is_taken(
    service: GeminiService, server: GeminiServer, parts: list[tuple[str, bool]], taken: bytes
) -> None:
    held = [{"inlineData": {"data": packed(data.encode())}, "thought": thought} for data, thought in parts]
    server.script([{"do": {"body": {"candidates": [{"content": {"parts": held}}]}}}])

    done = await made(service, op())

    assert done.data == taken


async def test_sources_are_seen_in_their_order(service: GeminiService, tmp_path: Path) -> None:
    sources = (a_source(tmp_path, "s01.end", RED), a_source(tmp_path, "influencer", BLUE))

    done = await made(service, op(*sources))

    assert colours_seen(done.data, 2) == [RED, BLUE]


async def test_sources_beyond_the_fourteenth_are_left_out_and_named(
    service: GeminiService, server: GeminiServer, tmp_path: Path
) -> None:
    sources = [a_source(tmp_path, f"s{n:02}.end", (n, 0, 0)) for n in range(1, 17)]

    await made(service, op(*sources))

    sent = server.requests[-1]["json"]["contents"][0]["parts"]
    assert len(sent) == 15
    assert service.limits(op(*sources)) == [
        "gemini-nano-banana-2.1 takes 14 pictures; left out, as the last in order: s15.end, s16.end."
    ]


async def test_prompt_seed_and_thinking_are_sent_as_they_stand(
    service: GeminiService, server: GeminiServer
) -> None:
    await made(service, op(prompt="a “cup”, still\nlit", seed=2**31 + 5))

    [request] = server.requests
    assert request["json"] == {
        "contents": [{"role": "user", "parts": [{"text": "a “cup”, still\nlit"}]}],
        "generationConfig": {
            "responseModalities": ["IMAGE"],
            "seed": 5,
            "imageConfig": {"aspectRatio": "16:9", "imageSize": "1K"},
            "thinkingConfig": {"thinkingLevel": "medium"},
            "maxOutputTokens": 7456,
        },
    }
    assert (request["headers"]["x-goog-api-key"], request["query"]) == (server.key, {})


async def test_the_cost_follows_from_the_tokens_and_is_what_the_account_paid(
    service: GeminiService, server: GeminiServer, tmp_path: Path
) -> None:
    done = await made(service, op(a_source(tmp_path, "s01.end", RED), size="2K"))

    assert done.cost is not None
    assert (done.cost.amount_usd, done.cost.source) == (Decimal("0.0538845"), "computed")
    assert float(done.cost.amount_usd) == pytest.approx(server.ledger.total, abs=1e-6)


async def test_the_receipt_names_the_answer_and_its_tokens(service: GeminiService) -> None:
    done = await made(service, op())

    assert sorted(done.receipt) == ["model_version", "response_id", "usage"]
    assert done.receipt["model_version"] == "gemini-nano-banana-2.1"


@pytest.mark.parametrize(
    ("model", "size", "amount", "how"),
    [
        ("gemini-nano-banana-2.1", "1K", "0.037203", "documented"),
        ("gemini-nano-banana-2.1", "2K", "0.054003", "documented"),
        ("gemini-nano-banana-2.1", "4K", "0.117003", "third_party"),
        ("gemini-3-pro-image", "4K", "0.242884", "third_party"),
    ],
)
async def test_a_price_is_the_tables(model: str, size: str, amount: str, how: str) -> None:
    service = GeminiService(ServiceSettings(models={"image": model}))

    price = await service.price(op(size=size))

    assert (price.amount_usd, price.source, price.as_of.isoformat()) == (Decimal(amount), how, "2026-11-20")


async def test_a_model_that_nobody_priced_has_no_price() -> None:
    service = GeminiService(ServiceSettings(models={"image": "gemini-5-image"}))

    price = await service.price(op())

    assert (price.amount_usd, price.source) == (None, "unconfirmed")


async def test_a_size_that_the_model_does_not_make_is_told_and_asked_as_it_can(server: GeminiServer) -> None:
    service = GeminiService(settings(server, models={"image": "gemini-3.1-flash-lite-image"}))

    done = await made(service, op(size="4K"))

    assert opened(done.data).size == (1376, 768)
    assert service.limits(op(size="4K")) == ["gemini-3.1-flash-lite-image makes 1K, not 4K."]
    await service.close()


async def test_another_size_than_asked_is_kept(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"do": {"size": [640, 480]}}])

    done = await made(service, op())

    assert opened(done.data).size == (640, 480)


async def test_a_base_address_may_have_a_path() -> None:
    with GeminiServer(prefix="/gateway/gemini") as server:
        service = GeminiService(settings(server))

        done = await made(service, op())

        assert opened(done.data).size == (1376, 768)
        await service.close()


def test_it_says_what_it_can_do() -> None:
    caps = GeminiService(ServiceSettings(concurrency=2)).caps

    assert (caps.max_sources, caps.concurrency, caps.lookup, caps.cancels) == (14, 2, "none", False)
    assert (caps.jobs, caps.finds_lost_jobs) == (("image",), False)


@pytest.mark.parametrize("key", [None, SecretStr("")])
async def test_without_a_key_nothing_is_sent(server: GeminiServer, key: SecretStr | None) -> None:
    service = GeminiService(settings(server, key=key))

    error = await failure(service, op())

    assert isinstance(error, NotConfigured)
    assert str(error) == "Gemini has no key. Add one in Settings (made at aistudio.google.com/apikey)."
    assert server.requests == []


async def test_an_unknown_mode_is_refused_before_anything_is_sent(server: GeminiServer) -> None:
    service = GeminiService(settings(server, options={"mode": "fast"}))

    error = await failure(service, op())

    assert (type(error), server.requests) == (NotConfigured, [])


@pytest.mark.parametrize(
    ("do", "kind", "words"),
    [
        ({"wrong_key": True}, AuthFailed, "Gemini does not take the key. API key not valid"),
        ({"wrong_key": "denied"}, AuthFailed, "Gemini does not take the key."),
        ({"out_of_credit": True}, OutOfCredit, "Your prepayment credits are depleted"),
        ({"out_of_credit": True, "wrapped": True}, OutOfCredit, "Your prepayment credits are depleted"),
        ({"out_of_credit": "precondition"}, OutOfCredit, "User location is not supported"),
        ({"status": 503, "body": {"error": {"code": 503, "status": "UNAVAILABLE"}}}, ServiceDown, "cannot"),
        ({"status": 503, "body": [{"error": {"code": 503}}]}, ServiceDown, "cannot take requests"),
        ({"status": 503, "garble": "html"}, InDoubt, "it answered 503"),
        ({"status": 413, "body": {"error": {"code": 413}}}, BadRequest, "too large"),
        ({"status": 500, "body": {"error": {"code": 500}}}, InDoubt, "it answered 500"),
        ({"status": 504, "garble": "html"}, InDoubt, "it answered 504"),
        ({"garble": "malformed"}, InDoubt, "its answer cannot be read"),
        ({"garble": "cut"}, InDoubt, "its answer cannot be read"),
        ({"garble": "empty"}, InDoubt, "its answer cannot be read"),
        ({"garble": "html"}, InDoubt, "its answer cannot be read"),
        ({"body": {"hello": "there"}}, InDoubt, "its answer cannot be read"),
        ({"picture": "empty"}, InDoubt, "its answer cannot be read"),
        ({"reset": True, "created": True}, InDoubt, "may have been charged"),
    ],
)
async def test_what_goes_wrong_is_said_in_words(
    service: GeminiService, server: GeminiServer, do: dict[str, Any], kind: type[ProviderFailed], words: str
) -> None:
    server.script([{"do": do}])

    error = await failure(service, op())

    assert type(error) is kind
    assert words in str(error)
    assert server.ledger.calls == 1


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("PROHIBITED_CONTENT", "Gemini refuses this: prohibited content. Change the prompt or a source."),
        ("BLOCKED_EMPTY", "Gemini refuses this: prohibited content. Change the prompt or a source."),
        ("NOTHING", "Gemini refuses this: a reason that it does not tell. Change the prompt or a source."),
        (
            "IMAGE_RECITATION",
            "Gemini refuses this: too close to an existing picture. The picture was not made: "
            "IMAGE_RECITATION. Change the prompt or a source. Change the prompt or a source.",
        ),
    ],
)
async def test_a_refusal_has_the_services_reason(
    service: GeminiService, server: GeminiServer, shape: str, words: str
) -> None:
    server.script([{"do": {"refusal": shape}}])

    error = await failure(service, op())

    assert (type(error), error.charged, str(error)) == (Refused, "possibly", words)


@pytest.mark.parametrize("shape", ["NO_IMAGE", "IMAGE_OTHER", "OUTPUT_OTHER", "TEXT_ONLY"])
async def test_no_picture_without_a_refusal_may_be_tried_again(
    service: GeminiService, server: GeminiServer, shape: str
) -> None:
    server.script([{"do": {"refusal": shape}}])

    error = await failure(service, op())

    assert (type(error), error.retryable, error.charged) == (ProviderFailed, True, "possibly")


async def test_too_long_an_input_is_a_bad_request(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"do": {"refusal": "MAX_TOKENS"}}])

    error = await failure(service, op())

    assert isinstance(error, BadRequest)


@pytest.mark.parametrize(
    ("wanted", "hint", "words"),
    [
        ({"after": 34.07}, 34.07, "Try again in 34 s."),
        ({"hint": "none"}, None, "Try again in a minute."),
        ({"hint": "day"}, 86_400, "Try again tomorrow, or raise it there."),
    ],
)
async def test_too_many_calls_say_when_to_come_again(
    service: GeminiService, server: GeminiServer, wanted: dict[str, Any], hint: float | None, words: str
) -> None:
    server.script([{"do": {"rate_limited": wanted}}])

    error = await failure(service, op())

    assert isinstance(error, RateLimited)
    assert (error.retry_after_s, error.do) == (hint, words)


async def test_a_model_that_is_gone_says_choose_another(server: GeminiServer) -> None:
    service = GeminiService(settings(server, models={"image": "gemini-3.1-flash-image"}))

    error = await failure(service, op())

    assert isinstance(error, BadRequest)
    assert str(error).startswith("Gemini has no model gemini-3.1-flash-image, or has it no more.")
    assert error.do == "Choose another in Settings."
    await service.close()


async def test_as_many_heavy_sources_as_it_takes_fit_into_one_request(
    service: GeminiService, server: GeminiServer, tmp_path: Path
) -> None:
    heavy = noise(tmp_path, "s01.end")
    weight = heavy.path.stat().st_size

    await made(service, op(*(replace(heavy, name=f"s{n:02}.end") for n in range(1, 15))))

    assert weight > 9_000_000
    assert len(server.ledger.charges) == 1


async def test_an_address_where_nobody_listens_is_not_reached() -> None:
    service = GeminiService(ServiceSettings(key=SecretStr("k" * 30), base_url="http://127.0.0.1:9"))

    error = await failure(service, op())

    assert (type(error), error.charged) == (NotReached, "no")
    await service.close()


async def test_the_check_names_the_model_and_costs_nothing(
    service: GeminiService, server: GeminiServer
) -> None:
    said = await service.check()

    assert said == "Gemini answers, and has the model gemini-nano-banana-2.1."
    assert (server.ledger.calls, [one["method"] for one in server.requests]) == (0, ["GET"])


async def test_the_check_tells_a_wrong_key(server: GeminiServer) -> None:
    service = GeminiService(settings(server, key=SecretStr("some-other-key-of-mine")))

    with pytest.raises(AuthFailed) as failed:
        await service.check()

    assert "some-other-key-of-mine" not in f"{failed.value!r} {service!r}"
    await service.close()


async def test_there_is_nothing_to_collect_but_what_came(service: GeminiService) -> None:
    assert await service.collect(OutputRef(data=b"picture")) == b"picture"

    with pytest.raises(ResultExpired):
        await service.collect(OutputRef())


async def test_an_echoed_key_is_not_shown(service: GeminiService, server: GeminiServer) -> None:
    candidate = {"finishReason": "SAFETY", "finishMessage": f"blocked for {server.key}"}
    server.script([{"do": {"body": {"candidates": [candidate]}}}])

    error = await failure(service, op())

    assert isinstance(error, Refused)
    assert server.key not in str(error)


def noise(folder: Path, name: str) -> SourcePicture:
    """A stored picture that no encoder makes small."""
    path = folder / f"{name}.png"
    Image.effect_noise((2048, 1536), 120).convert("RGB").save(path, compress_level=0)
    return SourcePicture(name, path, uuid4().hex)
