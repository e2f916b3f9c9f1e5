"""Pictures on their way out: what a person gave leaves as pixels alone, what was made as it is stored."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from studio.domain.image import Image
from studio.pictures.share import EXTENSIONS
from studio.service.checks import checked_id
from studio.service.wiring import Parts
from studio.store.images import get_image, was_given
from studio.store.transaction import Transaction

_FOLDER = Path("cache", "shared")


async def shared(parts: Parts, sha256: str) -> Image:
    """The picture as it may be shown and sent: path and mime are those of what leaves. Raises NotFound."""
    image, given = await parts.database.read_async(lambda tx: _look_up(tx, sha256))
    if not given:
        return image
    folder = parts.database.home / _FOLDER
    kept = await asyncio.to_thread(_kept, folder, image.sha256)
    path = kept or await _make(parts, folder, image)
    return image.model_copy(update={"path": str(path), "mime": EXTENSIONS[path.suffix]})


def _look_up(tx: Transaction, sha256: str) -> tuple[Image, bool]:
    image = get_image(tx, checked_id(sha256, "picture"))
    return image, was_given(tx, image.sha256)


def _kept(folder: Path, sha256: str) -> Path | None:
    """The copy that was made before."""
    return next((path for suffix in EXTENSIONS if (path := folder / f"{sha256}{suffix}").is_file()), None)


async def _make(parts: Parts, folder: Path, image: Image) -> Path:
    data = await asyncio.to_thread(Path(image.path).read_bytes)
    facts, blobs = await parts.sharer.call_async({}, [data])
    return await asyncio.to_thread(_keep, folder / f"{image.sha256}{facts['suffix']}", blobs[0])


def _keep(path: Path, data: bytes) -> Path:
    """Whole or not at all: two may make the same copy at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    part.write_bytes(data)
    part.replace(path)
    return path
