"""The shapes that a text gives a thing, by word lists: what looks alike in a photo counts as the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from studio.prompts.colour_words import tokens_of, words

Shape = Literal["ball", "cylinder", "disc", "oval", "box", "pyramid", "prism"]
_MEANT: tuple[tuple[str, tuple[Shape, ...]], ...] = (
    ("round circular", ("ball", "cylinder", "disc", "oval")),
    ("spherical globular globe sphere", ("ball",)),
    ("cylindrical cylinder tubular", ("cylinder",)),
    ("oval elliptical", ("oval", "disc")),
    ("square rectangular boxy cuboid cubic cubical cube oblong", ("box",)),
    ("triangular pyramidal pyramid conical cone", ("pyramid",)),
    ("hexagonal octagonal", ("prism",)),
)
_SHAPE_WORDS: dict[str, frozenset[Shape]] = {
    word: frozenset(shapes) for listed, shapes in _MEANT for word in words(listed)
}
# What a shape stands before without being that of the whole.
_PARTS = words(
    "label labels sticker logo emblem cap lid top stopper cork knob button buttons handle handles base foot "
    "feet neck shoulder shoulders edge edges corner corners opening mouth window windows pattern patterns "
    "pocket pockets sole heel toe buckle stand shade screen camera"
)
_DENIED = words("not no never neither nor without")
_AHEAD = 4


def shapes_named(text: str) -> dict[str, frozenset[Shape]]:
    """Each word for the shape of the thing itself, with what it may stand for; not those of parts."""
    tokens = tokens_of(text)
    return {
        token: _SHAPE_WORDS[token]
        for place, token in enumerate(tokens)
        if token in _SHAPE_WORDS and not _is_denied(tokens, place) and not _is_of_a_part(tokens, place)
    }


def _is_denied(tokens: Sequence[str], place: int) -> bool:
    return bool(_DENIED & set(tokens[max(0, place - 2) : place]))


def _is_of_a_part(tokens: Sequence[str], place: int) -> bool:
    """ "square white paper label": a part comes before the next mark or "with"."""
    for token in tokens[place + 1 : place + 1 + _AHEAD]:
        if token in _PARTS:
            return True
        if not token.isalpha() or token in ("with", "of", "in"):
            return False
    return False
