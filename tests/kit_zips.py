"""Words for tests of kits' files: a zip as it should be, and with whatever a test puts in its place."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.portraits import portrait_of

MANIFEST: dict[str, Any] = {
    "format": "throughline-kit",
    "version": 1,
    "name": "Eileen kit",
    "subject": "person",
    "source": "source.png",
    "source_note": "Influencer “Eileen”",
    "references": [
        {"kind": "anchor", "picture": "anchor.png", "prompt": "head and shoulders"},
        {"kind": "profile", "picture": "profile.png", "allowed": False},
    ],
}


def kit_zip(manifest: Any = None, files: Mapping[str, bytes] | None = None, **changed: Any) -> bytes:
    """The zip of a kit with anchor and profile; `changed` are fields of its manifest, `files` more files."""
    whole = {**MANIFEST, **changed} if manifest is None else manifest
    text = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    pictures = {name: portrait_of(name) for name in ("source.png", "anchor.png", "profile.png")}
    return zip_of({"kit.json": text, **pictures, **(files or {})})


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def claiming(data: bytes, files: int) -> bytes:
    """A zip whose last bytes say that it has so many files."""
    place = data.rfind(b"PK\x05\x06")
    return data[: place + 8] + struct.pack("<2H", files, files) + data[place + 12 :]
