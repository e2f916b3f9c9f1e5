"""Where a text may be cut: never within what reads as one character."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_SKIN_COLOURS = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def beginning(text: str, most: int) -> str:
    """At most so many code points from the beginning, ending where a character ends.

    The rules of Unicode (UAX #29) as far as names need them: marks, emoji that are joined or coloured, flags.
    """
    end = min(most, len(text))
    while 0 < end < len(text) and _is_within(text, end):
        end -= 1
    return text[:end]


def _is_within(text: str, at: int) -> bool:
    """Whether a cut before `at` would go through one character."""
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or unicodedata.category(after).startswith("M"):
        return True
    return ord(after) in _SKIN_COLOURS or ord(after) in _TAGS or _parts_a_flag(text, at)


def _parts_a_flag(text: str, at: int) -> bool:
    """A flag is two letters of their own kind; side by side, they are counted from the first."""
    if ord(text[at]) not in _FLAG_LETTERS:
        return False
    letters = 0
    while letters < at and ord(text[at - 1 - letters]) in _FLAG_LETTERS:
        letters += 1
    return letters % 2 == 1
