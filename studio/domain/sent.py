"""The request that may be charged, as it left: kept for the receipt, without keys and without the pictures.

A service builds its request deep inside; who buys wants to keep it, before it leaves. Between the two stands
this note, which the buyer lays out and whoever sends fills in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

REQUEST = "request"
"""Under which name the request stands among what a receipt tells."""

Keep = Callable[[Mapping[str, str]], Awaitable[None]]


async def _keep_nothing(_: Mapping[str, str]) -> None:
    """For whom the note alone is enough."""


@dataclass(slots=True)
class SentNote:
    """body: what is sent, as text, where it was written before. told: what the receipt will hold.

    keep: is given the request, and done before it leaves; where it raises, nothing leaves.
    """

    keep: Keep = _keep_nothing
    body: str = ""
    told: dict[str, str] = field(default_factory=dict)


_NOTE: ContextVar[SentNote | None] = ContextVar("sent_note", default=None)


@contextmanager
def noting_request(keep: Keep = _keep_nothing) -> Iterator[SentNote]:
    """A note that is filled in by what is sent in here; keep: as of SentNote."""
    note = SentNote(keep)
    token = _NOTE.set(note)
    try:
        yield note
    finally:
        _NOTE.reset(token)
        # A connection that was opened in here keeps its context, and so this note, for as long as it lives.
        note.keep = _keep_nothing


def note_body(text: str) -> None:
    """What will be sent, where it is written before it is sent; pictures as words."""
    note = _NOTE.get()
    if note is not None:
        note.body = text


async def note_request(line: str, body: str, mask: Callable[[str], str]) -> None:
    """What leaves next: the request line, and its body where that was not noted before; the last one counts.

    mask: takes keys out of it. Raises what the keeping of it raises; then it must not leave.
    """
    note = _NOTE.get()
    if note is not None:
        note.told = {REQUEST: mask(f"{line}\n\n{body or note.body}".strip())}
        note.body = ""
        await note.keep(note.told)


def note_answer(headers: Mapping[str, str]) -> None:
    """Headers of the answer that are worth having."""
    note = _NOTE.get()
    if note is not None:
        note.told |= headers
