"""Pictures over HTTP: a digest is looked up in the store, and no part of an address ever becomes a path."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from studio.domain.image import Image
from studio.errors import NotFound
from studio.pictures.thumbnail import WIDTHS
from studio.service.studio import Studio

# The name is the content: what was fetched once is never asked for again.
FOR_EVER = "public, max-age=31536000, immutable"
INLINE_TYPES = ("image/png", "image/jpeg", "image/webp")
_THUMBNAIL = re.compile(r"([0-9a-f]{64})\.(\d+)\.webp")
_PLAIN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
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
        image = await self._image(match[1])
        path = await asyncio.to_thread(self._studio.thumbnail, image.sha256, int(match[2]))
        return FileResponse(path, media_type="image/webp", headers={"Cache-Control": FOR_EVER})

    async def full(self, request: Request) -> Response:
        """The picture itself, shown in the page."""
        image = await self._image(request.path_params["sha256"])
        return self._file(image, {"Cache-Control": FOR_EVER})

    async def save(self, request: Request) -> Response:
        """The picture as a download under a readable name."""
        image = await self._image(request.path_params["sha256"])
        name = _PLAIN_NAME.sub("_", request.query_params.get("name", ""))[-100:].lstrip(".") or "picture"
        return self._file(
            image, {"Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="{name}"'}
        )

    async def _image(self, sha256: str) -> Image:
        return await asyncio.to_thread(self._studio.image, sha256)

    def _file(self, image: Image, headers: dict[str, str]) -> Response:
        inline = image.mime in INLINE_TYPES
        return FileResponse(
            image.path, media_type=image.mime if inline else "application/octet-stream", headers=headers
        )
