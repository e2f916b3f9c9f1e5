"""What a product's description lacks to hold it: shape, material, label text, colours.

By word lists, as of people (subject_check.py): a hint that keeps nobody from rendering.
"""

from __future__ import annotations

import re
from typing import Literal

ProductTrait = Literal["shape", "material", "label", "colours"]
PRODUCT_TRAITS: tuple[ProductTrait, ...] = ("shape", "material", "label", "colours")

PRODUCT_WORDS: dict[ProductTrait, str] = {
    "shape": (
        r"round(?:ed)?|oval|square|rectangular|cylind(?:er|rical)|conical|tapered|spherical|flat|slim|tall|short"
        r"|wide|narrow|squat|curved|angular|hexagonal|cube|cubic|tube|tubular|dome[d]?|shaped|\d+\s?(?:mm|cm|ml|l)"
    ),
    "material": (
        r"glass|metal|steel|alumini?um|tin|brass|copper|iron|gold|silver|plastic|rubber|silicone|wood(?:en)?|oak"
        r"|bamboo|paper|card(?:board)?|ceramic|porcelain|stoneware|clay|leather|suede|fabric|cotton|linen|wool"
        r"|canvas|felt|nylon|stone|marble|concrete|wax|matte?|glossy|glazed|frosted|transparent|brushed"
    ),
    "label": (
        r"label(?:led)?|logo|lettering|text|says|reads|reading|printed|engraved|embossed|wordmark|brand(?:ed)?"
        r"|unlabelled|unlabeled|unbranded|plain"
    ),
    "colours": (
        r"white|cream|ivory|beige|grey|gray|black|brown|tan|red|crimson|maroon|burgundy|orange|amber|yellow"
        r"|gold(?:en)?|green|olive|mint|teal|turquoise|cyan|blue|navy|indigo|purple|violet|lilac|pink|magenta"
        r"|silver|copper|bronze|transparent|clear|colourless|colorless|#[0-9a-f]{6}"
    ),
}
_QUOTED = re.compile(r"[\"“„«][^\"”“»]+[\"”“»]")


def missing_product_traits(description: str) -> list[ProductTrait]:
    """The traits it says nothing about, in the order of PRODUCT_TRAITS; words in quotes are its lettering."""
    plain = _QUOTED.sub(" label ", description)
    return [trait for trait in PRODUCT_TRAITS if not _says(plain, PRODUCT_WORDS[trait])]


def _says(text: str, words: str) -> bool:
    """Whether one of the words stands in the text, whole and in any case."""
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE) is not None
