"""Reading a video in a child of its own: its facts, its first picture, and what is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import PictureRefused
from studio.pictures.child import ChildPool
from studio.pictures.clips import inspect
from tests.clips_made import a_clip


def stored(folder: Path, data: bytes) -> Path:
    file = folder / "part"
    file.write_bytes(data)
    return file


def refusal(folder: Path, data: bytes) -> str:
    with pytest.raises(PictureRefused) as caught:
        inspect({"path": str(stored(folder, data)), "rules": "upload"}, [])
    return str(caught.value)


def test_a_child_with_limits_tells_how_long_and_large_a_video_is(tmp_path: Path) -> None:
    pool = ChildPool("studio.pictures.clips:inspect", processes=1, limited=True, max_files=1)
    file = stored(tmp_path, a_clip(3.0, (160, 120)))

    facts, (poster,) = pool.call({"path": str(file), "rules": "upload"})

    pool.close()
    blanks = facts.pop("blanks")
    assert facts == {"mime": "video/mp4", "extension": "mp4", "width": 160, "height": 120, "seconds": 3.0}
    assert blanks
    assert Image.open(BytesIO(poster)).size == (160, 120)


def test_the_decoder_in_a_child_opens_no_other_file_that_a_video_names(tmp_path: Path) -> None:
    pool = ChildPool("tests.child_tasks:read_video", processes=1, limited=True)
    (tmp_path / "other.mp4").write_bytes(a_clip())
    file = stored(tmp_path, b"ffconcat version 1.0\nfile other.mp4\n")

    itself, _ = pool.call({"path": str(tmp_path / "other.mp4")})
    with pytest.raises(PictureRefused, match="The video cannot be read"):
        pool.call({"path": str(file)})

    pool.close()
    assert itself == {"seconds": 2.0}


def test_a_video_may_be_ten_minutes_long_and_no_longer(tmp_path: Path) -> None:
    assert refusal(tmp_path, a_clip(601, (64, 64), codec="mp4v")).startswith(
        "The video is longer than 10 minutes."
    )


def test_a_video_of_a_few_pixels_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, a_clip(1, (32, 32))).startswith(
        "The video has 32 × 32 px; 64 px a side are needed."
    )


def test_what_was_paid_for_may_be_small_and_is_kept_as_it_came(tmp_path: Path) -> None:
    facts, _ = inspect({"path": str(stored(tmp_path, a_clip(1, (32, 32)))), "rules": "result"}, [])

    assert (facts["width"], facts["height"], facts["blanks"]) == (32, 32, [])


def test_a_video_whose_pictures_are_broken_is_refused(tmp_path: Path) -> None:
    whole = a_clip()
    start, end = whole.index(b"mdat") + 4, whole.index(b"moov") - 4
    spoilt = whole[:start] + bytes(end - start) + whole[end:]

    assert refusal(tmp_path, spoilt).startswith("The video cannot be read: it is broken")


def test_an_empty_track_says_nothing_of_its_length(tmp_path: Path) -> None:
    assert "Choose a video: MP4, MOV or WebM." in refusal(tmp_path, b"\0\0\0\x0cftypisom\0\0\0\x08moov")
