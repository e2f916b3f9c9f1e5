"""Picture files and their rows. A file's name is the sha256 of its bytes: nothing is stored twice or changed.

What one would get wrong: a file that exists is not yet a file that is whole. A machine may have died while
writing it, so it is believed only after its bytes were compared.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import threading
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from studio import faults
from studio.domain.image import Image
from studio.errors import NotFound
from studio.store import failures
from studio.store.folder import IMAGES_NAME
from studio.store.transaction import Row, Transaction

_PARTS_NAME = ".tmp"
_ASIDE_NAME = "aside"
_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that are safe on the disk and have no name yet: whether they are a picture is not known.

    label: under which they are found again; empty where they could be had a second time.
    """

    file: Path
    sha256: str
    size: int
    label: str = ""


class ImageStore:
    """The picture files of one studio folder: images/ab/<sha256>.<extension>, thumbnails beside them.

    name: of the folder; its videos lie in the same way.
    """

    def __init__(self, home: Path, name: str = IMAGES_NAME) -> None:
        self.folder = home / name
        self._parts = self.folder / _PARTS_NAME
        self._aside = home / _ASIDE_NAME
        # Marks the temporary files of this process, so that sweeping leaves them alone.
        self._mark = secrets.token_hex(4)
        # Folders under images/ whose own name this process has forced to the disk.
        self._kept: set[Path] = set()
        # Pictures that have a file and no row yet: how often each is about to get one.
        self._unclaimed: Counter[str] = Counter()
        self._guard = threading.Lock()

    def prepare(self, keep: Collection[str] = ()) -> None:
        """Make the folders and remove what a killed process left half-written; labels in `keep` stay."""
        with failures.said_for_people():
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self._parts.mkdir(mode=0o700, exist_ok=True)
            self.sweep(keep)

    def put(self, data: bytes, extension: str) -> str:
        """Store the bytes of a picture durably; gives their sha256. Stored already: nothing is written.

        extension: without a dot, "png". Raises DiskFull or FolderNotWritable, leaving no part of a file.
        """
        return self.name(self.write(data), extension)

    def write(self, data: bytes, label: str = "") -> Part:
        """Put bytes on the disk durably before it is known what they are; `name` or `drop` follows.

        label: under which `left` finds them, also after a kill. Raises DiskFull or FolderNotWritable, leaving
        no part of a file.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        file = self._labelled(label) if label else None
        if file is None or read_whole(file, sha256) is None:
            with failures.said_for_people():
                file = self._write_part(data, durably=True, file=file)
        return Part(file, sha256, len(data), label)

    def blank(self, part: Part, blanks: Iterable[tuple[int, str, int]]) -> Part:
        """Write over places of a part durably, each by where it begins, its start in hex and its length.

        What follows in each is zeros. Gives the part under its new sha256. Raises DiskFull.
        """
        with failures.said_for_people(), part.file.open("r+b") as stream:
            for at, head, length in blanks:
                stream.seek(at)
                stream.write(bytes.fromhex(head))
                _write_zeros(stream, length - len(head) // 2)
            stream.flush()
            _sync(stream.fileno())
            stream.seek(0)
            return replace(part, sha256=hashlib.file_digest(stream, "sha256").hexdigest())

    def left(self, label: str, sha256: str) -> bytes | None:
        """The bytes that were written under a label, named since or not; None where they are not whole."""
        return read_whole(self._labelled(label), sha256) or self.read(sha256)

    def read(self, sha256: str) -> bytes | None:
        """The bytes of a picture; None where its file is missing, or not what its name says."""
        read = (read_whole(file, sha256) for file in self._files(sha256))
        return next((data for data in read if data is not None), None)

    def name(self, part: Part, extension: str) -> str:
        """Let a part be the picture that it is; gives its sha256. Stored already: the first file stays.

        Raises DiskFull or FolderNotWritable; a part with a label stays then, for the next try.
        """
        target = self.path(part.sha256, extension)
        with self._guard:
            self._unclaimed[part.sha256] += 1
        try:
            with failures.said_for_people():
                if not _holds(target, part):
                    target.parent.mkdir(mode=0o700, exist_ok=True)
                    part.file.replace(target)
                    faults.point("renamed")
                # The names as well: a process killed after renaming may have left that undone.
                _sync_folder(target.parent)
                self._keep_folder(target.parent)
        except BaseException:  # whatever it is: bytes that come again leave no part, then it is raised on
            if not part.label:
                self.drop(part)
            raise
        self.drop(part)
        return part.sha256

    def claimed(self, sha256s: Iterable[str]) -> None:
        """The rows of these pictures are committed."""
        with self._guard:
            self._unclaimed -= Counter(sha256s)

    def remove(self, sha256: str) -> None:
        """Remove a picture's file and its small copies; one that is about to get a row stays."""
        with self._guard, failures.said_for_people():
            if sha256 not in self._unclaimed:
                for file in self.path(sha256, "*").parent.glob(f"{sha256}.*"):
                    file.unlink(missing_ok=True)

    def drop(self, part: Part) -> None:
        """Remove bytes that turned out to be no picture; named ones stay."""
        part.file.unlink(missing_ok=True)

    def put_aside(self, data: bytes, label: str) -> None:
        """Keep the bytes of what is perhaps no picture, for a person to look at. Raises DiskFull."""
        with failures.said_for_people():
            self._aside.mkdir(mode=0o700, exist_ok=True)
            self._write_part(data, durably=True, file=self._aside / f"{label}.bin")

    def path(self, sha256: str, extension: str) -> Path:
        """Where a picture lies."""
        return self.folder / sha256[:2] / f"{sha256}.{extension}"

    def thumbnail_path(self, sha256: str, width: int) -> Path:
        """Where the thumbnail of that width in px lies, or will lie."""
        return self.path(sha256, f"{width}.webp")

    def put_thumbnail(self, sha256: str, width: int, data: bytes) -> None:
        """Store a WebP thumbnail; it can be made again, so it is not forced to the disk."""
        target = self.thumbnail_path(sha256, width)
        with failures.said_for_people():
            part = self._write_part(data, durably=False)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            part.replace(target)

    def add_thumbnail(self, sha256: str, width: int, data: bytes) -> None:
        """The same for a picture that was stored before; where it was removed meanwhile, nothing is kept."""
        with self._guard:
            if self._files(sha256):
                self.put_thumbnail(sha256, width, data)

    def count(self) -> int:
        """How many pictures there are, without their thumbnails."""
        return sum(len(file.suffixes) == 1 for file in self.folder.glob("??/*"))

    def sweep(self, keep: Collection[str] = ()) -> None:
        """Remove temporary files of processes that are gone, but for those with these labels."""
        for part in self._parts.glob("*.part"):
            if not part.name.startswith(self._mark) and part.stem not in keep:
                part.unlink(missing_ok=True)

    def _files(self, sha256: str) -> list[Path]:
        """The file of a picture, by whatever extension; none where it is missing."""
        named = self.path(sha256, "*")
        return [file for file in named.parent.glob(named.name) if len(file.suffixes) == 1]

    def _labelled(self, label: str) -> Path:
        return self._parts / f"{label}.part"

    def _write_part(self, data: bytes, *, durably: bool, file: Path | None = None) -> Path:
        part = file or self._parts / f"{self._mark}-{secrets.token_hex(8)}.part"
        part.unlink(missing_ok=True)
        try:
            _write(part, data, durably=durably)
        except BaseException:  # whatever stops the writing, half a file is removed, then it is raised on
            part.unlink(missing_ok=True)
            raise
        return part

    def _keep_folder(self, folder: Path) -> None:
        if folder not in self._kept:
            _sync_folder(self.folder)
            self._kept.add(folder)


def insert_image(tx: Transaction, image: Image) -> None:
    """Remember a stored picture; one that is known already stays as it is."""
    tx.execute(
        """INSERT INTO images (sha256, extension, width, height, mime, created_at)
           VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING""",
        (
            image.sha256,
            Path(image.path).suffix[1:],
            image.width,
            image.height,
            image.mime,
            tx.now.isoformat(),
        ),
    )
    tx.stored.append(image.sha256)


def keep_image(tx: Transaction, image: Image) -> None:
    """Remember a picture that was looked up, or stored, before this transaction.

    Raises NotFound where it was let go in between, and its file with it (store/unused.py).
    """
    known = tx.query("SELECT 1 FROM images WHERE sha256 = ?", (image.sha256,))
    if not known and not Path(image.path).is_file():
        raise failures.picture_deleted()
    insert_image(tx, image)


def get_image(tx: Transaction, sha256: str) -> Image:
    """A stored picture. Raises NotFound."""
    rows = tx.query("SELECT sha256, extension, width, height, mime FROM images WHERE sha256 = ?", (sha256,))
    if not rows:
        raise NotFound("There is no such picture in this studio.", do="Load the page again.")
    return to_image(tx, rows[0])


def was_given(tx: Transaction, sha256: str) -> bool:
    """Whether a picture came from a person, or from who knows where, and may tell more than it shows."""
    row = tx.query(
        """SELECT EXISTS (SELECT 1 FROM identities WHERE original = :sha256)
               OR EXISTS (SELECT 1 FROM variations WHERE image = :sha256 AND uploaded_by IS NOT NULL)
               OR EXISTS (SELECT 1 FROM kit_takes WHERE image = :sha256 AND provider = 'import')
               OR EXISTS (SELECT 1 FROM storyboards WHERE json_extract(spec, '$.reference_image') = :sha256)
                  AS given,
                  EXISTS (SELECT 1 FROM identities WHERE photo = :sha256 AND upscaled)
               OR EXISTS (SELECT 1 FROM variations WHERE image = :sha256 AND uploaded_by IS NULL)
               OR EXISTS (SELECT 1 FROM kit_takes WHERE image = :sha256 AND provider <> 'import')
               OR EXISTS (SELECT 1 FROM generated WHERE image = :sha256) AS made""",
        {"sha256": sha256},
    )[0]
    return bool(row["given"]) or not row["made"]


def to_image(tx: Transaction, row: Row) -> Image:
    """The picture in the columns sha256, extension, width, height and mime of a row."""
    sha256 = row["sha256"]
    # Written out: making a Path takes as long as all the rest of a row, and a board has hundreds.
    path = f"{tx.home}/{IMAGES_NAME}/{sha256[:2]}/{sha256}.{row['extension']}"
    return Image(sha256=sha256, path=path, width=row["width"], height=row["height"], mime=row["mime"])


def read_whole(file: Path, sha256: str) -> bytes | None:
    """The bytes of a picture's file; None where it is missing, or not what its name says."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _holds(file: Path, part: Part) -> bool:
    if not file.exists() or file.stat().st_size != part.size:
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == part.sha256


def _write(file: Path, data: bytes, *, durably: bool) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        faults.point("part_written")
        if durably:
            _sync(stream.fileno())
    faults.point("part_synced")


def _write_zeros(stream: BinaryIO, count: int) -> None:
    for at in range(0, count, _AT_ONCE):
        stream.write(bytes(min(_AT_ONCE, count - at)))


def _sync_folder(folder: Path) -> None:
    # Windows has no such thing as syncing a folder.
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            _sync(descriptor)
        finally:
            os.close(descriptor)


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # There, plain fsync does not reach the platter.
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
