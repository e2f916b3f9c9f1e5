"""Which picture of a reference kit fits what a prompt asks to see.

Profile before body before expression: an anchor shows least of a turned head, then of a body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_VIEWS: dict[str, re.Pattern[str]] = {
    "profile": re.compile(r"\b(profile|three[- ]quarters?|side[- ]view|from the side)\b", re.IGNORECASE),
    "full_body": re.compile(
        r"^\W*wide\b|\bwide[- ](shot|view|angle|frame|of)\b|\bfull[- ](shot|body|figure|length|stride)\b"
        r"|\b(long|establishing)[- ]shot\b|\bhead to (toe|shoes)\b",
        re.IGNORECASE,
    ),
    "half_body": re.compile(r"\b(medium|waist[- ]up|mid[- ]shot|half[- ]body)\b", re.IGNORECASE),
}
_EXPRESSION = "expression_"
_EXPRESSION_WORDS: dict[str, str] = {
    "smile": r"smil(e|es|ed|ing)|grin(s|ned|ning)?|laugh(s|ed|ing)?",
    "serious": r"serious(ly)?|stern(ly)?|solemn(ly)?",
    "surprised": r"surpris(e|ed)|astonished|amazed|startled",
    "angry": r"angry|angrily|furious|glar(e|es|ing)|frown(s|ed|ing)?",
}


def fitting_kit_reference(prompt: str, kinds: Sequence[str]) -> str | None:
    """The kind of kit reference, of those available, that fits the prompt best; None where none does.

    The anchor is never the answer: it leads already. An expression with a name of its own (`expression_wink`)
    fits where the prompt holds that word.
    """
    for kind, pattern in _VIEWS.items():
        if kind in kinds and pattern.search(prompt):
            return kind
    expressions = (kind for kind in kinds if kind.startswith(_EXPRESSION))
    return next((kind for kind in expressions if _asks_for(prompt, kind.removeprefix(_EXPRESSION))), None)


def _asks_for(prompt: str, expression: str) -> bool:
    """Whether the prompt names this expression, or says it in a word of the same meaning."""
    words = _EXPRESSION_WORDS.get(expression, re.escape(expression.replace("_", " ")))
    return re.search(rf"\b({words})\b", prompt, re.IGNORECASE) is not None
