"""What a frame takes over from its sources: the set of the first that has one, and who plays in it."""

from __future__ import annotations

from studio.prompts.keyframe import SECTION_MOMENT, SECTION_SET, SECTION_SUBJECT, split_prompt
from studio.providers.sketch import metadata
from studio.providers.sketch.cutout import Cutout, cutout_of
from studio.providers.sketch.impression import impression_of
from studio.providers.sketch.needs import damaged, need, need_picture
from studio.providers.sketch.order import NOWHERE, Order, Source
from studio.providers.sketch.shot import Shot
from studio.providers.sketch.stage import Impression, Stage, carry_on, invent_stage, read_stage
from studio.providers.sketch.stored import PhotoDamaged

_ROLES = {"person": ("influencer", "kit:"), "product": ("product",)}


def find_stage(order: Order, shot: Shot) -> Stage:
    """The set of the first source that has one, carried on; else a new one, in the colours and the light of
    the first picture there is. Raises ProviderFailed where a picture's file is gone or damaged.
    """
    sections = split_prompt(order.prompt)
    moment = sections.get(SECTION_MOMENT, "")
    carried = next((stage for stage in map(_stage_of, order.sources) if stage is not None), None)
    if carried is not None:
        return carry_on(carried, shot, moment, order.chance)
    brief = sections.get(SECTION_SET, "") + sections.get(SECTION_SUBJECT, "")
    return invent_stage(shot, brief, moment, _first_impression(order))


def _stage_of(source: Source) -> Stage | None:
    return read_stage(metadata.read_text(need_picture(source)) or "") if source.is_picture else None


def _first_impression(order: Order) -> Impression | None:
    return next((impression_of(source.path) for source in order.sources if source.is_picture), None)


def find_cast(order: Order, stage: Stage) -> dict[str, Source]:
    """Who plays: influencer and product among the sources, else those the carried set remembers; else, in a
    person's own picture, whoever shows a face in it.
    """
    found = {name: Source(name, NOWHERE, sha256) for name, sha256 in stage.cast if name in _ROLES}
    for role, names in _ROLES.items():
        named = next((source for source in order.sources if source.name.startswith(names)), None)
        if named is not None:
            found[role] = named
    own = _first_own_picture(order)
    if "person" not in found and own is not None and _shows_a_face(order, own):
        found["person"] = own
    return found


def _first_own_picture(order: Order) -> Source | None:
    """The first frame or reference picture that was not painted here."""
    pictures = (source for source in order.sources if source.is_picture)
    return next((source for source in pictures if metadata.read_text(source.path) is None), None)


def _shows_a_face(order: Order, source: Source) -> bool:
    cutout = open_cutout(order, source, 1)
    return cutout is not None and cutout.facts.face is not None and not cutout.facts.inset


def open_cutout(order: Order, source: Source | None, height_px: int) -> Cutout | None:
    """The cutout of a player, at least so high where the photo allows; None where nobody plays the part, or
    where a player only remembered is forgotten. Raises ProviderFailed where the photo is gone or damaged.
    """
    if source is None:
        return None
    path = None if source.is_remembered else need(source)
    try:
        return cutout_of(path, source.sha256, order.cache, height_px)
    except PhotoDamaged as error:
        raise damaged(source) from error
