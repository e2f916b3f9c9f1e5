"""Where a video says more than it shows: the place, the device, the time. Found by its boxes, and blanked.

What one would get wrong: a part that is cut out moves all that follows, and the tables of a video name places
in the file. So each such part becomes as many bytes of room that players pass over. What a camera records
along in a track of its own, between the pictures, is not looked for.
"""

from __future__ import annotations

import os
from typing import BinaryIO, NamedTuple

from studio.pictures.clip_kinds import WEBM, ClipKind, box, refused

MOST_PARTS = 1_000_000
_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
# Room that is there already may be what another program crossed out.
_TELLING = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_SEGMENT, _INFO, _CLUSTER = b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x1f\x43\xb6\x75"
_TAGS, _ATTACHMENTS = b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69"
_TITLE, _DATE, _FILE_NAME, _CHECKSUM, _VOID = b"\x7b\xa9", b"\x44\x61", b"\x73\x84", b"\xbf", b"\xec"
# A checksum of what is blanked would be a wrong one.
_TELLING_ELEMENTS = frozenset({_TAGS, _ATTACHMENTS, _TITLE, _DATE, _FILE_NAME, _CHECKSUM, _VOID})


class Blank(NamedTuple):
    """A part of a file to be written over: from `at` on `head`, in hex, then zeros; `length` bytes in all."""

    at: int
    head: str
    length: int


def blanks_of(file: BinaryIO, kind: ClipKind) -> list[Blank]:
    """What has to be written over, so that a video of a known kind tells nothing but itself.

    Raises PictureRefused where it has more parts than a real one.
    """
    size = file.seek(0, os.SEEK_END)
    return _of_elements(file, size) if kind is WEBM else _of_boxes(file, size)


def _of_boxes(file: BinaryIO, size: int) -> list[Blank]:
    blanks, insides, passed = list[Blank](), [(0, size)], 0
    while insides:
        at, end = insides.pop()
        while at + 8 <= end:
            file.seek(at)
            start = file.read(16)
            length, kind = box(start, end - at)
            length = min(length, end - at)
            head = 16 if start[:4] == b"\0\0\0\1" else 8
            if kind in _INSIDE:
                insides.append((at + head, at + length))
            elif kind in _TELLING:
                blanks.append(Blank(at + 4, (b"free" + start[8:head]).hex(), length - 4))
            elif kind in _DATED:
                blanks.extend(_dates(file, at + head, length - head))
            at, passed = at + length, _counted(passed)
    return blanks


def _dates(file: BinaryIO, at: int, length: int) -> list[Blank]:
    """When it was made and changed, behind a version and three flags."""
    file.seek(at)
    version = file.read(1)
    dates = 16 if version == b"\1" else 8
    return [Blank(at + 4, "", dates)] if length >= 4 + dates else []


def _of_elements(file: BinaryIO, size: int) -> list[Blank]:
    """One behind the other, and into those that hold them; a live video's clusters tell no end, either."""
    blanks, at, passed = list[Blank](), 0, 0
    while at < size:
        file.seek(at)
        start = file.read(12)
        name, head, told = _element(start)
        length = size - at if told is None else min(head + told, size - at)
        if name in _TELLING_ELEMENTS:
            blanks.append(Blank(at, _void_of(length).hex(), length))
        goes_in = name in {_SEGMENT, _INFO} or (name == _CLUSTER and told is None)
        at, passed = at + (head if goes_in else length), _counted(passed)
    return blanks


def _element(start: bytes) -> tuple[bytes, int, int | None]:
    """An element's name, the bytes of name and length, and the length of its content; None where untold."""
    wide = 9 - start[0].bit_length()
    first = start[wide] if wide < len(start) else 0
    width = 9 - first.bit_length()
    value = int.from_bytes(start[wide : wide + width], "big") & ((1 << (7 * width)) - 1)
    is_untold = not first or value == (1 << (7 * width)) - 1
    return start[:wide], wide + width, None if is_untold else value


def _void_of(length: int) -> bytes:
    """The start of an element of so many bytes in all that holds nothing."""
    if length <= 128:
        return _VOID + bytes([0x80 | (length - 2)])
    return _VOID + b"\1" + (length - 9).to_bytes(7, "big")


def _counted(passed: int) -> int:
    if passed >= MOST_PARTS:
        raise refused("The video cannot be read: it has too many parts.")
    return passed + 1
