"""What a file's structure tells before Pillow touches it: whether it is whole, how large it claims to be.

Pillow passes over the checksums of a PNG's pixels, names no size for a broken WebP, and takes memory for the
whole of one when it opens it.
"""

from __future__ import annotations

import zlib

from studio.errors import PictureRefused
from studio.pictures.kinds import HEIC, PNG, WEBP, Kind

_DO = "Save or copy it anew and choose that."


def check_whole(data: bytes, kind: Kind) -> None:
    """Raise PictureRefused where the file ends before its own structure does, or a checksum is wrong."""
    if kind is PNG:
        _check_png(data)
    elif kind is WEBP and len(data) < 8 + int.from_bytes(data[4:8], "little"):
        raise ends_early()
    elif kind is HEIC:
        _check_boxes(data)


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in px that a WebP claims, in one of its three layouts; None for any other."""
    if data[12:16] == b"VP8X":
        return _little(data[24:27]) + 1, _little(data[27:30]) + 1
    if data[12:16] == b"VP8L":
        both = _little(data[21:25])
        return (both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8 ":
        return _little(data[26:28]) & 0x3FFF, _little(data[28:30]) & 0x3FFF
    return None


def ends_early() -> PictureRefused:
    """The refusal of a file that was cut off."""
    return PictureRefused("The picture is damaged: it ends early.", do=_DO)


def unreadable() -> PictureRefused:
    """The refusal of a file whose pixels cannot be made out."""
    return PictureRefused("The picture is damaged: it cannot be read.", do=_DO)


def _check_png(data: bytes) -> None:
    """Every chunk's checksum up to the end mark; what lies behind that is nobody's business."""
    at = 8
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            break
        if data[end : end + 4] != zlib.crc32(data[at + 4 : end]).to_bytes(4, "big"):
            raise PictureRefused("The picture is damaged: part of it was altered.", do=_DO)
        if data[at + 4 : at + 8] == b"IEND":
            return
        at = end + 4
    raise ends_early()


def _check_boxes(data: bytes) -> None:
    """Each of the outermost boxes of an ISO media file lies within it. A length of 0 means: to the end."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length == 0:
            return
        if length < 8:
            raise unreadable()
        at += length
    if at > len(data):
        raise ends_early()


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
