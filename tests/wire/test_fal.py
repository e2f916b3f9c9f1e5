"""fal over its wire: what is asked, jobs, its two shapes of errors, and what is lost and found."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.domain.storyboard import Size
from studio.errors import (
    AuthFailed,
    BadRequest,
    InDoubt,
    OutOfCredit,
    ProviderFailed,
    RateLimited,
    Refused,
    ResultExpired,
)
from studio.protocols import Finished, Gone, Handle, JobFailed, Op, Stopped, Waiting
from studio.providers.fal.service import FalService
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
from tests.wire.servers.fal import FalServer

SUBMIT = "/google/"
Json = dict[str, Any]


@pytest.fixture
def server() -> Iterator[FalServer]:
    with FalServer() as started:
        yield started


def the_service(server: FalServer, **settings: Any) -> FalService:
    return FalService(ServiceSettings(key=SecretStr(server.key), base_url=server.url, **settings))


@pytest.fixture
async def service(server: FalServer) -> AsyncIterator[FalService]:
    opened_service = the_service(server)
    yield opened_service
    await opened_service.close()


def on_submit(**do: Any) -> list[Json]:
    return [{"match": {"method": "POST", "path": SUBMIT}, "do": do}]


def submitted(server: FalServer) -> list[Json]:
    return [one for one in server.requests if one["model"] and one["method"] == "POST"]


async def test_an_edit_says_size_ratio_and_seed_in_the_services_words(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, sources=2, seed=71203))

    [asked] = submitted(server)
    assert asked["path"] == "/google/nano-banana-2.1/edit"
    assert len(asked["json"].pop("image_urls")) == 2
    assert asked["json"] == {
        "prompt": "a red cup",
        "seed": 71203,
        "aspect_ratio": "16:9",
        "resolution": "1K",
        "output_format": "png",
    }
    assert opened(data).size == (1376, 768)


async def test_words_alone_go_to_the_endpoint_without_sources(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    await made(service, an_op(tmp_path, sources=0))

    [asked] = submitted(server)
    assert asked["path"] == "/google/nano-banana-2.1"
    assert "image_urls" not in asked["json"]


async def test_settings_name_the_model_with_or_without_its_edit(server: FalServer, tmp_path: Path) -> None:
    service = the_service(server, models={"image": "fal-ai/nano-banana-pro/edit"})

    await made(service, an_op(tmp_path, sources=0))

    assert submitted(server)[0]["path"] == "/fal-ai/nano-banana-pro"
    await service.close()


async def test_an_upscale_aims_at_a_resolution(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    data = await made(service, an_op(tmp_path, "upscale", sources=1))

    assert opened(data).size == (3840, 2560)
    assert submitted(server)[0]["json"]["target_resolution"] == "2160p"


async def test_a_face_swap_sends_the_picture_as_base_and_the_face_to_swap_in(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    picture = a_source(tmp_path, "picture", (220, 30, 30), (640, 640))
    face = a_source(tmp_path, "face", (30, 200, 40))

    data = await made(service, Op("", (picture, face), "1:1", "1K", 1, "face_swap"))

    assert colours_seen(data, 2) == [(220, 30, 30), (30, 200, 40)]
    assert submitted(server)[0]["path"] == "/fal-ai/face-swap"


async def test_uploads_and_the_list_may_have_addresses_of_their_own(
    server: FalServer, tmp_path: Path
) -> None:
    with FalServer() as other:
        service = the_service(server, options={"rest_url": other.url, "api_url": other.url})

        await service.check()
        with pytest.raises(BadRequest):
            await made(service, an_op(tmp_path, sources=1))

    assert {one["path"].partition("/")[2].partition("/")[0] for one in other.requests} == {
        "v1",
        "storage",
        "files",
    }
    assert [one["model"] for one in server.requests if one["method"] == "POST"] == [
        "google/nano-banana-2.1/edit"
    ]
    await service.close()


@pytest.mark.parametrize(("size", "usd"), [("1K", "0.040"), ("2K", "0.060"), ("4K", "0.134")])
async def test_the_price_goes_by_size(service: FalService, size: Size, usd: str) -> None:
    price = await service.price(Op("", (), "16:9", size, 1))

    assert (price.amount_usd, price.source) == (Decimal(usd), "documented")
    assert price.as_of.isoformat() == "2026-11-20"


# Jobs


async def test_a_job_that_waits_and_runs_is_waited_for(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script(on_submit(job_time=60))
    handle = await job_of(service, an_op(tmp_path, sources=0))

    queued = await service.poll(handle)
    server.advance(30)
    running = await service.poll(handle)
    server.advance(31)
    over = await service.poll(handle)

    assert [type(state) for state in (queued, running, over)] == [Waiting, Waiting, Finished]


async def test_another_process_can_go_on_with_a_job(server: FalServer, tmp_path: Path) -> None:
    before, after = the_service(server), the_service(server)
    handle = await job_of(before, an_op(tmp_path, sources=0))
    await before.close()

    data = await collected(after, Handle.model_validate_json(handle.model_dump_json()))

    assert opened(data).size == (1376, 768)
    await after.close()


async def test_addresses_elsewhere_do_not_get_the_key(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=1))
    moved = handle.model_copy(
        update={"poll_url": "https://evil.example/a", "result_url": "http://127.0.0.1:9/b"}
    )

    data = await collected(service, moved)

    assert opened(data).size == (1376, 768)


@pytest.mark.parametrize(
    ("ends", "error", "charged"),
    [
        ("refusal", Refused, "possibly"),
        ("error", ProviderFailed, "no"),
        ("failed", ProviderFailed, "no"),
        ("unmade", ProviderFailed, "possibly"),
    ],
)
async def test_how_a_job_ends_is_told_at_its_result(
    server: FalServer,
    service: FalService,
    tmp_path: Path,
    ends: str,
    error: type[ProviderFailed],
    charged: str,
) -> None:
    server.script(on_submit(ends=ends))

    state = await ended(service, await job_of(service, an_op(tmp_path, sources=0)))

    assert isinstance(state, JobFailed)
    assert (type(state.error), state.error.charged) == (error, charged)


async def test_a_job_that_timed_out_is_known_by_its_status_alone(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script(on_submit(ends="error"))

    state = await ended(service, await job_of(service, an_op(tmp_path, sources=0)))

    assert isinstance(state, JobFailed)
    assert str(state.error) == (
        "fal could not make the picture. Request timed out. Try again; this is not billed."
    )
    assert server.requests[-1]["path"].endswith("/status")


async def test_a_field_that_the_model_does_not_take_is_named(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    op = Op("a red cup", (), "16:9", "1K", 7)
    detail = [{"loc": ["body", "aspect_ratio"], "msg": "unexpected value", "type": "literal_error"}]
    server.script(on_submit(status=422, body={"detail": detail}))

    error = await failure(service, op)

    assert type(error) is BadRequest
    assert str(error) == "fal cannot use the field aspect_ratio. unexpected value. Change it, or the model."


async def test_a_result_that_fal_has_let_go_is_paid_and_expired(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))
    server.advance(3700)

    state = await service.poll(handle)

    assert isinstance(state, JobFailed)
    assert (type(state.error), state.error.charged) == (ResultExpired, "yes")


async def test_an_id_that_is_not_known_is_gone(service: FalService) -> None:
    assert isinstance(await service.poll(Handle(id="none", model="google/nano-banana-2.1")), Gone)


async def test_a_deleted_picture_is_paid_and_expired(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script(on_submit(expired=404))

    error = await failure(service, an_op(tmp_path, sources=0))

    assert (type(error), error.charged) == (ResultExpired, "yes")


async def test_a_waiting_job_is_cancelled_for_certain(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script(on_submit(job_time=60))
    handle = await job_of(service, an_op(tmp_path, sources=0))

    assert await service.cancel(handle) == "confirmed"
    assert isinstance(await service.poll(handle), Stopped)


async def test_a_running_job_is_only_asked_to_stop(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script(on_submit(job_time=60))
    handle = await job_of(service, an_op(tmp_path, sources=0))
    server.advance(30)

    assert await service.cancel(handle) == "too_late"
    assert isinstance(await service.poll(handle), Waiting)


async def test_what_is_done_is_not_cancelled(service: FalService, tmp_path: Path) -> None:
    handle = await job_of(service, an_op(tmp_path, sources=0))

    assert await service.cancel(handle) == "too_late"


# Errors of its own


@pytest.mark.parametrize("reason", [True, "Unusual activity"])
async def test_a_locked_account_is_no_wrong_key(
    server: FalServer, service: FalService, tmp_path: Path, reason: bool | str
) -> None:
    server.script(on_submit(out_of_credit=reason))

    error = await failure(service, an_op(tmp_path, sources=0))

    assert type(error) is OutOfCredit
    assert "User is locked. Reason:" in str(error)


async def test_another_403_is_about_the_key(server: FalServer, service: FalService, tmp_path: Path) -> None:
    server.script(on_submit(status=403, body={"detail": "Missing scope"}))

    assert type(await failure(service, an_op(tmp_path, sources=0))) is AuthFailed


async def test_too_many_calls_without_a_hint_wait_ten_seconds(
    server: FalServer, service: FalService, tmp_path: Path
) -> None:
    server.script(on_submit(rate_limited={"hint": "none"}))

    error = await failure(service, an_op(tmp_path, sources=0))

    assert isinstance(error, RateLimited)
    assert error.retry_after_s == 10


@pytest.mark.parametrize("body", [{"status": "IN_QUEUE"}, {"request_id": ""}, {"request_id": 7}, []])
async def test_success_without_a_job_leaves_it_in_doubt(
    server: FalServer, service: FalService, tmp_path: Path, body: Any
) -> None:
    server.script(on_submit(status=200, body=body))

    assert type(await failure(service, an_op(tmp_path, sources=0))) is InDoubt
