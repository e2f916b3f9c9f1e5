"""One sketch frame, from a request to PNG bytes: the child's task.

Read it from `paint` downwards: find the set, read the shot, place, light and paint, develop, sign.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from studio.domain.ids import is_key
from studio.domain.storyboard import AspectRatio, Size, pixel_size
from studio.prompts.keyframe import SECTION_MOMENT, SECTION_SET, SECTION_SUBJECT, split_prompt
from studio.providers.sketch import metadata
from studio.providers.sketch.backdrop import paint_backdrop
from studio.providers.sketch.badge import add_badge
from studio.providers.sketch.cutout import Cutout, cutout_of
from studio.providers.sketch.framing import Asked, Framing, compose_frame
from studio.providers.sketch.grade import add_grain, develop, encode
from studio.providers.sketch.impression import impression_of
from studio.providers.sketch.light import Light, light_of, moved
from studio.providers.sketch.raster import Pixels, blur, generator, resize
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.shot import Shot, read_shot
from studio.providers.sketch.sprites import (
    cast_on_surface,
    ground_shadow,
    lay_sprite,
    make_sprite,
    shade_behind,
)
from studio.providers.sketch.stage import Stage, carry_on, invent_stage, read_stage, write_stage
from studio.providers.sketch.surfaces import draw_surface

SOFTWARE = "Throughline sketch: a composed pre-visualisation, not a photograph"
_PERSONS, _PRODUCTS = ("influencer", "kit:"), ("product",)
_BACKDROP_PX = 720


@dataclass(frozen=True, slots=True)
class Source:
    """One picture the request shows: its name in the plan, its file, its digest."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Order:
    """A request, checked: what to paint and from what."""

    prompt: str
    sources: tuple[Source, ...]
    aspect: AspectRatio
    size: Size
    seed: int
    cache: Path

    @property
    def chance(self) -> str:
        """What tells this take from all others: the seed and the words."""
        return f"{self.seed}:{hashlib.sha256(self.prompt.encode()).hexdigest()}"


def paint(request: dict[str, Any], _blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Paint one frame. The request names prompt, sources (name, path, sha256), aspect_ratio, size, seed and
    the cache folder.
    """
    order = _order(request)
    shot = read_shot(order.prompt)
    stage = _find_stage(order, shot)
    width, height = pixel_size(order.aspect, order.size)
    cast_ = _cast(order, stage)
    person = _cutout(order, cast_.get("person"), height) if shot.person is not False else None
    product = _cutout(order, cast_.get("product"), height) if shot.product is not False else None
    asked = Asked(
        shot,
        stage,
        person.facts if person else None,
        product.facts if product else None,
        width,
        height,
        order.aspect,
        order.chance,
    )
    framing = compose_frame(asked)
    picture = _paint_frame(framing, stage, order, person, product)
    add_badge(picture)
    signed = replace(
        stage,
        size=framing.size,
        side=float(max(-1.0, min(1.0, framing.side))),
        cast=tuple((name, source.sha256) for name, source in cast_.items()),
    )
    texts = {"Software": SOFTWARE, metadata.KEYWORD: write_stage(signed)}
    return {"width": width, "height": height}, [metadata.add_texts(encode(picture), texts)]


def _order(request: dict[str, Any]) -> Order:
    sources = tuple(Source(each["name"], Path(each["path"]), each["sha256"]) for each in request["sources"])
    return Order(
        prompt=request["prompt"],
        sources=sources,
        aspect=cast("AspectRatio", request["aspect_ratio"]),
        size=cast("Size", request["size"]),
        seed=int(request["seed"]),
        cache=Path(request["cache"]),
    )


def _find_stage(order: Order, shot: Shot) -> Stage:
    """The set of the first source that has one, carried on; else a new one, in the colours of a picture that
    has none.
    """
    sections = split_prompt(order.prompt)
    moment = sections.get(SECTION_MOMENT, "")
    for source in order.sources:
        found = (
            read_stage(metadata.read_text(source.path) or "")
            if is_key(source.name) or source.name == "reference"
            else None
        )
        if found is not None:
            return carry_on(found, shot, moment, order.chance)
    seen = next(
        (
            impression_of(source.path)
            for source in order.sources
            if is_key(source.name) or source.name == "reference"
        ),
        None,
    )
    brief = sections.get(SECTION_SET, "") + sections.get(SECTION_SUBJECT, "")
    return invent_stage(shot, brief, moment, seen)


def _cast(order: Order, stage: Stage) -> dict[str, Source]:
    """Who plays: influencer and product among the sources, else those the carried set remembers."""
    found: dict[str, Source] = {name: Source(name, Path(), sha256) for name, sha256 in stage.cast}
    for role, prefixes in (("person", _PERSONS), ("product", _PRODUCTS)):
        named = next((source for source in order.sources if source.name.startswith(prefixes)), None)
        if named is not None:
            found[role] = named
    return found


def _cutout(order: Order, source: Source | None, height: int) -> Cutout | None:
    if source is None:
        return None
    return cutout_of(
        source.path if source.path.is_file() else None, source.sha256, order.cache, round(height * 1.1)
    )


def _paint_frame(
    framing: Framing, stage: Stage, order: Order, person: Cutout | None, product: Cutout | None
) -> Any:
    camera, take = framing.camera, generator("light", order.chance)
    light = moved(light_of(stage), take)
    scale = min(
        1.0, max(_BACKDROP_PX, max(camera.width, camera.height) / 3) / max(camera.width, camera.height)
    )
    small = framing.set_camera.scaled(round(camera.width * scale), round(camera.height * scale))
    behind = paint_backdrop(stage, small, framing.aperture)
    frame = resize(behind, camera.width, camera.height)
    wrap = resize(blur(behind, small.height * 0.05), camera.width, camera.height)
    exposure = _exposure(light)
    if person is not None and framing.person is not None:
        _add_person(frame, framing, person, light, wrap, stage)
    _add_surface(frame, framing, stage, light)
    if product is not None and framing.product is not None:
        sprite = make_sprite(product, framing.product, light, 1.0)
        cast_on_surface(frame, sprite, framing.product, light, float(max(0.12, abs(framing.elevation))))
        lay_sprite(frame, sprite)
    return add_grain(develop(frame, stage, exposure * float(take.uniform(0.96, 1.04))), order.chance)


def _exposure(light: Light) -> float:
    """Bring every time of day into the picture, dark ones less than bright ones."""
    return float((0.78 / max(light.level, 0.05)) ** 0.55)


def _add_person(
    frame: Pixels, framing: Framing, person: Cutout, light: Light, wrap: Pixels, stage: Stage
) -> None:
    if framing.person is None:
        return
    sprite = make_sprite(person, framing.person, light, 1.0)
    if framing.on_floor:
        ground_shadow(frame, framing.person, 0.6)
    if stage.indoors:
        shade_behind(
            frame, sprite, light, framing.person.width * 0.16, 0.25 if stage.place == "studio" else 0.12
        )
    lay_sprite(frame, sprite, wrap)


def _add_surface(frame: Pixels, framing: Framing, stage: Stage, light: Light) -> None:
    drawn = draw_surface(framing, scheme_of(stage), light, stage.seed)
    if drawn is None:
        return
    frame *= 1 - drawn.cover[..., None]
    frame += drawn.light
