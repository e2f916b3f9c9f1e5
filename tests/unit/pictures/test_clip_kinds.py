"""What is a video by its first bytes and its boxes, and what is refused before a decoder sees it."""

from __future__ import annotations

from io import BytesIO

import pytest

from studio.errors import PictureRefused
from studio.pictures.clip_kinds import MOV, MP4, WEBM, ClipKind, clip_kind
from tests.clips_made import a_clip, a_webm

CHOOSE = "Choose a video: MP4, MOV or WebM."
MKV = b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska"
EARLY = "The video ends too early: a part of it is missing. Copy it once more."
A_WEBM_HEAD = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"


def kind(data: bytes) -> ClipKind:
    return clip_kind(BytesIO(data))


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as caught:
        kind(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "known"),
    [(a_clip(), MP4), (a_clip(ending="mov", codec="mp4v"), MOV), (a_webm(), WEBM)],
    ids=["mp4", "mov", "webm"],
)
def test_the_kind_is_told_by_the_bytes(data: bytes, known: ClipKind) -> None:
    assert kind(data) == known


def test_an_old_quicktime_film_without_a_brand_is_one() -> None:
    assert kind(b"\0\0\0\x08wide\0\0\0\x08moov") == MOV


@pytest.mark.parametrize(
    ("data", "happened"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "The file is a picture, not a video."),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "The file is a picture, not a video."),
        (b"ffconcat version 1.0\nfile '/etc/hostname'\n", "The file is not a video."),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n", "The file is not a video."),
        (b"<?xml version='1.0'?><MPD></MPD>", "The file is not a video."),
        (MKV, "The file is a Matroska video, which cannot be taken."),
        (A_WEBM_HEAD, "The file is not a video."),
        (A_WEBM_HEAD + b"\x18\x53\x80\x67\x01", "The file is not a video."),
    ],
)
def test_what_is_no_video_is_refused_by_what_it_is(data: bytes, happened: str) -> None:
    assert refusal(data) == f"{happened} {CHOOSE}"


@pytest.mark.parametrize("data", [a_clip()[:-200], a_webm()[:-200]], ids=["mp4", "webm"])
def test_a_video_whose_end_is_missing_is_refused(data: bytes) -> None:
    assert refusal(data) == EARLY


def test_a_playlist_behind_the_head_of_a_video_is_refused() -> None:
    assert refusal(b"\0\0\0\x10ftypisom\0\0\2\0#EXTM3U\nhttp://127.0.0.1/x") == EARLY


def test_a_box_may_tell_its_length_in_eight_bytes_or_reach_to_the_end() -> None:
    wide = b"\0\0\0\x01moov" + (24).to_bytes(8, "big") + bytes(8)

    assert kind(b"\0\0\0\x0cftypisom" + wide + b"\0\0\0\0mdat" + bytes(9)) == MP4


def test_a_live_webm_tells_no_end() -> None:
    assert kind(A_WEBM_HEAD + b"\x18\x53\x80\x67\x01" + b"\xff" * 7) == WEBM
