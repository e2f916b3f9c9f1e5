"""Where a description and a photo disagree, as far as words and measured colours tell: said, never a bar.

By word lists, as all checks of descriptions: what is not understood is not judged, and neither is gender. A
warning needs two words for the same feature that cannot mean the same; of ages, two that are far apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from studio.domain.colour import Colour, SeenPart, SeenPhoto
from studio.domain.kit import KitSubject
from studio.prompts.age_words import age_of
from studio.prompts.colour_words import (
    Feature,
    Said,
    colours_named,
    features_of,
    lettering_of,
    said_of,
    tokens_of,
    words,
)
from studio.prompts.shape_words import shapes_named
from studio.prompts.subject_check import names_somebody

HARDLY_OF_HAIR, HARDLY_OF_CLOTHES, HARDLY_OF_ALL = 0.08, 0.03, 0.004
"""Where a smaller share of a part can pass for a colour, it does not show it. Brown hair has so much black
between its strands, clothes have trimmings, and of a product's whole photo the label may be small."""
_FEATURES: tuple[Feature, ...] = ("hair", "eyes", "clothes")
_BUILDS = (
    words("slim slender thin lean skinny lanky wiry petite"),
    words("stocky burly heavy heavyset stout plump chubby overweight fat"),
)
_LENGTHS = (words("short cropped shaved"), words("long"))
_MATERIALS = (
    words("glass"),
    words("metal steel aluminium aluminum tin brass copper iron"),
    words("plastic rubber silicone"),
    words("wood wooden oak bamboo"),
    words("paper card cardboard"),
    words("ceramic porcelain stoneware clay"),
    words("leather suede"),
    words("fabric cotton linen wool canvas felt nylon"),
    words("stone marble concrete"),
)
_COVERED = words("hat cap hood helmet hijab turban beanie veil headscarf bald crown wig")
_THINGS = words(
    "bottle jar tube cup mug backpack sneaker sneakers smartphone lamp package packaging flask pouch carton "
    "perfume dispenser kettle headphones teapot saucer"
)
PERSON_OF_A_THING = (
    "The text describes a person, and only a product is chosen: no photo holds the face. "
    "Choose an influencer or a kit as well, or describe the product."
)
THING_OF_A_PERSON = (
    "The text describes a thing, and the photo shows a person, an animal or a character. "
    "Describe whom it shows, or choose the product."
)


def kind_of_text(text: str) -> KitSubject | None:
    """Whether a text describes a person or a thing, by its nouns; None where they do not tell."""
    if names_somebody(text) or any(one.feature != "clothes" for one in said_of(text)):
        return "person"
    return "product" if _THINGS & set(tokens_of(text)) else None


def against_words(text: str, described: str, subject: KitSubject) -> list[str]:
    """Where a text differs from what a service said of the same photo."""
    if subject == "product":
        return _things_apart(text, described)
    mine, theirs = said_of(text), said_of(described)
    found = [_apart(_of(mine, feature), _of(theirs, feature)) for feature in _FEATURES]
    found.append(_opposed(tokens_of(text), tokens_of(described), _BUILDS, "build"))
    found.append(_opposed(_around_hair(text), _around_hair(described), _LENGTHS, "hair"))
    found.append(_ages_apart(text, described))
    return [sentence for sentence in found if sentence]


def against_photo(text: str, seen: SeenPhoto, subject: KitSubject, described: str = "") -> list[str]:
    """Where a text names a colour that the photo hardly shows at that place.

    described: what a service said of the photo; the colours that it names were compared with that.
    """
    if subject == "product":
        return [] if colours_named(described) else _missing_from_thing(text, seen.thing)
    known = {one.feature for one in said_of(described)}
    said = [one for one in said_of(text) if one.feature not in known]
    is_covered = bool(_COVERED & set(tokens_of(text)))
    found = (
        "" if is_covered else _not_there(_of(said, "hair"), seen.hair, HARDLY_OF_HAIR),
        _not_there(_of(said, "clothes"), seen.clothes, HARDLY_OF_CLOTHES),
    )
    return [sentence for sentence in found if sentence]


def _of(said: Iterable[Said], feature: Feature) -> list[Said]:
    return [one for one in said if one.feature == feature]


def _all_colours(said: Iterable[Said]) -> frozenset[Colour]:
    return frozenset[Colour]().union(*(one.colours for one in said))


def _apart(mine: Sequence[Said], theirs: Sequence[Said]) -> str:
    """Both name colours, and none in common."""
    if not mine or not theirs or _all_colours(mine) & _all_colours(theirs):
        return ""
    return _both(mine[0].phrase, theirs[0].phrase)


def _opposed(
    mine: Iterable[str], theirs: Iterable[str], groups: Sequence[frozenset[str]], what: str = ""
) -> str:
    """Each uses words of one group alone, and not of the same."""
    ours, other = list(mine), list(theirs)
    sides = [[word for word in said if any(word in group for group in groups)] for said in (ours, other)]
    used = [{at for at, group in enumerate(groups) if group & set(side)} for side in sides]
    if [len(one) for one in used] != [1, 1] or used[0] == used[1]:
        return ""
    return _both(*(f"{side[0]} {what}".strip() for side in sides))


def _around_hair(text: str) -> list[str]:
    return [word for one in features_of(text) if one.feature == "hair" for word in one.around]


def _not_there(said: Sequence[Said], part: SeenPart | None, least: float) -> str:
    """The colours are not at that place of a person's photo."""
    if not said or part is None or _share(_all_colours(said), part) >= least:
        return ""
    where = "above" if said[0].feature == "hair" else "below"
    return f"The text says {said[0].phrase}; {where} the face the photo shows mostly {part.mostly}."


def _share(colours: Iterable[Colour], part: SeenPart) -> float:
    return max((part.shares.get(colour, 0.0) for colour in colours), default=0.0)


def _missing_from_thing(text: str, part: SeenPart | None) -> list[str]:
    if part is None:
        return []
    named = colours_named(text)
    missing = [word for word, colours in named.items() if _share(colours, part) < HARDLY_OF_ALL]
    return [
        f"The text says {word}; the photo shows hardly any of it, but {part.mostly}." for word in missing[:3]
    ]


def _things_apart(text: str, described: str) -> list[str]:
    found = [
        _names_apart(colours_named(text), colours_named(described)),
        _names_apart(shapes_named(text), shapes_named(described)),
        _opposed(tokens_of(text), tokens_of(described), _MATERIALS),
        _letters_apart(lettering_of(text), lettering_of(described)),
    ]
    return [sentence for sentence in found if sentence]


def _ages_apart(text: str, described: str) -> str:
    mine, theirs = age_of(text), age_of(described)
    if mine is None or theirs is None or not mine.is_far_from(theirs):
        return ""
    return _both(mine.phrase, theirs.phrase)


def _names_apart(mine: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]) -> str:
    all_mine, all_theirs = (frozenset[str]().union(*one.values()) for one in (mine, theirs))
    if not mine or not theirs or all_mine & all_theirs:
        return ""
    return _both(" and ".join([*mine][:2]), " and ".join([*theirs][:2]))


def _letters_apart(mine: Sequence[str], theirs: Sequence[str]) -> str:
    seen = " ".join(theirs).casefold()
    other = next((one for one in mine if one.casefold() not in seen), None)
    if other is None or not theirs:
        return ""
    return _both(f"“{other}”", f"“{theirs[0]}”")


def _both(mine: str, theirs: str) -> str:
    return f"The text says {mine}, the photo was described with {theirs}."
