"""A video file → its facts and a poster; in a child, which is given nothing but that one file.

The whole is looked at by its boxes (clip_kinds.py) before OpenCV opens it, and that may read files of these
kinds alone: no address, no list of other files (`studio/pictures/child.py` sets that for every child).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from studio.pictures.clip_kinds import MOST_CLIP_SECONDS, ClipKind, clip_kind, refused
from studio.pictures.clip_metadata import blanks_of

_POSTER_QUALITY = 92
_MOST_FPS = 1000.0


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is taken: seconds at most, and the sides in px."""

    seconds_at_most: float
    side_at_least: int = 1
    side_at_most: int = 8192


_RULES = {
    "upload": _Rules(MOST_CLIP_SECONDS, side_at_least=64, side_at_most=4096),
    # It was paid for: whatever can be read is kept.
    "result": _Rules(float("inf")),
}


def inspect(request: dict[str, Any], _blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Child task: a video file → its facts, and a JPEG of its first picture.

    request: {"path": the file, "rules": "upload" or "result"}. Returns mime, extension, width, height and
    seconds, and the `blanks` (clip_metadata.py) of what a person gave. Raises PictureRefused for what is no
    video, is broken, too long, too small or too large.
    """
    path = Path(request["path"])
    with path.open("rb") as file:
        kind = clip_kind(file)
        blanks = blanks_of(file, kind) if request["rules"] == "upload" else []
    frame, seconds = _read(path)
    height, width = frame.shape[:2]
    _check(_RULES[request["rules"]], width, height, seconds)
    return {**_facts(kind, width, height, seconds), "blanks": blanks}, [_poster(frame)]


def _read(path: Path) -> tuple[Any, float]:
    """The first picture, and how long the video is."""
    opened = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    try:
        is_there, frame = opened.read() if opened.isOpened() else (False, None)
        if not is_there or frame is None:
            raise refused("The video cannot be read: it is broken, or of a kind that is not known here.")
        return frame, _seconds(opened.get(cv2.CAP_PROP_FRAME_COUNT), opened.get(cv2.CAP_PROP_FPS))
    finally:
        opened.release()


def _seconds(frames: float, fps: float) -> float:
    if frames < 1 or not 0 < fps <= _MOST_FPS:
        raise refused("The video does not say how long it is.")
    return round(frames / fps, 3)


def _check(rules: _Rules, width: int, height: int, seconds: float) -> None:
    if seconds > rules.seconds_at_most:
        minutes = rules.seconds_at_most / 60
        raise refused(f"The video is longer than {minutes:g} minutes.")
    if min(width, height) < rules.side_at_least:
        raise refused(f"The video has {width} × {height} px; {rules.side_at_least} px a side are needed.")
    if max(width, height) > rules.side_at_most:
        raise refused(f"The video has {width} × {height} px; {rules.side_at_most} px a side are allowed.")


def _facts(kind: ClipKind, width: int, height: int, seconds: float) -> dict[str, Any]:
    return {
        "mime": kind.mime,
        "extension": kind.extension,
        "width": width,
        "height": height,
        "seconds": seconds,
    }


def _poster(frame: Any) -> bytes:
    done, data = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, _POSTER_QUALITY])
    if not done:
        raise refused("The first picture of the video cannot be read.")
    return bytes(data)
