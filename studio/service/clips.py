"""Videos on their way in: a path or bytes → a stored video; and what is said of one that cannot be used."""

from __future__ import annotations

import asyncio
from pathlib import Path

from studio.domain.generation import MOST_FACE_INDEX
from studio.domain.video import Video
from studio.errors import InvalidInput, PictureRefused
from studio.pictures.clip_kinds import CLIPS, MOST_CLIP_BYTES
from studio.protocols import SourceVideo
from studio.service.checks import checked_id
from studio.service.identities import Photo
from studio.service.space import check_space
from studio.service.uploads import read_regular_file
from studio.service.wiring import Parts
from studio.store import videos as rows

_CHOOSE = f"Choose a video: {CLIPS}, of at most {MOST_CLIP_BYTES // 1_000_000} MB."


async def add(parts: Parts, given: Photo) -> Video:
    """A new video from a path or bytes; unused ones of yesterday go. Raises PictureRefused, DiskFull."""

    def read() -> bytes:
        data = read_clip(given)
        check_space(parts.database.home, len(data), "the video was not kept")
        return data

    await asyncio.to_thread(rows.sweep_videos, parts.database)
    taken = await parts.tools.clips.take(read, "upload")
    await parts.tools.clips.keep(taken, taken.insert)
    return taken.video


def get(parts: Parts, video_id: str) -> Video:
    """One video by its sha256. Raises NotFound."""
    return parts.database.read(lambda tx: rows.get_video(tx, checked_id(video_id, "video")))


def read_clip(given: Photo) -> bytes:
    """The bytes of what was given, read once. Raises PictureRefused for all but a file of a fair size."""
    if isinstance(given, bytes | bytearray | memoryview):
        return _sized(bytes(given))
    try:
        return _sized(read_regular_file(Path(given), MOST_CLIP_BYTES))
    except PictureRefused as refused:
        raise PictureRefused(refused.happened, do=_CHOOSE) from None
    except (OSError, TypeError, ValueError):
        raise PictureRefused("The video cannot be read.", do=_CHOOSE) from None


def checked_face_index(index: object) -> int:
    """Which face in a video is changed. Raises InvalidInput."""
    # bool is a number to Python
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index <= MOST_FACE_INDEX:
        raise InvalidInput(
            f"The face is a whole number from 0, the largest one, to {MOST_FACE_INDEX}.", do="Choose 0 to 10."
        )
    return index


def sent_video(video: Video) -> SourceVideo:
    """The video as a service is sent it."""
    return SourceVideo(Path(video.path), video.sha256, video.mime, video.seconds)


def length_words(seconds: float) -> str:
    """ "0:07", "10:00": as players say it, up to the next second."""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def _sized(data: bytes) -> bytes:
    if not data:
        raise PictureRefused("The file is empty.", do=_CHOOSE)
    if len(data) > MOST_CLIP_BYTES:
        raise PictureRefused(f"The video has more than {MOST_CLIP_BYTES // 1_000_000} MB.", do=_CHOOSE)
    return data
