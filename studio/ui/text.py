"""Words for the page: names of keyframes, money, time, scores, and what each measurement means."""

from __future__ import annotations

from typing import NamedTuple

from studio.domain.ids import is_key, keyframe_words
from studio.domain.view import KeyframeState
from studio.service.prices import with_unpriced

STRATEGY_LABELS = {
    "end-to-start": "End to start",
    "three-chains": "Three chains",
    "anchored-pairs": "Anchored pairs",
    "re-anchored": "Re-anchored",
    "joined": "Joined",
    "independent": "Independent",
}
ASSET_LABELS = {
    "influencer": "the influencer",
    "product": "the product",
    "reference": "your reference image",
}
JOB_WORDS: dict[KeyframeState, str] = {
    "queued": "queued",
    "enhancing": "enhancing the prompt",
    "generating": "generating",
    "scoring": "scoring",
    "waiting": "waiting for your pick",
}


class Measure(NamedTuple):
    """A measurement as people read it: its field in Scores, its name, its scale, and what it means."""

    name: str
    label: str
    of: float
    why: str


MEASURES = (
    Measure("overall", "Overall", 100, "All measurements together. Made to rank variations of one keyframe."),
    Measure(
        "pick",
        "PickScore",
        100,
        "Which picture people would rather choose for this prompt, as learnt from their choices.",
    ),
    Measure("clip", "Prompt match", 100, "How well the picture shows what the prompt says."),
    Measure("aesthetic", "Aesthetic", 100, "How pleasing people found pictures like this one."),
    Measure(
        "technical",
        "Technical quality",
        100,
        "Sharpness, noise, exposure and contrast together. Low values warn; high ones promise nothing.",
    ),
    Measure("sharp", "Sharpness", 1, "How crisp the sharpest parts are; a blurred background is no fault."),
    Measure("clean", "Cleanness", 1, "How little noise there is in smooth areas."),
    Measure("exposed", "Exposure", 1, "How little is lost in pure black and pure white."),
    Measure("contrast", "Contrast", 1, "How far apart the dark and the light parts are."),
    Measure("identity", "Likeness", 1, "How alike the face is to the clean photo."),
    Measure(
        "scene_px",
        "Scene likeness",
        1,
        "How alike palette, light and layout are to its sources, by their pixels; the first counts double.",
    ),
)


def source_label(name: str) -> str:
    """A source's name within a sentence: "end of segment 1", "the influencer", "kit: anchor"."""
    if is_key(name):
        return keyframe_words(name)
    return ASSET_LABELS.get(name, name.replace(":", ": ").replace("_", " "))


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 keyframe", "3 keyframes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def money(usd: float) -> str:
    """A sum in dollars: two decimals, four where it is under a cent."""
    return f"${usd:.4f}" if 0 < usd < 0.01 else f"${usd:.2f}"


def cost(usd: float, unpriced: int, possibly_usd: float = 0.0) -> str:
    """What some calls cost, as far as it is known: "at least $0.12 + $0.04 possibly".

    unpriced: how many were charged without anybody telling how much; possibly_usd: what those may have cost
    whose answers were lost.
    """
    known = with_unpriced(money(usd), unpriced, "cost not known")
    return f"{known} + {money(possibly_usd)} possibly" if possibly_usd else known


def picture_cost(usd: float, *, unpriced: bool) -> str:
    """What a picture costs, or that nobody tells: "$0.04", "price not known"."""
    return "price not known" if unpriced else money(usd)


def duration(seconds: float) -> str:
    """Minutes and seconds: "0:41"."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def size(bytes_: float) -> str:
    """A file size with its unit: "812 kB", "1.4 GB"."""
    for unit in ("B", "kB", "MB"):
        if bytes_ < 1000:
            return f"{bytes_:.0f} {unit}"
        bytes_ /= 1000
    return f"{bytes_:.1f} GB"


def points(value: float | None, of: float) -> str:
    """A measurement: whole points of 100, two decimals of 1, a dash where not measured."""
    if value is None:
        return "–"
    return f"{value:.0f}" if of > 1 else f"{value:.2f}"
