"""What comes in by word: names, texts and briefs, refused with a sentence that names what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from studio.domain.ids import parse_key
from studio.domain.plan import Plan
from studio.domain.storyboard import StoryboardSpec, clean_line, clean_name, clean_text
from studio.errors import InvalidInput, NotFound

MAX_NOTE_CHARACTERS = 2_000
MAX_BY_CHARACTERS = 100
TEMPORARY = ":memory:"
_LARGEST = 2**63 - 1


def checked_home(home: object) -> Path | None:
    """The folder to open; None for a temporary one. Raises InvalidInput for what cannot name a folder."""
    if not isinstance(home, str | PathLike) or not isinstance(text := fspath(home), str):
        raise InvalidInput(
            "The studio folder is given as a path.",
            do=f"Name a folder, or “{TEMPORARY}” for a temporary one.",
        )
    if not text.strip() or "\0" in text:
        raise InvalidInput("The studio folder has no usable name.", do="Name a folder, such as “data”.")
    try:
        return None if text == TEMPORARY else Path(text).expanduser()
    except RuntimeError:
        raise InvalidInput(
            "The studio folder lies in the home of somebody this machine does not know.",
            do="Write out its whole path.",
        ) from None


def checked_name(name: object, what: str) -> str:
    """A usable name, cleaned. Raises InvalidInput saying what is wrong with it."""
    if not isinstance(name, str):
        raise InvalidInput(f"The {what} must be text.")
    try:
        return clean_name(name)
    except ValueError as error:
        raise InvalidInput(f"The {what} cannot be used: {error}.") from None


def checked_text(text: object, what: str, limit: int) -> str:
    """Free text, cleaned. Raises InvalidInput where it is none, or too long."""
    if not isinstance(text, str):
        raise InvalidInput(f"The {what} must be text.")
    if len(text) > limit:
        raise InvalidInput(f"The {what} has {len(text)} characters; {limit} are allowed.")
    try:
        return clean_text(text)
    except ValueError as error:
        raise InvalidInput(f"The {what} cannot be used: {error}.") from None


def checked_by(by: object) -> str:
    """Who does something, as they call themselves, cleaned as a name is; blank is allowed."""
    return clean_line(checked_text(by, "name of the person", MAX_BY_CHARACTERS))


def checked_id(given: object, what: str) -> str:
    """An id as text. Raises NotFound for anything else: nothing is stored under it."""
    if not isinstance(given, str):
        raise NotFound(f"There is no {what} with that id.")
    return given


def checked_number(given: object, what: str) -> int:
    """The number of something stored. Raises InvalidInput."""
    if isinstance(given, bool) or not isinstance(given, int):
        raise InvalidInput(f"The number of the {what} must be a whole number.")
    # No row of the database has a larger one.
    return min(given, _LARGEST)


def checked_spec(spec: StoryboardSpec | Mapping[str, Any]) -> StoryboardSpec:
    """A brief, also from a dict.

    Raises InvalidInput naming the first field that is wrong and what is allowed.
    """
    if not isinstance(spec, StoryboardSpec | Mapping):
        raise InvalidInput("The storyboard must be given by its fields.", do="It needs title and segments.")
    # A model too: model_copy(update=…) checks nothing, so what is wrong in one is found here and in words.
    given = spec.model_dump(warnings=False) if isinstance(spec, StoryboardSpec) else spec
    try:
        return StoryboardSpec.model_validate(given)
    except ValidationError as error:
        raise InvalidInput(f"The storyboard cannot be used: {first_fault(error)}") from None


def first_fault(error: ValidationError) -> str:
    """The first fault pydantic found, as a sentence: where, and what is allowed."""
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part)[:60] for part in fault["loc"]) or "the storyboard"
    # “or instance of SegmentSpec” means something to us alone.
    message = fault["msg"].removeprefix("Value error, ").partition(" or instance of ")[0]
    more = len(error.errors()) - 1
    return f"{place}: {message}." + (f" ({more} more)" if more else "")


def checked_key(plan: Plan, key: object) -> str:
    """A keyframe of this plan. Raises NotFound naming the nearest."""
    keys = [planned.key for planned in plan.keyframes]
    if isinstance(key, str) and key in keys:
        return key
    parse_key(str(key))
    near = get_close_matches(str(key), keys, n=3, cutoff=0.3) or keys[:3]
    raise NotFound(f"This storyboard has no keyframe “{str(key)[:40]}”.", do=f"Near: {', '.join(near)}.")
