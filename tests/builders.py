"""Words for tests: each builder makes something whole and lets a test name only what matters to it."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.chains.digest import current_inputs
from studio.chains.staleness import Picked
from studio.domain.image import Image
from studio.domain.plan import Plan
from studio.domain.run import Run
from studio.domain.storyboard import SegmentSpec, StoryboardSpec
from studio.domain.variation import Pick, Variation

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
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

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
    segments: int | Sequence[SegmentSpec] = 3,
    *,
    influencer: bool | str = False,
    product: bool | str = False,
    kit: bool | str = False,
    reference: bool | str | bytes | Path = False,
    continues: Container[int] = (),
    **fields: Any,
) -> StoryboardSpec:
    """A storyboard that could be rendered as it is. `segments` are a number of them, or they themselves.

    Assets are off; True gives a made-up id, a string is the id itself. `continues` holds the numbers of the
    segments marked so; `fields` are StoryboardSpec's own (strategy, variations …).
    """
    if isinstance(segments, int):
        segments = [a_segment(number, continues=number in continues) for number in range(1, segments + 1)]
    spec: dict[str, Any] = {
        "title": "Morning espresso",
        "subject": SUBJECT,
        "style": dict(STYLE),
        "segments": list(segments),
        "influencer_id": _given(influencer, "inf_eileen"),
        "product_id": _given(product, "prod_espresso"),
        "kit_id": _given(kit, "kit_eileen"),
        "reference_image": _given(reference, UPLOADED_REFERENCE),
    }
    return StoryboardSpec(**{**spec, **fields})


def sources_of(plan: Plan) -> dict[str, list[str]]:
    """A plan as a table: key → sources, in plan order; a copied keyframe's only source has "= " before it."""
    return {k.key: [f"= {k.copies}"] if k.copies else k.sources for k in plan.keyframes}


def sha_of(name: str) -> str:
    """A made-up picture's sha256: another one for every name."""
    return hashlib.sha256(name.encode()).hexdigest()


def pictures_of(*names: str) -> dict[str, str]:
    """Assets by name, each with a picture of its own."""
    return {name: sha_of(name) for name in names}


ASSETS = pictures_of(
    "influencer", "product", "reference", "kit:anchor", "kit:profile", "kit:half_body", "kit:full_body"
)


def rendered_picks(spec: StoryboardSpec, plan: Plan, assets: Mapping[str, str] = ASSETS) -> dict[str, Picked]:
    """What stands after a whole run in which nothing failed: a picture of its own for every keyframe."""
    pictures = {**assets, **pictures_of(*(keyframe.key for keyframe in plan.keyframes))}
    return {
        keyframe.key: Picked(
            inputs=current_inputs(spec, keyframe, [pictures[name] for name in keyframe.sources]),
            sha256=pictures[keyframe.key],
        )
        for keyframe in plan.keyframes
    }


def an_image(name: str = "a picture") -> Image:
    """A stored picture that no file belongs to."""
    sha256 = sha_of(name)
    return Image(
        sha256=sha256, path=f"images/{sha256[:2]}/{sha256}.png", width=1280, height=720, mime="image/png"
    )


def a_run(**fields: Any) -> Run:
    """A run that just began."""
    return Run(**{"id": "run_1", "board_id": "board_1", "status": "running", "started_at": NOW, **fields})


def a_variation(key: str = "s01.start", index: int = 1, **fields: Any) -> Variation:
    """A generated candidate that is not measured yet."""
    known: dict[str, Any] = {
        "id": f"var_{key}_{index}",
        "storyboard_id": "board_1",
        "key": key,
        "index": index,
        "attempt_id": "att_1",
        "image": an_image(f"{key} {index}"),
        "seed": 7,
        "prompt": "MOMENT: she turns to the window",
        "sources": [],
        "inputs": None,
        "provider": "sketch",
        "size": "1K",
        "created_at": NOW,
    }
    return Variation(**{**known, **fields})


def a_pick(key: str = "s01.start", **fields: Any) -> Pick:
    """A choice of the studio's."""
    known: dict[str, Any] = {
        "id": 1,
        "storyboard_id": "board_1",
        "key": key,
        "variation_id": f"var_{key}_1",
        "how": "auto",
        "by": "",
        "reason": "sharpest of 4",
        "at": NOW,
    }
    return Pick(**{**known, **fields})


def _given(value: Any, made_up: str) -> Any:
    """What a yes-or-value argument means: nothing, the made-up default, or the value itself."""
    return {True: made_up, False: None}.get(value, value)
