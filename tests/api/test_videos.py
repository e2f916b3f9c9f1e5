"""Videos over HTTP: one is sent, gets another face, and is played in parts and saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from studio.service.studio import Studio
from tests.api_words import PREFIX, ask, refused, upload
from tests.clips_made import a_clip, seconds_of
from tests.wire.servers.wavespeed import WaveSpeedServer

CLIP = a_clip(7.0)


@pytest.fixture(scope="module")
def wavespeed() -> Iterator[WaveSpeedServer]:
    """WaveSpeed, as it speaks, on this machine."""
    with WaveSpeedServer().start() as server:
        yield server


async def test_a_face_is_put_into_a_video_and_the_result_is_played_in_parts(
    http: httpx.AsyncClient, served: Studio, wavespeed: WaveSpeedServer, astronaut: Path
) -> None:
    await ask(http, "set_service", name="wavespeed", key=wavespeed.key, base_url=wavespeed.url)
    await ask(http, "set_job", job="video_face_swap", name="wavespeed")
    video = await ask(http, "add_video", video=await upload(http, CLIP, "video"))
    face = await upload(http, astronaut.read_bytes())

    told = await ask(
        http, "estimate_images", mode="video_face_swap", video_id=video["sha256"], with_photo=True
    )
    made = await ask(
        http, "generate_images", mode="video_face_swap", photo=face, video_id=video["sha256"], face_index=1
    )

    assert (video["seconds"], told["amount"], made["cost_usd"], wavespeed.ledger.total) == (
        7.0,
        "$0.07",
        0.07,
        0.07,
    )
    result = made["pictures"][0]["video"]
    part = await http.get(result["url"], headers={"Range": "bytes=4-7"})
    whole = await http.get(result["url"])
    assert (part.status_code, part.content, part.headers["content-type"]) == (206, b"ftyp", "video/mp4")
    assert (seconds_of(whole.content), "path" in result) == (2.0, False)
    card = (await http.get(f"{PREFIX}/generations")).json()["generations"][0]
    saved = await http.get(card["pictures"][0]["video"]["save"])
    assert saved.headers["content-disposition"].startswith('attachment; filename="video_')
    assert (card["clip"]["words"], card["facts"]) == (
        "0:07 · 96 × 64 px · 0.1 MB",
        "Face in a video · WaveSpeed",
    )


async def test_what_is_no_video_is_refused_in_words(http: httpx.AsyncClient) -> None:
    token = await upload(http, b"#EXTM3U\nhttp://127.0.0.1/other.ts\n", "video")

    status, error = await refused(http, "add_video", video=token)

    assert (status, error["text"]) == (400, "The file is not a video. Choose a video: MP4, MOV or WebM.")


async def test_a_path_is_never_taken_for_a_video(http: httpx.AsyncClient) -> None:
    status, error = await refused(http, "add_video", video="/etc/hostname")

    assert (status, "send the picture itself first" in error["text"]) == (400, True)


async def test_a_video_that_is_not_there_is_said(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"{PREFIX}/videos/{'ab' * 32}")

    assert (answer.status_code, answer.json()["error"]["happened"]) == (
        404,
        "There is no such video in this studio.",
    )
