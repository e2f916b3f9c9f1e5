"""Our own scripts, styles and fonts: read once, served from memory under an address with their digest.

One changed file renews the address of all, so that browsers may keep them for ever. A name is looked up,
never joined to a path.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

FOLDER = Path(__file__).resolve().parent / "static"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
TEXTS = (".js", ".css", ".svg")
IN_HEAD = ("css/tokens.css", "css/gradio.css")
_STATIC_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*?"\./([\w.-]+\.js)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """The files by their path below static/, and the digest over all of them."""

    files: Mapping[str, bytes]
    build: str

    @property
    def prefix(self) -> str:
        """The address they lie under, without the root prefix."""
        return f"/gradio_api/studio/static/{self.build}"

    def text(self, path: str) -> str:
        """A file as text, "" where there is none."""
        return self.files.get(path, b"").decode()

    def sheets(self) -> list[str]:
        """The style sheets of the shadow root, which boot.js fetches; not those of the document's head."""
        return [name for name in self.files if name.startswith("css/") and name not in IN_HEAD]

    def modules(self, path: str) -> list[str]:
        """A module and all that it imports at its start, itself first; not what it loads later."""
        found = [path] if path in self.files else []
        for each in found:
            imported = (
                str(PurePosixPath(each).parent / name) for name in _STATIC_IMPORT.findall(self.text(each))
            )
            found.extend(name for name in imported if name in self.files and name not in found)
        return found


@lru_cache(maxsize=256)
def gzipped(data: bytes) -> bytes:
    """The same file compressed, once."""
    return gzip.compress(data, mtime=0)


def read_static_files(folder: Path = FOLDER) -> StaticFiles:
    """Every file below the folder that a browser may ask for."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in TYPES)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(f"{name} {len(data)} ".encode())
        digest.update(data)
    return StaticFiles(files=files, build=digest.hexdigest()[:12])
