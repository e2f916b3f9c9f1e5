"""Sets under the sky: ground, far rows of things, and lamps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.providers.sketch import palette, silhouettes
from studio.providers.sketch.canvas import Canvas
from studio.providers.sketch.light import Light
from studio.providers.sketch.materials import material
from studio.providers.sketch.noise import cloudy
from studio.providers.sketch.pieces import Lamp, Piece, Set, lit
from studio.providers.sketch.raster import Pixels, floats, generator, ramp
from studio.providers.sketch.scheme import Scheme
from studio.providers.sketch.sky import sky_of
from studio.providers.sketch.stage import Stage
from studio.providers.sketch.town import bridge_pieces, platform_pieces, street_pieces


@dataclass(frozen=True, slots=True)
class Scene:
    """What the builders of open sets share."""

    stage: Stage
    scheme: Scheme
    light: Light
    low: Pixels
    chance: np.random.Generator

    def far(self, colour: Pixels, haze: float) -> Pixels:
        """A colour seen through so much air, 0 near … 1 lost in the sky; lit by the scene."""
        return palette.blend(floats(colour * (self.light.key * 0.55 + self.light.fill)), self.low, haze)


def build_open_set(stage: Stage, scheme: Scheme, light: Light) -> Set:
    """The open set of a stage, lit."""
    sky = sky_of(stage, light)
    scene = Scene(stage, scheme, light, sky.low, generator("open", stage.seed, stage.layout))
    wet = 0.75 if "rain" in stage.weather else 0.0
    pieces, lamps = _BUILDERS[stage.place](scene)
    fog = 0.5 if "fog" in stage.weather else (0.22 if wet else 0.0)
    return Set(tuple(pieces), tuple(lamps), sky, wet, floats(sky.low * fog) if fog else None)


Built = tuple[list[Piece], list[Lamp]]


def _plane(scene: Scene, colour: Pixels, name: str, near: float, far: float, seed: int = 3) -> Piece:
    """A level ground from near to far, fading into the air, brighter towards the light."""
    depth = far - near
    ground = Canvas(-30, 0, (60, depth), 1000 / 60, colour)
    ground.texture(material(name, 500, 500, scene.stage.seed % 97 + seed), (-30, 0, 60, depth))
    across, into = ramp(ground.width, -1, 1)[None, :], ramp(ground.height, 1, 0)[:, None]
    towards = 0.62 + 0.5 * np.exp(-(((across - scene.light.side * 0.4) / 0.5) ** 2)) * (0.5 + into)
    light = towards[..., None] * scene.light.key * 0.7 + scene.light.fill
    air = (np.clip((into * depth + near) / 90, 0, 0.75))[..., None]
    ground.colour = floats(ground.colour * light * (1 - air) + scene.low * air)
    return lit(ground, 1.0, (0, 0, near), (1, 0, 0), (0, 0, 1))


def _beach(scene: Scene) -> Built:
    chance, heath = scene.chance, palette.light("#9a9a62")
    headland = silhouettes.hills(260, 14, scene.far(palette.light("#5d6a58"), 0.55), scene.stage.seed)
    side = 1.0 if chance.random() < 0.5 else -1.0
    pieces = [
        lit(headland, 1.0, (side * 150, 0, 200)),
        lit(_sea(scene), 1.0, (0, 0, 8.5), (1, 0, 0), (0, 0, 1)),
        _plane(scene, scene.scheme.floor, "sand", -6, 9.5),
        *_surf(scene),
    ]
    for place, depth, wide in ((side * 5.5, 6.0, 5.0), (side * 4.2, 3.2, 3.4), (-side * 7.5, 7.0, 4.0)):
        row = silhouettes.tufts(wide, 0.7, scene.far(heath, 0.02), chance, 70)
        pieces.append(lit(row, 1.0, (place, 0, depth)))
    return pieces, []


def _sea(scene: Scene) -> Canvas:
    """Water out to the horizon: sky in it, crests on it, the sun's path across it."""
    seed, light = scene.stage.seed, scene.light
    sea = Canvas(-150, 0, (300, 290), 3.0, None)
    size = sea.width, sea.height
    into = ramp(sea.height, 1, 0)[:, None]
    water = palette.blend(palette.light("#2a8093"), scene.low, 0.30)
    waves = cloudy(*size, ("sea", seed), 0.02, 3, stretch=7)
    crests = np.clip(cloudy(*size, ("crest", seed), 0.010, 2, stretch=10) - 0.95, 0, 1)
    glint = np.clip(cloudy(*size, ("glint", seed), 0.012, 2, stretch=4) - 0.5, 0, 2)
    path = np.exp(-(((ramp(sea.width, -1, 1)[None, :] - light.side * 0.18) / 0.13) ** 2))
    tone = water * (light.key * 0.6 + light.fill) * (1 + 0.24 * waves)[..., None]
    tone = tone + (glint * path * 2.2 + crests * 0.9)[..., None] * (light.key * 0.8 + light.fill * 0.3)
    air = (0.75 * into**1.5)[..., None]
    sea.colour = floats(tone * (1 - air) + scene.low * air)
    sea.cover[:] = 1
    return sea


def _surf(scene: Scene) -> list[Piece]:
    """Wet sand that mirrors the sky, and three lines of foam running out on it."""
    glow = scene.light.key * 0.5 + scene.light.fill
    wet = Canvas(-40, 0, (80, 4.2), 10, palette.blend(scene.scheme.floor * 0.45, scene.low, 0.35))
    wet.cover *= ramp(wet.height, 0.95, 0)[:, None] ** 0.5
    pieces = [lit(wet, glow, (0, 0, 5.6), (1, 0, 0), (0, 0, 1))]
    for number, (depth, deep) in enumerate(((12.5, 2.2), (9.8, 1.9), (7.6, 2.6))):
        line = Canvas(-40, 0, (80, deep), 14, palette.light("#f6f4ee"))
        foam = cloudy(line.width, line.height, ("foam", scene.stage.seed, number), 0.8, 4, stretch=6)
        line.cover = floats(np.clip(0.5 + foam - np.abs(ramp(line.height, -1.7, 1.7)[:, None]), 0, 1))
        pieces.append(lit(line, glow * 1.1, (0, 0, depth), (1, 0, 0), (0, 0, 1)))
    return pieces


def _rooftop(scene: Scene) -> Built:
    night = scene.stage.time in ("night", "dusk")
    windows = 0.3 if night else 0.06
    far = silhouettes.skyline(460, 46, scene.far(palette.light("#4f5a70"), 0.62), windows * 0.6, scene.chance)
    near = silhouettes.skyline(210, 24, scene.far(palette.light("#3c4356"), 0.3), windows, scene.chance)
    parapet = Canvas(-14, 0, (28, 1.05), 60, scene.scheme.wall)
    parapet.texture(material("brick", 1400, 120, 4), (-14, 0, 28, 1.0))
    parapet.rectangle((-14, 0.97, 28, 0.08), scene.scheme.trim)
    green = silhouettes.foliage(5, 1.3, scene.far(palette.light("#55744a"), 0), scene.chance, 50)
    side = -1.0 if scene.light.side > 0 else 1.0
    pieces = [
        lit(far, 1.0, (0, -14, 160)),
        lit(near, 1.0, (0, -12, 70)),
        _plane(scene, scene.scheme.floor, "wood", -6, 4.2),
        lit(parapet, floats(scene.light.key * 0.45 + scene.light.fill), (0, 0, 4.2)),
        lit(green, 1.0, (side * 3.6, 0.1, 3.6)),
    ]
    return pieces, _string_lights(scene, night)


def _string_lights(scene: Scene, bright: bool) -> list[Lamp]:
    glow = palette.light("#ffca85") * (6.0 if bright else 2.5)
    lamps = []
    for line in range(3):
        for bulb in range(15):
            x = -5 + bulb * 0.72
            sag = 0.35 * (1 - ((x - line) / 5.5) ** 2)
            lamps.append(Lamp((x, 2.75 - sag + line * 0.12, 1.2 + line * 1.1), glow, 0.03))
    return lamps


def _garden(scene: Scene) -> Built:
    leaf, chance, side = palette.light("#64843f"), scene.chance, scene.light.side
    grass = scene.scheme.floor
    pieces = [
        lit(silhouettes.hills(420, 30, scene.far(leaf, 0.65), (scene.stage.seed, 1)), 1.0, (0, 0, 130)),
        lit(silhouettes.trees(120, 13, scene.far(leaf, 0.38), side, chance, 22), 1.0, (0, 0, 38)),
        _plane(scene, grass, "grass", -6, 60),
        lit(silhouettes.trees(52, 8, scene.far(leaf, 0.12), side, chance, 8), 1.0, (0, 0, 17)),
        lit(silhouettes.foliage(34, 1.9, scene.far(leaf, 0.04), chance, 190), 1.0, (0, 0, 9)),
        lit(silhouettes.tufts(22, 0.26, scene.far(grass * 1.15, 0.02), chance), 1.0, (0, 0, 5)),
        lit(silhouettes.tufts(14, 0.22, scene.far(grass * 1.2, 0), chance), 1.0, (0, 0, 2.2)),
    ]
    return pieces, _sun_dots(scene)


def _forest(scene: Scene) -> Built:
    bark, leaf, chance = palette.light("#5b4a36"), palette.light("#5c7a3a"), scene.chance
    far = silhouettes.trees(130, 26, scene.far(leaf, 0.62), scene.light.side, chance, 26)
    pieces = [lit(far, 1.0, (0, -2, 40)), _plane(scene, scene.scheme.floor, "grass", -6, 44)]
    for depth, haze in ((24, 0.45), (14, 0.26), (8, 0.1)):
        wide = depth * 3.0 + 8
        stems = silhouettes.trunks(wide, 12, scene.far(bark, haze), scene.light.side, chance)
        ferns = silhouettes.foliage(wide, 1.0 + depth * 0.03, scene.far(leaf, haze), chance, 130)
        pieces += [lit(stems, 1.0, (0, 0, depth)), lit(ferns, 1.0, (0, 0, depth - 0.5))]
    near = silhouettes.tufts(14, 0.3, scene.far(leaf, 0), chance)
    return [*pieces, lit(near, 1.0, (0, 0, 2.4))], _sun_dots(scene)


def _sun_dots(scene: Scene) -> list[Lamp]:
    """Sun between leaves: discs of light when out of focus."""
    if scene.stage.time in ("night", "dusk") or "storm" in scene.stage.weather:
        return []
    chance = scene.chance
    return [
        Lamp(
            (float(chance.normal(scene.light.side * 4, 5)), float(chance.uniform(2.2, 6.5)), 15.0),
            floats(scene.light.key * chance.uniform(0.6, 2.0)),
            0.07,
        )
        for _ in range(34)
    ]


def _moor(scene: Scene) -> Built:
    stone, seed, heath = palette.light("#6a7064"), scene.stage.seed, scene.scheme.floor
    pieces = [
        lit(silhouettes.hills(900, 85, scene.far(stone, 0.72), (seed, 1), 0.75), 1.0, (0, 0, 240)),
        _far_ground(scene, heath),
        lit(silhouettes.hills(460, 34, scene.far(stone, 0.5), (seed, 2), 0.6), 1.0, (0, 0, 120)),
        lit(silhouettes.hills(230, 11, scene.far(heath, 0.25), (seed, 3), 0.4), 1.0, (0, 0, 58)),
        _plane(scene, heath, "grass", -6, 62),
    ]
    for depth, tall in ((9, 0.5), (4.6, 0.36), (2.2, 0.28)):
        row = silhouettes.tufts(depth * 3 + 6, tall, scene.far(heath * 1.2, depth / 60), scene.chance)
        pieces.append(lit(row, 1.0, (0, 0, depth)))
    return pieces, []


def _street(scene: Scene) -> Built:
    pieces, lamps = street_pieces(scene.stage, scene.scheme, scene.light, scene.low, scene.chance)
    return [pieces[0], _plane(scene, scene.scheme.floor, "ground", -6, 60), *pieces[1:]], lamps


def _bridge(scene: Scene) -> Built:
    pieces, lamps = bridge_pieces(scene.stage, scene.scheme, scene.light, scene.low, scene.chance)
    return [pieces[0], _plane(scene, scene.scheme.floor, "ground", -6, 80), *pieces[1:]], lamps


def _platform(scene: Scene) -> Built:
    pieces, lamps = platform_pieces(scene.stage, scene.scheme, scene.light, scene.low, scene.chance)
    return [pieces[0], _plane(scene, scene.scheme.floor, "ground", -6, 60), *pieces[1:]], lamps


def _far_ground(scene: Scene, colour: Pixels) -> Piece:
    """Level ground beside and behind the near one, as far as the hills: no sky shows between them."""
    ground = Canvas(-220, 0, (440, 230), 1.5, scene.far(colour, 0.4))
    return lit(ground, 1.0, (0, 0, 14), (1, 0, 0), (0, 0, 1))


def _desert(scene: Scene) -> Built:
    """Dunes behind dunes, rock far away, and nothing that grows."""
    rock, seed, sand = palette.light("#94705a"), scene.stage.seed, scene.scheme.floor
    pieces = [
        lit(silhouettes.hills(900, 70, scene.far(rock, 0.68), (seed, 1), 0.8), 1.0, (0, 0, 240)),
        _far_ground(scene, sand),
        lit(silhouettes.hills(460, 22, scene.far(sand * 0.8, 0.42), (seed, 2), 0.45), 1.0, (0, 0, 120)),
        lit(silhouettes.hills(230, 8, scene.far(sand * 0.9, 0.2), (seed, 3), 0.35), 1.0, (0, 0, 58)),
        _plane(scene, sand, "sand", -6, 62),
        lit(silhouettes.hills(120, 1.7, scene.far(sand * 0.82, 0.05), (seed, 4), 0.3), 1.0, (0, 0, 21)),
    ]
    return pieces, []


_BUILDERS: dict[str, Callable[[Scene], Built]] = {
    "beach": _beach,
    "rooftop": _rooftop,
    "desert": _desert,
    "garden": _garden,
    "forest": _forest,
    "moor": _moor,
    "street": _street,
    "bridge": _bridge,
    "platform": _platform,
}
