"""The colours that a text names, and of what: hair, eyes, clothes. By word lists, as all such checks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from studio.domain.colour import Colour

Feature = Literal["hair", "eyes", "clothes"]


def words(listed: str) -> frozenset[str]:
    """A list of words, as it is written down."""
    return frozenset(listed.split())


_MEANT: tuple[tuple[str, tuple[Colour, ...]], ...] = (
    ("black ebony jet raven", ("black",)),
    ("charcoal anthracite", ("black", "grey")),
    ("grey gray greying graying ash", ("grey",)),
    ("slate steel", ("grey", "blue")),
    ("silver silvery", ("grey", "white")),
    ("white snowy", ("white", "grey")),
    ("ivory cream", ("white", "yellow", "blond")),
    ("beige tan khaki sand", ("brown", "blond", "yellow")),
    ("brown brunette chocolate mousy umber", ("brown",)),
    ("chestnut hazel", ("brown", "red")),
    ("auburn copper rust", ("brown", "red", "orange")),
    ("sandy honey caramel", ("brown", "blond")),
    ("blond blonde golden flaxen", ("blond", "yellow")),
    ("platinum", ("blond", "white", "grey")),
    ("strawberry", ("blond", "red", "orange")),
    ("red redhead redheaded ginger", ("red", "orange")),
    ("crimson scarlet ruby", ("red",)),
    ("maroon burgundy wine", ("red", "brown", "purple")),
    ("orange", ("orange", "red")),
    ("amber", ("orange", "yellow", "brown")),
    ("gold", ("yellow", "orange", "brown", "blond")),
    ("yellow mustard lemon", ("yellow", "orange")),
    ("green emerald mint lime", ("green",)),
    ("olive", ("green", "brown", "yellow")),
    ("teal turquoise cyan aqua", ("green", "blue")),
    ("blue azure", ("blue",)),
    ("navy", ("blue", "black")),
    ("indigo", ("blue", "purple")),
    ("purple violet lilac lavender mauve", ("purple", "pink")),
    ("magenta fuchsia", ("pink", "purple", "red")),
    ("pink rose", ("pink", "red")),
)
COLOUR_WORDS: dict[str, frozenset[Colour]] = {
    word: frozenset(colours) for listed, colours in _MEANT for word in words(listed)
}
_OF_HAIR_ALONE = words("blond blonde brunette redhead redheaded")
_SHADES: dict[str, frozenset[Colour]] = {
    "dark": frozenset(("black", "brown")),
    "light": frozenset(("blond", "grey", "white")),
    "fair": frozenset(("blond",)),
}
_HAIR = words(
    "hair haired fur furred mane curls locs dreadlocks braids plaits pigtails ponytail bun bob fringe fleece "
    "feathers feathered plumage"
)
_EYES = words("eyes eye eyed")
_CLOTHES = words(
    "suit suits dress gown skirt shirt tee blouse top vest waistcoat jumper sweater pullover hoodie cardigan "
    "jacket blazer coat raincoat trench parka jeans trousers pants shorts leggings overalls dungarees "
    "jumpsuit uniform costume kimono sari robe apron tunic cloak cape"
)
_NOUNS: dict[str, Feature] = {
    **dict.fromkeys(_HAIR, "hair"),
    **dict.fromkeys(_EYES, "eyes"),
    **dict.fromkeys(_CLOTHES, "clothes"),
}
_SAID_AS = {"haired": "hair", "furred": "fur", "feathered": "feathers", "eyed": "eyes", "eye": "eyes"}
_ENDS = words(
    ". ; : ! ? ( ) with wearing wears in under over on of who whose woman man girl boy person lady gentleman "
    "child cat dog fox bear rabbit horse bird parrot"
)
_IS = words(": is are was were of colour color coloured colored")
_DENIED = words("not no without never nor neither formerly once")
_BEFORE, _AFTER = 6, 4
_QUOTED = re.compile(r"[\"“„«][^\"”“»]+[\"”“»]")
_TOKEN = re.compile(r"[^\W\d_]+|[.,;:!?()]")


@dataclass(frozen=True, slots=True)
class Said:
    """A feature with its colours as a text says it: `phrase` "auburn hair"; `around`: what leads up to it."""

    feature: Feature
    phrase: str
    colours: frozenset[Colour]
    around: tuple[str, ...] = ()


def said_of(text: str) -> list[Said]:
    """The features to which the text gives a colour, in its order. What it denies is left out."""
    tokens = tokens_of(text)
    found = [_at(tokens, place) for place, token in enumerate(tokens) if token in _NOUNS]
    said = [one for one in found if one is not None]
    if not any(one.feature == "hair" for one in said):
        said += [Said("hair", f"{word} hair", COLOUR_WORDS[word]) for word in _hair_alone(tokens)]
    return [one for one in said if one.colours]


def features_of(text: str) -> list[Said]:
    """As said_of, also without a colour: for lengths and the like, which stand around the noun."""
    tokens = tokens_of(text)
    found = (_at(tokens, place) for place, token in enumerate(tokens) if token in _NOUNS)
    return [one for one in found if one is not None]


def colours_named(text: str) -> dict[str, frozenset[Colour]]:
    """Every colour word of a text, lettering left out, with what it may stand for."""
    return {token: COLOUR_WORDS[token] for token in tokens_of(text) if token in COLOUR_WORDS}


def lettering_of(text: str) -> list[str]:
    """What a text quotes, without the marks."""
    return [" ".join(found[1:-1].split()) for found in _QUOTED.findall(text)]


def tokens_of(text: str) -> list[str]:
    """Words in small letters and marks, lettering left out; "blue-eyed" are two words."""
    plain = _QUOTED.sub(" ", text.lower()).replace("t-shirt", "shirt").replace("salt-and-pepper", "grey")
    return _TOKEN.findall(plain)


def _at(tokens: Sequence[str], place: int) -> Said | None:
    """The feature that the noun at that place names; None where the text denies it."""
    noun = tokens[place]
    feature = _NOUNS[noun]
    before = _before(tokens, place)
    told = before if _colours(before, feature) else _after(tokens, place)
    if _DENIED & {*before, *told}:
        return None
    named = [word for word in told if word in COLOUR_WORDS or word in _SHADES]
    phrase = " ".join([*(_from_first(told, named) if told is before else named), _SAID_AS.get(noun, noun)])
    return Said(feature, phrase, _colours(told, feature), tuple(before))


def _before(tokens: Sequence[str], place: int) -> list[str]:
    """The words that lead up to a noun."""
    found: list[str] = []
    for token in reversed(tokens[max(0, place - _BEFORE) : place]):
        if token in _ENDS or token in _NOUNS:
            break
        found.insert(0, token)
    return found


def _after(tokens: Sequence[str], place: int) -> list[str]:
    """The words that a noun is said to be: "hair is brown", "eyes: green"."""
    if place + 1 >= len(tokens) or tokens[place + 1] not in _IS:
        return []
    found: list[str] = []
    for token in tokens[place + 2 : place + 2 + _AFTER]:
        if token in (*_ENDS, *_NOUNS, ","):
            break
        found.append(token)
    return found


def _colours(told: Sequence[str], feature: Feature) -> frozenset[Colour]:
    named = frozenset[Colour]().union(*(COLOUR_WORDS.get(word, frozenset()) for word in told))
    if feature == "clothes":
        return named
    shades = [_SHADES[word] for word in told if word in _SHADES]
    if not named:
        return frozenset[Colour]().union(*shades)
    # Dark brown may be called black, light brown blond.
    return named.union(*shades) if "brown" in named else named


def _from_first(told: Sequence[str], named: Sequence[str]) -> list[str]:
    """The words from the first colour on, marks left out."""
    first = told.index(named[0]) if named else len(told)
    return [word for word in told[first:] if word.isalpha()]


def _hair_alone(tokens: Sequence[str]) -> list[str]:
    """Words that mean hair where no hair is named: "a blond woman"."""
    return [
        token
        for place, token in enumerate(tokens)
        if token in _OF_HAIR_ALONE and not _DENIED & {*tokens[max(0, place - 2) : place]}
    ]
