"""Replicate over its wire: official models and versions, field maps, jobs, and its own errors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import (
    BadRequest,
    InDoubt,
    NotConfigured,
    ProviderFailed,
    RateLimited,
    Refused,
    ResultExpired,
    ServiceDown,
)
from studio.protocols import Finished, Gone, Handle, JobFailed, Op, OutputRef, Stopped, Waiting
from studio.providers.replicate.service import ReplicateService
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
from tests.wire.servers.replicate import ReplicateServer

UPSCALER, SWAPPER = "someone/upscaler:0a1b2c", "someone/face-swap:3d4e5f"
Json = dict[str, Any]


@pytest.fixture
def server() -> Iterator[ReplicateServer]:
    with ReplicateServer() as started:
        yield started


def the_service(server: ReplicateServer, **settings: Any) -> ReplicateService:
    return ReplicateService(ServiceSettings(key=SecretStr(server.key), base_url=server.url, **settings))


@pytest.fixture
async def service(server: ReplicateServer) -> AsyncIterator[ReplicateService]:
    models = {"upscale": UPSCALER, "face_swap": SWAPPER}
    options = {"upscale_fields": "source1=image, seed=seed", "upscale_inputs": '{"scale": 4}'}
    opened_service = the_service(server, models=models, options=options)
    yield opened_service
    await opened_service.close()


def on_submit(**do: Any) -> list[Json]:
    return [{"match": {"method": "POST", "path": "/predictions"}, "do": do}]


def submitted(server: ReplicateServer) -> list[Json]:
    return [
        one for one in server.requests if one["path"].endswith("/predictions") and one["method"] == "POST"
    ]


async def test_an_official_model_is_asked_by_its_name(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, sources=2))

    [asked] = submitted(server)
    assert asked["path"] == "/v1/models/google/nano-banana-pro/predictions"
    assert len(asked["json"]["input"].pop("image_input")) == 2
    assert asked["json"] == {
        "input": {
            "prompt": "a red cup",
            "aspect_ratio": "16:9",
            "resolution": "1K",
            "output_format": "png",
        }
    }
    assert "prefer" not in asked["headers"]
    assert opened(data).size == (1376, 768)


async def test_a_version_is_asked_with_the_field_map_of_the_settings(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, "upscale", sources=1, seed=5))

    [asked] = submitted(server)
    assert (asked["path"], asked["json"]["version"]) == ("/v1/predictions", UPSCALER)
    assert asked["json"]["input"].pop("image").startswith(f"{server.url}/v1/files/")
    assert asked["json"]["input"] == {"scale": 4, "seed": 5}
    assert opened(data).size == (384, 256)


async def test_a_face_swap_sends_the_picture_as_target_and_the_face_to_swap_in(
    service: ReplicateService, tmp_path: Path
) -> None:
    picture = a_source(tmp_path, "picture", (220, 30, 30), (640, 640))
    face = a_source(tmp_path, "face", (30, 200, 40))

    data = await made(service, Op("", (picture, face), "1:1", "1K", 1, "face_swap"))

    assert colours_seen(data, 2) == [(220, 30, 30), (30, 200, 40)]


async def test_a_job_without_a_model_in_settings_is_not_offered(
    server: ReplicateServer, tmp_path: Path
) -> None:
    service = the_service(server)

    with pytest.raises(NotConfigured, match="Replicate has no model for this in Settings"):
        await service.submit(an_op(tmp_path, "upscale", sources=1), uuid4())

    assert service.caps.jobs == ("image",)
    assert server.requests == []
    await service.close()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"image_fields": "prompt"}, "image_fields"),
        ({"image_fields": "wish=prompt"}, "image_fields"),
        ({"image_fields": ","}, "image_fields"),
        ({"image_inputs": "scale=4"}, "image_inputs"),
        ({"image_inputs": "[1]"}, "image_inputs"),
    ],
)
async def test_an_option_that_cannot_be_read_is_named_before_anything_is_sent(
    server: ReplicateServer, tmp_path: Path, options: dict[str, str], named: str
) -> None:
    service = the_service(server, options=options)
    op = an_op(tmp_path, sources=1)

    with pytest.raises(BadRequest, match=f"The option {named} of Replicate cannot be read"):
        await service.submit(op, uuid4())

    assert service.digest(op) == ""
    assert server.requests == []
    await service.close()


def test_what_the_model_is_not_told_is_said_before() -> None:
    options = {"image_fields": "prompt=text, source1=image, seed=seed"}
    service = ReplicateService(ServiceSettings(models={"image": "someone/painter:1"}, options=options))

    assert service.limits(Op("", (), "21:9", "2K", 1)) == [
        "someone/painter:1 is not told the size 2K, and makes its own.",
        "someone/painter:1 is not told the ratio 21:9, and makes its own.",
    ]
    assert (service.caps.max_sources, service.caps.own_seeds) == (1, True)


async def test_the_price_of_most_models_is_not_known(service: ReplicateService) -> None:
    known = await service.price(Op("", (), "16:9", "4K", 1))
    unknown = await service.price(Op("", (), "16:9", "4K", 1, "upscale"))

    assert (known.amount_usd, known.source) == (Decimal("0.30"), "unconfirmed")
    assert unknown.amount_usd is None


# Jobs


async def test_a_job_that_starts_and_runs_is_waited_for(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    server.script(on_submit(job_time=60, word="never heard of"))
    handle = await job_of(service, an_op(tmp_path, sources=0))

    starting = await service.poll(handle)
    server.advance(30)
    running = await service.poll(handle)
    server.advance(31)
    over = await service.poll(handle)

    assert [type(state) for state in (starting, running, over)] == [Waiting, Waiting, Finished]


async def test_the_output_may_be_a_list(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    server.script(on_submit(outputs="list"))

    assert opened(await made(service, an_op(tmp_path, sources=0))).size == (1376, 768)


async def test_another_process_can_go_on_with_a_job(server: ReplicateServer, tmp_path: Path) -> None:
    before, after = the_service(server), the_service(server)
    handle = await job_of(before, an_op(tmp_path, sources=0))
    await before.close()

    data = await collected(after, Handle.model_validate_json(handle.model_dump_json()))

    assert opened(data).size == (1376, 768)
    await after.close()


async def test_a_picture_among_the_accounts_files_is_fetched_with_the_key(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    await made(service, an_op(tmp_path, sources=1))
    url = submitted(server)[0]["json"]["input"]["image_input"][0]

    data = await service.collect(OutputRef(url))

    assert opened(data).size == (96, 64)


async def test_a_file_of_the_account_that_is_deleted_is_paid_and_expired(
    server: ReplicateServer, service: ReplicateService
) -> None:
    with pytest.raises(ResultExpired):
        await service.collect(OutputRef(f"{server.url}/v1/files/none"))


@pytest.mark.parametrize(
    ("ends", "error", "text"),
    [
        ("refusal", Refused, "Replicate does not make this picture. The input or output was flagged as sens"),
        ("failed", ServiceDown, "The model at Replicate failed. Prediction failed: CUDA error"),
    ],
)
async def test_a_failed_prediction_may_have_been_charged(
    server: ReplicateServer,
    service: ReplicateService,
    tmp_path: Path,
    ends: str,
    error: type[ProviderFailed],
    text: str,
) -> None:
    server.script(on_submit(ends=ends))

    state = await ended(service, await job_of(service, an_op(tmp_path, sources=0)))

    assert isinstance(state, JobFailed)
    assert (type(state.error), state.error.charged) == (error, "possibly")
    assert str(state.error).startswith(text)


async def test_the_words_of_a_refusal_are_settings(server: ReplicateServer, tmp_path: Path) -> None:
    service = the_service(server, options={"refusal_words": "illegal memory, not allowed"})
    server.script(on_submit(ends="failed"))

    assert type(await failure(service, an_op(tmp_path, sources=0))) is Refused
    await service.close()


async def test_a_prediction_that_missed_its_deadline_has_stopped(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    server.script(on_submit(ends="aborted"))

    assert isinstance(await ended(service, await job_of(service, an_op(tmp_path, sources=0))), Stopped)


async def test_after_an_hour_the_result_is_paid_and_expired(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))
    server.advance(3700)

    state = await service.poll(handle)

    assert isinstance(state, JobFailed)
    assert (type(state.error), state.error.charged) == (ResultExpired, "yes")


async def test_an_id_that_is_not_known_is_gone(service: ReplicateService) -> None:
    assert isinstance(await service.poll(Handle(id="none", model="google/nano-banana-pro")), Gone)


async def test_a_running_job_is_cancelled(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    server.script(on_submit(job_time=60))
    handle = await job_of(service, an_op(tmp_path, sources=0))

    assert await service.cancel(handle) == "confirmed"
    assert isinstance(await service.poll(handle), Stopped)


async def test_what_is_done_is_not_cancelled(service: ReplicateService, tmp_path: Path) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))

    assert await service.cancel(handle) == "too_late"


# Errors of its own


@pytest.mark.parametrize(("hint", "seconds"), [("header", 7), ("body", 7), ("none", 10)])
async def test_too_many_calls_are_told_with_the_seconds_of_header_or_text(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path, hint: str, seconds: float
) -> None:
    server.script(on_submit(rate_limited={"hint": hint, "after": 7}))

    error = await failure(service, an_op(tmp_path, sources=0))

    assert isinstance(error, RateLimited)
    assert error.retry_after_s == seconds


async def test_a_wrong_input_is_told_in_the_services_words(server: ReplicateServer, tmp_path: Path) -> None:
    service = the_service(server, options={"image_inputs": '{"colour": "red"}'})

    error = await failure(service, an_op(tmp_path, sources=0))

    assert type(error) is BadRequest
    assert "input.colour: unknown" in str(error)
    await service.close()


async def test_success_without_a_job_leaves_it_in_doubt(
    server: ReplicateServer, service: ReplicateService, tmp_path: Path
) -> None:
    server.script(on_submit(status=201, body={"status": "starting"}))

    assert type(await failure(service, an_op(tmp_path, sources=0))) is InDoubt
