"""What a kit is asked to be, checked: from which picture, with which references, made by whom."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from studio.domain.capability import Capability
from studio.domain.kit import (
    BODY_KINDS,
    EXPRESSION,
    MOST_REFERENCES,
    Extended,
    KitSubject,
    ReferenceKit,
    Take,
    kind_words,
    kinds_beside,
    kinds_of,
)
from studio.errors import Conflict, InvalidInput, NotFound, StudioError
from studio.service.checks import checked_id, checked_text
from studio.service.identities import Photo
from studio.service.kit_sources import KitSource, find_source, uploaded
from studio.service.readiness import missing_key
from studio.service.uploads import read_upload
from studio.service.wiring import Parts
from studio.store.preferences import get_preferences

SUBJECTS: tuple[KitSubject, ...] = ("person", "product")


@dataclass(frozen=True, slots=True)
class KitWish:
    """What a kit is to be made from, and of which references; nothing in it is checked yet.

    source_id is the id of an influencer, a product, or a picture; or a photo is given. Blank or None is the
    name of the source, the studio's default provider, what the source is.
    """

    source_id: str | None = None
    photo: Photo | None = None
    name: str | None = None
    extended: Extended = False
    expressions: Sequence[str] = ()
    provider: str | None = None
    subject: KitSubject | None = None


def checked_provider(parts: Parts, name: str | None) -> str:
    """Who makes the kit. Raises InvalidInput for one that is not here, or does not look at pictures."""
    stored = parts.database.read(get_preferences).get("provider")
    name = name or parts.default_provider(stored)
    caps = parts.providers.shop(name).provider.caps
    if not _makes_kits(caps):
        raise InvalidInput(
            f"{caps.label} makes no pictures from a photo.", do="Choose another service for the kit."
        )
    return name


def maker_of_others(parts: Parts, kit: ReferenceKit, leading: Take | None) -> str:
    """Who makes what waits for a leading picture: who made that one, as perhaps the kit's own could not; the
    kit's own where it was brought from elsewhere, or its maker is not here any more, or has no key."""
    if leading is None or leading.provider not in parts.providers.names():
        return kit.provider
    with suppress(StudioError):
        maker = parts.providers.get(leading.provider)
        if _makes_kits(maker.caps) and not missing_key(parts, leading.provider, maker):
            return leading.provider
    return kit.provider


def checked_subject(given: KitSubject | None, source: KitSource | None) -> KitSubject:
    """What the kit shows. Raises InvalidInput naming the valid words."""
    if given is not None and given not in SUBJECTS:
        raise InvalidInput("A kit shows a “person” or a “product”.", do="Give one of these as its subject.")
    return given or (source.subject if source is not None else "person")


def checked_bodies(extended: object) -> Extended:
    """Both, none, or those that are named. Raises InvalidInput naming the valid kinds."""
    if isinstance(extended, bool):
        return extended
    named = extended if isinstance(extended, list | tuple) else [None]
    bodies = [kind for kind in BODY_KINDS if kind in named]
    if any(kind not in BODY_KINDS for kind in named):
        raise InvalidInput(f"`extended` is true, false, or a list of these: {', '.join(BODY_KINDS)}.")
    return bodies


def checked_kinds(subject: KitSubject, extended: Extended, expressions: Sequence[str]) -> list[str]:
    """The references of a new kit. Raises InvalidInput for expressions without a name, and for too many."""
    if isinstance(expressions, str) or not isinstance(expressions, Sequence):
        raise InvalidInput('Expressions are a list of words, such as ["smile", "serious"].')
    words = [checked_text(each, "expression", 100) for each in expressions]
    try:
        kinds = kinds_of(subject, checked_bodies(extended), words)
    except ValueError as error:
        raise InvalidInput(f"An expression cannot be used: {error}.") from None
    if len(kinds) > MOST_REFERENCES:
        raise InvalidInput(f"A kit has at most {MOST_REFERENCES} references; these are {len(kinds)}.")
    return kinds


def checked_addition(kit: ReferenceKit, kind: object) -> str:
    """A kind that this kit could have beside its own.

    Raises NotFound naming those there are, Conflict where it has it already, InvalidInput.
    """
    given = kind if isinstance(kind, str) else ""
    if kit.subject == "person" and given.startswith(EXPRESSION):
        (*_, given) = checked_kinds("person", False, [given.removeprefix(EXPRESSION)])
    elif given not in kinds_beside(kit.subject):
        more = [*kinds_beside(kit.subject), *([f"{EXPRESSION}…"] if kit.subject == "person" else [])]
        raise NotFound(f"There is no reference “{str(kind)[:40]}”.", do=f"There are: {', '.join(more)}.")
    if given in kit.references:
        raise Conflict(f"This kit has that reference already: {kind_words(given)}.", do="Regenerate it.")
    if len(kit.references) >= MOST_REFERENCES:
        raise InvalidInput(f"A kit has at most {MOST_REFERENCES} references.")
    return given


async def source_of(parts: Parts, wish: KitWish) -> KitSource:
    """The picture that a kit is to be made from. Raises InvalidInput, NotFound, PictureRefused."""
    if wish.photo is not None:
        if wish.source_id:
            raise InvalidInput("A kit is made from one picture.", do="Give either source_id or a photo.")
        data = await asyncio.to_thread(read_upload, wish.photo)
        image, _ = await parts.intake.take(data, "upload")
        return uploaded(image)
    source_id = wish.source_id
    if not source_id:
        raise InvalidInput("There is nothing to make a kit from.", do="Give source_id or a photo.")
    return await parts.database.read_async(
        lambda tx: find_source(tx, checked_id(source_id, "influencer, product or picture"))
    )


def _makes_kits(caps: Capability) -> bool:
    """Whether it makes pictures from a photo."""
    return caps.max_sources > 0 and "image" in caps.jobs
