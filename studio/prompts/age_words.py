"""The age that a text states as a number or a decade; words such as "young" state none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TENS = {
    "twent": 20,
    "thirt": 30,
    "fort": 40,
    "fift": 50,
    "sixt": 60,
    "sevent": 70,
    "eight": 80,
    "ninet": 90,
}
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_WRITTEN = re.compile(rf"\b({'|'.join(_TENS)})y(?:[- ]({'|'.join(_ONES)}))?\b")
_YEARS = r"(?:[- ]?years?[- ]?old|\s*y/?o\b|\s+years of age)"
_NUMBERS = re.compile(
    rf"(?<![\d.,])(\d{{1,3}})(?:\s*(?:-|–|to|or|and)\s*(\d{{1,3}}))?{_YEARS}"
    r"|(?:^|[,;(]|\b(?:about|around|aged|age|approximately|roughly|nearly|almost))\s*(\d{1,3})"
    r"(?=\s*(?:[,;)]|\.(?!\d)|$|with\b|and\b|in\b))"
)
_DECADE = re.compile(
    r"\b(?:her|his|their) (?:(early|mid|late)(?:[- ]to[- ](mid|late))?[- ])?"
    rf"(?:(\d)0['’]?s|({'|'.join(_TENS)})ies)\b"
)
_WITHIN = {"early": (0, 5), "mid": (3, 7), "late": (5, 9), "all": (0, 9)}
OLDEST = 110
_APART = 0.35
"""Of the elder one's years: nobody reads an age off a photo more exactly."""


@dataclass(frozen=True, slots=True)
class Age:
    """Years, from the least to the most that was said."""

    least: int
    most: int

    @property
    def phrase(self) -> str:
        """ "an age of 38", "an age of 60 to 69"."""
        return f"an age of {self.least}" + (f" to {self.most}" if self.most > self.least else "")

    def is_far_from(self, other: Age) -> bool:
        """Whether both cannot be said of the same photo."""
        gap = max(self.least, other.least) - min(self.most, other.most)
        return gap > _APART * max(self.least, other.least)


def age_of(text: str) -> Age | None:
    """The age that a text states, all that it says of it taken together; None where it states none."""
    plain = _WRITTEN.sub(_in_digits, text.lower())
    said = [age for age in (*_of_numbers(plain), *_of_decades(plain)) if age.most <= OLDEST]
    return Age(min(one.least for one in said), max(one.most for one in said)) if said else None


def _in_digits(written: re.Match[str]) -> str:
    ones = _ONES.index(written[2]) + 1 if written[2] else 0
    return str(_TENS[written[1]] + ones)


def _of_numbers(plain: str) -> Iterator[Age]:
    for found in _NUMBERS.finditer(plain):
        years = sorted(int(number) for number in found.groups() if number)
        yield Age(years[0], years[-1])


def _of_decades(plain: str) -> Iterator[Age]:
    for found in _DECADE.finditer(plain):
        begin, end, digit, written = found.groups()
        tens = int(digit) * 10 if digit else _TENS[written]
        yield Age(tens + _WITHIN[begin or "all"][0], tens + _WITHIN[end or begin or "all"][1])
