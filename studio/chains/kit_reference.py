"""Which picture of a reference kit fits what a prompt asks to see.

Profile before body before expression: an anchor shows least of a turned head, then of a body. Of a product,
what shows it closest comes first.
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
_PRODUCT_VIEWS: dict[str, re.Pattern[str]] = {
    "packshot": re.compile(r"\b(pack[- ]?shot|hero shot|product shot|on white)\b", re.IGNORECASE),
    "detail": re.compile(
        r"\b(macro|extreme close[- ]?up|detail|texture|label)\b|\bclose([- ]?up)? (of|on) (the|its)\b",
        re.IGNORECASE,
    ),
    "in_hand": re.compile(
        r"\b(hold(s|ing)?|held|grip(s|ping|ped)?|in hand|in (her|his|their|one|both|a) hands?)\b",
        re.IGNORECASE,
    ),
    "back": re.compile(r"\b(its back|back (side|view|label)|rear view)\b", re.IGNORECASE),
    "three_quarter": re.compile(r"\bthree[- ]quarters?\b", re.IGNORECASE),
}
PRODUCT = "product_kit:"
"""What the kinds of the product's kit begin with, beside those of the person's."""
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


def fitting_product_reference(prompt: str, kinds: Sequence[str]) -> str | None:
    """The kind of product reference, of those available, that fits the prompt best; None where none does.

    kinds are without "product_kit:". The front is never the answer: it is shown already.
    """
    return next(
        (kind for kind, words in _PRODUCT_VIEWS.items() if kind in kinds and words.search(prompt)), None
    )


def _asks_for(prompt: str, expression: str) -> bool:
    """Whether the prompt names this expression, or says it in a word of the same meaning."""
    words = _EXPRESSION_WORDS.get(expression, re.escape(expression.replace("_", " ")))
    return re.search(rf"\b({words})\b", prompt, re.IGNORECASE) is not None
