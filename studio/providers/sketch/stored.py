"""Stored pictures as frames use them: of every kind that the studio takes, upright, in sRGB."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from studio.errors import PictureRefused
from studio.pictures.decode import check_header, open_picture


class PhotoDamaged(Exception):
    """A file that cannot be read as a picture; who asked for it says whose it is."""


def open_stored(path: Path, within: int | None = None) -> Image.Image:
    """A picture file, RGB or RGBA, its long side reduced to `within` px where larger. Raises PhotoDamaged."""
    try:
        return open_picture(path.read_bytes(), "result", within=within).image
    except (OSError, PictureRefused) as error:
        raise PhotoDamaged from error


def check_stored(path: Path) -> None:
    """Raises PhotoDamaged where a file does not begin as a picture; its pixels are not read."""
    try:
        check_header(path.read_bytes())
    except (OSError, PictureRefused) as error:
        raise PhotoDamaged from error
