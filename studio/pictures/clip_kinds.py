"""What a video file is and whether it is whole, by its own boxes alone: no decoder has seen it by then.

What one would get wrong: a text can be a playlist that names other files and addresses, and a decoder follows
it. So only what begins as MP4, MOV or WebM does goes on.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

from studio.errors import PictureRefused

CLIPS = "MP4, MOV or WebM"
MOST_CLIP_BYTES = 200_000_000
MOST_CLIP_SECONDS = 600.0
MOST_BOXES = 100_000
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
# What may stand first in an old QuickTime file, which has no box that names its kind.
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_STILL_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class ClipKind:
    """A kind of video that is taken: its media type and its file ending."""

    mime: str
    extension: str


MP4 = ClipKind("video/mp4", "mp4")
MOV = ClipKind("video/quicktime", "mov")
WEBM = ClipKind("video/webm", "webm")


def clip_kind(file: BinaryIO) -> ClipKind:
    """The kind of a whole video file. Raises PictureRefused for what is none, or ends too early."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    kind = _sniff(head)
    ends = _segment_end(head) if kind is WEBM else _boxes_end(file, size)
    if ends > size:
        raise PictureRefused("The video ends too early: a part of it is missing.", do="Copy it once more.")
    return kind


def refused(happened: str) -> PictureRefused:
    """The refusal of a file, with what can be chosen instead."""
    return PictureRefused(happened, do=f"Choose a video: {CLIPS}.")


def _sniff(head: bytes) -> ClipKind:
    if not head:
        raise refused("The file is empty.")
    if head.startswith(_EBML):
        if b"webm" not in head[:64]:
            raise refused("The file is a Matroska video, which cannot be taken.")
        return WEBM
    if head[4:8] == b"ftyp" and head[8:12] not in _STILL_BRANDS:
        return MOV if head[8:12] == b"qt  " else MP4
    if head[4:8] in _OLD_QUICKTIME:
        return MOV
    is_picture = head.startswith(_PICTURES) or head[8:12] in {b"WEBP", *_STILL_BRANDS}
    raise refused("The file is a picture, not a video." if is_picture else "The file is not a video.")


def _boxes_end(file: BinaryIO, size: int) -> int:
    """Where the last box ends, by its own word: behind the end of the file where a part is missing."""
    at, kinds = 0, set[bytes]()
    for _ in range(MOST_BOXES):
        if at >= size:
            break
        file.seek(at)
        length, kind = box(file.read(16), size - at)
        kinds.add(kind)
        at += length
    if b"moov" not in kinds:
        # Written last, and so the first to be lost.
        return size + 1
    return at


def box(head: bytes, left: int) -> tuple[int, bytes]:
    """The length and the kind of the box that begins with these 16 bytes; `left`: bytes up to the end."""
    length, kind = int.from_bytes(head[:4], "big"), head[4:8]
    if length == 1:
        length = int.from_bytes(head[8:16], "big")
    if length == 0:
        length = left
    # Shorter than its own head: what follows is no box, and the rest of the file is passed over.
    return (length if length >= 8 else left + 1), kind


def _segment_end(head: bytes) -> int:
    """Where the segment of a WebM ends, by its own word; 0 where it tells none, as live ones do."""
    at = head.find(_SEGMENT)
    if at < 0:
        raise refused("The file is not a video.")
    first = head[at + 4] if at + 4 < len(head) else 0
    width = 9 - first.bit_length()
    told = head[at + 4 : at + 4 + width]
    if not first or len(told) < width:
        raise refused("The file is not a video.")
    value = int.from_bytes(told, "big") & ((1 << (7 * width)) - 1)
    unknown = value == (1 << (7 * width)) - 1
    return 0 if unknown else at + 4 + width + value
