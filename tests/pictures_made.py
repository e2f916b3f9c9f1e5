"""Pictures made for tests: good ones, odd ones, and those that an attacker would send."""

from __future__ import annotations

import base64
import struct
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

SAMPLES = Path(__file__).resolve().parents[1] / "assets" / "samples"
ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825
RED, BLUE = (200, 40, 30), (30, 60, 200)

# 96 × 64 px, the left half RED, the right half BLUE, made by libheif; none of our packages can write it.
_HEIC = (
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<00042ZDn*}000000000XXk=`10000000000aA{+700000000000000000000B"
    "57=IV*mgE07O6l0RRC200001dH?|c00000001Qb001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t00"
    "0010002iX>f9I0002DX>en20001ZXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=Z"
    "ZRVE_RDD?$MQ18@KU0|1Z!00RI30{|YNFo6Y@>PacCZUPz%2mk;B0LTCU0{{p>VgLaE2SfqEa<C#m0000JV{dG7ZewhC0096"
    "E00w{n000zeb8uw<00000003YB002M$000nhX?SS>000032nYxO000+haBX1#00000000310R({p0|Wp704;4~VRQfh03j#="
    "uM1%M#=+PB_?r9nph3>-uMK~NWxNw-=D^Fap+rv"
)


@cache
def sample(name: str) -> Image.Image:
    """One of the sample photos, RGB: "astronaut" or "coffee"."""
    with Image.open(SAMPLES / f"{name}.png") as opened:
        return opened.convert("RGB")


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two pictures side by side, the second mirrored, as high as the first."""
    mirrored = right.transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize((right.width, left.height))
    both = Image.new("RGB", (left.width + right.width, left.height))
    both.paste(left, (0, 0))
    both.paste(mirrored, (left.width, 0))
    return both


def on_grey(image: Image.Image, width: int, paper: int) -> Image.Image:
    """The picture, `width` px wide, in the middle of a square grey paper."""
    small = image.resize((width, round(width * image.height / image.width)), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (paper, paper), (128, 128, 128))
    page.paste(small, ((paper - small.width) // 2, (paper - small.height) // 2))
    return page


def halves(width: int = 96, height: int = 64) -> Image.Image:
    """RED on the left, BLUE on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def a_png(width: int = 96, height: int = 64) -> bytes:
    """A PNG of two halves."""
    return encoded(halves(width, height))


def a_jpeg(width: int = 96, height: int = 64, **options: Any) -> bytes:
    """A JPEG of two halves."""
    return encoded(halves(width, height), "JPEG", **{"quality": 95, "subsampling": 0, **options})


def a_webp(width: int = 96, height: int = 64) -> bytes:
    """A WebP of two halves, without loss."""
    return encoded(halves(width, height), "WEBP", lossless=True)


def a_heic() -> bytes:
    """A HEIC of two halves, 96 × 64 px."""
    return base64.b85decode(_HEIC)


def turned(orientation: int) -> bytes:
    """A JPEG whose pixels lie so that its EXIF orientation brings RED left and BLUE right."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return encoded(halves().transpose(back[orientation]), "JPEG", quality=95, exif=exif)


def with_gps() -> bytes:
    """A JPEG that knows where it was taken, and by whom."""
    exif = Image.Exif()
    exif[ARTIST] = "Ana Secret"
    exif.get_ifd(GPS)[1] = "N"
    return a_jpeg(exif=exif)


def with_endless_exif() -> bytes:
    """A JPEG whose EXIF directory names itself as the next, and as its own GPS part."""
    entry = struct.pack("<HHII", GPS, 4, 1, 8)
    directory = struct.pack("<H", 1) + entry + struct.pack("<I", 8)
    return a_jpeg(exif=b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory)


def profile_of_swapped_primaries() -> bytes:
    """A colour profile in which red means green and green red: nobody overlooks that it was applied."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = profile.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))
    return named.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG, with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def raw_png(width: int, height: int, depth: int, colour: int, rows: bytes, *extra: bytes) -> bytes:
    """A PNG put together by hand: `rows` with their filter bytes, and chunks of any kind before them."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pixel_bomb(side: int) -> bytes:
    """A PNG of side × side px, one bit each, that is small as a file."""
    return raw_png(side, side, 1, 0, bytes(height_bytes(side)))


def height_bytes(side: int) -> int:
    """Bytes of `side` rows of `side` one-bit pixels, with their filter bytes."""
    return side * (1 + (side + 7) // 8)


def text_bomb(size: int = 20_000_000) -> bytes:
    """A PNG with a compressed comment of `size` bytes."""
    comment = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(size), 9))
    return raw_png(64, 64, 8, 0, bytes(64 * 65), comment)


def webp_that_claims(width: int, height: int) -> bytes:
    """A WebP whose extended header tells of a far larger canvas than its data holds."""
    data = bytearray(encoded(halves().convert("RGBA").rotate(5), "WEBP", exif=b"Exif\0\0II*\0\0\0\0\0"))
    data[24:27] = (width - 1).to_bytes(3, "little")
    data[27:30] = (height - 1).to_bytes(3, "little")
    return bytes(data)


def grey_16_bit(*values: int) -> bytes:
    """A 64 × 64 px grey PNG of 16 bits whose columns are `values`, each as wide as the others."""
    row = b"\0" + b"".join(struct.pack(">H", values[x * len(values) // 64]) for x in range(64))
    return raw_png(64, 64, 16, 0, row * 64)
