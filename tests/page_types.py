"""What a .d.ts file says: its interfaces, and the names of their fields."""

from __future__ import annotations

import re
from pathlib import Path

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_INTERFACE = re.compile(r"export interface (\w+) \{(.*?)\}\s*(?=export|\Z)", re.DOTALL)


def interfaces_in(file: Path) -> dict[str, str]:
    """The bodies of its interfaces by name; comments are left out."""
    return dict(_INTERFACE.findall(_COMMENT.sub("", file.read_text(encoding="utf-8"))))


def fields_of(body: str) -> list[str]:
    """The names of an interface's fields, in their order."""
    return re.findall(r"(\w+)\??:", body)
