"""What a prompt asks to see: shot size, angle, who and what is in it, where, in which light.

The moment (the person's own words) counts first, then the composition and the style. The subject section
only describes the person: it puts nothing into the picture. A change asked for with a regeneration comes
last and wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from studio.providers.sketch import words
from studio.providers.sketch.brief import Brief, read_brief
from studio.providers.sketch.palette import colours_in
from studio.providers.sketch.wish import Wish, read_wish
from studio.providers.sketch.words import Place, ShotSize, Time

_CLAUSES = re.compile(r"[,;:.\n]| and (?=the |her |his |a )")
_SIDES = {"left": -1.0, "right": 1.0, "centre": 0.0, "center": 0.0, "middle": 0.0, "fills": 0.0}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture as asked for. `size`, `place`, `time` are None where nothing is said; `hint` is a place
    only hinted at, `under_roof` whether the words go in or out.

    `side` and `product_side` say where things stand in the frame, -1 left … 1 right. `zoom` above 1 is
    closer than the size alone, `pan` moves the camera sideways. `focus` is what is sharp, `product_m` the
    product's length in metres where the words tell it.
    """

    size: ShotSize | None = None
    angle: str | None = None
    person: bool | None = None
    product: bool | None = None
    focus: str = "person"
    side: float | None = None
    product_side: float | None = None
    place: Place | None = None
    hint: Place | None = None
    under_roof: bool | None = None
    time: Time | None = None
    time_hint: Time | None = None
    weather: tuple[str, ...] = ()
    light: Wish = field(default_factory=Wish)
    palette: tuple[str, ...] = ()
    wall: str | None = None
    props: tuple[str, ...] = ()
    zoom: float = 1.0
    pan: float = 0.0
    lift: float = 0.0
    still: bool = False
    fast: bool = False
    seated: bool = False
    steam: bool = False
    product_m: float | None = None
    dust: bool = False


def read_shot(prompt: str) -> Shot:
    """Read a prompt, composed or plain."""
    brief = read_brief(prompt)
    person, product = _who(brief)
    size = _size(brief)
    return Shot(
        size=size,
        angle=words.first(
            words.ANGLES,
            *(words.LIGHT_FROM.sub(" ", text) for text in (brief.change, brief.moment, brief.frame)),
        ),
        person=person,
        product=product,
        focus=_focus(brief, size, person, product),
        side=_side(brief, words.SUBJECT if person is not False else words.PRODUCT),
        product_side=_side(brief, words.PRODUCT),
        place=_place(brief),
        hint=cast(
            "Place | None",
            words.first(words.PLACES, brief.style) or words.first(words.HINTS, brief.moment, brief.style),
        ),
        under_roof=_under_roof(brief),
        time=cast("Time | None", words.first(words.TIMES, brief.change, brief.moment, brief.style)),
        time_hint=cast("Time | None", words.first(words.TIME_HINTS, brief.moment, brief.style)),
        weather=tuple(
            name for name, pattern in words.WEATHER if pattern.search(f"{brief.asked}\n{brief.style}")
        ),
        light=read_wish(brief),
        palette=colours_in(_palette_text(brief)),
        wall=_wall(brief.asked),
        props=tuple(name for name, pattern in words.PROPS if pattern.search(brief.asked)),
        zoom=_zoom(brief),
        pan=_pan(brief),
        lift=_lift(brief),
        still=bool(words.STILL.search(brief.asked)),
        fast=bool(words.FAST.search(brief.moment)),
        seated=bool(words.SEATED.search(brief.moment)),
        product_m=_length(words.ABOARD.sub(" ", brief.asked)),
        steam=bool(words.STEAM.search(brief.asked)),
        dust=bool(words.DUST.search(brief.asked)),
    )


def _size(brief: Brief) -> ShotSize | None:
    for text in (brief.change, brief.moment, brief.frame):
        named = words.first(words.SIZES, text)
        bare = next(
            (
                words.BARE_SIZES[each.strip()]
                for each in _CLAUSES.split(text)
                if each.strip() in words.BARE_SIZES
            ),
            None,
        )
        if named or bare:
            return cast("ShotSize", named or bare)
    return _size_of_action(brief.moment)


def _size_of_action(moment: str) -> ShotSize | None:
    """Where no size is named, what happens suggests one: a smile is seen from near, a run from afar."""
    if words.FAR_ACTION.search(moment):
        return "medium-wide"
    if words.NEAR_ACTION.search(moment):
        return "medium-close"
    return None


def _who(brief: Brief) -> tuple[bool | None, bool | None]:
    """Whether a person and the product are in the picture; None where nothing is said of it."""
    text = words.ABOARD.sub(" ", brief.asked)
    named = bool(words.PERSON.search(text)) or _is_called(brief.subject, text)
    product = bool(words.PRODUCT.search(text))
    if words.NO_PERSON.search(text):
        return False, not words.NO_PRODUCT.search(text)
    if words.NO_PRODUCT.search(text):
        return named or None, False
    if named:
        return True, product or bool(words.PRODUCT.search(brief.frame))
    return _without_person(brief, product)


def _without_person(brief: Brief, product: bool) -> tuple[bool | None, bool | None]:
    """Whether person and product are meant where no word speaks of a person."""
    if product:
        return bool(words.HANDS.search(brief.moment)), True
    if words.EMPTY.search(brief.asked):
        return False, False
    # Whatever stands alone is the product, called by a word we do not know.
    return (False, True) if re.search(r"\balone\b", brief.asked) else (None, None)


def _is_called(subject: str, text: str) -> bool:
    """Whether the text speaks of the subject by name, or by what it is: Finn, the fox."""
    opening = subject[:120]
    names = {name.lower() for name in re.findall(r"^\s*([A-Z]\w+)(?=,)", opening)}
    names |= set(words.CREATURES.findall(opening.lower()))
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def _focus(brief: Brief, size: ShotSize | None, person: bool | None, product: bool | None) -> str:
    if person is False or words.BEHIND_FOCUS.search(brief.moment):
        return "product"
    hands_only = words.HANDS.search(brief.moment) and not words.ACTING.search(brief.moment)
    near = size == "macro" and not words.FACE.search(brief.moment)
    return "product" if product and (hands_only or near) else "person"


def _side(brief: Brief, who: re.Pattern[str]) -> float | None:
    """Where in the frame the clause that speaks of someone puts them."""
    for text in (brief.change, brief.moment, brief.frame):
        for clause in _CLAUSES.split(text):
            side = _placed(clause)
            if side is not None and (who.search(clause) or text == brief.change):
                return side
    return 0.0 if re.search(r"\bcentred\b|\bcentered\b|symmetrical", brief.frame) else None


def _placed(clause: str) -> float | None:
    beside = words.BESIDE_WINDOW.search(clause)
    found = beside or words.PLACED.search(words.LIGHT_FROM.sub(" ", clause))
    return _SIDES[found[1]] if found else None


def _place(brief: Brief) -> Place | None:
    """The place the picture is set in: named by the change or the moment, and not merely looked at."""
    for text in (brief.change, brief.moment):
        for name, pattern in words.PLACES:
            if any(_is_here(text, match) for match in pattern.finditer(text)):
                return cast("Place", name)
    return None


def _is_here(text: str, place: re.Match[str]) -> bool:
    before, after = text[: place.start()], text[place.end() :]
    return not (words.ELSEWHERE.search(before) or words.SEEN_THROUGH.match(after))


def _under_roof(brief: Brief) -> bool | None:
    """Whether the words go in (True) or out (False), where they do."""
    if words.GOES_OUT.search(brief.asked):
        return False
    return True if words.GOES_IN.search(brief.asked) else None


def _palette_text(brief: Brief) -> str:
    """The style names the palette; only where it names no colour, the moment's colours count."""
    return brief.style if colours_in(brief.style) else brief.moment


def _length(text: str) -> float | None:
    """How long the product is, where nothing but a large thing is spoken of."""
    nouns = {noun for noun in words.PRODUCT.findall(text) if noun != "product"}
    lengths = [
        length for length, pattern in words.LENGTHS_M if any(pattern.fullmatch(noun) for noun in nouns)
    ]
    known = [noun for noun in nouns if any(pattern.fullmatch(noun) for _, pattern in words.LENGTHS_M)]
    return max(lengths) if lengths and len(known) == len(nouns) else None


def _wall(text: str) -> str | None:
    """The colour of the walls, where it is named: white bathroom, grey studio."""
    found = words.WALL.search(text)
    return colours_in(found[0])[0] if found else None


def _zoom(brief: Brief) -> float:
    """Above 1: nearer. A change acts more than a camera move within the moment."""
    zoom = 1.0
    for text, step in ((brief.change, 1.38), (brief.moment, 1.3)):
        zoom *= step if words.PUSH_IN.search(text) else 1.0
        zoom /= step if words.PULL_BACK.search(text) else 1.0
    return zoom


def _pan(brief: Brief) -> float:
    found = words.PANS.search(brief.asked)
    return _SIDES[found[1]] if found else 0.0


def _lift(brief: Brief) -> float:
    """The camera higher (1) or lower (-1) than usual, as a change asks."""
    return float(bool(re.search(r"\bhigher\b", brief.change))) - float(
        bool(re.search(r"\blower\b(?! centre)", brief.change))
    )
