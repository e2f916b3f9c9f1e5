from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import ProviderFailed
from studio.protocols import SourcePicture
from studio.providers._sources import Sources, left_out, sent
from tests.pictures_made import a_jpeg, a_png


@pytest.fixture
async def sources() -> AsyncIterator[Sources]:
    made = Sources()
    yield made
    await made.close()


def stored(folder: Path, name: str, data: bytes) -> SourcePicture:
    """A picture as the store has it."""
    path = folder / name.replace(":", "-")
    path.write_bytes(data)
    return SourcePicture(name, path, hashlib.sha256(data).hexdigest())


async def test_sources_come_in_their_order(tmp_path: Path, sources: Sources) -> None:
    pictures = [stored(tmp_path, "s01.end", a_png()), stored(tmp_path, "kit:face", a_jpeg())]

    read = await sources.read(pictures)

    assert [(one.name, one.data, one.mime, one.file_name) for one in read] == [
        ("s01.end", a_png(), "image/png", "s01.end.png"),
        ("kit:face", a_jpeg(), "image/jpeg", "kit-face.jpg"),
    ]


async def test_a_large_source_goes_smaller_and_its_file_stays(tmp_path: Path, sources: Sources) -> None:
    large = a_png(4096, 2304)
    picture = stored(tmp_path, "influencer", large)

    [read] = await sources.read([picture])

    assert Image.open(BytesIO(read.data)).size == (2048, 1152)
    assert (read.mime, picture.path.read_bytes()) == ("image/jpeg", large)


async def test_a_large_source_is_made_smaller_once(tmp_path: Path, sources: Sources) -> None:
    picture = stored(tmp_path, "influencer", a_png(4096, 2304))
    [first] = await sources.read([picture])
    picture.path.unlink()

    [again] = await sources.read([picture])

    assert again.data is first.data


async def test_calls_at_once_share_one_smaller_picture(tmp_path: Path, sources: Sources) -> None:
    picture = stored(tmp_path, "influencer", a_png(4096, 2304))

    first, second = await asyncio.gather(sources.read([picture]), sources.read([picture]))

    assert first[0].data is second[0].data


async def test_a_call_that_is_given_up_leaves_the_picture_to_the_others(
    tmp_path: Path, sources: Sources
) -> None:
    picture = stored(tmp_path, "influencer", a_png(4096, 2304))
    given_up = asyncio.create_task(sources.read([picture]))
    other = asyncio.create_task(sources.read([picture]))
    await asyncio.sleep(0)
    given_up.cancel()

    [read] = await other

    assert read.mime == "image/jpeg"


async def test_a_source_that_could_not_be_read_is_tried_again(tmp_path: Path, sources: Sources) -> None:
    picture = stored(tmp_path, "influencer", a_png())
    picture.path.rename(tmp_path / "away")
    with pytest.raises(ProviderFailed):
        await sources.read([picture])
    (tmp_path / "away").rename(picture.path)

    [read] = await sources.read([picture])

    assert read.data == a_png()


async def test_after_closing_sources_are_read_by_new_children(tmp_path: Path, sources: Sources) -> None:
    await sources.read([stored(tmp_path, "s01.end", a_png())])
    await sources.close()

    [read] = await sources.read([stored(tmp_path, "influencer", a_jpeg())])

    assert read.data == a_jpeg()


@pytest.mark.parametrize("data", [b"", b"no picture", a_png(4096, 64)[:600]])
async def test_a_source_that_cannot_be_read_is_named(tmp_path: Path, sources: Sources, data: bytes) -> None:
    picture = stored(tmp_path, "s01.end", data)

    with pytest.raises(ProviderFailed, match=r"^The source picture s01\.end cannot be read") as failed:
        await sources.read([picture])

    assert str(tmp_path) not in str(failed.value)
    assert not failed.value.retryable


async def test_a_source_whose_file_is_gone_is_named(tmp_path: Path, sources: Sources) -> None:
    with pytest.raises(ProviderFailed, match="product cannot be read"):
        await sources.read([SourcePicture("product", tmp_path / "gone.png", "0" * 64)])


def test_the_first_sources_are_sent_and_the_others_named(tmp_path: Path) -> None:
    pictures = [SourcePicture(name, tmp_path, "") for name in ("s01.end", "influencer", "product")]

    assert [one.name for one in sent(pictures, 1)] == ["s01.end"]
    assert left_out(pictures, 1, "Flux") == [
        "Flux takes 1 picture; left out, as the last in order: influencer, product."
    ]
    assert left_out(pictures, 3, "Flux") == []
