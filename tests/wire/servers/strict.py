"""Reading a request as strictly as a service does: known fields only, each of its kind.

A description of a message is a class (`str`, `int`, `float`, `bool`, `dict`), a dictionary of fields, a list
with the description of one item, or a frozenset of the words that are allowed. `object` takes anything.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Callable
from typing import Any

from PIL import Image, UnidentifiedImageError


class Mistake(Exception):
    """What is wrong with a request: the field by its path, and why (`unknown`, `kind`, `word`, `missing`)."""

    def __init__(self, at: str, name: str, why: str) -> None:
        super().__init__(f"{at}.{name}: {why}" if at else f"{name}: {why}")
        self.at = at
        self.name = name
        self.why = why

    @property
    def path(self) -> str:
        """The field with its place."""
        return f"{self.at}.{self.name}" if self.at else self.name


def as_it_stands(name: str) -> str:
    """The spelling of a service that takes one spelling only."""
    return name


def checked(value: Any, known: Any, at: str = "", spelled: Callable[[str], str] = as_it_stands) -> Any:
    """The value with its fields' names as `known` spells them; Mistake for anything else."""
    place, _, name = at.rpartition(".")
    if isinstance(known, dict):
        return _checked_fields(value, known, at, spelled)
    if isinstance(known, list):
        _must(isinstance(value, list), place, name, "kind")
        return [checked(one, known[0], f"{at}[{n}]", spelled) for n, one in enumerate(value)]
    if isinstance(known, frozenset):
        _must(isinstance(value, str) and value in known, place, name, "word")
    else:
        _must(_is_of_kind(value, known), place, name, "kind")
    return value


def _checked_fields(
    value: Any, known: dict[str, Any], at: str, spelled: Callable[[str], str]
) -> dict[str, Any]:
    place, _, own = at.rpartition(".")
    _must(isinstance(value, dict), place, own, "kind")
    read: dict[str, Any] = {}
    for given, inner in value.items():
        name = spelled(given)
        _must(name in known, at, given, "unknown")
        read[name] = checked(inner, known[name], f"{at}.{name}" if at else name, spelled)
    return read


def _is_of_kind(value: Any, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def needed(value: dict[str, Any], *names: str) -> None:
    """Mistake when one of these fields is absent or empty."""
    for name in names:
        _must(bool(value.get(name)), "", name, "missing")


def _must(holds: bool, at: str, name: str, why: str) -> None:
    if not holds:
        raise Mistake(at, name, why)


def unpacked(data: str) -> bytes:
    """The bytes of a base64 text, read strictly; ValueError when it is none."""
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a picture's bytes; None when they are no picture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            return opened.size
    except (UnidentifiedImageError, OSError):
        return None


def packed(content: bytes) -> str:
    """Bytes as a base64 text."""
    return base64.b64encode(content).decode()
