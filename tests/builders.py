"""Words for tests: each builder makes something whole and lets a test name only what matters to it."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

from studio.domain.storyboard import SegmentSpec, StoryboardSpec

SUBJECT = (
    "Woman, 38, 1.70 m, slim, short auburn hair tucked behind the left ear, hazel eyes, small scar through "
    "the right eyebrow; orange flight suit with a round patch on the chest"
)
STYLE = {
    "style": "natural commercial photography",
    "palette": "amber and teal",
    "lighting": "low warm window light from frame left",
    "composition": "subject on the right third, cup in the lower centre",
    "mood": "calm, waking up",
}
UPLOADED_REFERENCE = "5e" * 32

_MOMENTS = (
    (
        "kitchen with an oak counter and a brass tap at dawn, empty",
        "wide shot from the doorway, she stands at the window with her back to the camera",
        "wide shot, she turns half towards the camera, a hand reaching for the cup",
    ),
    (
        "the same oak counter seen from eye level, soft window light",
        "medium shot, her fingers close round the red cup, steam rising",
        "medium shot, cup at chest height, eyes lowered to the steam",
    ),
    (
        "the window corner, close, sunlight on the wall",
        "close-up, the cup at her lips, eyes closed, light from frame left",
        "close-up, a first smile, the cup lowered to her chin",
    ),
    (
        "the window sill with the garden behind, bright morning",
        "wide shot, she leans on the counter, cup in both hands, looking out",
        "macro, the cup alone on the sill, she is out of focus behind it",
    ),
)


def a_segment(number: int = 1, **fields: Any) -> SegmentSpec:
    """One segment; the clock in its prompts keeps every prompt of a long storyboard different."""
    reference, start, end = _MOMENTS[(number - 1) % len(_MOMENTS)]
    clock = f"{6 + number // 60}:{number % 60:02d} on the kitchen clock"
    words: dict[str, Any] = {
        "reference": f"{reference}, {clock}",
        "start": f"{start}, {clock}",
        "end": f"{end}, {clock}",
    }
    return SegmentSpec(**{**words, **fields})


def a_storyboard(
    segments: int = 3,
    *,
    influencer: bool | str = False,
    product: bool | str = False,
    kit: bool | str = False,
    reference: bool | str | bytes | Path = False,
    continues: Container[int] = (),
    **fields: Any,
) -> StoryboardSpec:
    """A storyboard that could be rendered as it is.

    Assets are off; True gives a made-up id, a string is the id itself. `continues` holds the numbers of the
    segments marked so; `fields` are StoryboardSpec's own (strategy, variations …).
    """
    spec: dict[str, Any] = {
        "title": "Morning espresso",
        "subject": SUBJECT,
        "style": dict(STYLE),
        "segments": [a_segment(n, continues=n in continues) for n in range(1, segments + 1)],
        "influencer_id": _given(influencer, "inf_eileen"),
        "product_id": _given(product, "prod_espresso"),
        "kit_id": _given(kit, "kit_eileen"),
        "reference_image": _given(reference, UPLOADED_REFERENCE),
    }
    return StoryboardSpec(**{**spec, **fields})


def _given(value: Any, made_up: str) -> Any:
    """What a yes-or-value argument means: nothing, the made-up default, or the value itself."""
    return {True: made_up, False: None}.get(value, value)
