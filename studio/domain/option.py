"""What a person can set of a service: said once, by the service itself, in the words that the page shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

OptionKind = Literal["choice", "text", "number", "address", "file"]
KeyNeed = Literal["needed", "optional", "none"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that an option can have, and what it means."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A setting that only this service has.

    usual: what holds where nothing is set; of a choice its value, else words. A number lies from `least` to
    `most`. check: raises StudioError for a value that the service could not use; of a "file" it gets a path.
    """

    name: str
    label: str
    help: str = ""
    kind: OptionKind = "text"
    usual: str = ""
    choices: tuple[Choice, ...] = ()
    least: int = 1
    most: int = 1_000_000
    check: Callable[[str], object] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What of a service can be set at all.

    key: whether it is of use without one; keys_at: the page on which a person makes one. address: where it is
    asked where no other is set; "": it is not told, None: there is none. calls: whether calls at once can be
    set; models: whether models can. text_model: the one for texts where no other is set. hosts: from which
    results are fetched; empty, from its own address alone.
    """

    options: tuple[Option, ...] = ()
    key: KeyNeed = "needed"
    keys_at: str = ""
    address: str | None = ""
    calls: bool = True
    models: bool = True
    text_model: str = ""
    hosts: tuple[str, ...] = ()


@runtime_checkable
class Adjustable(Protocol):
    """A service that says what can be set of it."""

    @property
    def form(self) -> Form:
        """Its settings, with their words."""
        ...
