"""A character sheet: several labelled views of one subject in one picture, for services that take few.

Runs in a child, on files that another child has accepted before. The same pictures give the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from studio.pictures.colour import on_white
from studio.pictures.decode import open_picture

CELL_PX = (512, 640)
LABEL_PX = 48
GAP_PX = 24
GROUND = (128, 128, 128)
INK = (16, 16, 16)
MOST_ACROSS = 4


def compose(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Child task: files → one JPEG with each of them in a cell. request: {"labels": [one for each]}."""
    views = [on_white(open_picture(blob, "result", within=max(CELL_PX)).image) for blob in blobs]
    file = BytesIO()
    draw_sheet(views, request["labels"]).save(file, "JPEG", quality=95, subsampling=0)
    return {}, [file.getvalue()]


def draw_sheet(views: Sequence[Image.Image], labels: Sequence[str]) -> Image.Image:
    """The views in rows on neutral grey, each whole in its cell, its label below it."""
    across = min(MOST_ACROSS, math.ceil(math.sqrt(len(views))))
    down = math.ceil(len(views) / across)
    step = (CELL_PX[0] + GAP_PX, CELL_PX[1] + LABEL_PX + GAP_PX)
    sheet = Image.new("RGB", (across * step[0] + GAP_PX, down * step[1] + GAP_PX), GROUND)
    for place, (view, label) in enumerate(zip(views, labels, strict=True)):
        corner = (GAP_PX + place % across * step[0], GAP_PX + place // across * step[1])
        _put(sheet, corner, view, label)
    return sheet


def _put(sheet: Image.Image, corner: tuple[int, int], view: Image.Image, label: str) -> None:
    fitted = ImageOps.contain(view, CELL_PX)
    left, top = corner[0] + (CELL_PX[0] - fitted.width) // 2, corner[1] + (CELL_PX[1] - fitted.height) // 2
    sheet.paste(fitted, (left, top))
    middle = (corner[0] + CELL_PX[0] // 2, corner[1] + CELL_PX[1] + LABEL_PX // 2)
    ImageDraw.Draw(sheet).text(middle, label, fill=INK, font=ImageFont.load_default(size=28), anchor="mm")
