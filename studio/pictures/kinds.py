"""What a file is, by its first bytes: its name and its sender may say anything."""

from __future__ import annotations

from dataclasses import dataclass

from studio.errors import PictureRefused

ALLOWED = "JPEG, PNG, WebP or HEIC"


@dataclass(frozen=True, slots=True)
class Kind:
    """A format we take: its media type, its file ending, and Pillow's name for it."""

    mime: str
    extension: str
    plugin: str


JPEG = Kind("image/jpeg", "jpg", "JPEG")
PNG = Kind("image/png", "png", "PNG")
WEBP = Kind("image/webp", "webp", "WEBP")
HEIC = Kind("image/heic", "heic", "HEIF")

_REFUSED = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture or a camera's raw file"),
    (b"MM\0*", "a TIFF picture or a camera's raw file"),
    (b"II+\0", "a TIFF picture"),
    (b"MM\0+", "a TIFF picture"),
    (b"8BPS", "a Photoshop file"),
    (b"%PDF", "a PDF"),
    (b"\0\0\1\0", "an icon file"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"PK\3\4", "a zip archive"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}


def sniff(data: bytes) -> Kind:
    """The kind of a picture we take. Raises PictureRefused, naming what it is where that can be told."""
    if not data:
        raise PictureRefused("The file is empty.", do=f"Choose a picture: {ALLOWED}.")
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and _is_heic(data):
        return HEIC
    raise _refusal(data)


def _is_heic(data: bytes) -> bool:
    brands = _brands(data)
    return bool(brands & _HEIC_BRANDS) and not brands & _AVIF_BRANDS


def _brands(data: bytes) -> set[bytes]:
    """The brands of an ISO media file: the main one, and those it is compatible with."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, length, 4))}


def _refusal(data: bytes) -> PictureRefused:
    name = next((name for magic, name in _REFUSED if data.startswith(magic)), None) or _name_of_text_or_film(
        data
    )
    if name is None:
        return PictureRefused("The file is not a picture.", do=f"Choose a picture: {ALLOWED}.")
    return PictureRefused(
        f"The file is {name}, which cannot be taken.", do=f"Save it as {ALLOWED} and choose that."
    )


def _name_of_text_or_film(data: bytes) -> str | None:
    if data[4:8] == b"ftyp":
        return "an AVIF picture" if _brands(data) & _AVIF_BRANDS else "a film"
    if b"<svg" in data[:1024].lower():
        return "an SVG drawing"
    return None
