"""A description beside the photos that it is to agree with: which those are, and where it does not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from studio.domain.image import Image
from studio.domain.kit import KitSubject
from studio.errors import NotFound
from studio.prompts.disagreement import (
    PERSON_OF_A_THING,
    THING_OF_A_PERSON,
    against_photo,
    against_words,
    kind_of_text,
)
from studio.service.checks import checked_id
from studio.service.kit_sources import find_source
from studio.service.wiring import Parts
from studio.store.descriptions import newest_description
from studio.store.kits import get_kit
from studio.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """The picture that shows a subject best, what that is, and what a service said of it; empty: nothing."""

    image: Image
    subject: KitSubject
    described: str = ""


def find_photo(tx: Transaction, source_id: str) -> ShownPhoto:
    """The photo of an influencer, a product, a picture or a kit; of a kit its good leading picture, if any.

    Raises NotFound.
    """
    checked = checked_id(source_id, "influencer, product, kit or picture")
    with suppress(NotFound):
        kit = get_kit(tx, checked)
        leading = kit.references[kit.leading]
        image = leading.image if leading.image is not None and leading.is_usable else kit.source
        said = newest_description(tx, [image.sha256, kit.source.sha256])
        return ShownPhoto(image, kit.subject, said or "")
    source = find_source(tx, checked)
    return ShownPhoto(source.image, source.subject, newest_description(tx, [source.image.sha256]) or "")


async def disagreements(parts: Parts, text: str, person_id: str | None, product_id: str | None) -> list[str]:
    """Where a text disagrees with a person's photo, or else a product's. Raises NotFound."""
    kind, chosen = kind_of_text(text), person_id or product_id
    if not chosen or not text.strip():
        return []
    photo = await parts.database.read_async(lambda tx: find_photo(tx, chosen))
    if kind == "product" and photo.subject == "person":
        return [] if product_id else [THING_OF_A_PERSON]
    if kind == "person" and photo.subject == "product":
        return [PERSON_OF_A_THING]
    seen = await parts.photo_colours.of(photo.image, photo.subject)
    return [
        *against_words(text, photo.described, photo.subject),
        *against_photo(text, seen, photo.subject, photo.described),
    ]
