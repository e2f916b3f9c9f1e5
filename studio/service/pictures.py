"""Pictures on their way out: what a person gave leaves as pixels alone, what was made as it is stored."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from studio.domain.image import Image
from studio.errors import InvalidInput, NotFound, StudioError
from studio.pictures.share import EXTENSIONS
from studio.pictures.thumbnail import WIDTHS
from studio.service.checks import checked_id
from studio.service.wiring import Parts
from studio.store import failures
from studio.store.folder import CACHE_NAME
from studio.store.images import get_image, was_given
from studio.store.transaction import Transaction

_FOLDER = Path(CACHE_NAME, "shared")


async def shared(parts: Parts, sha256: str) -> Image:
    """The picture as it may be shown and sent: path and mime are those of what leaves. Raises NotFound."""
    image, given = await parts.database.read_async(lambda tx: _look_up(tx, sha256))
    if not given:
        return image
    folder = parts.database.home / _FOLDER
    kept = await asyncio.to_thread(_kept, folder, image.sha256)
    path = kept or await _make(parts, folder, image)
    return image.model_copy(update={"path": str(path), "mime": EXTENSIONS[path.suffix]})


async def served_types(parts: Parts, sha256s: Collection[str]) -> dict[str, str]:
    """The media type under which each of these pictures leaves, as far as it is not the stored one's.

    A picture that cannot be read is left out.
    """
    given = await parts.database.read_async(lambda tx: _given_in_other_kinds(tx, sha256s))
    types = dict[str, str]()
    for sha256 in given:
        with suppress(StudioError):
            types[sha256] = (await shared(parts, sha256)).mime
    return types


def thumbnail_path(parts: Parts, image: Image, width: int) -> Path:
    """Where a small copy lies, of one of WIDTHS in px; it may be missing. Raises InvalidInput naming them."""
    if type(width) is not int or width not in WIDTHS:
        widths = ", ".join(str(one) for one in WIDTHS)
        raise InvalidInput("There is no small copy of that width.", do=f"Ask for one of: {widths}.")
    return parts.database.images.thumbnail_path(image.sha256, width)


def _given_in_other_kinds(tx: Transaction, sha256s: Collection[str]) -> list[str]:
    # A JPEG leaves as a JPEG; of others it is known only once the copy is made.
    stored = [get_image(tx, sha256) for sha256 in sha256s]
    return [one.sha256 for one in stored if one.mime != "image/jpeg" and was_given(tx, one.sha256)]


def _look_up(tx: Transaction, sha256: str) -> tuple[Image, bool]:
    image = get_image(tx, checked_id(sha256, "picture"))
    return image, was_given(tx, image.sha256)


def _kept(folder: Path, sha256: str) -> Path | None:
    """The copy that was made before."""
    return next((path for suffix in EXTENSIONS if (path := folder / f"{sha256}{suffix}").is_file()), None)


async def _make(parts: Parts, folder: Path, image: Image) -> Path:
    try:
        data = await asyncio.to_thread(Path(image.path).read_bytes)
    except FileNotFoundError:
        raise NotFound(
            "The file of this picture is missing from the studio folder.", do="Put back a copy of the folder."
        ) from None
    facts, blobs = await parts.sharer.call_async({}, [data])
    return await asyncio.to_thread(_keep, folder / f"{image.sha256}{facts['suffix']}", blobs[0])


def _keep(path: Path, data: bytes) -> Path:
    """Whole or not at all: two may make the same copy at once. Raises DiskFull, leaving no part of it."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with failures.said_for_people():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path
