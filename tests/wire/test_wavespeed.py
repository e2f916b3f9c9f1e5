"""WaveSpeed over its wire: what is asked, jobs, and its own errors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import (
    BadRequest,
    InDoubt,
    OutOfCredit,
    ProviderFailed,
    RateLimited,
    Refused,
    ResultExpired,
    ServiceDown,
)
from studio.protocols import Finished, Gone, Handle, JobFailed, Op, Stopped, Waiting
from studio.providers.wavespeed.service import WaveSpeedService
from tests.wire.asking import (
    a_source,
    an_op,
    collected,
    colours_seen,
    ended,
    failure,
    job_of,
    made,
    opened,
)
from tests.wire.servers.wavespeed import WaveSpeedServer

SUBMIT = "/api/v3/google/"
Json = dict[str, Any]


@pytest.fixture
def server() -> Iterator[WaveSpeedServer]:
    with WaveSpeedServer() as started:
        yield started


def the_service(server: WaveSpeedServer, **settings: Any) -> WaveSpeedService:
    key = SecretStr(server.key)
    return WaveSpeedService(ServiceSettings(key=key, base_url=server.url, **settings))


@pytest.fixture
async def service(server: WaveSpeedServer) -> AsyncIterator[WaveSpeedService]:
    opened_service = the_service(server)
    yield opened_service
    await opened_service.close()


def submitted(server: WaveSpeedServer) -> list[Json]:
    return [one for one in server.requests if one["model"] and one["method"] == "POST"]


async def test_an_edit_says_size_and_ratio_in_the_services_words(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, sources=2))

    [asked] = submitted(server)
    assert asked["path"] == "/api/v3/google/nano-banana-pro/edit"
    assert {
        name: asked["json"][name] for name in ("prompt", "aspect_ratio", "resolution", "output_format")
    } == {
        "prompt": "a red cup",
        "aspect_ratio": "16:9",
        "resolution": "1k",
        "output_format": "png",
    }
    assert opened(data).size == (1376, 768)


async def test_words_alone_go_to_the_models_other_path(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    await made(service, an_op(tmp_path, sources=0))

    [asked] = submitted(server)
    assert asked["path"] == "/api/v3/google/nano-banana-pro/text-to-image"
    assert "images" not in asked["json"]


async def test_settings_name_the_model_with_or_without_its_path(
    server: WaveSpeedServer, tmp_path: Path
) -> None:
    service = the_service(server, models={"image": "google/nano-banana-2.1/edit"})

    await made(service, an_op(tmp_path, sources=0))

    assert submitted(server)[0]["path"] == "/api/v3/google/nano-banana-2.1/text-to-image"
    await service.close()


async def test_an_upscale_makes_the_photo_four_thousand_pixels_wide(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, "upscale", sources=1))

    assert opened(data).size == (4096, 2731)
    assert submitted(server)[0]["json"]["target_resolution"] == "4k"
    assert server.ledger.total == 0.01


async def test_a_face_swap_sends_the_picture_first_and_the_face_second(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    picture = a_source(tmp_path, "picture", (220, 30, 30), (640, 640))
    face = a_source(tmp_path, "face", (30, 200, 40))

    data = await made(service, Op("", (picture, face), "1:1", "1K", 1, "face_swap"))

    assert colours_seen(data, 2) == [(220, 30, 30), (30, 200, 40)]
    assert submitted(server)[0]["path"] == "/api/v3/wavespeed-ai/image-face-swap"


async def test_a_face_swap_without_a_face_is_not_sent(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    with pytest.raises(BadRequest, match="WaveSpeed needs a picture and a face for this"):
        await service.submit(an_op(tmp_path, "face_swap", sources=1), uuid4())

    assert server.requests == []


async def test_a_source_is_uploaded_once_for_all_variations(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    op = an_op(tmp_path, sources=2)

    await made(service, op)
    await made(service, op)

    assert len([one for one in server.requests if one["method"] == "PUT"]) == 2


async def test_an_upload_that_fails_costs_nothing_and_may_be_repeated(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": "/files/"}, "do": {"status": 403}}])

    error = await failure(service, an_op(tmp_path, sources=1))

    assert (type(error), error.charged, error.retryable) == (ServiceDown, "no", True)
    assert server.ledger.calls == 0


@pytest.mark.parametrize("model", ["../balance", "a b", "", "x?key=1", "/google/x", "https://evil.org/x"])
async def test_what_is_no_model_id_is_not_sent(server: WaveSpeedServer, tmp_path: Path, model: str) -> None:
    service = the_service(server, models={"upscale": model or " "})

    with pytest.raises(BadRequest, match="is no model id of WaveSpeed"):
        await service.submit(an_op(tmp_path, "upscale", sources=1), uuid4())

    assert server.requests == []
    await service.close()


async def test_a_model_that_is_gone_is_told(server: WaveSpeedServer, tmp_path: Path) -> None:
    service = the_service(server, models={"image": "google/nano-banana-0"})

    error = await failure(service, an_op(tmp_path, sources=0))

    assert str(error) == (
        "WaveSpeed does not know this address or model. model google/nano-banana-0/text-to-image not found. "
        "Check the model id and the base URL in Settings."
    )
    await service.close()


# Jobs


async def test_a_job_that_runs_is_waited_for(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"job_time": 60, "word": "never heard of"}}])
    handle = await job_of(service, an_op(tmp_path, sources=0))
    server.advance(30)

    running = await service.poll(handle)
    server.advance(31)
    over = await service.poll(handle)

    assert isinstance(running, Waiting)
    assert isinstance(over, Finished)


@pytest.mark.parametrize(
    ("ends", "error", "charged"),
    [("refusal", Refused, "no"), ("failed", ServiceDown, "no"), ("timeout", ServiceDown, "no")],
)
async def test_a_failed_job_is_refunded(
    server: WaveSpeedServer,
    service: WaveSpeedService,
    tmp_path: Path,
    ends: str,
    error: type[ProviderFailed],
    charged: str,
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"ends": ends}}])

    state = await ended(service, await job_of(service, an_op(tmp_path, sources=0)))

    assert isinstance(state, JobFailed)
    assert (type(state.error), state.error.charged) == (error, charged)


@pytest.mark.parametrize(("ends", "state"), [("cancelled", Stopped), ("deleted", Gone)])
async def test_a_job_that_was_ended_there_is_over(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path, ends: str, state: type
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"ends": ends}}])

    found = await ended(service, await job_of(service, an_op(tmp_path, sources=0)))

    assert isinstance(found, state)


async def test_an_id_that_is_not_known_is_gone_until_it_is(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"unknown_for": 5}}])
    handle = await job_of(service, an_op(tmp_path, sources=0))

    first = await service.poll(handle)
    server.advance(6)
    second = await service.poll(handle)

    assert isinstance(first, Gone)
    assert isinstance(second, Finished)


async def test_another_process_can_go_on_with_a_job(server: WaveSpeedServer, tmp_path: Path) -> None:
    before, after = the_service(server), the_service(server)
    handle = await job_of(before, an_op(tmp_path, sources=0))
    await before.close()

    data = await collected(after, Handle.model_validate_json(handle.model_dump_json()))

    assert opened(data).size == (1376, 768)
    await after.close()


async def test_an_output_may_be_an_object_with_an_address(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"outputs": "object"}}])

    data = await made(service, an_op(tmp_path, sources=0))

    assert opened(data).size == (1376, 768)


async def test_a_picture_of_another_size_is_kept(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"size": [640, 480]}}])

    data = await made(service, an_op(tmp_path, sources=0))

    assert opened(data).size == (640, 480)


async def test_a_deleted_result_is_paid_and_expired(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"expired": 410}}])

    error = await failure(service, an_op(tmp_path, sources=0))

    assert (type(error), error.charged) == (ResultExpired, "yes")


async def test_a_job_cannot_be_cancelled(service: WaveSpeedService, tmp_path: Path) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))

    assert await service.cancel(handle) == "unsupported"
    assert not service.caps.cancels


# Errors of its own


@pytest.mark.parametrize("shape", ["words", "code"])
async def test_an_empty_account_is_known_by_its_words(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path, shape: str
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"out_of_credit": shape}}])

    error = await failure(service, an_op(tmp_path, sources=0))

    assert type(error) is OutOfCredit
    assert str(error) == (
        "The account at WaveSpeed has no credit left. Insufficient credits, please top up. "
        "Top up at wavespeed.ai/billing."
    )


async def test_too_many_calls_without_a_hint_wait_a_minute(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"rate_limited": {"hint": "none"}}}])

    error = await failure(service, an_op(tmp_path, sources=0))

    assert isinstance(error, RateLimited)
    assert error.retry_after_s == 60


@pytest.mark.parametrize(
    ("code", "error"),
    [
        *((1400, BadRequest), (1402, BadRequest), (1200, Refused), (429, RateLimited), (503, ServiceDown)),
        *((code, InDoubt) for code in (0, 1, 201, 409, 1403, 5000)),
    ],
)
async def test_an_error_may_come_with_success_as_its_status(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path, code: int, error: type[ProviderFailed]
) -> None:
    body = {"code": code, "message": "so it is", "data": None}
    server.script([{"match": {"path": SUBMIT}, "do": {"status": 200, "body": body}}])

    assert type(await failure(service, an_op(tmp_path, sources=0))) is error


@pytest.mark.parametrize(
    "body", [{"code": 200, "data": {}}, {"code": 200, "data": None}, {"data": {"id": "x"}}, []]
)
async def test_success_without_a_job_leaves_it_in_doubt(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path, body: Any
) -> None:
    server.script([{"match": {"path": SUBMIT}, "do": {"status": 200, "body": body}}])

    assert type(await failure(service, an_op(tmp_path, sources=0))) is InDoubt
