"""A provider for tests of reference kits: portraits on an even ground, cut from the sample photo."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from studio.errors import CannotShow, ProviderFailed
from studio.protocols import Done, Op
from tests.painting import FlatProvider

SAMPLE = Path(__file__).parents[1] / "assets" / "samples" / "astronaut.png"
_HEAD = (96, 0, 352, 320)


@dataclass
class KitPainter(FlatProvider):
    """Paints portraits; `fails` and `cannot` name kinds that it does not paint, `soft` those that it blurs.

    `made` are the kinds in the order in which they were asked for.
    """

    cannot: Container[str] = ()
    soft: Container[str] = ()
    name: str = "painter"
    made: list[str] = field(default_factory=list)

    def _fail_where_asked(self, op: Op) -> None:
        self.made.append(op.kit_kind)
        if op.kit_kind in self.cannot:
            raise CannotShow("The painter works from the photo.", do="Choose a service for this one.")
        if op.kit_kind in self.fails:
            raise ProviderFailed("The painter refuses this one.", do="Change the note.")

    async def submit(self, op: Op, job_key: object) -> Done:
        """Paint one portrait."""
        await super().submit(op, job_key)  # type: ignore[arg-type]
        return Done(portrait(op, soft=op.kit_kind in self.soft), self.price_usd)


def portrait(op: Op, *, soft: bool = False) -> bytes:
    """A PNG of the sample's head and shoulders on grey; a corner tells what was asked for."""
    picture = _portrait(soft).copy()
    asked = "|".join([op.kit_kind, str(op.seed), op.prompt, *(source.sha256 for source in op.sources)])
    digest = hashlib.sha256(asked.encode()).digest()
    picture.putpixel((0, 0), (128, 128 + digest[0] % 4, 128 + digest[1] % 4))
    picture.putpixel((1, 0), (128 + digest[2] % 4, 128 + digest[3] % 4, 128 + digest[4] % 4))
    picture.putpixel((2, 0), (128 + digest[5] % 4, 128 + digest[6] % 4, 128 + digest[7] % 4))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@cache
def _portrait(soft: bool) -> Image.Image:
    with Image.open(SAMPLE) as photo:
        head = photo.convert("RGB").crop(_HEAD).resize((512, 640), Image.Resampling.LANCZOS)
    mask = Image.new("L", head.size, 0)
    ImageDraw.Draw(mask).ellipse((60, 40, 452, 900), fill=255)
    ground = Image.new("RGB", head.size, (128, 128, 128))
    ground.paste(head, (0, 0), mask.filter(ImageFilter.GaussianBlur(6)))
    return ground.filter(ImageFilter.GaussianBlur(14)) if soft else ground
