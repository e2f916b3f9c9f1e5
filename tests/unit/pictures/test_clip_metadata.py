"""What a video tells besides itself is found, and blanked without moving anything."""

from __future__ import annotations

from io import BytesIO

import pytest

from studio.errors import PictureRefused
from studio.pictures import clip_metadata
from studio.pictures.clip_kinds import MP4, WEBM, clip_kind
from studio.pictures.clip_metadata import Blank, blanks_of
from tests.clips_made import a_clip, a_webm, seconds_of
from tests.clips_told import PLACE, a_box, with_place, without_metadata

EBML = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"
LIVE_SEGMENT, LIVE_CLUSTER = b"\x18\x53\x80\x67\x01" + b"\xff" * 7, b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7


@pytest.mark.parametrize("clip", [a_clip(), a_clip(ending="mov", codec="mp4v")], ids=["mp4", "mov"])
def test_the_place_where_a_phone_filmed_goes_and_the_film_stays(clip: bytes) -> None:
    told = with_place(clip)

    clean = without_metadata(told)

    assert (told.count(PLACE), clean.count(PLACE), clean.count(b"\xa9xyz")) == (3, 0, 0)
    assert (len(clean), seconds_of(clean)) == (len(told), 2.0)
    assert without_metadata(clean) == clean


def test_the_tags_of_a_webm_go_and_the_film_stays() -> None:
    told = a_webm()

    clean = without_metadata(told)

    assert (b"ENCODER" in told, b"ENCODER" in clean) == (True, False)
    assert (len(clean), seconds_of(clean), clip_kind(BytesIO(clean))) == (len(told), 2.0, WEBM)


def test_a_track_tells_nothing_of_its_own() -> None:
    track = a_box(b"trak", a_box(b"udta", PLACE))

    clean = without_metadata(a_box(b"ftyp", b"isom") + a_box(b"moov", track))

    assert clean == a_box(b"ftyp", b"isom") + a_box(
        b"moov", a_box(b"trak", a_box(b"free", bytes(len(PLACE))))
    )


def test_a_box_with_a_long_length_keeps_it() -> None:
    wide = b"\0\0\0\1udta" + (20).to_bytes(8, "big") + b"Oslo"

    clean = without_metadata(a_box(b"ftyp", b"isom") + a_box(b"moov", wide))

    assert clean.endswith(b"\0\0\0\1free" + (20).to_bytes(8, "big") + bytes(4))


@pytest.mark.parametrize(("version", "dates"), [(0, 8), (1, 16)])
def test_the_hour_of_filming_goes(version: int, dates: int) -> None:
    head = a_box(b"mvhd", bytes([version, 0, 0, 0]) + b"\xe5" * 20)

    clean = without_metadata(a_box(b"ftyp", b"isom") + a_box(b"moov", head))

    assert clean.endswith(b"mvhd" + bytes([version, 0, 0, 0]) + bytes(dates) + b"\xe5" * (20 - dates))


def test_a_head_that_is_too_short_for_dates_is_left() -> None:
    assert blanks_of(BytesIO(a_box(b"moov", a_box(b"mvhd", bytes(6)))), MP4) == []


def test_a_live_webm_is_looked_through_behind_its_clusters() -> None:
    block, tags = b"\xa3\x82ab", b"\x12\x54\xc3\x67\x84Oslo"

    clean = without_metadata(EBML + LIVE_SEGMENT + LIVE_CLUSTER + block + tags)

    assert clean == EBML + LIVE_SEGMENT + LIVE_CLUSTER + block + b"\xec\x87" + bytes(7)


def test_a_large_attachment_of_a_webm_becomes_as_much_room() -> None:
    attached = b"\x19\x41\xa4\x69\x41\x2c" + b"x" * 300

    blanks = blanks_of(BytesIO(EBML + LIVE_SEGMENT + attached), WEBM)

    assert blanks == [Blank(len(EBML + LIVE_SEGMENT), "ec01" + (297).to_bytes(7, "big").hex(), 306)]


def test_more_parts_than_a_real_video_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_metadata, "MOST_PARTS", 3)

    with pytest.raises(PictureRefused, match="it has too many parts"):
        blanks_of(BytesIO(a_box(b"mdat", b"") * 4), MP4)
