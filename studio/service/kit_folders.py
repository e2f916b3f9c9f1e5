"""A folder on its way in: references made elsewhere, told by their file names, or photos for many kits."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from studio.domain.kit_file import MANIFEST
from studio.errors import InvalidInput
from studio.service.kit_naming import PICTURE_ENDINGS, manifest_by_names
from studio.service.kit_zips import KitFile, checked_manifest
from studio.service.uploads import read_upload

MOST_LISTED = 2_000
MOST_PHOTOS = 200


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
    manifest, files = manifest_by_names(_pictures(folder), folder.resolve().name)
    return KitFile(manifest, {plain: read_upload(folder / name) for name, plain in files.items()})


def _pictures(folder: Path) -> list[str]:
    """The names of the pictures in a folder, sorted; nothing is followed."""
    try:
        with os.scandir(folder) as entries:
            listed = list(islice(entries, MOST_LISTED + 1))
    except (OSError, ValueError):
        raise InvalidInput("The folder cannot be read.", do="Choose another one.") from None
    if len(listed) > MOST_LISTED:
        raise InvalidInput(f"The folder has more than {MOST_LISTED} files.", do="Choose a smaller one.")
    files = [entry.name for entry in listed if entry.is_file(follow_symlinks=False)]
    return sorted(name for name in files if name.lower().endswith(PICTURE_ENDINGS))
