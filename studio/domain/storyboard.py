"""The brief: what the person wrote, before anything is made."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, field_validator

from studio.domain.model import Model

AspectRatio = Literal["16:9", "9:16", "1:1", "4:5", "21:9"]
ASPECT_RATIOS: tuple[AspectRatio, ...] = ("16:9", "9:16", "1:1", "4:5", "21:9")
Size = Literal["1K", "2K", "4K"]
SIZES: tuple[Size, ...] = ("1K", "2K", "4K")
LONG_SIDE_PX: dict[Size, int] = {"1K": 1280, "2K": 2560, "4K": 3840}
StrategyName = Literal[
    "end-to-start", "three-chains", "anchored-pairs", "re-anchored", "joined", "independent"
]
StyleKey = Literal["style", "palette", "lighting", "composition", "mood"]
STYLE_KEYS: tuple[StyleKey, ...] = ("style", "palette", "lighting", "composition", "mood")
MAX_PROMPT_CHARACTERS = 8_000
MAX_NAME_CHARACTERS = 200

_KEPT_CONTROLS = "\t\n"
# What turns the direction of writing or takes no room; joiners stay, which some scripts and emoji spell with,
# and so do the tags inside the three flags that are spelt with them: England, Scotland, Wales.
_FLAGS = "|".join(
    f"\U0001f3f4{''.join(chr(0xE0000 + ord(letter)) for letter in land)}\U000e007f"
    for land in ("gbeng", "gbsct", "gbwls")
)
_INVISIBLE_IN_NAMES = re.compile(
    f"({_FLAGS})"
    r"|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    r"|[\U000e0001\U000e0020-\U000e007f]"
)


def clean_text(text: str) -> str:
    """Text as it is stored: NFC, without control characters (tab and newline stay).

    Raises ValueError, naming the place, for half a surrogate pair, which no file or database can hold.
    """
    for place, character in enumerate(text):
        if 0xD800 <= ord(character) <= 0xDFFF:
            raise ValueError(f"the text contains an invalid character at {place}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept)


def clean_line(text: str) -> str:
    """Text on one line, trimmed, without what hides or turns it. Raises ValueError as clean_text does."""
    visible = _INVISIBLE_IN_NAMES.sub(lambda found: found[1] or "", clean_text(text))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def clean_name(text: str) -> str:
    """A name as it is stored:

    as clean_line gives it. Raises ValueError when empty or too long.
    """
    name = clean_line(text)
    if not name:
        raise ValueError("a name is needed")
    if len(name) > MAX_NAME_CHARACTERS:
        raise ValueError(f"a name has at most {MAX_NAME_CHARACTERS} characters, this one has {len(name)}")
    return name


def _whole(value: Any) -> Any:
    # JSON knows one kind of number: some programs write 4 as 4.0.
    return int(value) if isinstance(value, float) and value.is_integer() else value


Name = Annotated[str, AfterValidator(clean_name)]
Text = Annotated[str, AfterValidator(clean_text), Field(max_length=MAX_PROMPT_CHARACTERS)]


class SegmentSpec(Model):
    """One video clip to be:

    its prompts, its length, and whether it continues the one before without a cut.
    """

    model_config = ConfigDict(strict=True)

    reference: Text = ""
    start: Text = ""
    end: Text = ""
    seconds: Annotated[float, Field(gt=0, le=60, allow_inf_nan=False)] = 4
    continues: bool = False


class StoryboardSpec(Model):
    """A storyboard as it is written.

    `reference_image` is a path or bytes on the way in, the stored picture's sha256 after.
    """

    model_config = ConfigDict(strict=True)

    title: Name
    segments: Annotated[list[SegmentSpec], Field(min_length=1, max_length=64)]
    subject: Text = ""
    style: dict[StyleKey, Text] = {}
    aspect_ratio: AspectRatio = "16:9"
    size: Size = "1K"
    strategy: StrategyName = "end-to-start"
    provider: str | None = None
    variations: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=16)] = 4
    hold_for_pick: bool = False
    keep_traces: bool = False
    influencer_id: str | None = None
    product_id: str | None = None
    kit_id: str | None = None
    product_kit_id: str | None = None
    reference_image: Path | bytes | str | None = None

    @field_validator("segments", mode="before")
    @classmethod
    def _any_sequence(cls, value: Any) -> Any:
        return list(value) if isinstance(value, tuple) else value

    @field_validator("reference_image", mode="before")
    @classmethod
    def _path_or_bytes(cls, value: Any) -> Any:
        # Said here: of a union, pydantic tells one error for each of its types.
        if isinstance(value, bytearray | memoryview):
            return bytes(value)
        if value is None or isinstance(value, str | bytes | Path):
            return value
        raise ValueError("a picture is given as a path or as bytes")


class Storyboard(Model):
    """A stored storyboard.

    `revision` counts its edits; A spec without `provider` takes the default one.
    """

    id: str
    spec: StoryboardSpec
    revision: int = 1
    created_at: datetime
    updated_at: datetime


def pixel_size(aspect_ratio: AspectRatio, size: Size) -> tuple[int, int]:
    """Width and height in px: the long side as the size says, the other rounded to an even number."""
    across, down = (int(part) for part in aspect_ratio.split(":"))
    long_side = LONG_SIDE_PX[size]
    short_side = round(long_side * min(across, down) / max(across, down) / 2) * 2
    return (long_side, short_side) if across >= down else (short_side, long_side)
