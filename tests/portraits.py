"""Pictures as a kit's references should be: a person or a product on an even ground, cut from the samples."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SAMPLE = Path(__file__).parents[1] / "assets" / "samples" / "astronaut.png"
_HEAD = (96, 0, 352, 320)


def portrait_of(asked: str, *, soft: bool = False, product: bool = False) -> bytes:
    """A PNG of the sample's head and shoulders on grey, or of the cup on white; other words, other bytes."""
    picture = (_packshot() if product else _portrait(soft)).copy()
    digest = hashlib.sha256(asked.encode()).digest()
    picture.putpixel((0, 0), (128, 128 + digest[0] % 4, 128 + digest[1] % 4))
    picture.putpixel((1, 0), (128 + digest[2] % 4, 128 + digest[3] % 4, 128 + digest[4] % 4))
    picture.putpixel((2, 0), (128 + digest[5] % 4, 128 + digest[6] % 4, 128 + digest[7] % 4))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@cache
def _packshot() -> Image.Image:
    with Image.open(SAMPLE.with_name("coffee.png")) as photo:
        cup = photo.convert("RGB").crop((100, 0, 500, 400)).resize((640, 640), Image.Resampling.LANCZOS)
    mask = Image.new("L", cup.size, 0)
    ImageDraw.Draw(mask).ellipse((60, 60, 580, 580), fill=255)
    ground = Image.new("RGB", cup.size, (250, 250, 250))
    ground.paste(cup, (0, 0), mask.filter(ImageFilter.GaussianBlur(6)))
    return ground


@cache
def _portrait(soft: bool) -> Image.Image:
    with Image.open(SAMPLE) as photo:
        head = photo.convert("RGB").crop(_HEAD).resize((512, 640), Image.Resampling.LANCZOS)
    mask = Image.new("L", head.size, 0)
    ImageDraw.Draw(mask).ellipse((60, 40, 452, 900), fill=255)
    ground = Image.new("RGB", head.size, (128, 128, 128))
    ground.paste(head, (0, 0), mask.filter(ImageFilter.GaussianBlur(6)))
    return ground.filter(ImageFilter.GaussianBlur(14)) if soft else ground
