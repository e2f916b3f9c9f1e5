"""What a reference kit's file says of itself: kit.json in a zip, beside its pictures."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from studio.domain.kit import (
    EXPRESSION,
    EXPRESSIONS,
    MOST_REFERENCES,
    PERSON_KINDS,
    PRODUCT_KINDS,
    KitSubject,
    expression_kind,
)
from studio.domain.model import Model
from studio.domain.storyboard import Name, Text

FORMAT: Literal["throughline-kit"] = "throughline-kit"
VERSION: Literal[1] = 1
MANIFEST = "kit.json"
SOURCE_STEM = "source"
_INSIDE = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}$"
_KIND = r"^[\w]{1,64}$"
_OTHER_NAMES = {
    "face": "anchor",
    "head": "anchor",
    "portrait": "anchor",
    "side": "profile",
    "half": "half_body",
    "waist_up": "half_body",
    "full": "full_body",
    "body": "full_body",
    "photo": SOURCE_STEM,
    "original": SOURCE_STEM,
    "hand": "in_hand",
    "34": "three_quarter",
    "3_4": "three_quarter",
}
FILE_WORDS: dict[str, str] = (
    _OTHER_NAMES
    | {kind: kind for kind in (*PERSON_KINDS, *PRODUCT_KINDS, SOURCE_STEM)}
    | {expression: expression_kind(expression) for expression in EXPRESSIONS}
)
"""What a picture's name may be, and the kind that it means; studio/ui/static/js/kit_words.js has the same."""


class FiledReference(Model):
    """One reference in a file: its kind, the name of its picture, and what it was asked for with."""

    kind: Annotated[str, Field(pattern=_KIND)]
    picture: Annotated[str, Field(pattern=_INSIDE)]
    prompt: Text = ""
    note: Text = ""
    provider: Annotated[str, Field(max_length=100)] = ""
    allowed: bool = False


class KitManifest(Model):
    """A kit in a file: the pictures that were in use, by their names in it."""

    format: Literal["throughline-kit"]
    version: Literal[1]
    name: Name
    subject: KitSubject
    source: Annotated[str, Field(pattern=_INSIDE)]
    source_note: Annotated[Text, Field(max_length=500)] = ""
    references: Annotated[list[FiledReference], Field(max_length=MOST_REFERENCES)]


def is_kind(kind: str, subject: KitSubject) -> bool:
    """Whether a kit of such a subject may have this reference."""
    if subject == "product":
        return kind in PRODUCT_KINDS
    return kind in PERSON_KINDS or (kind.startswith(EXPRESSION) and kind != EXPRESSION)


def kind_of_file(stem: str, subject: KitSubject) -> str | None:
    """The kind that a picture's file name means, or "source"; None where it means none.

    "Half body", "half-body_01" → half_body; "smile" → expression_smile.
    """
    words = re.sub(r"[^\w]+", "_", stem.strip().lower())
    name = re.sub(r"_?\d{2,}$", "", words).strip("_") or words
    kind = FILE_WORDS.get(name, name)
    return kind if kind == SOURCE_STEM or is_kind(kind, subject) else None
