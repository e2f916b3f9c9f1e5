"""Files on their way in: streamed to the studio's temp folder, named by a random token that works once."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from studio.errors import InvalidInput, StudioError
from studio.pictures.clip_kinds import MOST_CLIP_BYTES
from studio.service.kit_files import MOST_ZIP_BYTES
from studio.service.uploads import MOST_UPLOAD_BYTES
from studio.store import failures

# Files of one use that were sent and not used yet; the oldest goes first.
MOST_WAITING, MOST_WAITING_BYTES = 32, 800_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """How large a file may be, in bytes, and what is said of a larger one."""

    most_bytes: int
    happened: str
    do: str


LIMITS = {
    "picture": Limit(
        MOST_UPLOAD_BYTES, "The file is larger than 40 MB.", "Save it smaller, as JPEG for example."
    ),
    "video": Limit(
        MOST_CLIP_BYTES, "The video is larger than 200 MB.", "Save it smaller, or cut it shorter."
    ),
    "kit": Limit(
        MOST_ZIP_BYTES,
        "The file is larger than 260 MB, which no kit has.",
        "Give the zip that “Export” of a kit made.",
    ),
}
"""By what a file is sent for. What uses it looks at its size once more."""
MAX_UPLOAD_BYTES = max(limit.most_bytes for limit in LIMITS.values())


class FileTooLarge(StudioError):
    """More bytes than a file of its use may have."""

    code = "too_large"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that was received: its size in bytes, and what it was sent for."""

    path: Path
    size: int
    use: str


class Uploads:
    """The files that were received and wait for the verb that uses them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, _Waiting] = {}
        # Large ones come one after the other: many at once would fill a disk before any is counted.
        self._one_large = asyncio.Semaphore(1)

    def prepare(self) -> None:
        """Make the folder anew: what an earlier process left in it belongs to nobody."""
        shutil.rmtree(self._folder, ignore_errors=True)
        with failures.said_for_people():
            self._folder.mkdir(mode=0o700, parents=True)

    def new_place(self) -> Path:
        """A path that nobody else uses, in the folder that is made anew at each start."""
        return self._folder / secrets.token_urlsafe(24)

    async def receive(self, chunks: AsyncIterable[bytes], use: str = "picture") -> str:
        """Store what comes and give the token that stands for it; use: a word of LIMITS.

        Raises InvalidInput for another one, FileTooLarge, and DiskFull and the like, keeping nothing.
        """
        if use not in LIMITS:
            raise InvalidInput(
                "Nothing here uses such a file.", do=f"Send it for one of: {', '.join(LIMITS)}."
            )
        async with self._one_large if use != "picture" else nullcontext():
            return await self._receive(chunks, use)

    async def _receive(self, chunks: AsyncIterable[bytes], use: str) -> str:
        path = self.new_place()
        token = path.name
        with ExitStack() as undoing:
            undoing.callback(path.unlink, missing_ok=True)
            size = await _write(path, chunks, LIMITS[use])
            undoing.pop_all()
        self._waiting[token] = _Waiting(path, size, use)
        self._forget_oldest(use)
        return token

    @contextmanager
    def received(self, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """A verb's arguments with a file in place of each {"upload": token}, also in lists.

        The files go afterwards.
        """
        with ExitStack() as files:
            yield {name: files.enter_context(self._file(value)) for name, value in arguments.items()}

    @contextmanager
    def _file(self, value: Any) -> Iterator[Any]:
        if isinstance(value, list):
            with ExitStack() as files:
                yield [files.enter_context(self._file(one)) for one in value]
            return
        if not isinstance(value, Mapping) or set(value) != {"upload"}:
            yield value
            return
        file = self._waiting.pop(str(value["upload"]), None)
        if file is None:
            raise InvalidInput("The uploaded file is no longer there.", do="Choose the picture again.")
        try:
            yield file.path
        finally:
            file.path.unlink(missing_ok=True)

    def _forget_oldest(self, use: str) -> None:
        """Those of another use stay: somebody's kits push out nobody's photos."""
        alike = [token for token, file in self._waiting.items() if file.use == use]
        while len(alike) > MOST_WAITING or (len(alike) > 1 and self._bytes_of(alike) > MOST_WAITING_BYTES):
            self._waiting.pop(alike.pop(0)).path.unlink(missing_ok=True)

    def _bytes_of(self, tokens: Sequence[str]) -> int:
        return sum(self._waiting[token].size for token in tokens)


async def _write(path: Path, chunks: AsyncIterable[bytes], limit: Limit) -> int:
    """Gives how many bytes came."""
    size = 0
    with failures.said_for_people():
        opened = path.open("xb")
    with opened as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit.most_bytes:
                raise FileTooLarge(limit.happened, do=limit.do)
            # Not around the whole loop: that the sender went away is no trouble of the disk.
            with failures.said_for_people():
                await asyncio.to_thread(_put, file, chunk)
    return size


def _put(file: BinaryIO, chunk: bytes) -> None:
    file.write(chunk)
    file.flush()
