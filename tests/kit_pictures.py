"""Pictures as kits are made of them: a portrait cut out of the sample photo, a thing on a paper, drawings."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from studio.scoring.lab import Pixels
from tests.pictures_made import sample

GREY, WHITE = (128, 128, 128), (250, 250, 250)
Colour = tuple[int, int, int]


@cache
def portrait() -> Image.Image:
    """Head and shoulders of the astronaut before the photo's own backdrop, 1024 px high."""
    crop = sample("astronaut").crop((99, 12, 348, 327))
    return crop.resize((809, 1024), Image.Resampling.BICUBIC)


def pixels(image: Image.Image) -> Pixels:
    """What measures look at."""
    return np.asarray(image.convert("RGB"))


def thing_on(paper: Colour, *, at: tuple[int, ...] = (512,), px: int = 560) -> Image.Image:
    """The sample cup, cut out by an ellipse, on a square paper of 1024 px; once at each x."""
    cup = sample("coffee").crop((80, 12, 480, 388)).resize((px, round(px * 0.94)), Image.Resampling.BICUBIC)
    shape = Image.new("L", cup.size)
    ImageDraw.Draw(shape).ellipse((0, 0, cup.width - 1, cup.height - 1), fill=255)
    page = Image.new("RGB", (1024, 1024), paper)
    for x in at:
        page.paste(cup, (x - cup.width // 2, 512 - cup.height // 2), shape)
    return page


def swapped(image: Image.Image) -> Image.Image:
    """Red for blue."""
    return Image.fromarray(np.ascontiguousarray(np.asarray(image)[..., ::-1]))


def a_drawing() -> Image.Image:
    """A head in flat colours with hard outlines."""
    page = Image.new("RGB", (600, 700), (250, 240, 200))
    pen = ImageDraw.Draw(page)
    pen.rectangle((120, 480, 480, 699), fill=(40, 80, 200), outline="black", width=6)
    pen.ellipse((150, 100, 450, 480), fill=(255, 205, 170), outline="black", width=6)
    pen.ellipse((220, 230, 270, 270), fill="white", outline="black", width=4)
    pen.ellipse((330, 230, 380, 270), fill="white", outline="black", width=4)
    return page
