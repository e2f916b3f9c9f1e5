"""One sketch frame, from a request to PNG bytes: the task of the painting child processes.

Read it from `paint` downwards: read the shot, find the set, compose, paint, sign.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from studio.domain.storyboard import pixel_size
from studio.prompts.keyframe import SECTION_MOMENT, SECTION_SUBJECT, split_prompt
from studio.providers.sketch import metadata
from studio.providers.sketch.badge import add_badge
from studio.providers.sketch.continuity import find_cast, find_stage, open_cutout
from studio.providers.sketch.cutout import Cutout
from studio.providers.sketch.frames import Asked, Framing
from studio.providers.sketch.framing import compose_frame
from studio.providers.sketch.grade import encode
from studio.providers.sketch.kit_picture import paint_reference, reference_file
from studio.providers.sketch.order import Order, Source, read_order
from studio.providers.sketch.painting import Scene, paint_scene
from studio.providers.sketch.shot import Shot, read_shot
from studio.providers.sketch.stage import Stage, write_stage
from studio.providers.sketch.standin import person_for, product_for

SOFTWARE = "Throughline sketch: a composed pre-visualisation, not a photograph"


def paint(request: dict[str, Any], _blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Paint one frame: a request as order.py reads it → its width and height, and the PNG.

    With a "kit_kind" it is that reference of a kit instead, cut out of the photo.
    """
    order = read_order(request)
    if request.get("kit_kind"):
        picture = paint_reference(order, request["kit_kind"])
        return {"width": picture.shape[1], "height": picture.shape[0]}, [reference_file(picture)]
    shot = read_shot(order.prompt)
    stage = find_stage(order, shot)
    cast = find_cast(order, stage)
    width, height = pixel_size(order.aspect, order.size)
    person = _person(order, shot, cast, height) if shot.person is not False else None
    product = _product(order, shot, stage, cast, height) if shot.product is not False else None
    facts = person.facts if person else None, product.facts if product else None
    framing = compose_frame(Asked(shot, stage, *facts, width, height, order.chance))
    picture = paint_scene(Scene(framing, stage, shot, person, product, order.chance))
    add_badge(picture)
    texts = {"Software": SOFTWARE, metadata.KEYWORD: write_stage(_signed(stage, framing, cast))}
    return {"width": width, "height": height}, [metadata.add_texts(encode(picture), texts)]


def _person(order: Order, shot: Shot, cast: dict[str, Source], height: int) -> Cutout | None:
    """Who is to be seen: the influencer, else, where the words ask for someone, a lay figure."""
    found = open_cutout(order, cast.get("person"), round(height * (2.4 if shot.size == "macro" else 1.1)))
    subject = split_prompt(order.prompt).get(SECTION_SUBJECT, "")
    return person_for(subject) if found is None and shot.person else found


def _product(order: Order, shot: Shot, stage: Stage, cast: dict[str, Source], height: int) -> Cutout | None:
    """What is to be seen: the product, else, where the words ask for one, a plain model."""
    found = open_cutout(order, cast.get("product"), height)
    moment = split_prompt(order.prompt).get(SECTION_MOMENT, "")
    colour = stage.palette[0] if stage.palette else "#b9b4ac"
    return product_for(moment, colour) if found is None and shot.product else found


def _signed(stage: Stage, framing: Framing, cast: dict[str, Source]) -> Stage:
    """The stage as the next frame shall find it: with this one's shot size, nearness, side and
    players."""
    side = max(-1.0, min(1.0, framing.side))
    players = tuple((role, source.sha256) for role, source in cast.items())
    return replace(stage, size=framing.size, side=side, cast=players, near=framing.near)
