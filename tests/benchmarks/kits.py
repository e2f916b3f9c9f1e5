"""How close a kit over the wire of a paid service comes to the shortest time, and what a long list costs.

A kit takes two calls in a row, the leading reference and then all others at once; where the service takes
fewer calls at a time than there are others, one more for each further batch of them. All references stand
then; the last are checked a moment later, which is told beside. The list is read in pages: the newest one of
500 kits is compared with that of a studio that has no more than one; and the page of kits in a browser, until
all pictures of its first screen are shown, with that of five.
"""

from __future__ import annotations

import asyncio
import io
import json
import math
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image as Pillow

from studio import Studio
from studio.domain.image import Image
from studio.pictures.thumbnail import WIDTHS, make_thumbnails
from studio.settings import Settings
from studio.store import kits as rows
from studio.store.images import ImageStore
from tests.benchmarks.figures import Figure, main, median, milliseconds
from tests.benchmarks.local_services import served
from tests.benchmarks.start_up import chromium
from tests.browsing import open_browser
from tests.kit_rows import a_kit, a_take
from tests.portraits import SAMPLE, portrait_of
from tests.serving import Served, serving_studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SERVICE, CALL_S = "fal", 0.5
EXPRESSIONS = ("smile", "serious", "surprised", "angry", "wink", "thoughtful")
REFERENCES = 4 + len(EXPRESSIONS)
SLACK = 1.2
PAGE = 24
KINDS = ("anchor", "profile", "half_body", "full_body", "expression_smile", "expression_serious")
FEW, MANY, VISITS = 5, 500, 11
# Milliseconds since the navigation began once all pictures of the first screen are shown; null before.
FIRST_SCREEN = """() => {
  const roots = [...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean);
  const isSeen = (one) => one.getBoundingClientRect().top < innerHeight;
  const tiles = roots.flatMap((root) => [...root.querySelectorAll('.kit-tile')]).filter(isSeen);
  const seen = tiles.flatMap((tile) => [...tile.querySelectorAll('img')]).filter(isSeen);
  return seen.length && seen.every((one) => one.complete && one.naturalWidth) ? performance.now() : null;
}"""


def measure() -> list[Figure]:
    """A kit of ten with few and with many calls at once; the list, and its page."""
    making = [asyncio.run(a_kit_over_the_wire(concurrency)) for concurrency in (4, 16)]
    return [*making, a_long_list(), the_page_of_a_long_list()]


async def a_kit_over_the_wire(concurrency: int) -> Figure:
    """Wall time of a kit of ten, against what is allowed: two calls and a fifth, and one for each batch."""
    with served(SERVICE, CALL_S, concurrency=concurrency) as settings:
        paint_portraits(settings)
        with tempfile.TemporaryDirectory() as folder:
            async with Studio.open(Path(folder) / "data", settings=settings) as studio:
                # The first kit teaches the studio the service's usual time, as in daily use.
                await studio.create_kit(photo=SAMPLE, provider=SERVICE)
                photo = portrait_of("somebody else")
                began = time.perf_counter()
                kit = await studio.create_kit(
                    photo=photo, extended=True, expressions=EXPRESSIONS, provider=SERVICE, wait=False
                )
                await until_it_stands(studio, kit.id)
                wall_s = time.perf_counter() - began
                kit = await studio.wait_kit(kit.id)
                checked_s = time.perf_counter() - began
    if [one.status for one in kit.references.values()] != ["ready"] * REFERENCES:
        raise RuntimeError(f"the kit is {kit.status}: {kit.error}")
    batches = math.ceil((REFERENCES - 1) / concurrency)
    allowed_s = SLACK * 2 * CALL_S + batches * CALL_S
    return Figure(
        f"kit of {REFERENCES} over {SERVICE}, {concurrency} calls at once",
        f"{wall_s:.2f} s",
        f"≤ {allowed_s:.2f} s",
        f"{1 + batches} calls of {CALL_S} s in a row; checked as well after {checked_s:.2f} s",
    )


async def until_it_stands(studio: Studio, kit_id: str) -> None:
    """Until each reference of a kit has its picture."""
    async for _ in studio.watch_kit(kit_id):
        if not studio._parts.database.read(lambda tx: rows.is_under_way(tx, kit_id)):
            return


def paint_portraits(settings: Settings) -> None:
    """Let the local service answer with what passes for a reference, in place of its stripes."""
    rules = [{"match": {}, "do": {"picture": "portrait"}}]
    address = f"{settings.services[SERVICE].base_url}/_fake/script"
    request = urllib.request.Request(address, json.dumps(rules).encode(), method="POST")  # noqa: S310  our own
    with urllib.request.urlopen(request):  # noqa: S310  our own
        return


def a_long_list() -> Figure:
    """The newest page of 500 kits ÷ that of as many as fill one."""
    few_s, many_s = (asyncio.run(reading(kits)) for kits in (PAGE, MANY))
    return Figure(
        f"newest {PAGE} kits of {MANY} ÷ of {PAGE}",
        f"{many_s / few_s:.2f}",
        "≤ 1.30",
        f"{milliseconds(many_s)} for {PAGE} kits of {len(KINDS)} references",
    )


async def reading(kits: int) -> float:
    """Seconds for the newest page of a studio with so many kits."""
    async with Studio.open(":memory:") as studio:
        stock(studio, kits, [])
        times = []
        for _ in range(40):
            began = time.perf_counter()
            studio.newest_kits(most=PAGE)
            times.append(time.perf_counter() - began)
    return median(times)


def stock(studio: Studio, kits: int, pictures: list[Image]) -> None:
    """So many kits of six references, with these pictures in turn."""
    database = studio._parts.database
    for number in range(kits):
        a_kit(database, f"kit_{number:03}", KINDS)
        for place, kind in enumerate(KINDS, start=number * len(KINDS)):
            image = {"image": pictures[place % len(pictures)]} if pictures else {}
            a_take(database, kind, f"kit_{number:03}", **image)


def the_page_of_a_long_list() -> Figure:
    """The first screen of 500 kits ÷ that of five, as visitors see it who were never there."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {kits: Path(folder) / str(kits) for kits in (FEW, MANY)}
        for kits, home in homes.items():
            asyncio.run(fill(home, kits))
        with (
            open_browser(chromium()) as browser,
            serving_studio(homes[FEW]) as few,
            serving_studio(homes[MANY]) as many,
        ):
            visits = [(visit(browser, few), visit(browser, many)) for _ in range(VISITS + 1)]
    # The first visit of all warms up browser and servers.
    few_s, many_s = (median(times[1:]) for times in zip(*visits, strict=True))
    return Figure(
        f"page of {MANY} kits, first screen ÷ of {FEW}",
        f"{many_s / few_s:.2f}",
        "≤ 1.30",
        f"{many_s:.2f} s, {few_s:.2f} s",
    )


async def fill(home: Path, kits: int) -> None:
    """A studio with so many kits, and pictures of its own for each reference of a page of them."""
    async with Studio.open(home) as studio:
        images = studio._parts.database.images
        stock(studio, kits, [stored(images, str(number)) for number in range(PAGE * len(KINDS))])


def stored(images: ImageStore, words: str) -> Image:
    """A portrait with its thumbnails."""
    png = portrait_of(words)
    sha256 = images.put(png, "png")
    with Pillow.open(io.BytesIO(png)) as picture:
        for width, thumbnail in zip(WIDTHS, make_thumbnails(picture), strict=True):
            images.put_thumbnail(sha256, width, thumbnail)
        size = picture.size
    return Image(
        sha256=sha256, path=str(images.path(sha256, "png")), width=size[0], height=size[1], mime="image/png"
    )


def visit(browser: Browser, studio: Served) -> float:
    """Seconds from the navigation until the first screen of kits is shown."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{studio.url}/kits", wait_until="commit")
    shown_ms = float(page.wait_for_function(FIRST_SCREEN).json_value())
    context.close()
    return shown_ms / 1000


if __name__ == "__main__":
    main(measure)
