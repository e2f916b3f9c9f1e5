"""A folder on its way in: references made elsewhere, told by their file names, or photos for many kits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from studio.domain.kit import MOST_REFERENCES, KitSubject, leading_kind
from studio.domain.kit_file import (
    FORMAT,
    MANIFEST,
    SOURCE_STEM,
    VERSION,
    FiledReference,
    KitManifest,
    kind_of_file,
)
from studio.domain.storyboard import clean_name
from studio.errors import InvalidInput, StudioError
from studio.service.kit_zips import KitFile, checked_manifest
from studio.service.uploads import read_upload

MOST_LISTED = 2_000
MOST_PHOTOS = 200
_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif")


def read_folder(folder: Path) -> KitFile:
    """A kit out of a folder: of an unpacked export, or of pictures whose names are those of references.

    Raises InvalidInput where there is no picture of either; PictureRefused.
    """
    if not (folder / MANIFEST).is_file():
        return _named_by_files(folder)
    manifest = checked_manifest(read_upload(folder / MANIFEST))
    names = dict.fromkeys([manifest.source, *(one.picture for one in manifest.references)])
    return KitFile(manifest, {name: read_upload(folder / name) for name in names})


def photos_in(folder: Path) -> list[Path]:
    """The pictures in a folder, by name. Raises InvalidInput where there are none, or too many."""
    found = [folder / name for name in _pictures(folder)]
    if not found:
        raise InvalidInput(
            "There is no picture in this folder.", do="Choose one with JPEG, PNG, WebP or HEIC."
        )
    if len(found) > MOST_PHOTOS:
        raise InvalidInput(f"The folder has {len(found)} pictures; {MOST_PHOTOS} are taken at once.")
    return found


def _named_by_files(folder: Path) -> KitFile:
    pictures = _pictures(folder)
    subject = _subject(pictures)
    kinds = {name: kind_of_file(Path(name).stem, subject) for name in pictures}
    known = {kind: name for name, kind in reversed(kinds.items()) if kind}
    source = known.pop(SOURCE_STEM, None) or known.get(leading_kind(subject))
    if source is None or len(known) > MOST_REFERENCES:
        raise InvalidInput(
            "The pictures in this folder are not named like references.",
            do="Name them anchor.png, profile.png, half_body.png, smile.png …, or front.png … for a product.",
        )
    left_out = [name for name, kind in kinds.items() if kind is None]
    manifest = KitManifest(
        format=FORMAT,
        version=VERSION,
        name=_name_of(folder),
        subject=subject,
        source=_plain(source),
        source_note=f"Left out: {', '.join(left_out[:5])}"[:300] if left_out else "",
        references=[FiledReference(kind=kind, picture=_plain(name)) for kind, name in known.items()],
    )
    return KitFile(manifest, {_plain(name): read_upload(folder / name) for name in {source, *known.values()}})


def _plain(name: str) -> str:
    """A file's name as a manifest may have it: the same for the same name, another one for each."""
    return f"picture_{hashlib.sha256(name.encode(errors='surrogateescape')).hexdigest()[:16]}"


def _subject(pictures: Sequence[str]) -> KitSubject:
    """A product's where a file says so: front, packshot …; a person's in all other cases."""
    stems = {kind_of_file(Path(name).stem, "product") for name in pictures} - {None, SOURCE_STEM}
    return "product" if "front" in stems else "person"


def _pictures(folder: Path) -> list[str]:
    """The names of the pictures in a folder, sorted; nothing is followed."""
    try:
        with os.scandir(folder) as entries:
            listed = list(islice(entries, MOST_LISTED + 1))
    except OSError:
        raise InvalidInput("The folder cannot be read.", do="Choose another one.") from None
    if len(listed) > MOST_LISTED:
        raise InvalidInput(f"The folder has more than {MOST_LISTED} files.", do="Choose a smaller one.")
    files = [entry.name for entry in listed if entry.is_file(follow_symlinks=False)]
    return sorted(name for name in files if name.lower().endswith(_ENDINGS))


def _name_of(folder: Path) -> str:
    try:
        return clean_name(folder.resolve().name[:150])
    except (ValueError, StudioError):
        return "Imported kit"
