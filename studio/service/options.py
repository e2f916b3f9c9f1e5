"""What only one service can be told: checked as the service itself says, kept with its other settings.

What is refused is never repeated in an error: it may be a key in the wrong field.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from studio.domain.model import Model
from studio.domain.option import Adjustable, Form, Option
from studio.errors import InvalidInput, StudioError
from studio.service.addresses import checked_address
from studio.service.keys import KEPT
from studio.store import failures

_MOST_TEXT, _MOST_FILE = 2_000, 3_000_000
_UNSAFE = re.compile(r"[^\w .-]+")


class GivenFile(Model):
    """A file as it was chosen or pasted on the page: its name, and what stands in it."""

    name: str
    text: str


def form_of(provider: object) -> Form:
    """What can be set of a service; of one that does not say, the usual."""
    return provider.form if isinstance(provider, Adjustable) else Form()


def checked_options(
    form: Form, before: Mapping[str, str], given: Mapping[str, str | GivenFile], folder: Path
) -> dict[str, str]:
    """The options as they are to be kept; an empty one takes the service's own again. Reads and writes files.

    folder: where given files are kept. Raises InvalidInput, or what the service says, keeping nothing.
    """
    known = {option.name: option for option in form.options}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise InvalidInput("This service has no such option.", do=f"There are: {', '.join(known) or 'none'}.")
    changed = {name: _checked(known[name], value, folder) for name, value in given.items()}
    return {name: value for name, value in {**before, **changed}.items() if value}


def shown_value(value: str) -> str:
    """An option's value for people: of a kept file, its name."""
    return Path(value).name if value.startswith(KEPT) else value


def _checked(option: Option, value: str | GivenFile, folder: Path) -> str:
    try:
        return _kept(option, value, folder) if isinstance(value, GivenFile) else _taken(option, value)
    except StudioError as error:
        raise InvalidInput(f"{option.label}: {error.happened}", do=error.do) from None


def _taken(option: Option, given: object) -> str:
    text = given.strip() if isinstance(given, str) else "\n"
    if len(text) > _MOST_TEXT or not text.isprintable():
        raise InvalidInput("This is not one line of text.", do="Leave line breaks out.")
    if not text:
        return ""
    checked = _by_kind(option, text)
    if option.check is not None:
        option.check(checked)
    return checked


def _by_kind(option: Option, text: str) -> str:
    match option.kind:
        case "choice":
            if text not in {choice.value for choice in option.choices}:
                known = ", ".join(choice.value for choice in option.choices)
                raise InvalidInput("This is none of the choices.", do=f"There are: {known}.")
        case "number":
            if not text.isdecimal() or not option.least <= int(text) <= option.most:
                raise InvalidInput(f"This is not a whole number from {option.least} to {option.most}.")
        case "address":
            return checked_address(text)
        case "file":
            return _path(text)
        case "text":
            pass
    return text


def _path(text: str) -> str:
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise InvalidInput(
            "This is not the whole path of a file.", do="Choose the file, or give its path from the root on."
        )
    return str(path)


def _kept(option: Option, given: GivenFile, folder: Path) -> str:
    if option.kind != "file":
        raise InvalidInput("This is a text, not a file.")
    if len(given.text) > _MOST_FILE:
        raise InvalidInput("This file is too large.", do="Choose the one that was exported.")
    data = given.text.encode(errors="replace")
    stem = _UNSAFE.sub("", Path(given.name.replace("\\", "/")).stem).strip(" .")[:60] or "pasted"
    place = Path(hashlib.sha256(data).hexdigest()[:16], f"{stem}.json")
    path = folder / place
    is_new = not path.exists()
    with failures.said_for_people():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    try:
        if option.check is not None:
            option.check(str(path))
    except StudioError:
        if is_new:
            path.unlink()
        raise
    return KEPT + place.as_posix()
