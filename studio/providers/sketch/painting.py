"""The order in which a frame is painted: set, person, surface, things, product, air, development."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.providers.sketch.backdrop import paint_backdrop
from studio.providers.sketch.cutout import Cutout
from studio.providers.sketch.dressing import lay_dressing
from studio.providers.sketch.frames import Framing, Placed
from studio.providers.sketch.grade import add_grain, develop
from studio.providers.sketch.light import Light, light_of, retake
from studio.providers.sketch.raster import Bytes, Pixels, blur, generator, ramp, resize
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.shot import Shot
from studio.providers.sketch.sprites import (
    cast_on_surface,
    ground_shadow,
    lay_sprite,
    make_sprite,
    shade_behind,
)
from studio.providers.sketch.stage import Stage
from studio.providers.sketch.surfaces import lay_surface
from studio.providers.sketch.weather import add_air

# The set is out of focus anyway: painted on so many px along the long side, at least, and enlarged.
_BACKDROP_PX = 720
# By how much a full step of the key, dark to even or even to bright, changes the exposure, as a logarithm.
_KEY_STOPS = 0.45


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is needed to paint a frame; `chance` tells takes apart."""

    framing: Framing
    stage: Stage
    shot: Shot
    person: Cutout | None
    product: Cutout | None
    chance: str


def paint_scene(scene: Scene) -> Bytes:
    """Paint a scene: an RGB picture of the camera's size."""
    framing, stage = scene.framing, scene.stage
    take = generator("light", scene.chance)
    light, scheme = retake(light_of(stage), take), scheme_of(stage)
    frame, around = _paint_set(framing, stage, scene.shot.fast)
    behind = (
        framing.product is not None
        and framing.person is not None
        and framing.product.depth > framing.person.depth
    )
    if behind and scene.product is not None and framing.product is not None:
        _add_product(frame, scene.product, framing.product, framing, light)
    if scene.person is not None and framing.person is not None:
        _add_person(frame, around, scene, (scene.person, framing.person), light)
    lay_surface(frame, framing, stage, scheme, light)
    lay_dressing(frame, framing, stage, scheme, light)
    if not behind and scene.product is not None and framing.product is not None:
        _add_product(frame, scene.product, framing.product, framing, light)
    if light.overhead:
        # The lamp hangs over the frame: whatever is nearer to it is brighter.
        frame *= ramp(frame.shape[0], 1.3, 0.6)[:, None, None]
    add_air(frame, framing, stage, scene.shot, light, scene.chance)
    exposure = _exposure(light, stage.key) * float(take.uniform(0.93, 1.07))
    return add_grain(develop(frame, stage, light, exposure), scene.chance)


def _paint_set(framing: Framing, stage: Stage, fast: bool) -> tuple[Pixels, Pixels]:
    """The set at full size, and a heavily blurred copy: the light that is around."""
    width, height = framing.camera.width, framing.camera.height
    share = min(1.0, max(_BACKDROP_PX, max(width, height) / 3) / max(width, height))
    small = framing.set_camera.scaled(round(width * share), round(height * share))
    behind = paint_backdrop(stage, small, framing.aperture, fast)
    return resize(behind, width, height), blur(behind, small.height * 0.05)


def _add_person(
    frame: Pixels, around: Pixels, scene: Scene, who: tuple[Cutout, Placed], light: Light
) -> None:
    cutout, placed = who
    sprite = make_sprite(cutout, placed, light, frame)
    if sprite is None:
        return
    if scene.framing.on_floor:
        ground_shadow(frame, placed, 0.6)
    if scene.stage.indoors:
        shade_behind(frame, sprite, placed, light, 0.28 if scene.stage.place == "studio" else 0.12)
    lay_sprite(frame, sprite, around)


def _add_product(frame: Pixels, cutout: Cutout, placed: Placed, framing: Framing, light: Light) -> None:
    sprite = make_sprite(cutout, placed, light, frame)
    if sprite is None:
        return
    flatness = max(0.12, abs(framing.elevation)) if cutout.facts.tilt > 0.3 else 0.12
    cast_on_surface(frame, sprite, placed, light, flatness)
    lay_sprite(frame, sprite)


def _exposure(light: Light, key: float) -> float:
    """Bring every time of day into the picture, dark ones less than bright ones; a dark or bright key is
    kept, where the eye of a camera would make it even.
    """
    return float((0.78 / max(light.level, 0.05)) ** 0.55 * np.exp(_KEY_STOPS * key))
