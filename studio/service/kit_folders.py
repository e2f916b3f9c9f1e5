"""A folder on its way in: references made elsewhere, told by their file names, or photos for many kits."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from studio.domain.kit_file import MANIFEST
from studio.errors import InvalidInput
from studio.service.identities import Photo
from studio.service.kit_naming import PICTURE_ENDINGS, manifest_by_names
from studio.service.kit_zips import MOST_UNPACKED_BYTES, KitFile, checked_manifest
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
    return KitFile(manifest, read_together({name: folder / name for name in names}))


def read_together(photos: Mapping[str, Photo]) -> dict[str, bytes]:
    """The bytes of a kit's pictures under their names, as far as all of them together may be long.

    Raises InvalidInput, PictureRefused.
    """
    left, read = MOST_UNPACKED_BYTES, dict[str, bytes]()
    for name, photo in photos.items():
        read[name] = read_upload(photo)
        left -= len(read[name])
        if left < 0:
            raise InvalidInput(
                "The pictures have more than 256 MB together, which no kit has.",
                do="Save them smaller, or as JPEG, then import again.",
            )
    return read


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
    return KitFile(manifest, read_together({plain: folder / name for name, plain in files.items()}))


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
