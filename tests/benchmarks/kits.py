"""How close a kit over the wire of a paid service comes to the shortest time, and what a long list costs.

A kit takes two calls in a row, the leading reference and then all others at once; where the service takes
fewer calls at a time than there are others, one more for each further batch of them. The list is read
in pages: the newest one of 500 kits is compared with that of a studio that has no more than one.
"""

from __future__ import annotations

import asyncio
import json
import math
import tempfile
import time
import urllib.request
from pathlib import Path

from studio import Studio
from studio.settings import Settings
from tests.benchmarks.figures import Figure, main, median, milliseconds
from tests.benchmarks.local_services import served
from tests.kit_rows import a_kit, a_take
from tests.portraits import SAMPLE

SERVICE, CALL_S = "fal", 0.5
EXPRESSIONS = ("smile", "serious", "surprised", "angry", "wink", "thoughtful")
REFERENCES = 4 + len(EXPRESSIONS)
TARGET = "≤ 1.20"
PAGE = 24
KINDS = ("anchor", "profile", "half_body", "full_body", "expression_smile", "expression_serious")


def measure() -> list[Figure]:
    """A kit of ten with few and with many calls at once; the list."""
    return [*(asyncio.run(a_kit_over_the_wire(concurrency)) for concurrency in (4, 16)), a_long_list()]


async def a_kit_over_the_wire(concurrency: int) -> Figure:
    """Wall time of a kit of ten ÷ the calls that have to wait for each other."""
    with served(SERVICE, CALL_S, concurrency=concurrency) as settings:
        paint_portraits(settings)
        with tempfile.TemporaryDirectory() as folder:
            async with Studio.open(Path(folder) / "data", settings=settings) as studio:
                # The first kit teaches the studio the service's usual time, as in daily use.
                await studio.create_kit(photo=SAMPLE, provider=SERVICE)
                influencer = await studio.add_influencer(SAMPLE, "Eileen")
                began = time.perf_counter()
                kit = await studio.create_kit(
                    influencer.id, extended=True, expressions=EXPRESSIONS, provider=SERVICE
                )
                wall_s = time.perf_counter() - began
    if [one.status for one in kit.references.values()] != ["ready"] * REFERENCES:
        raise RuntimeError(f"the kit is {kit.status}: {kit.error}")
    calls = 1 + math.ceil((REFERENCES - 1) / concurrency)
    return Figure(
        f"kit of {REFERENCES} over {SERVICE}, {concurrency} calls at once: wall ÷ {calls} calls in a row",
        f"{wall_s / (calls * CALL_S):.2f}",
        TARGET,
        f"{wall_s:.2f} s, {CALL_S} s a call",
    )


def paint_portraits(settings: Settings) -> None:
    """Let the local service answer with what passes for a reference, in place of its stripes."""
    rules = [{"match": {}, "do": {"picture": "portrait"}}]
    address = f"{settings.services[SERVICE].base_url}/_fake/script"
    request = urllib.request.Request(address, json.dumps(rules).encode(), method="POST")  # noqa: S310  our own
    with urllib.request.urlopen(request):  # noqa: S310  our own
        return


def a_long_list() -> Figure:
    """The newest page of 500 kits ÷ that of as many as fill one."""
    few_s, many_s = (asyncio.run(reading(kits)) for kits in (PAGE, 500))
    return Figure(
        f"newest {PAGE} kits of 500 ÷ of {PAGE}",
        f"{many_s / few_s:.2f}",
        "≤ 1.30",
        f"{milliseconds(many_s)} for {PAGE} kits of {len(KINDS)} references",
    )


async def reading(kits: int) -> float:
    """Seconds for the newest page of a studio with so many kits."""
    async with Studio.open(":memory:") as studio:
        database = studio._parts.database
        for number in range(kits):
            a_kit(database, f"kit_{number}", KINDS)
            for kind in KINDS:
                a_take(database, kind, f"kit_{number}")
        times = []
        for _ in range(40):
            began = time.perf_counter()
            studio.newest_kits(most=PAGE)
            times.append(time.perf_counter() - began)
    return median(times)


if __name__ == "__main__":
    main(measure)
