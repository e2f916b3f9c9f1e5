"""OpenAI's Images API: pictures, edits, prices, and everything that it answers instead."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from decimal import Decimal
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
    ServiceDown,
)
from studio.protocols import Gone, Handle, LostCall, OutputRef, Service
from studio.providers.openai_compatible.refusals import NotAgain
from studio.providers.openai_compatible.service import OpenAIService
from tests.wire.asking import LOST, a_source, colours_seen, failure, opened
from tests.wire.calling import made, op, settings
from tests.wire.servers.openai import OpenAIServer

RED, BLUE = (220, 30, 30), (40, 60, 220)
ANY_TIME = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as started:
        yield started


@pytest.fixture
async def service(server: OpenAIServer) -> AsyncIterator[OpenAIService]:
    opened_service = OpenAIService(settings(server, "/v1"))
    yield opened_service
    await opened_service.close()


def test_it_is_a_service() -> None:
    assert isinstance(OpenAIService(ServiceSettings()), Service)


@pytest.mark.parametrize(
    ("size", "ratio", "pixels"),
    [
        ("1K", "16:9", (1536, 864)),
        ("2K", "9:16", (1152, 2048)),
        ("4K", "16:9", (3840, 2160)),
        ("4K", "1:1", (2880, 2880)),
        ("1K", "4:5", (1024, 1280)),
        ("4K", "4:5", (2560, 3200)),
        ("2K", "21:9", (2352, 1008)),
        ("4K", "21:9", (3696, 1584)),
    ],
)
async def test_a_picture_comes_in_the_size_and_ratio_asked(
    service: OpenAIService, size: str, ratio: str, pixels: tuple[int, int]
) -> None:
    done = await made(service, op(size=size, aspect_ratio=ratio))

    assert opened(done.data).size == pixels


async def test_sources_are_seen_in_their_order(service: OpenAIService, tmp_path: Path) -> None:
    sources = (a_source(tmp_path, "s01.end", RED), a_source(tmp_path, "influencer", BLUE))

    done = await made(service, op(*sources))

    assert colours_seen(done.data, 2) == [RED, BLUE]


async def test_an_edit_sends_a_form_with_its_sources_repeated(
    service: OpenAIService, server: OpenAIServer, tmp_path: Path
) -> None:
    await made(service, op(a_source(tmp_path, "s01.end", RED), a_source(tmp_path, "influencer", BLUE)))

    [request] = server.requests
    named = [(part["name"], part.get("filename")) for part in request["parts"]]
    assert request["path"] == "/v1/images/edits"
    assert named[-2:] == [("image[]", "s01.end.png"), ("image[]", "influencer.png")]


async def test_a_picture_without_sources_is_asked_in_json(
    service: OpenAIService, server: OpenAIServer
) -> None:
    await made(service, op(prompt="a “cup”"))

    [request] = server.requests
    assert request["json"] == {
        "model": "gpt-image-2.6-sunburst",
        "prompt": "a “cup”",
        "size": "1536x864",
        "quality": "high",
        "output_format": "png",
        "moderation": "auto",
        "n": 1,
    }
    assert request["headers"]["authorization"] == f"Bearer {server.key}"


async def test_sources_beyond_the_sixteenth_are_left_out_and_named(
    service: OpenAIService, server: OpenAIServer, tmp_path: Path
) -> None:
    sources = [a_source(tmp_path, f"s{n:02}.end", (n, 0, 0)) for n in range(1, 19)]

    await made(service, op(*sources))

    assert len([part for part in server.requests[-1]["parts"] if part["name"] == "image[]"]) == 16
    assert service.limits(op(*sources)) == [
        "gpt-image-2.6-sunburst takes 16 pictures; left out, as the last in order: s17.end, s18.end."
    ]


async def test_the_cost_follows_from_the_tokens_and_is_what_the_account_paid(
    service: OpenAIService, server: OpenAIServer, tmp_path: Path
) -> None:
    done = await made(service, op(a_source(tmp_path, "s01.end", RED)))

    assert done.cost is not None
    assert done.cost.source == "computed"
    assert float(done.cost.amount_usd) == pytest.approx(server.ledger.total, abs=1e-6)


async def test_the_receipt_names_the_request_and_its_tokens(service: OpenAIService) -> None:
    done = await made(service, op())

    assert sorted(done.receipt) == ["output_format", "quality", "request_id", "size", "usage"]
    assert (done.receipt["size"], done.receipt["quality"]) == ("1536x864", "high")


@pytest.mark.parametrize(
    ("model", "quality", "size", "amount"),
    [
        ("gpt-image-2.6-sunburst", "high", "4K", "0.0996"),
        ("gpt-image-2.6-flare", "low", "1K", "0.0216"),
        ("gpt-image-2.5-sunburst", "medium", "2K", "0.0170"),
        ("gpt-image-2.6-sunburst", "auto", "1K", "0.0541"),
    ],
)
async def test_a_price_is_an_estimate_of_third_parties(
    model: str, quality: str, size: str, amount: str
) -> None:
    service = OpenAIService(ServiceSettings(models={"image": model}, options={"quality": quality}))

    price = await service.price(op(size=size))

    assert (price.amount_usd, price.source) == (Decimal(amount), "third_party")


@pytest.mark.parametrize(("model", "quality"), [("gpt-image-2.6-sunburst", "max"), ("qwen-image", "high")])
async def test_what_nobody_priced_has_no_price(model: str, quality: str) -> None:
    service = OpenAIService(ServiceSettings(models={"image": model}, options={"quality": quality}))

    price = await service.price(op())

    assert (price.amount_usd, price.source) == (None, "unconfirmed")


async def test_the_cost_of_a_model_without_known_rates_is_not_made_up(server: OpenAIServer) -> None:
    service = OpenAIService(settings(server, "/v1", models={"image": "gpt-image-2"}))

    done = await made(service, op())

    assert done.cost is None
    await service.close()


def test_it_says_what_it_can_do() -> None:
    caps = OpenAIService(ServiceSettings(concurrency=2)).caps

    assert (caps.label, caps.max_sources, caps.concurrency, caps.lookup) == ("OpenAI", 16, 2, "none")


def test_another_base_address_is_another_name() -> None:
    caps = OpenAIService(ServiceSettings(base_url="https://gateway.example.org/v1")).caps

    assert caps.label == "OpenAI-compatible (gateway.example.org)"


@pytest.mark.parametrize("address", ["nonsense", "http://[1", "ftp://example.org"])
async def test_an_address_that_is_none_is_told_when_it_is_used(address: str) -> None:
    error = await failure(OpenAIService(ServiceSettings(base_url=address)), op())

    assert isinstance(error, NotConfigured)


async def test_openai_itself_is_not_asked_without_a_key() -> None:
    error = await failure(OpenAIService(ServiceSettings()), op())

    assert isinstance(error, NotConfigured)
    assert str(error) == "OpenAI has no key. Add one in Settings (made at platform.openai.com/api-keys)."


async def test_the_responses_way_is_not_built(server: OpenAIServer) -> None:
    error = await failure(OpenAIService(settings(server, "/v1", options={"mode": "responses"})), op())

    assert (type(error), server.requests) == (NotConfigured, [])


@pytest.mark.parametrize(
    ("do", "kind", "words"),
    [
        ({"wrong_key": True}, AuthFailed, "does not take the key. Incorrect API key provided"),
        ({"wrong_key": "unverified"}, AuthFailed, "Your organization must be verified"),
        ({"out_of_credit": True}, OutOfCredit, "You exceeded your current quota"),
        ({"out_of_credit": "hard_limit"}, OutOfCredit, "Billing hard limit has been reached"),
        ({"status": 503, "body": {"error": {"message": "overloaded"}}}, ServiceDown, "overloaded"),
        (
            {"status": 503, "body": {"error": {}}, "headers": {"x-should-retry": "false"}},
            NotAgain,
            "asks not to be asked again",
        ),
        ({"status": 503, "garble": "html"}, InDoubt, "it answered 503"),
        ({"status": 404, "garble": "html"}, BadRequest, "does not know this address"),
        ({"status": 413, "body": {"error": "too large"}}, BadRequest, "too large"),
        ({"status": 500, "body": {"error": {"message": "oh"}}}, InDoubt, "it answered 500"),
        ({"garble": "malformed"}, InDoubt, "its answer cannot be read"),
        ({"garble": "cut"}, InDoubt, "its answer cannot be read"),
        ({"garble": "empty"}, InDoubt, "its answer cannot be read"),
        ({"garble": "html"}, InDoubt, "its answer cannot be read"),
        ({"body": {"data": []}}, InDoubt, "its answer cannot be read"),
        ({"picture": "empty"}, InDoubt, "its answer cannot be read"),
        ({"reset": True, "created": True}, InDoubt, "may have been charged"),
    ],
)
async def test_what_goes_wrong_is_said_in_words(
    service: OpenAIService, server: OpenAIServer, do: dict[str, Any], kind: type[ProviderFailed], words: str
) -> None:
    server.script([{"do": do}])

    error = await failure(service, op())

    assert type(error) is kind
    assert words in str(error)
    assert server.ledger.calls == 1


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (True, "127.0.0.1 refuses this of the prompt or a source (violence). Your request was rejected"),
        ("output", "127.0.0.1 refuses this of the picture that was made (violence). Your request was"),
    ],
)
async def test_a_refusal_has_the_services_reason(
    service: OpenAIService, server: OpenAIServer, shape: str | bool, words: str
) -> None:
    server.script([{"do": {"refusal": shape}}])

    error = await failure(service, op())

    assert (type(error), error.charged) == (Refused, "possibly")
    assert str(error).startswith(words)


@pytest.mark.parametrize(
    ("wanted", "hint", "words"),
    [
        ({"after": 12}, 12, "Try again in 12 s."),
        ({"hint": "ms", "after": 1.5}, 1.5, "Try again in 2 s."),
        ({"hint": "reset", "after": 62.5}, 62.5, "Try again in 62 s."),
        ({"hint": "none"}, None, "Try again in a minute."),
    ],
)
async def test_too_many_calls_say_when_to_come_again(
    service: OpenAIService, server: OpenAIServer, wanted: dict[str, Any], hint: float | None, words: str
) -> None:
    server.script([{"do": {"rate_limited": wanted}}])

    error = await failure(service, op())

    assert isinstance(error, RateLimited)
    assert (error.retry_after_s, error.do) == (hint, words)


async def test_a_model_that_is_gone_says_choose_another(server: OpenAIServer) -> None:
    service = OpenAIService(settings(server, "/v1", models={"image": "gpt-image-1"}))

    error = await failure(service, op())

    assert isinstance(error, BadRequest)
    assert str(error).startswith("127.0.0.1 does not have the model gpt-image-1")
    await service.close()


async def test_an_address_where_nobody_listens_is_not_reached() -> None:
    service = OpenAIService(ServiceSettings(base_url="http://127.0.0.1:9/v1"))

    error = await failure(service, op())

    assert (type(error), error.charged) == (NotReached, "no")
    await service.close()


async def test_the_check_names_the_model_and_costs_nothing(
    service: OpenAIService, server: OpenAIServer
) -> None:
    said = await service.check()

    assert said == "OpenAI-compatible (127.0.0.1) answers, and has the model gpt-image-2.6-sunburst."
    assert server.ledger.calls == 0


async def test_the_check_tells_a_model_that_is_not_listed(server: OpenAIServer) -> None:
    service = OpenAIService(settings(server, "/v1", models={"image": "gpt-image-1"}))

    assert await service.check() == (
        "OpenAI-compatible (127.0.0.1) answers, but does not list the model gpt-image-1."
    )
    await service.close()


async def test_the_check_tells_a_wrong_key(server: OpenAIServer) -> None:
    service = OpenAIService(settings(server, "/v1", key=SecretStr("some-other-key-of-mine")))

    with pytest.raises(AuthFailed) as failed:
        await service.check()

    assert "some-other-key-of-mine" not in f"{failed.value!r} {service!r}"
    await service.close()


async def test_an_echoed_key_is_not_shown(service: OpenAIService, server: OpenAIServer) -> None:
    server.script([{"do": {"status": 400, "body": {"error": {"message": f"the key {server.key} is bad"}}}}])

    error = await failure(service, op())

    assert server.key not in f"{error} {error!r}"


async def test_nothing_can_be_asked_later(service: OpenAIService) -> None:
    handle = Handle(id="x", model="gpt-image-2.6-sunburst")
    lost = LostCall(LOST, handle.model, 7, "", ANY_TIME)

    assert isinstance(await service.poll(handle), Gone)
    assert await service.recover(lost, ()) == []
    assert await service.cancel(handle) == "unsupported"
    assert await service.collect(OutputRef(data=b"picture")) == b"picture"


async def test_no_two_pictures_are_alike(service: OpenAIService) -> None:
    first, second = await made(service, op()), await made(service, op())

    assert first.data != second.data
