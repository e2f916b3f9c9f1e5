"""The prompt of the image generator: a person's free words, held to the identity in the pictures beside them.

The words themselves are never rewritten. Around them stand what each picture controls, what must stay as it
is, and what may change; the labels are those of a keyframe's prompt, so that whoever reads one reads both.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.domain.storyboard import AspectRatio
from studio.prompts.keyframe import (
    CLEAN,
    SECTION_CLEAN,
    SECTION_COHESION,
    SECTION_FRAME,
    SECTION_MOMENT,
    SECTION_ROLES,
)
from studio.prompts.source_roles import source_roles

SHEET, PRODUCT_SHEET = "kit:sheet", "product_kit:sheet"
"""The names of a composed sheet among the sources."""
KEEP_SUBJECT = (
    "Keep the identity exactly as in image 1: the same bone structure, eyes, nose, mouth, skin, hair line, "
    "marks, age and build. Pose, expression, light and clothes change only where the moment asks for it. "
    "The subject is seen once, in one picture without borders or panels."
)
KEEP_PRODUCT = (
    "Keep the product exactly as in image 1: the same shape, proportions, material, colours and lettering, "
    "letter for letter. Place, light and view change only where the moment asks for it."
)
_SHEET_ROLES = {
    SHEET: "Image 1 is a character sheet: the one same subject in several labelled views. Take face, hair, "
    "build and clothes from it exactly; draw neither the sheet nor its labels nor its grey ground.",
    PRODUCT_SHEET: "Image 1 is a sheet of the one same product in several labelled views. Take shape, "
    "proportions, material, colours and lettering from it exactly; draw neither the sheet nor its labels.",
}
_PRODUCTS = ("product", "product_kit:")


def compose_identity_prompt(words: str, sources: Sequence[str], aspect_ratio: AspectRatio) -> str:
    """The whole prompt of a generated picture.

    sources: names of the pictures shown, in order; without any, the person's words are sent as they stand.
    """
    if not sources:
        return words
    sections = {
        SECTION_ROLES: _SHEET_ROLES.get(sources[0]) or source_roles(sources),
        SECTION_MOMENT: words,
        SECTION_FRAME: aspect_ratio,
        SECTION_COHESION: KEEP_PRODUCT if sources[0].startswith(_PRODUCTS) else KEEP_SUBJECT,
        SECTION_CLEAN: CLEAN,
    }
    return "\n".join(f"{label}: {text}" for label, text in sections.items())
