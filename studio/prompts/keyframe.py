"""The prompt of a keyframe, as it is sent: labelled lines around the person's own words.

The person's words are never rewritten. Each line of ours begins with its label, so that `split_prompt` finds
the sections again; what a renderer may read as a wish for the picture stands under SECTION_MOMENT alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio.domain.ids import Role, is_key
from studio.domain.plan import Plan, PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec, StyleKey
from studio.prompts.source_roles import source_roles

SECTION_ROLES = "REFERENCE ROLES"
SECTION_SUBJECT = "SUBJECT"
SECTION_MOMENT = "MOMENT"
SECTION_FRAME = "FRAME"
SECTION_SET = "SET AND LIGHT"
SECTION_CONTINUITY = "CONTINUITY"
SECTION_COHESION = "COHESION"
SECTION_CHANGE = "CHANGE"
SECTION_CLEAN = "CLEAN"
SECTIONS = (
    SECTION_ROLES,
    SECTION_SUBJECT,
    SECTION_MOMENT,
    SECTION_FRAME,
    SECTION_SET,
    SECTION_CONTINUITY,
    SECTION_COHESION,
    SECTION_CHANGE,
    SECTION_CLEAN,
)

COHESION = (
    "Maintain exact visual consistency across all pictures of this film: wherever they are seen, "
    "the person, the product, the place, the light and the colours look the same."
)
CLEAN = (
    "Natural surfaces and complete hands, nothing added that is not named, "
    "no lettering but the product's own and what stands in quotes."
)
_SET_KEYS: tuple[StyleKey, ...] = ("lighting", "palette", "style", "mood")


def user_prompt(spec: StoryboardSpec, segment: int, role: Role) -> str:
    """What the person wrote for this keyframe, word for word; empty where they wrote nothing.

    segment counts from 1. A blank reference prompt is composed from the segment's start.
    """
    words = spec.segments[segment - 1]
    if role == "start":
        return words.start
    if role == "end":
        return words.end
    if words.reference.strip() or not words.start.strip():
        return words.reference
    return f"The scene at rest, before anything happens: {words.start}"


def missing_prompts(
    spec: StoryboardSpec, plan: Plan, keys: Iterable[str] | None = None
) -> list[tuple[int, Role]]:
    """Segment and role of the keyframes that would be made without a prompt, in plan order.

    keys: only these keyframes; None means all. Copied keyframes need no prompt.
    """
    wanted = {keyframe.key for keyframe in plan.keyframes} if keys is None else set(keys)
    return [
        (keyframe.segment, keyframe.role)
        for keyframe in plan.keyframes
        if keyframe.key in wanted
        and not keyframe.copies
        and not user_prompt(spec, keyframe.segment, keyframe.role).strip()
    ]


def compose_prompt(
    spec: StoryboardSpec, keyframe: PlannedKeyframe, sources: Sequence[str], note: str = ""
) -> str:
    """The whole prompt: the person's words verbatim, and around them what holds the chain together.

    sources: names of the pictures really shown, in order. note: the wish of a regeneration, for once.
    Sections with nothing to say are left out.
    """
    sections = {
        SECTION_ROLES: source_roles(sources),
        SECTION_SUBJECT: spec.subject,
        SECTION_MOMENT: user_prompt(spec, keyframe.segment, keyframe.role),
        SECTION_FRAME: _joined([spec.aspect_ratio, spec.style.get("composition", "")]),
        SECTION_SET: _joined([spec.style.get(key, "") for key in _SET_KEYS]),
        SECTION_CONTINUITY: _continuity(sources),
        SECTION_COHESION: COHESION,
        SECTION_CHANGE: note,
        SECTION_CLEAN: CLEAN,
    }
    return "\n".join(f"{label}: {text}" for label, text in sections.items() if text.strip())


def split_prompt(prompt: str) -> dict[str, str]:
    """The sections of a composed prompt, label → text. Text without any label counts as the moment."""
    sections: dict[str, str] = {}
    label = SECTION_MOMENT
    for line in prompt.split("\n"):
        opened = next((each for each in SECTIONS if line.startswith(f"{each}: ")), None)
        label = opened or label
        text = line.removeprefix(f"{opened}: ") if opened else line
        sections[label] = f"{sections[label]}\n{text}" if label in sections else text
    return sections


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part.strip())


def _continuity(sources: Sequence[str]) -> str:
    """The line that ties a keyframe to the newest of those before it; empty where it is shown none."""
    number = next((place for place, name in enumerate(sources, start=1) if is_key(name)), None)
    if number is None:
        return ""
    return (
        f"This picture continues directly from image {number}. "
        "Preserve the exact same person, room, lighting and wardrobe."
    )
