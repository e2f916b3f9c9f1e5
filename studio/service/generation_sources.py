"""Who a generation is held to, and which pictures are shown for that.

An id may be that of a kit, an influencer, a product, a generated picture, a variation, or a stored picture's
own sha256; a path is never taken for one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from studio.chains.kit_reference import fitting_kit_reference, fitting_product_reference
from studio.domain.generation import GenerationMode, HeldTo, IdentityShown
from studio.domain.image import Image
from studio.domain.kit import EXPRESSION, UNDER_WAY, KitSubject, ReferenceKit
from studio.errors import Conflict, InvalidInput, NotFound
from studio.store.generations import get_generated
from studio.store.identities import get_identity
from studio.store.images import get_image
from studio.store.kits import get_kit
from studio.store.transaction import Transaction
from studio.store.variations import get_variation

_PREFIXES: dict[KitSubject, str] = {"person": "kit:", "product": "product_kit:"}
T = TypeVar("T")
PERSON, PRODUCT = "influencer", "product"
CHANGED = "picture"
"""The name of the picture that gets another face, among the sources."""
Named = tuple[str, Image]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a picture is held to, and the named pictures that may be shown for it, the leading one first.

    optional: a picture is shown for it alone where the words ask for what it shows.
    """

    held_to: HeldTo
    pictures: Sequence[Named]
    optional: Sequence[Named] = ()


def find_identity(tx: Transaction, identity_id: str, shown: IdentityShown, words: str = "") -> Identity:
    """What an id stands for. Raises NotFound; Conflict for a kit that cannot be used yet, or at all.

    words: what the pictures shall show; of a kit, the reference that fits them comes early.
    """
    kit = _tried(partial(get_kit, tx, identity_id))
    if kit is not None:
        return kit_identity(kit, shown, words)
    for look in (_influencer, _product, _photo):
        found = _tried(partial(look, tx, identity_id))
        if found is not None:
            return _refuse_sheet(found, shown)
    raise NotFound(
        f"There is no kit, influencer, product or picture “{identity_id[:40]}”.",
        do="Choose one that exists, or give a photo.",
    )


def find_picture(tx: Transaction, picture_id: str) -> Image:
    """A generated picture, a variation's, or a stored one by its sha256. Raises NotFound, Conflict."""
    generated = _tried(partial(get_generated, tx, picture_id))
    if generated is not None and generated.image is None:
        raise Conflict("This picture does not exist yet.", do="Wait until it is there, or choose another.")
    if generated is not None and generated.image is not None:
        return generated.image
    variation = _tried(partial(get_variation, tx, picture_id))
    image = variation.image if variation else _tried(partial(get_image, tx, picture_id))
    if image is not None:
        return image
    raise NotFound(
        f"There is no picture “{picture_id[:40]}”.", do="Choose one that exists, or give the picture itself."
    )


def photo_identity(image: Image, name: str = "") -> Identity:
    """A single photo of a person, as it is held to."""
    return Identity(HeldTo(kind="photo", id=image.sha256, name=name), [(PERSON, image)])


def sources_of(
    identity: Identity | None, picture: Image | None, mode: GenerationMode, most: int
) -> list[Named]:
    """The pictures to show, in order: of a face swap the one to change and the face; of a video the face.

    most: how many the service takes. Raises InvalidInput where something is missing, or it takes none.
    """
    if mode == "face_swap":
        return _swapped(identity, picture, most)
    if mode == "video_face_swap":
        return _face(identity)
    named = [*identity.pictures, *identity.optional] if identity else []
    refuse_shown([name for name, _ in named], mode, most)
    return named[:most]


def refuse_shown(names: Sequence[str], mode: GenerationMode, most: int) -> None:
    """Raises InvalidInput where the pictures of an identity, by their names, cannot be shown for that.

    most: how many the service takes.
    """
    if mode != "text" and names and names[0].startswith(PRODUCT):
        raise InvalidInput("A product has no face to swap in.", do="Choose a kit or photo of a person.")
    if mode == "text" and names and most < 1:
        raise InvalidInput(
            "This service takes no pictures, so nothing can be held to an identity.",
            do="Choose another service, or generate from words alone.",
        )


def refuse_incomplete(mode: GenerationMode, has_face: bool, has_picture: bool) -> None:
    """Raises InvalidInput where a face swap lacks its face, or the picture or video to change."""
    if mode == "face_swap" and not has_picture:
        raise InvalidInput(
            "A face swap changes a picture, and none was given.", do="Upload one, or choose a generated one."
        )
    if mode == "video_face_swap" and not has_picture:
        raise InvalidInput("No video was given whose face is to be changed.", do="Give one as video.")
    if mode != "text" and not has_face:
        raise InvalidInput(
            "A face swap needs a face, and nobody was chosen.",
            do="Choose a kit or an influencer, or a photo.",
        )


def refuse_beside_lora(lora: str, has_identity: bool) -> None:
    """Raises InvalidInput where a LoRA, which is an identity by itself, is asked for beside another one."""
    if lora.strip() and has_identity:
        raise InvalidInput(
            "A LoRA holds the identity by itself, and somebody else was chosen as well.",
            do="Leave out the LoRA, or the kit or photo.",
        )


def _swapped(identity: Identity | None, picture: Image | None, most: int) -> list[Named]:
    refuse_incomplete("face_swap", identity is not None, picture is not None)
    if identity is None or picture is None:
        raise AssertionError("refused above")
    name, face = identity.pictures[0]
    refuse_shown([name], "face_swap", most)
    return [(CHANGED, picture), (name, face)]


def _face(identity: Identity | None) -> list[Named]:
    if identity is None:
        raise AssertionError("refused above")
    name, face = identity.pictures[0]
    refuse_shown([name], "video_face_swap", 1)
    return [(name, face)]


def kit_identity(kit: ReferenceKit, shown: IdentityShown, words: str) -> Identity:
    """A kit as it is held to: the leading reference first, then the one that fits the words, then its views.

    Expressions contradict each other, so that only the one that is asked for is shown; a sheet has them all.
    Raises Conflict where the kit is not ready.
    """
    _refuse_unready(kit)
    kinds = kit.usable_kinds
    rest = [kind for kind in kinds if kind != kit.leading]
    if shown == "pictures":
        fitting = fitting_kit_reference if kit.subject == "person" else fitting_product_reference
        fits = fitting(words, rest)
        rest.sort(key=lambda kind: kind != fits)
        rest = [kind for kind in rest if kind == fits or not kind.startswith(EXPRESSION)]
    held_to = HeldTo(kind="kit", id=kit.id, name=kit.name, shown=shown)
    leading, *others = [
        (f"{_PREFIXES[kit.subject]}{kind}", _image(kit, kind)) for kind in (kit.leading, *rest)
    ]
    return Identity(held_to, [leading], others)


def _refuse_unready(kit: ReferenceKit) -> None:
    if kit.status in UNDER_WAY:
        raise Conflict(
            f"The kit “{kit.name}” is still being made.", do="Wait until it is ready, or choose another."
        )
    if kit.leading not in kit.usable_kinds:
        raise Conflict(
            f"The kit “{kit.name}” has no {kit.leading} that can be used.",
            do="Regenerate it on the kit’s page, or allow it there.",
        )


def _image(kit: ReferenceKit, kind: str) -> Image:
    image = kit.references[kind].image
    if image is None:
        raise AssertionError("a usable reference has a picture")
    return image


def _influencer(tx: Transaction, id: str) -> Identity:
    found = get_identity(tx, "influencer", id)
    return Identity(HeldTo(kind="influencer", id=id, name=found.name), [(PERSON, found.photo)])


def _product(tx: Transaction, id: str) -> Identity:
    found = get_identity(tx, "product", id)
    return Identity(HeldTo(kind="product", id=id, name=found.name), [(PRODUCT, found.photo)])


def _photo(tx: Transaction, id: str) -> Identity:
    return photo_identity(find_picture(tx, id))


def _refuse_sheet(identity: Identity, shown: IdentityShown) -> Identity:
    if shown == "sheet":
        raise InvalidInput("A character sheet is composed from a kit.", do="Choose a kit, or no sheet.")
    return identity


def _tried(look: Callable[[], T]) -> T | None:
    """What is found; None where there is no such thing."""
    try:
        return look()
    except NotFound:
        return None
