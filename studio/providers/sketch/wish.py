"""What a prompt asks of the light: where from, how warm, how hard, how bright."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.providers.sketch import words
from studio.providers.sketch.brief import Brief

_SIDES = {"left": -1.0, "right": 1.0}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the light. Sides: -1 left … 1 right; None where nothing is said. `key`: -1 dark … 1
    bright; `step` the same as a comparison: darker or brighter than it was.
    """

    side: float | None = None
    behind: bool = False
    above: bool = False
    warmth: float | None = None
    hardness: float | None = None
    key: float = 0.0
    step: float = 0.0


def read_wish(brief: Brief) -> Wish:
    """Read the light out of a brief; a change counts before the moment, the moment before the style."""
    texts = (brief.change, brief.moment, brief.style, brief.frame)
    spoken = [found[1] for text in texts for found in words.LIGHT_FROM.finditer(text)]
    note = words.SIDE_NOTE.search(brief.change)
    spoken = ([note[1]] if note else []) + spoken
    side = next((_SIDES[each] for each in spoken if each in ("left", "right")), None)
    whole = "\n".join(texts)
    return Wish(
        side=side,
        behind=any(each in ("behind", "back") for each in spoken)
        or bool(re.search(r"backlit|silhouette|against the sun", whole)),
        above="above" in spoken or bool(words.LIGHT_ABOVE.search(whole)),
        warmth=_balance(texts, words.WARM, words.COOL),
        hardness=_hardness(texts),
        key=_balance(texts, words.BRIGHT, words.DARK) or 0.0,
        step=_balance(texts, words.BRIGHTER, words.DARKER) or 0.0,
    )


def _balance(texts: tuple[str, ...], plus: re.Pattern[str], minus: re.Pattern[str]) -> float | None:
    """1 or -1 as the first text that speaks of it says, None when none does; a change counts for more."""
    for place, text in enumerate(texts):
        score = len(plus.findall(text)) - len(minus.findall(text))
        if score:
            return (1.0 if score > 0 else -1.0) * (1.6 if place == 0 else 1.0)
    return None


def _hardness(texts: tuple[str, ...]) -> float | None:
    balance = _balance(texts, words.HARD, words.SOFT)
    return None if balance is None else min(1.0, max(0.0, 0.5 + 0.4 * balance))
