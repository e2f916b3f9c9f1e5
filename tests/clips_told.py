"""Videos that tell where they were filmed, as phones write them; and the same without that."""

from __future__ import annotations

from io import BytesIO

from studio.pictures.clip_kinds import clip_kind
from studio.pictures.clip_metadata import blanks_of

PLACE = b"+48.8577+002.2950/"


def with_place(clip: bytes) -> bytes:
    """An MP4 or MOV with the atoms of a phone: in the film's data, in its keys, and beside it."""
    telling = [a_box(b"udta", a_box(b"\xa9xyz", b"\0\x12\x15\xc7" + PLACE)), a_box(b"meta", b"mdta" + PLACE)]
    at = clip.index(b"moov") - 4
    film = clip[at + 8 :]
    return clip[:at] + a_box(b"moov", film + b"".join(telling)) + a_box(b"uuid", bytes(16) + PLACE)


def a_box(kind: bytes, content: bytes) -> bytes:
    """A box of MP4: its length, its kind, what is in it."""
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def without_metadata(clip: bytes) -> bytes:
    """What is stored of a video that is given."""
    told = BytesIO(clip)
    for at, head, length in blanks_of(told, clip_kind(told)):
        told.seek(at)
        told.write(bytes.fromhex(head).ljust(length, b"\0"))
    return told.getvalue()
