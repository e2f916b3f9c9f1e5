"""What a subject description lacks to hold an identity: age, build, hair, eyes, marks, wardrobe.

Vague words win over a clear picture, so each trait wants a word of its own. This is a hint by word lists, not
an understanding: it must never keep anybody from rendering.
"""

from __future__ import annotations

import re
from typing import Literal

Trait = Literal["age", "build", "hair", "eyes", "marks", "wardrobe"]
TRAITS: tuple[Trait, ...] = ("age", "build", "hair", "eyes", "marks", "wardrobe")

TRAIT_WORDS: dict[Trait, tuple[str, ...]] = {
    "age": (
        r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?",
        r"\d{1,3}(?:[- ]years?[- ]old)?(?![\d.,]*\d|s|['’″\"])"
        r"(?!\s*(?:mm?|cm|ml|kg|g|lbs?|ft|feet|inch(?:es)?|%)\b)",
        r"newborn|toddler|centenarian",
    ),
    "build": (
        r"\d(?:[.,]\d+)?\s?m|\d{2,3}\s?cm|\d['’]\s?\d{1,2}|\d\s?(?:ft|feet)",
        r"(?:well[- ])?buil[dt]|body|figure|frame|physique|belly|shoulders|shouldered",
        r"slim|slender|thin|lean|skinny|lanky|wiry|petite|tall|small|tiny|large|big|huge|compact",
        r"athletic|muscular|sturdy|stocky|burly|broad|heavy(?:set)?|stout|plump|chubby|round|curvy",
    ),
    "hair": (
        r"hair|haired|bald|shaved head|buzz cut|fringe|bob|pixie cut|ponytails?|bun|curls|locs|afro",
        r"dreadlocks|braids?|plaits?|pigtails|undercut|mohawk|blonde?|brunette|redhead|quiff|crew cut",
        r"fur|furry|coat of|mane|fleece|wool|feathers|feathered|plumage|scales|tabby",
    ),
    "eyes": (r"eyes?|eyed|lens|lenses|optics?",),
    "marks": (
        r"scar(?:s|red)?|freckle[sd]?|moles?|beauty (?:mark|spot)|birthmark|tattoo(?:s|ed)?|dimples?",
        r"(?:laugh|fine|deep) lines|age spots|vitiligo|piercings?|septum|nose ring|gap|chipped",
        r"wrinkles?|missing|crooked|glasses|spectacles|plaster|prosthetic|patch over",
        r"moustache|mustache|beard(?:ed)?|goatee|stubble",
        r"dent|dented|scratch(?:es|ed)?|moss|rust|number \d+|torn|bent|notch(?:ed)?|stripes?|striped|spots?",
        r"spotted|shaped like|white (?:paws?|chest|socks|tip|blaze)|bushy|ringed",
    ),
    "wardrobe": (
        r"wear(?:s|ing)|dressed|outfit|uniform|suit|overalls?|dungarees|costume|gown|kimono|sari|hijab|turban",
        r"dress|skirt|shirt|t-shirt|blouse|top|vest|jumper|sweater|hoodie|cardigan|jacket|coat|raincoat|trench",
        r"jeans|trousers|pants|shorts|leggings|boots|shoes|trainers|sneakers|sandals|hat|cap|scarf|robe|apron",
    ),
}

_PERSON = (
    r"woman|man|girl|boy|person|lady|gentleman|mother|father|grand(?:mother|father|ma|pa)|child|teenager"
)
_MACHINE = r"robot|android|machine|automaton|drone|mech|cyborg"
_ANIMAL = (
    r"animal|cat|kitten|dog|puppy|fox|bear|rabbit|hare|horse|pony|cow|pig|sheep|goat|wolf|lion|tiger|panda|koala"
    r"|monkey|ape|mouse|hamster|squirrel|otter|badger|hedgehog|bird|parrot|owl|penguin|duck|hen|cockerel|eagle"
    r"|frog|turtle|tortoise|lizard|dragon|fish|dolphin|whale|elephant|giraffe|mascot|creature"
)
_ANIMAL_TRAITS: tuple[Trait, ...] = ("build", "hair", "eyes", "marks")
_MACHINE_TRAITS: tuple[Trait, ...] = ("build", "marks")


def missing_traits(subject: str) -> list[Trait]:
    """The traits this description says nothing about, in the order of TRAITS; empty when nothing is missing.

    A decade ("in her 30s") is no age. Animals need neither age nor clothes, and their fur or feathers count
    as hair; machines need build and marks.
    """
    return [trait for trait in _needed(subject) if not _says(subject, "|".join(TRAIT_WORDS[trait]))]


def names_somebody(subject: str) -> bool:
    """Whether a text is about a person, an animal or a machine that plays."""
    return _says(subject, f"{_PERSON}|{_MACHINE}|{_ANIMAL}")


def _needed(subject: str) -> tuple[Trait, ...]:
    """The traits that this kind of subject can have; whoever is not known to be another is a person."""
    if _says(subject, _PERSON):
        return TRAITS
    if _says(subject, _MACHINE):
        return _MACHINE_TRAITS
    return _ANIMAL_TRAITS if _says(subject, _ANIMAL) else TRAITS


def _says(subject: str, words: str) -> bool:
    """Whether one of the words stands in the text, whole and in any case."""
    return re.search(rf"(?<![\w.,])(?:{words})(?!\w)", subject, re.IGNORECASE) is not None
