"""A face put into a video over WaveSpeed's wire: what is sent, what it costs, what comes back."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from studio.domain.capability import Job
from studio.domain.service import ServiceSettings
from studio.errors import BadRequest, ProviderFailed
from studio.protocols import Finished, Op, OutputRef, SourceVideo
from studio.providers.wavespeed.service import WaveSpeedService
from tests.clips_made import a_clip, seconds_of
from tests.wire.asking import a_source, ended, job_of
from tests.wire.servers.wavespeed import WaveSpeedServer

MODEL = "/api/v3/wavespeed-ai/video-face-swap"


@pytest.fixture
def server() -> Iterator[WaveSpeedServer]:
    with WaveSpeedServer() as started:
        yield started


@pytest.fixture
async def service(server: WaveSpeedServer) -> AsyncIterator[WaveSpeedService]:
    settings = ServiceSettings(key=SecretStr(server.key), base_url=server.url)
    opened = WaveSpeedService(settings)
    yield opened
    await opened.close()


def a_video(folder: Path, seconds: float = 2.0) -> SourceVideo:
    path = folder / f"{seconds}.mp4"
    path.write_bytes(a_clip(seconds))
    return SourceVideo(path, hashlib.sha256(path.read_bytes()).hexdigest(), "video/mp4", seconds)


def an_op(folder: Path, seconds: float = 2.0, **more: Any) -> Op:
    face = a_source(folder, "face", (30, 200, 40))
    video = a_video(folder, seconds)
    return Op("", (face,), "16:9", "1K", 1, "video_face_swap", **{"video": video, **more})


def submitted(server: WaveSpeedServer) -> list[dict[str, Any]]:
    return [one for one in server.requests if one["path"] == MODEL]


async def finished(service: WaveSpeedService, op: Op) -> Finished:
    state = await ended(service, await job_of(service, op))
    assert isinstance(state, Finished)
    return state


async def test_the_video_is_sent_with_the_face_and_which_one_it_replaces(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    state = await finished(service, an_op(tmp_path, face_index=2))
    data = await service.collect(OutputRef(url=state.outputs[0].url, is_video=True))

    sent = submitted(server)[0]["json"]
    assert (sent["target_index"], sent["target_gender"], seconds_of(data)) == (2, "all", 2.0)
    assert sorted(sent) == ["face_image", "target_gender", "target_index", "video"]
    assert sent["video"].endswith("-video.mp4")


async def test_a_video_is_uploaded_once_for_two_swaps(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    await finished(service, an_op(tmp_path))
    await finished(service, an_op(tmp_path, face_index=1))

    addresses = {one["json"]["video"] for one in submitted(server)}
    assert (len(submitted(server)), len(addresses)) == (2, 1)


@pytest.mark.parametrize(("seconds", "usd"), [(2.0, "0.05"), (5.0, "0.05"), (7.25, "0.08")])
async def test_the_price_before_is_what_is_charged_by_the_started_second(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path, seconds: float, usd: str
) -> None:
    op = an_op(tmp_path, seconds)

    price = await service.price(op)
    job = await job_of(service, op)
    await ended(service, job)
    bill = await service.billed(job)

    assert (price.amount_usd, price.source) == (Decimal(usd), "documented")
    assert price.reserved_usd == Decimal(usd) + Decimal("0.01")
    assert (server.ledger.total, bill and bill.amount_usd) == (float(usd), Decimal(usd))


async def test_of_another_model_nobody_knows_the_price(server: WaveSpeedServer, tmp_path: Path) -> None:
    models: dict[Job, str] = {"video_face_swap": "somebody/swapper"}
    service = WaveSpeedService(ServiceSettings(key=SecretStr(server.key), models=models))

    price = await service.price(an_op(tmp_path))

    assert (price.amount_usd, service.model(an_op(tmp_path))) == (None, "somebody/swapper")
    await service.close()


@pytest.mark.parametrize(("given", "lacks"), [({"video": None}, "a video"), ({"sources": ()}, "a face")])
async def test_what_is_missing_is_said_and_nothing_is_bought(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path, given: dict[str, Any], lacks: str
) -> None:
    whole = an_op(tmp_path)
    op = Op("", given.get("sources", whole.sources), "16:9", "1K", 1, "video_face_swap", video=None)

    with pytest.raises(BadRequest, match=f"WaveSpeed needs {lacks} for this"):
        await service.submit(op, uuid4())
    assert submitted(server) == []


async def test_a_video_that_is_gone_from_the_disk_is_not_sent(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    op = an_op(tmp_path)
    op.video.path.unlink() if op.video else None

    with pytest.raises(ProviderFailed, match="The video cannot be read, and was not sent"):
        await service.submit(op, uuid4())
    assert submitted(server) == []


async def test_a_video_that_was_brought_there_before_is_not_uploaded_again(
    server: WaveSpeedServer, service: WaveSpeedService, tmp_path: Path
) -> None:
    op = an_op(tmp_path)

    await service.prepare(op)
    before = [one for one in server.requests if one["method"] == "PUT"]
    await finished(service, op)

    puts = [one for one in server.requests if one["method"] == "PUT"]
    assert (len(before), len(puts), server.ledger.total) == (1, 2, 0.05)
