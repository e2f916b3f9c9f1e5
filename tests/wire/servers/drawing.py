"""Pictures that a local service makes: real, decodable, told apart by prompt and seed, and quick to make.

A PNG has eight upright stripes whose hue comes from the prompt and whose tones come from the seed; what was
sent stands small in the top strip, from left to right in its order. The stripes of one size are the same
for all prompts, but for the palette, so that their compressed bytes are made once: a 4K picture costs as
little as a small one. A JPEG has the same look and is encoded each time.
"""

from __future__ import annotations

import base64
import binascii
import colorsys
import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from PIL import Image

from tests.clips_made import a_clip
from tests.portraits import portrait_of

STRIPES = 8
THUMB_PX = 64
_ADLER = 65521
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a picture is drawn from; plain values, so that it can be kept and drawn again to the byte."""

    prompt: str = ""
    seed: int = 0
    width: int = 1024
    height: int = 1024
    kind: str = "png"  # or "jpeg", "webp"; "mp4" is a video of two seconds
    sources: tuple[str, ...] = ()  # from `shrunk`, in their order
    fault: str = ""
    weight: int = 0

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Recipe:
        """From what `to_json` gave."""
        return cls(**{**kept, "sources": tuple(kept["sources"])})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes and the content type that the service announces."""

    content: bytes
    content_type: str


def drawn(recipe: Recipe) -> Picture:
    """The picture of a recipe, or what its fault asks for in its place."""
    if recipe.fault in _SPOILT:
        return _SPOILT[recipe.fault](replace(recipe, fault=""))
    if recipe.kind == "mp4":
        return Picture(a_clip(2.0, (recipe.width, recipe.height), tone=200), "video/mp4")
    content = _png(recipe) if recipe.kind == "png" else _encoded(recipe)
    return Picture(content, f"image/{recipe.kind}")


def shrunk(source: bytes) -> str:
    """A source as small as it stands in a picture; base64 of a PNG of 64×64 px. OSError when it is none."""
    return _shrunk(hashlib.sha256(source).digest(), _Held(source))


def thumb_box(recipe: Recipe, number: int) -> tuple[int, int, int, int]:
    """Where source `number` (from 0) stands: left, top, right, bottom in pixels."""
    side = _thumb_side(recipe.width, recipe.height)
    return number * side, 0, (number + 1) * side, side


def tones(prompt: str, seed: int) -> list[tuple[int, int, int]]:
    """The colours of the eight stripes."""
    drawn_from = hashlib.sha256(f"{seed}|{prompt}".encode()).digest()
    hue = hashlib.sha256(prompt.encode()).digest()[0] / 256
    return [_rgb(hue + byte / 2560, 0.30 + byte / 640, 0.55) for byte in drawn_from[:STRIPES]]


def _rgb(hue: float, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


class _Held:
    """Bytes that a cache does not compare: the digest beside them stands for them."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=512)
def _shrunk(_key: bytes, held: _Held) -> str:
    with Image.open(io.BytesIO(held.content)) as opened:
        opened.draft("RGB", (THUMB_PX, THUMB_PX))
        # A real service does not look at sources before it answers: so little time is taken for it here.
        few = opened.resize((4 * THUMB_PX, 4 * THUMB_PX), Image.Resampling.NEAREST)
    small = few.convert("RGB").resize((THUMB_PX, THUMB_PX), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def _thumb_side(width: int, height: int) -> int:
    return max(1, min(height // 8, width // 16))


def _stripe_row(width: int) -> bytes:
    return bytes(x * STRIPES // width for x in range(width))


def _strip(recipe: Recipe) -> Image.Image:
    """The top strip with the sources in it, RGB."""
    side = _thumb_side(recipe.width, recipe.height)
    row = Image.frombytes("P", (recipe.width, 1), _stripe_row(recipe.width))
    row.putpalette([part for tone in tones(recipe.prompt, recipe.seed) for part in tone])
    strip = row.convert("RGB").resize((recipe.width, side), Image.Resampling.NEAREST)
    for number, source in enumerate(recipe.sources):
        with Image.open(io.BytesIO(base64.b64decode(source))) as small:
            strip.paste(small.resize((side, side)), thumb_box(recipe, number)[:2])
    return strip


def _encoded(recipe: Recipe) -> bytes:
    """The same look through Pillow, for formats other than PNG."""
    strip = _strip(recipe)
    picture = _stripes_only(recipe).resize((recipe.width, recipe.height), Image.Resampling.NEAREST)
    picture.paste(strip, (0, 0))
    out = io.BytesIO()
    picture.save(out, recipe.kind.upper(), quality=80)
    return out.getvalue() + b"\0" * recipe.weight


def _stripes_only(recipe: Recipe) -> Image.Image:
    return _strip(replace(recipe, sources=())).crop((0, 0, recipe.width, 1))


def _png(recipe: Recipe) -> bytes:
    """A PNG put together by hand: header, palette, the strip's own bytes, the stripes' ready ones."""
    side = _thumb_side(recipe.width, recipe.height)
    indices, palette = _indexed_strip(recipe)
    head = b"".join(b"\0" + indices[y * recipe.width : (y + 1) * recipe.width] for y in range(side))
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = packer.compress(head) + packer.flush(zlib.Z_SYNC_FLUSH)
    tail, tail_sum, tail_size = _stripes(recipe.width, recipe.height - side)
    total = _joined_sums(zlib.adler32(head), tail_sum, tail_size)
    header = struct.pack(">IIBBBBB", recipe.width, recipe.height, 8, 3, 0, 0, 0)
    parts = [_chunk(b"IHDR", header), _chunk(b"PLTE", palette)]
    parts += (
        [_chunk(b"fiLl", hashlib.shake_128(str(recipe.seed).encode()).digest(recipe.weight))]
        if recipe.weight
        else []
    )
    parts += [_chunk(b"IDAT", b"\x78\x01" + packed + tail + struct.pack(">I", total)), _chunk(b"IEND", b"")]
    return _SIGNATURE + b"".join(parts)


def _indexed_strip(recipe: Recipe) -> tuple[bytes, bytes]:
    """Palette indices of the top strip, and the palette: the stripes' tones first."""
    own = bytes(part for tone in tones(recipe.prompt, recipe.seed) for part in tone)
    side = _thumb_side(recipe.width, recipe.height)
    row = _stripe_row(recipe.width)
    if not recipe.sources:
        return row * side, own
    strip = Image.frombytes("L", (recipe.width, side), row * side)
    sheet, colours = _sheet(recipe.sources)
    strip.paste(sheet.resize((side * len(recipe.sources), side), Image.Resampling.NEAREST), (0, 0))
    return strip.tobytes(), own + colours


@lru_cache(maxsize=64)
def _sheet(sources: tuple[str, ...]) -> tuple[Image.Image, bytes]:
    """All sources side by side as palette indices after the stripes', and their palette."""
    sheet = Image.new("RGB", (THUMB_PX * len(sources), THUMB_PX))
    for number, source in enumerate(sources):
        with Image.open(io.BytesIO(base64.b64decode(source))) as small:
            sheet.paste(small, (number * THUMB_PX, 0))
    few = sheet.quantize(256 - STRIPES)
    moved = few.tobytes().translate(bytes(min(255, index + STRIPES) for index in range(256)))
    return Image.frombytes("L", sheet.size, moved), bytes(few.getpalette() or [])[: 3 * (256 - STRIPES)]


@lru_cache(maxsize=32)
def _stripes(width: int, rows: int) -> tuple[bytes, int, int]:
    """Compressed bytes of the stripes below the strip, the checksum and the size of what they unpack to."""
    raw = (b"\0" + _stripe_row(width)) * rows
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush(), zlib.adler32(raw), len(raw)


def _joined_sums(first: int, second: int, second_size: int) -> int:
    """The Adler-32 of two byte strings one after the other, from theirs."""
    low1, high1, low2, high2 = first & 0xFFFF, first >> 16, second & 0xFFFF, second >> 16
    low = (low1 + low2 - 1) % _ADLER
    high = (high1 + high2 + second_size * (low1 - 1)) % _ADLER
    return high << 16 | low


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", binascii.crc32(name + content))
    )


def _truncated(recipe: Recipe) -> Picture:
    good = drawn(recipe)
    return Picture(good.content[: len(good.content) * 2 // 3], good.content_type)


def _bomb(_recipe: Recipe) -> Picture:
    """A small file whose header promises 60 000 × 60 000 px."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = _chunk(b"IDAT", zlib.compress(b"\0" * 60_000))
    return Picture(_SIGNATURE + _chunk(b"IHDR", header) + data + _chunk(b"IEND", b""), "image/png")


def _empty(recipe: Recipe) -> Picture:
    return Picture(b"", f"image/{recipe.kind}")


def _text(recipe: Recipe) -> Picture:
    return Picture(b"this is not a picture\n" * 40, f"image/{recipe.kind}")


def _wrong_type(recipe: Recipe) -> Picture:
    return Picture(drawn(recipe).content, "text/html")


def _portrait(recipe: Recipe) -> Picture:
    """A head and shoulders on an even ground, as a reference should be; each prompt and seed its own."""
    return Picture(portrait_of(f"{recipe.prompt} {recipe.seed}"), "image/png")


_SPOILT: dict[str, Callable[[Recipe], Picture]] = {
    "truncated": _truncated,
    "bomb": _bomb,
    "empty": _empty,
    "text": _text,
    "wrong_type": _wrong_type,
    "portrait": _portrait,
}
