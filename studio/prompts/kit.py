"""The prompts of a kit's references: one readable wrapper for each kind, around what keeps the identity.

The labels are those of a keyframe's prompt. What must stay is said before what is shown, and what may change
is named: vague text wins over a clear picture.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.domain.kit import EXPRESSION, KitSubject
from studio.prompts.keyframe import (
    SECTION_CHANGE,
    SECTION_CLEAN,
    SECTION_COHESION,
    SECTION_MOMENT,
    SECTION_ROLES,
    SECTION_SET,
)
from studio.prompts.source_roles import source_roles

KEEP_PERSON = (
    "Exactly the same individual as in image 1: bone structure, eyes, nose, mouth, ears, skin with its "
    "marks, hair with its line, length and colour, age, build and clothes stay as they are. "
    "No beautifying, no other age, no make-up that is not there; sides are not swapped."
)
KEEP_PRODUCT = (
    "Exactly the same product as in image 1: shape, proportions, parts, material, finish and colours stay as "
    "they are, its lettering letter for letter in the same place. Nothing is added, nothing left out."
)
GREY_GROUND = (
    "Plain neutral mid-grey seamless background without gradient or objects; even, soft, neutral light from "
    "the front, as for a passport photo; no coloured cast, no hard shadow."
)
WHITE_GROUND = "Plain pure white background; even, soft, neutral light; only a faint contact shadow below."
CLEAN_PERSON = (
    "A photograph, in focus throughout the face, natural skin texture; one person, seen once; "
    "no text, no border, no collage, no other people."
)
CLEAN_PRODUCT = (
    "A photograph, in focus throughout the product; one product, seen once; "
    "no text but its own, no border, no collage, no props."
)

PERSON_VIEWS = {
    "anchor": (
        "Head and shoulders, upright and facing the lens, eyes to the lens at eye level, neutral relaxed "
        "face with closed mouth, hair off the face as far as in the photo; "
        "the face takes a third of the height."
    ),
    "profile": (
        "Head and shoulders, the head turned 45 degrees to the left of the frame, a three-quarter view with "
        "both eyes visible, gaze along the nose, neutral face; "
        "the same clothes and framing as image {leading}."
    ),
    "half_body": (
        "From the waist up, facing the lens, arms relaxed at the sides, both hands visible with five fingers "
        "each, neutral face; the same clothes as in image 1."
    ),
    "full_body": (
        "The whole body from the top of the head to the shoes, with room above and below, standing upright "
        "and facing the lens, arms relaxed; the same clothes as in image 1, a floor shadow only."
    ),
}
EXPRESSIONS = {
    "smile": "a warm, natural smile, the eyes smiling too",
    "serious": "a serious, attentive look, the mouth closed, the brows level",
    "surprised": "honest surprise, brows raised, eyes wide, the mouth a little open",
    "angry": "controlled anger, brows drawn together, the jaw set",
}
EXPRESSION_VIEW = (
    "Image {leading} once more, with the same framing, pose, light, hair and clothes; "
    "only the muscles of the face move: {expression}."
)
PRODUCT_VIEWS = {
    "front": (
        "The product alone, upright and straight from the front, its label square to the lens, "
        "all of it in frame."
    ),
    "three_quarter": (
        "The product alone, turned 35 degrees so that its front and one side are seen, all of it in frame."
    ),
    "back": (
        "The product alone, straight from behind, as large as in image {leading}. "
        "What no picture shows is kept plain: no invented lettering."
    ),
    "detail": "A close view of the product's most telling part, its material and texture filling the frame.",
    "in_hand": (
        "The product held in one natural hand with five fingers, in its true size, "
        "its label unobstructed and towards the lens."
    ),
    "packshot": (
        "The product alone, upright, from the front and slightly above, all of it in frame, as in a shop."
    ),
}


def reference_prompt(subject: KitSubject, kind: str, sources: Sequence[str], note: str = "") -> str:
    """What is sent for one reference of a kit.

    sources: names of the pictures shown, in order: "kit:source" first, then the leading reference where it
    is there. note: a person's wish for this one time.
    """
    sections = {
        SECTION_ROLES: source_roles(sources),
        SECTION_COHESION: KEEP_PERSON if subject == "person" else KEEP_PRODUCT,
        SECTION_MOMENT: _view(kind).replace("{leading}", str(max(1, min(2, len(sources))))),
        SECTION_SET: WHITE_GROUND if kind == "packshot" else GREY_GROUND,
        SECTION_CHANGE: " ".join(note.split()),
        SECTION_CLEAN: CLEAN_PERSON if subject == "person" else CLEAN_PRODUCT,
    }
    return "\n".join(f"{label}: {text}" for label, text in sections.items() if text)


def _view(kind: str) -> str:
    """What is to be seen; a free expression is asked for in its own words."""
    if kind.startswith(EXPRESSION):
        name = kind.removeprefix(EXPRESSION)
        return EXPRESSION_VIEW.replace("{expression}", EXPRESSIONS.get(name, name.replace("_", " ")))
    return (PERSON_VIEWS | PRODUCT_VIEWS)[kind]
