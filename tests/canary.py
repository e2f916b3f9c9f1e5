"""Recognisable keys, and the search for them: whatever a studio wrote or said, in every spelling."""

from __future__ import annotations

import base64
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from urllib.parse import quote, quote_plus

HEX = "5f0c9a7e31d24b68a0f4c2d95b8e7613"
NAMES = ("fal", "replicate", "wavespeed", "gemini", "openai", "huggingface", "comfyui")
KEYS = {name: f"CANARY-{name}-{HEX}" for name in NAMES} | {"fal": f'CANARY-fal-+/=="{HEX}'}
_ZIP_MARK = b"PK\x03\x04"


def spellings(key: str) -> dict[str, bytes]:
    """A key as it could be written somewhere."""
    packed = base64.b64encode(key.encode()).decode().rstrip("=")
    forms = {
        "plain": key,
        "percent-encoded": quote(key, safe=""),
        "as a form": quote_plus(key),
        "as JSON": json.dumps(key)[1:-1],
        "base64": packed,
        "base64 for addresses": packed.replace("+", "-").replace("/", "_"),
    }
    return {name: form.encode() for name, form in forms.items()}


def files_in(folder: Path) -> dict[str, bytes]:
    """All files of a folder by their paths in it; those of a zip beside it, unpacked: "kit.zip!kit.json"."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    found = {str(file.relative_to(folder)): file.read_bytes() for file in files}
    return {name: content for place, data in found.items() for name, content in _with_members(place, data)}


def _with_members(place: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield place, data
    if data.startswith(_ZIP_MARK):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from ((f"{place}!{member}", archive.read(member)) for member in archive.namelist())


def leaks(places: Mapping[str, bytes], key: str) -> list[tuple[str, str]]:
    """Where the key is found, and in which spelling."""
    forms = spellings(key).items()
    return [
        (place, form) for place, content in places.items() for form, spelling in forms if spelling in content
    ]


@contextmanager
def written_out(file: Path) -> Iterator[None]:
    """What this process and those that it starts write to stdout and stderr goes into the file."""
    with file.open("w", encoding="utf-8") as stream:
        before = {number: os.dup(number) for number in (1, 2)}
        try:
            for number in before:
                os.dup2(stream.fileno(), number)
            with redirect_stdout(stream), redirect_stderr(stream):
                yield
                sys.stdout.flush()
        finally:
            for number, kept in before.items():
                os.dup2(kept, number)
                os.close(kept)
