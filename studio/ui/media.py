"""Pictures over HTTP: a digest is looked up in the store, and no part of an address ever becomes a path."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from studio.errors import InvalidInput, NotFound
from studio.pictures.thumbnail import WIDTHS
from studio.service.studio import Studio
from studio.ui.answers import json_answer
from studio.ui.cards import thumb_url

# The name is the content: what was fetched once is never asked for again.
FOR_EVER = "public, max-age=31536000, immutable"
INLINE_WIDTH = 320
MOST_INLINE_BYTES = 32_000
MOST_AT_ONCE = 24
_THUMBNAIL = re.compile(r"([0-9a-f]{64})\.(\d+)\.webp")
_PLAIN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
NO_VIDEO = NotFound("There is no such video in this studio.", do="Load the page again.")
NO_PICTURE = NotFound("There is no such picture in this studio.", do="Load the page again.")


class Media:
    """The routes of pictures: thumbnails, whole ones, and downloads."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def thumbnail(self, request: Request) -> Response:
        """media/<sha256>.320.webp or .640.webp."""
        match = _THUMBNAIL.fullmatch(request.path_params["file"])
        if match is None or int(match[2]) not in WIDTHS:
            raise NO_PICTURE
        sha256, width = match[1], int(match[2])
        data = await asyncio.to_thread(_small_copy, self._studio, sha256, width)
        if data is None:
            await self._studio.ready_thumbnail(sha256, width)
            data = await asyncio.to_thread(_small_copy, self._studio, sha256, width)
        if data is None:  # its picture was deleted while the copy was made
            raise NO_PICTURE
        return Response(data, media_type="image/webp", headers={"Cache-Control": FOR_EVER})

    async def thumbnails(self, request: Request) -> Response:
        """Small copies of several pictures, ?of=DIGEST,…: address → data; null for a large one."""
        digests = dict.fromkeys(request.query_params.get("of", "").split(","))
        if len(digests) > MOST_AT_ONCE:
            raise InvalidInput(
                f"{len(digests)} pictures were asked for at once.", do=f"Ask for {MOST_AT_ONCE}."
            )
        found = await asyncio.to_thread(_small_copies, self._studio, [*digests])
        answer = json_answer(found)
        if len(found) == len(digests):
            answer.headers["Cache-Control"] = FOR_EVER
        return answer

    async def full(self, request: Request) -> Response:
        """The picture itself, shown in the page."""
        return await self._file(request.path_params["sha256"], {"Cache-Control": FOR_EVER})

    async def video(self, request: Request) -> Response:
        """A video, whole or the part that a player asks for."""
        return await self._video(request.path_params["sha256"], {"Cache-Control": FOR_EVER})

    async def save_video(self, request: Request) -> Response:
        """A video as a download under a readable name."""
        name = _PLAIN_NAME.sub("_", request.query_params.get("name", ""))[-100:]
        return await self._video(request.path_params["sha256"], {"Cache-Control": "no-cache"}, name)

    async def save(self, request: Request) -> Response:
        """The picture as a download under a readable name."""
        name = _PLAIN_NAME.sub("_", request.query_params.get("name", ""))[-100:]
        return await self._file(request.path_params["sha256"], {"Cache-Control": "no-cache"}, name)

    async def _video(self, sha256: str, headers: dict[str, str], save_as: str | None = None) -> Response:
        video = await asyncio.to_thread(self._studio.video, sha256)
        path = Path(video.path)
        if not await asyncio.to_thread(path.is_file):
            raise NO_VIDEO
        name = None if save_as is None else f"{Path(save_as).stem.strip('.') or 'video'}{path.suffix}"
        return FileResponse(path, media_type=video.mime, headers=headers, filename=name)

    async def _file(self, sha256: str, headers: dict[str, str], save_as: str | None = None) -> Response:
        """The picture as it may leave; `save_as` makes it a download of that name and of its real kind."""
        image = await self._studio.shared_image(sha256)
        path = Path(image.path)
        if not await asyncio.to_thread(path.is_file):
            raise NO_PICTURE
        name = None if save_as is None else f"{Path(save_as).stem.strip('.') or 'picture'}{path.suffix}"
        return FileResponse(path, media_type=image.mime, headers=headers, filename=name)


def inline_thumbs(studio: Studio, digests: Sequence[str]) -> dict[str, str]:
    """Small copies as data addresses, by the address at which they can be fetched. Blocks.

    A page that gets one along with the news of it asks for nothing. What is large or missing is left out.
    """
    return {address: data for address, data in _small_copies(studio, digests).items() if data is not None}


def _small_copies(studio: Studio, digests: Sequence[str]) -> dict[str, str | None]:
    """The same, with None for those that are large."""
    found = dict[str, str | None]()
    for sha256 in digests:
        with suppress(NotFound):
            data = _small_copy(studio, sha256, INLINE_WIDTH)
            if data is not None:
                is_small = len(data) <= MOST_INLINE_BYTES
                found[thumb_url(sha256, INLINE_WIDTH)] = (
                    _data_url(f"{sha256}.{INLINE_WIDTH}.webp", data) if is_small else None
                )
    return found


def _small_copy(studio: Studio, sha256: str, width: int) -> bytes | None:
    """Looked up and read in one go, as a board asks for dozens at once; None where its file is missing."""
    try:
        return studio.thumbnail_path(sha256, width).read_bytes()
    except FileNotFoundError:
        return None


def _data_url(name: str, data: bytes) -> str:
    # With its name, so that it can still be told which picture an image in the page shows.
    return f"data:image/webp;name={name};base64,{base64.b64encode(data).decode()}"
