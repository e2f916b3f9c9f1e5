"""What one frame of the sketch renderer costs: processor time for 1280×720 px, in this process.

The first frame cuts person and product out of their photos; later ones find the cut-outs in the cache and
carry the set on from the frame before, as a chain does.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from pathlib import Path
from typing import Any

from studio.chains.plan import plan
from studio.domain.plan import PlannedKeyframe
from studio.prompts.keyframe import compose_prompt
from studio.providers.sketch.compose import paint
from tests.benchmarks.figures import Figure, main, median, milliseconds
from tests.builders import a_storyboard
from tests.reading import ROOT

SAMPLES = {"influencer": "astronaut.png", "product": "coffee.png"}
SPEC = a_storyboard(8, strategy="re-anchored", influencer=True, product=True)


def measure() -> list[Figure]:
    """The eight end keyframes of a storyboard, each made from the one before and the two photos."""
    with tempfile.TemporaryDirectory() as folder:
        pictures = {name: ROOT / "assets" / "samples" / file for name, file in SAMPLES.items()}
        seconds: list[float] = []
        for planned in plan(SPEC).keyframes:
            if planned.role == "end":
                seconds.append(paint_one(planned, pictures, Path(folder)))
    first, rest = seconds[0], seconds[1:]
    return [
        Figure(
            "sketch, 1280×720, cut-outs in the cache: processor time", milliseconds(median(rest)), "≤ 350 ms"
        ),
        Figure("sketch, the first frame, photos cut out", milliseconds(first), "≤ 3000 ms"),
    ]


def paint_one(planned: PlannedKeyframe, pictures: dict[str, Path], folder: Path) -> float:
    """Processor seconds of one frame, which joins the pictures that later frames are made from."""
    began = time.process_time()
    _facts, painted = paint(request_for(planned, pictures, folder / "cache"), [])
    seconds = time.process_time() - began
    pictures[planned.key] = folder / f"{planned.key}.png"
    pictures[planned.key].write_bytes(painted[0])
    return seconds


def request_for(planned: PlannedKeyframe, pictures: dict[str, Path], cache: Path) -> dict[str, Any]:
    """The request as the provider sends it to its child process."""
    names = [name for name in planned.sources if name in pictures]
    return {
        "prompt": compose_prompt(SPEC, planned, names),
        "sources": [source(name, pictures[name]) for name in names],
        "aspect_ratio": SPEC.aspect_ratio,
        "size": SPEC.size,
        "seed": 1,
        "cache": str(cache),
    }


def source(name: str, path: Path) -> dict[str, str]:
    """One picture that a request shows."""
    return {"name": name, "path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


if __name__ == "__main__":
    main(measure)
