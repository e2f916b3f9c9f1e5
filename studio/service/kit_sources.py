"""What a kit can be made from: an influencer, a product, a picture of a storyboard or of the image generator.

An id is looked up, never opened: a path is not taken for one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from studio.domain.ids import keyframe_words
from studio.domain.image import Image
from studio.domain.kit import KitSubject, SourceChoice
from studio.errors import InvalidInput, NotFound
from studio.service.wiring import Parts
from studio.store.generations import get_generated
from studio.store.identities import get_identity
from studio.store.kit_sources import newest_generated, newest_picks
from studio.store.storyboards import get_storyboard
from studio.store.transaction import Transaction
from studio.store.variations import get_variation

MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class KitSource:
    """A photo, where it is from in words, and what a kit that is made from it is called and shows."""

    image: Image
    note: str
    name: str
    subject: KitSubject = "person"
    influencer_id: str | None = None
    product_id: str | None = None


def find_source(tx: Transaction, source_id: str) -> KitSource:
    """What an id stands for. Raises NotFound."""
    looks: tuple[Callable[[Transaction, str], KitSource], ...] = (
        _influencer,
        _product,
        _variation,
        _generated,
    )
    for look in looks:
        with suppress(NotFound):
            return look(tx, source_id)
    raise NotFound(
        f"There is no influencer, product or picture “{source_id[:40]}”.",
        do="Choose one that exists, or give a photo.",
    )


def newest(parts: Parts, most: int) -> list[SourceChoice]:
    """Pictures to choose from, so many at most: half of them the newest of the image generator, half what was
    picked last for a keyframe; where there are fewer of one, more of the other. Raises InvalidInput."""
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MOST_OFFERED:
        raise InvalidInput(f"`most` is a whole number from 1 to {MOST_OFFERED}.")

    def read(tx: Transaction) -> list[SourceChoice]:
        generated, picked = newest_generated(tx, most), newest_picks(tx, most)
        room = max(most // 2, most - len(picked))
        generated = generated[:room]
        return [*generated, *picked[: most - len(generated)]]

    return parts.database.read(read)


def uploaded(image: Image) -> KitSource:
    """A photo that was given for the kit alone."""
    return KitSource(image, "An uploaded photo", "Reference kit")


def _influencer(tx: Transaction, source_id: str) -> KitSource:
    found = get_identity(tx, "influencer", source_id)
    note, name = f"Influencer “{found.name}”", f"{found.name[:190]} kit"
    return KitSource(found.photo, note, name, influencer_id=found.id)


def _product(tx: Transaction, source_id: str) -> KitSource:
    found = get_identity(tx, "product", source_id)
    note, name = f"Product “{found.name}”", f"{found.name[:190]} kit"
    return KitSource(found.photo, note, name, subject="product", product_id=found.id)


def _variation(tx: Transaction, source_id: str) -> KitSource:
    found = get_variation(tx, source_id)
    title = get_storyboard(tx, found.storyboard_id).spec.title
    keyframe = keyframe_words(found.key)
    note = f"Variation {found.index} of the {keyframe} in “{title}”"
    return KitSource(found.image, note, f"Kit from {title[:150]}, {keyframe}")


def _generated(tx: Transaction, source_id: str) -> KitSource:
    found = get_generated(tx, source_id)
    if found.image is None:
        raise InvalidInput("This picture does not exist yet.", do="Wait until it is there.")
    return KitSource(found.image, "A picture of the image generator", "Kit of a generated person")
