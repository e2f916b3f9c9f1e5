from __future__ import annotations

import base64
from pathlib import Path

import pytest

from studio.service.studio import Studio
from studio.ui import media
from studio.ui.media import inline_thumbs
from tests.builders import a_storyboard, sha_of

SAMPLE = Path(__file__).parents[3] / "assets" / "samples" / "coffee.png"


@pytest.fixture
async def digest(studio: Studio) -> str:
    """Of a picture that was stored."""
    board = studio.create_storyboard(a_storyboard(1))
    return (await studio.add_variation(board.id, "s01.start", SAMPLE)).image.sha256


async def test_a_small_copy_goes_along_under_the_address_it_can_be_fetched_at(
    studio: Studio, digest: str
) -> None:
    ((address, data),) = inline_thumbs(studio, [digest]).items()

    kind, _, content = data.partition(",")
    assert address == f"/gradio_api/studio/media/{digest}.320.webp"
    assert kind == f"data:image/webp;name={digest}.320.webp;base64"
    assert base64.b64decode(content) == studio.thumbnail(digest, 320).read_bytes()


async def test_a_heavy_copy_stays_to_be_fetched(
    studio: Studio, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MOST_INLINE_BYTES", 100)

    assert inline_thumbs(studio, [digest]) == {}


async def test_a_picture_that_is_gone_is_left_out(studio: Studio, digest: str) -> None:
    assert list(inline_thumbs(studio, [sha_of("gone"), digest])) == [
        f"/gradio_api/studio/media/{digest}.320.webp"
    ]
