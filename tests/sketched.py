"""Words for tests of whole sketch frames: what can be seen and read in a painted picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from studio.pictures.faces import find_face
from studio.providers.sketch.metadata import KEYWORD
from studio.providers.sketch.stage import Stage, read_stage
from tests.sketching import a_source, pixels


def decoded(png: bytes) -> Image.Image:
    """A frame, read to its last byte."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.load()
        return picture.convert("RGB")


def stage_of(png: bytes) -> Stage:
    """The set a frame says it shows."""
    with Image.open(io.BytesIO(png)) as picture:
        stage = read_stage(picture.info[KEYWORD])
    assert stage is not None
    return stage


def likeness(first: bytes, second: bytes) -> float:
    """How alike two frames are from afar, 1 for the same."""
    seen = [
        np.asarray(decoded(png).convert("L").resize((48, 27), Image.Resampling.BOX))
        for png in (first, second)
    ]
    return float(np.corrcoef(seen[0].ravel(), seen[1].ravel())[0, 1])


def kept(png: bytes, path: Path, name: str = "s01.end") -> dict[str, str]:
    """A frame made before, as a source of the next."""
    path.write_bytes(png)
    return a_source(name, path)


def warmth_of(png: bytes) -> float:
    """How much more red than blue a frame has."""
    seen = pixels(png)
    return float(seen[..., 0].mean() - seen[..., 2].mean())


def face_height_of(png: bytes) -> float:
    """How high the face in a frame is, as a share of the frame."""
    face = find_face(np.asarray(decoded(png)))
    assert face is not None
    return face.height
