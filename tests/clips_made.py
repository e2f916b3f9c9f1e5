"""Videos for tests: real, small, made in milliseconds; and how long one is."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

FPS = 8
PLAYED_BY_BROWSERS, PLAYED_BY_FEW = "vp09", "mp4v"


@lru_cache(maxsize=64)
def a_clip(
    seconds: float = 2.0,
    size: tuple[int, int] = (96, 64),
    ending: str = "mp4",
    codec: str = PLAYED_BY_BROWSERS,
    tone: int = 40,
) -> bytes:
    """A video of a grey that gets lighter; size: width and height in px; tone: the first grey, 0-200."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"clip.{ending}"
        writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*codec), FPS, size)
        for number in range(round(seconds * FPS)):
            writer.write(np.full((size[1], size[0], 3), min(255, tone + number), np.uint8))
        writer.release()
        return file.read_bytes()


def a_webm(seconds: float = 2.0) -> bytes:
    """The same as WebM."""
    return a_clip(seconds, ending="webm", codec="VP80")


def seconds_of(clip: bytes) -> float | None:
    """How long a video is; None where it is none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clip.mp4"
        file.write_bytes(clip)
        opened = cv2.VideoCapture(str(file), cv2.CAP_FFMPEG)
        frames, fps = opened.get(cv2.CAP_PROP_FRAME_COUNT), opened.get(cv2.CAP_PROP_FPS)
        opened.release()
    return frames / fps if frames > 0 and fps > 0 else None
