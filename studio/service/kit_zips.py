"""A kit's zip, read as what it is until it is proven good: a hostile file.

What one would get wrong: the table of a zip is read before any of its files is, so a zip that names a million
files has to be refused by its last few bytes. Nothing is ever unpacked to a path: files are looked up by
the names that kit.json gives, and each is read only as far as a picture may be long.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import ValidationError

from studio.domain.kit_file import MANIFEST, KitManifest, is_kind
from studio.errors import InvalidInput
from studio.service.checks import first_fault
from studio.service.kit_naming import PICTURE_ENDINGS, UNNAMED, manifest_by_names
from studio.service.uploads import MOST_UPLOAD_BYTES

MOST_FILES = 64
MOST_TABLE_BYTES = 64_000
MOST_MANIFEST_BYTES = 400_000
MOST_UNPACKED_BYTES = 256_000_000
"""Of all pictures of a kit together: a small zip may grow to a thousand times its size."""
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
# Where it stands before the end, zipfile believes another end, in another place, and passes over this one.
_ZIP64_MARK, _ZIP64_BYTES = b"PK\x06\x07", 20
_LONGEST_COMMENT = 65_535
_EXPECTED = "Give a zip that “Export” of a reference kit made, or a folder of pictures named like anchor.png."


@dataclass(frozen=True, slots=True)
class KitFile:
    """A kit out of a file: what it says of itself, and the bytes of its pictures by name, not decoded yet."""

    manifest: KitManifest
    pictures: dict[str, bytes]


def read_zip(data: bytes) -> KitFile:
    """A kit out of a zip's bytes. Raises InvalidInput for everything that is none."""
    _check_table(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, _checked_names(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _not_a_kit(
            "The zip cannot be read: it is damaged, encrypted or packed in another way."
        ) from error


def checked_manifest(text: bytes) -> KitManifest:
    """What kit.json says. Raises InvalidInput naming the first thing that is wrong."""
    if len(text) > MOST_MANIFEST_BYTES:
        raise _not_a_kit(f"{MANIFEST} is larger than that of any kit.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_a_kit(f"{MANIFEST} is not JSON.") from error
    if not isinstance(found, dict) or found.get("format") != "throughline-kit":
        raise _not_a_kit(f"{MANIFEST} is not that of a reference kit.")
    if found.get("version") != 1:
        raise InvalidInput(
            "The kit's file is of another version.",
            do="Import it with the studio that made it, or a newer one.",
        )
    try:
        manifest = KitManifest.model_validate(found)
    except ValidationError as error:
        raise _not_a_kit(f"{MANIFEST} cannot be used: {first_fault(error)}") from None
    kinds = [one.kind for one in manifest.references]
    if len(set(kinds)) < len(kinds):
        raise _not_a_kit(f"{MANIFEST} names a reference twice.")
    other = next((kind for kind in kinds if not is_kind(kind, manifest.subject)), None)
    if other is not None:
        raise _not_a_kit(f"{MANIFEST} names a reference “{other[:40]}”, which such a kit does not have.")
    return manifest


def _check_table(data: bytes) -> None:
    """The end of a zip says how many files it names, and how long that table is."""
    place = data.rfind(_END_MARK, max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if place < 0 or place + _END.size > len(data):
        raise _not_a_kit("This is not a zip.")
    _, _, _, _, files, table_bytes, _, _ = _END.unpack_from(data, place)
    if files > MOST_FILES or table_bytes > MOST_TABLE_BYTES:
        raise _not_a_kit(f"The zip has too many files: a kit has at most {MOST_FILES}.")
    if data[max(0, place - _ZIP64_BYTES) : place].startswith(_ZIP64_MARK):
        raise _not_a_kit("The zip is laid out for more, or larger, files than a kit has.")


def _unpacked(archive: zipfile.ZipFile, names: list[str]) -> KitFile:
    """The kit that kit.json describes; without one, of pictures that are named like references."""
    if MANIFEST in names:
        manifest = checked_manifest(_read(archive, MANIFEST, MOST_MANIFEST_BYTES))
        files = {name: name for name in [manifest.source, *(one.picture for one in manifest.references)]}
    else:
        manifest, files = manifest_by_names(*_pictures_alone(names))
    return KitFile(manifest, dict(_pictures(archive, files)))


def _pictures(archive: zipfile.ZipFile, files: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Each picture under its new name, as far as all of them together may be long."""
    left = MOST_UNPACKED_BYTES
    for name, to in files.items():
        data = _read(archive, name, min(left, MOST_UPLOAD_BYTES))
        left -= len(data)
        yield to, data


def _pictures_alone(names: list[str]) -> tuple[list[str], str]:
    """The pictures of a zip that holds nothing else, and the name of their folder in it.

    What systems put beside them is passed over; with any other file it is another program's format.
    """
    files = [PurePosixPath(name) for name in names if not name.endswith("/")]
    files = [file for file in files if file.parts[0] != "__MACOSX" and not file.name.startswith(".")]
    if not files or any(file.suffix.lower() not in PICTURE_ENDINGS for file in files):
        raise _not_a_kit(f"There is no {MANIFEST} in the zip.")
    return [str(file) for file in files], files[0].parent.name or UNNAMED


def _checked_names(archive: zipfile.ZipFile) -> list[str]:
    names = archive.namelist()
    if len(names) > MOST_FILES or len(set(names)) < len(names):
        raise _not_a_kit("The zip names a file twice, or too many.")
    if any(_climbs(name) for name in names):
        raise _not_a_kit("The zip names files outside of itself.")
    return names


def _climbs(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """As many bytes as such a file may have; what a zip says of their number is not believed."""
    try:
        with archive.open(name) as file:
            data = file.read(most + 1)
    except KeyError:
        raise _not_a_kit(f"{MANIFEST} names a picture that is not in the zip.") from None
    if len(data) > most:
        raise _not_a_kit("A file in the zip is larger than a kit has any, or all are too large together.")
    return data


def _not_a_kit(happened: str) -> InvalidInput:
    return InvalidInput(happened, do=_EXPECTED)
