"""References made elsewhere, told by the names of their files: in a folder, in a zip, or sent together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from studio.domain.kit import MOST_REFERENCES, PERSON_KINDS, PRODUCT_KINDS, KitSubject, leading_kind
from studio.domain.kit_file import FORMAT, SOURCE_STEM, VERSION, FiledReference, KitManifest, kind_of_file
from studio.domain.storyboard import clean_name
from studio.errors import InvalidInput, StudioError

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif")
UNNAMED = "Imported kit"
_ORDER = (*PERSON_KINDS, *PRODUCT_KINDS)


def manifest_by_names(names: Sequence[str], title: str) -> tuple[KitManifest, dict[str, str]]:
    """What pictures of these names make up, and under which name in the manifest each of those in use is.

    Raises InvalidInput where there is neither a photo nor a leading reference, or too many.
    """
    subject = _subject(names)
    kinds = {name: kind_of_file(PurePath(name).stem, subject) for name in names}
    known = {kind: name for name, kind in reversed(kinds.items()) if kind}
    source = known.pop(SOURCE_STEM, None) or known.get(leading_kind(subject))
    if source is None or len(known) > MOST_REFERENCES:
        raise InvalidInput(
            "The pictures are not named like references.",
            do="Name them anchor.png, profile.png, half_body.png, smile.png …, or front.png … for a product.",
        )
    left_out = [PurePath(name).name for name, kind in kinds.items() if kind is None]
    manifest = KitManifest(
        format=FORMAT,
        version=VERSION,
        name=_usable(title),
        subject=subject,
        source=_plain(source),
        source_note=f"Left out: {', '.join(left_out[:5])}"[:300] if left_out else "",
        references=[
            FiledReference(kind=kind, picture=_plain(known[kind])) for kind in sorted(known, key=_place)
        ],
    )
    return manifest, {name: _plain(name) for name in {source, *known.values()}}


def _place(kind: str) -> int:
    """Where a kind stands in a kit: expressions last."""
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _plain(name: str) -> str:
    """A file's name as a manifest may have it: the same for the same name, another one for each."""
    return f"picture_{hashlib.sha256(name.encode(errors='surrogateescape')).hexdigest()[:16]}"


def _subject(names: Sequence[str]) -> KitSubject:
    """A product's where a file says so: front, or packshot, back … and nothing that a person has."""
    things, persons = (
        {kind_of_file(PurePath(name).stem, subject) for name in names} - {None, SOURCE_STEM}
        for subject in ("product", "person")
    )
    return "product" if "front" in things or (things and not persons) else "person"


def _usable(title: str) -> str:
    try:
        return clean_name(title[:150])
    except (ValueError, StudioError):
        return UNNAMED
