"""Hugging Face: pictures on its own machines and at fal behind the router, and what is answered instead."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
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
from studio.protocols import Gone, Handle, LostCall, OutputRef, Service
from studio.providers.huggingface.service import HuggingFaceService
from tests.wire.asking import LOST, a_source, colours_seen, failure, opened
from tests.wire.calling import made, op, settings
from tests.wire.servers.huggingface import HuggingFaceServer

RED, BLUE = (220, 30, 30), (40, 60, 220)


@pytest.fixture
def server() -> Iterator[HuggingFaceServer]:
    with HuggingFaceServer() as started:
        yield started


def about(server: HuggingFaceServer, *, key: str | None = None, **options: str) -> ServiceSettings:
    """The settings for a local server, which is router and hub."""
    told = settings(server, options={"hub_url": server.url, **options})
    return told if key is None else told.model_copy(update={"key": SecretStr(key)})


@pytest.fixture
async def service(server: HuggingFaceServer) -> AsyncIterator[HuggingFaceService]:
    opened_service = HuggingFaceService(about(server))
    yield opened_service
    await opened_service.close()


def test_it_is_a_service() -> None:
    assert isinstance(HuggingFaceService(ServiceSettings()), Service)


@pytest.mark.parametrize(
    ("ratio", "pixels"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("21:9", (1280, 544))]
)
async def test_a_picture_comes_in_the_ratio_asked(
    service: HuggingFaceService, ratio: str, pixels: tuple[int, int]
) -> None:
    done = await made(service, op(aspect_ratio=ratio))

    assert opened(done.data).size == pixels


async def test_words_and_seed_are_sent_as_they_stand(
    service: HuggingFaceService, server: HuggingFaceServer
) -> None:
    await made(service, op(prompt="a “cup”", seed=9))

    [request] = server.requests
    assert request["path"] == "/hf-inference/models/black-forest-labs/FLUX.1-schnell"
    assert request["json"] == {
        "inputs": "a “cup”",
        "parameters": {"width": 1280, "height": 720, "seed": 9},
    }
    assert request["headers"]["authorization"] == f"Bearer {server.key}"


async def test_distinct_seeds_make_distinct_pictures(service: HuggingFaceService) -> None:
    first, second = await made(service, op(seed=1)), await made(service, op(seed=2))

    assert first.data != second.data


async def test_a_source_is_seen(service: HuggingFaceService, tmp_path: Path) -> None:
    done = await made(service, op(a_source(tmp_path, "s01.end", RED)))

    assert (colours_seen(done.data, 1), opened(done.data).size) == ([RED], (1280, 720))


async def test_the_model_for_sources_is_found_at_the_hub_once(
    service: HuggingFaceService, server: HuggingFaceServer, tmp_path: Path
) -> None:
    picture = a_source(tmp_path, "s01.end", RED)

    await made(service, op(picture))
    await made(service, op(picture))

    asked = [one["path"] for one in server.requests if not one["path"].startswith("/cdn/")]
    edit = "/fal-ai/fal-ai/qwen-image-edit-2511"
    assert asked == ["/api/models/Qwen/Qwen-Image-Edit-2511", edit, edit]
    assert server.key_leaks == []


async def test_the_hub_may_answer_with_a_list(
    service: HuggingFaceService, server: HuggingFaceServer, tmp_path: Path
) -> None:
    server.script([{"do": {"as_list": True}}])

    done = await made(service, op(a_source(tmp_path, "s01.end", RED)))

    assert colours_seen(done.data, 1) == [RED]


async def test_one_source_is_sent_and_the_others_named(
    service: HuggingFaceService, server: HuggingFaceServer, tmp_path: Path
) -> None:
    sources = (a_source(tmp_path, "s01.end", RED), a_source(tmp_path, "influencer", BLUE))

    await made(service, op(*sources, size="2K"))

    [sent] = [one["json"] for one in server.requests if one["path"].startswith("/fal-ai/")]
    assert len(sent["image_urls"]) == 1
    assert service.limits(op(*sources, size="2K")) == [
        "Qwen/Qwen-Image-Edit-2511 takes 1 picture; left out, as the last in order: influencer.",
        "Qwen/Qwen-Image-Edit-2511 makes 1K, not 2K.",
    ]


async def test_a_model_that_takes_more_sources_gets_them_in_order(
    server: HuggingFaceServer, tmp_path: Path
) -> None:
    service = HuggingFaceService(about(server, max_sources="3"))

    done = await made(service, op(a_source(tmp_path, "s01.end", RED), a_source(tmp_path, "influencer", BLUE)))

    assert colours_seen(done.data, 2) == [RED, BLUE]
    await service.close()


async def test_words_alone_may_go_to_fal_too(server: HuggingFaceServer) -> None:
    service = HuggingFaceService(about(server, provider="fal-ai"))

    done = await made(service, op())

    assert opened(done.data).size == (1280, 720)
    assert server.requests[1]["path"] == "/fal-ai/fal-ai/flux/schnell"
    await service.close()


async def test_an_organisation_may_pay(server: HuggingFaceServer) -> None:
    service = HuggingFaceService(about(server, bill_to="acme"))

    await made(service, op())

    assert server.ledger.charges[0]["payer"] == "acme"
    await service.close()


async def test_a_visitors_own_token_is_used(server: HuggingFaceServer) -> None:
    server.visitors["hf_visitor"] = "ada"
    service = HuggingFaceService(about(server, key="hf_visitor"))

    await made(service, op())

    assert await service.check() == "Hugging Face answers, and knows you as ada."
    assert server.requests[0]["headers"]["authorization"] == "Bearer hf_visitor"
    await service.close()


async def test_the_price_is_not_known(service: HuggingFaceService) -> None:
    price = await service.price(op())

    assert (price.amount_usd, price.source) == (None, "unconfirmed")
    assert (await made(service, op())).cost is None


def test_it_says_what_it_can_do() -> None:
    caps = HuggingFaceService(ServiceSettings()).caps

    assert (caps.label, caps.max_sources, caps.concurrency, caps.lookup) == ("Hugging Face", 1, 2, "none")


@pytest.mark.parametrize("key", [None, SecretStr("")])
async def test_without_a_token_nothing_is_sent(server: HuggingFaceServer, key: SecretStr | None) -> None:
    service = HuggingFaceService(settings(server, key=key))

    error = await failure(service, op())

    assert isinstance(error, NotConfigured)
    assert server.requests == []


async def test_a_provider_that_is_not_built_is_refused(server: HuggingFaceServer) -> None:
    error = await failure(HuggingFaceService(about(server, provider="together")), op())

    assert (type(error), server.requests) == (NotConfigured, [])


@pytest.mark.parametrize(
    ("do", "kind", "words"),
    [
        ({"wrong_key": True}, AuthFailed, "Invalid username or password. Sign in again"),
        ({"wrong_key": "scope"}, AuthFailed, "does not have sufficient permissions"),
        ({"out_of_credit": True}, OutOfCredit, "monthly included credits"),
        ({"refusal": True}, Refused, "The prompt was flagged as unsafe content."),
        (
            {"loading": 20},
            RateLimited,
            "is still loading black-forest-labs/FLUX.1-schnell. Try again in 20 s",
        ),
        ({"rate_limited": {"after": 7}}, RateLimited, "Try again in 7 s."),
        ({"rate_limited": {"after": 7, "hint": "body"}}, RateLimited, "Try again in 7 s."),
        ({"rate_limited": {"hint": "none"}}, RateLimited, "Try again in a minute."),
        ({"status": 503, "body": {"error": "busy"}}, ServiceDown, "busy"),
        ({"status": 503, "garble": "html"}, InDoubt, "it answered 503"),
        ({"status": 422, "body": {"error": "wrong width"}}, BadRequest, "wrong width"),
        ({"status": 500, "body": {"error": "oh"}}, InDoubt, "it answered 500"),
        ({"garble": "malformed"}, InDoubt, "its answer cannot be read"),
        ({"garble": "empty"}, InDoubt, "its answer cannot be read"),
        ({"garble": "html"}, InDoubt, "its answer cannot be read"),
        ({"body": {"error": "soft"}}, InDoubt, "its answer cannot be read"),
        ({"picture": "text"}, InDoubt, "its answer cannot be read"),
        ({"reset": True, "created": True}, InDoubt, "may have been charged"),
    ],
)
async def test_what_goes_wrong_is_said_in_words(
    service: HuggingFaceService,
    server: HuggingFaceServer,
    do: dict[str, Any],
    kind: type[ProviderFailed],
    words: str,
) -> None:
    server.script([{"do": do}])

    error = await failure(service, op())

    assert type(error) is kind
    assert words in str(error)
    assert server.ledger.calls == 1


@pytest.mark.parametrize(
    ("do", "kind"),
    [
        ({"ends": "refusal"}, Refused),
        ({"ends": "failed"}, InDoubt),
        ({"garble": "html"}, InDoubt),
        ({"body": {"images": []}}, InDoubt),
        ({"expired": 404}, ResultExpired),
    ],
)
async def test_what_goes_wrong_at_fal_is_said_too(
    service: HuggingFaceService,
    server: HuggingFaceServer,
    tmp_path: Path,
    do: dict[str, Any],
    kind: type[ProviderFailed],
) -> None:
    server.script([{"match": {"path": "/fal-ai/"}, "do": do}])

    error = await failure(service, op(a_source(tmp_path, "s01.end", RED)))

    assert type(error) is kind


async def test_a_model_without_a_provider_is_named(server: HuggingFaceServer, tmp_path: Path) -> None:
    service = HuggingFaceService(about(server, edit_model="stabilityai/stable-diffusion-xl-refiner-1.0"))

    error = await failure(service, op(a_source(tmp_path, "s01.end", RED)))

    assert isinstance(error, BadRequest)
    assert "has no provider fal-ai for the model stabilityai/stable-diffusion-xl-refiner-1.0" in str(error)
    assert server.ledger.calls == 0
    await service.close()


async def test_a_model_that_does_not_exist_is_named(server: HuggingFaceServer) -> None:
    service = HuggingFaceService(settings(server, models={"image": "nobody/nothing"}))

    error = await failure(service, op())

    assert isinstance(error, BadRequest)
    assert "nobody/nothing" in str(error)
    await service.close()


async def test_an_address_where_nobody_listens_is_not_reached() -> None:
    service = HuggingFaceService(ServiceSettings(key=SecretStr("k" * 30), base_url="http://127.0.0.1:9"))

    error = await failure(service, op())

    assert (type(error), error.charged) == (NotReached, "no")
    await service.close()


async def test_the_check_tells_a_wrong_token(server: HuggingFaceServer) -> None:
    service = HuggingFaceService(about(server, key="hf_some_other_token"))

    with pytest.raises(AuthFailed) as failed:
        await service.check()

    assert "hf_some_other_token" not in f"{failed.value!r} {service!r}"
    assert server.ledger.calls == 0
    await service.close()


async def test_nothing_can_be_asked_later(service: HuggingFaceService) -> None:
    handle = Handle(id="x", model="m")
    lost = LostCall(LOST, "m", 7, "", datetime(2026, 11, 20, tzinfo=UTC))

    assert isinstance(await service.poll(handle), Gone)
    assert await service.recover(lost, ()) == []
    assert await service.cancel(handle) == "unsupported"
    assert await service.collect(OutputRef(data=b"picture")) == b"picture"
