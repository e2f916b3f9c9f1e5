"""Built-up sets: a street of facades, a bridge with railings, a station platform."""

from __future__ import annotations

import numpy as np

from studio.providers.sketch import palette, silhouettes
from studio.providers.sketch.canvas import Canvas, box
from studio.providers.sketch.light import Light
from studio.providers.sketch.materials import material
from studio.providers.sketch.pieces import Lamp, Piece, lit
from studio.providers.sketch.raster import Pixels, floats, ramp
from studio.providers.sketch.scheme import Scheme
from studio.providers.sketch.stage import Stage

Built = tuple[list[Piece], list[Lamp]]
_SODIUM, _WHITE, _RED = palette.light("#ffae57"), palette.light("#eaf1ff"), palette.light("#ff4636")


def street_pieces(
    stage: Stage, scheme: Scheme, light: Light, low: Pixels, chance: np.random.Generator
) -> Built:
    """Facades left and right of a road, a far end, street lamps and cars. The first piece is the far end."""
    dark = stage.time in ("night", "dusk")
    end = silhouettes.skyline(
        60,
        17,
        palette.blend(scheme.wall * (light.key * 0.3 + light.fill), low, 0.45),
        0.25 if dark else 0.04,
        chance,
    )
    pieces = [lit(end, 1.0, (0, 0, 46))]
    for side in (-1.0, 1.0):
        facade = _facade(scheme, dark, chance)
        pieces.append(_wall_along(facade, light, low, side * 5.6, side))
        kerb = Canvas(0, 0, (52, 2.2), 18, scheme.floor * 1.5)
        kerb.texture(material("tiles", 700, 40, 3), (0, 0, 52, 2.2))
        pieces.append(
            lit(kerb, floats(light.key * 0.4 + light.fill), (side * 3.4, 0.02, -6), (0, 0, 1), (side, 0, 0))
        )
    return pieces, _street_lamps(dark, chance)


def _facade(scheme: Scheme, dark: bool, chance: np.random.Generator) -> Canvas:
    """Fifty metres of houses with shop windows below and windows above; alight when it is dark."""
    facade = Canvas(0, 0, (52, 12), 17, None)
    x = 0.0
    while x < 52:
        wide, tall = float(chance.uniform(5, 8.5)), float(chance.uniform(8.5, 12))
        tone = palette.blend(
            scheme.wall,
            scheme.accents[int(chance.integers(len(scheme.accents)))],
            float(chance.uniform(0, 0.3)),
        )
        facade.rectangle((x, 0, wide, tall), floats(tone * float(chance.uniform(0.6, 1.15))))
        _shop_front(facade, x, wide, scheme, dark, chance)
        for floor in np.arange(4.1, tall - 1.6, 2.9):
            _storey(facade, (x, float(floor), wide), scheme, dark, chance)
        facade.rectangle((x + wide - 0.1, 0, 0.1, tall), floats(tone * 0.3))
        x += wide
    facade.texture(material("brick", 900, 200, 9), (0, 0, 52, 12))
    return facade


def _shop_front(
    facade: Canvas, x: float, wide: float, scheme: Scheme, dark: bool, chance: np.random.Generator
) -> None:
    accent = scheme.accents[int(chance.integers(len(scheme.accents)))]
    facade.rectangle((x + 0.3, 0, wide - 0.6, 3.3), scheme.body * 0.5)
    glow = palette.blend(_SODIUM, accent, float(chance.uniform(0, 0.45))) * float(
        chance.uniform(0.5, 1.3) if dark else 0.12
    )
    if chance.random() < 0.8 or not dark:
        facade.shine(box(x + 0.6, 0.5, wide * 0.55, 2.2), floats(glow), 0.03)
        facade.rectangle((x + 0.6 + wide * 0.26, 0.5, 0.1, 2.2), scheme.body * 0.3)
    if dark and chance.random() < 0.6:
        facade.shine(box(x + 0.8, 2.95, wide * 0.5, 0.32), floats(accent * 2.2 + 0.1), 0.02)
    else:
        facade.polygon(
            [(x + 0.4, 3.0), (x + wide * 0.66, 3.0), (x + wide * 0.66, 3.45), (x + 0.4, 3.45)], accent * 0.7
        )


def _storey(
    facade: Canvas, place: tuple[float, float, float], scheme: Scheme, dark: bool, chance: np.random.Generator
) -> None:
    x, y, wide = place
    for left in np.arange(x + 0.6, x + wide - 1.1, 1.75):
        facade.rectangle((left - 0.12, y - 0.14, 1.24, 1.85), scheme.trim * 0.7)
        facade.rectangle((left, y, 1.0, 1.6), palette.light("#39424e"))
        if dark and chance.random() < 0.4:
            facade.shine(box(left, y, 1.0, 1.6), floats(_SODIUM * chance.uniform(0.25, 0.9)), 0.02)
        elif not dark:
            facade.shine(box(left, y + 0.7, 1.0, 0.9), palette.light("#aebfd0") * 0.35, 0.1)


def _wall_along(facade: Canvas, light: Light, low: Pixels, x: float, side: float) -> Piece:
    """A facade beside the road, running away from us and fading into the air."""
    into = ramp(facade.width, 0, 1)[None, :, None]
    facing = 0.5 + 0.5 * (-side * light.side)
    air = np.clip(into * 0.62, 0, 0.5)
    down = ramp(facade.height, 1, 0.8)[:, None, None]
    facade.colour = floats(facade.colour * (facing * light.key + light.fill) * down * (1 - air) + low * air)
    facade.glow *= floats(1 - 0.5 * air)
    return lit(facade, 1.0, (x, 0, -6), (0, 0, 1))


def _street_lamps(dark: bool, chance: np.random.Generator) -> list[Lamp]:
    if not dark:
        return []
    lamps = [
        Lamp((side * 3.5, 4.6, 3.0 + 6.5 * row), _SODIUM * 9, 0.14)
        for row in range(6)
        for side in (-1.0, 1.0)
    ]
    for _ in range(9):
        lane = float(chance.choice([-1.6, 1.5]))
        depth = float(chance.uniform(9, 38))
        tone = _RED if lane > 0 else _WHITE
        lamps += [Lamp((lane + offset, 0.72, depth), tone * 6, 0.09) for offset in (-0.55, 0.55)]
    for _ in range(16):
        side = float(chance.choice([-1.0, 1.0]))
        tone = (_SODIUM, _WHITE, palette.light("#4fd0e0"), palette.light("#ff7a9a"))[int(chance.integers(4))]
        lamps.append(
            Lamp(
                (side * 5.2, float(chance.uniform(1.2, 4.5)), float(chance.uniform(6, 40))),
                tone * float(chance.uniform(1.5, 5)),
                0.1,
            )
        )
    return lamps


def bridge_pieces(
    stage: Stage, scheme: Scheme, light: Light, low: Pixels, chance: np.random.Generator
) -> Built:
    """A deck between railings over a river, the town on the far bank. The first piece is the far bank."""
    dark = stage.time in ("night", "dusk")
    bank = silhouettes.skyline(
        400,
        26,
        palette.blend(palette.light("#3a4150") * (light.key * 0.3 + light.fill), low, 0.5),
        0.3 if dark else 0.04,
        chance,
    )
    pieces = [lit(bank, 1.0, (0, -2, 130))]
    for side in (-1.0, 1.0):
        railing = _railing(scheme)
        pieces.append(
            lit(
                railing,
                floats(light.key * (0.35 - 0.2 * side * light.side) + light.fill),
                (side * 3.6, 0, -6),
                (0, 0, 1),
            )
        )
    lamps = [
        Lamp(
            (side * 3.6, 4.3, 1.5 + 5.5 * row),
            (_SODIUM if side < 0 else palette.light("#ffc27a")) * (9 if dark else 1),
            0.15,
        )
        for row in range(9)
        for side in (-1.0, 1.0)
    ]
    posts = [
        lit(_post(scheme), light.fill + light.key * 0.3, (side * 3.6, 0, 1.5 + 5.5 * row))
        for row in range(3, -1, -1)
        for side in (-1.0, 1.0)
    ]
    return pieces + posts, lamps


def _railing(scheme: Scheme) -> Canvas:
    railing = Canvas(0, 0, (70, 1.25), 30, None)
    for post in np.arange(0, 70, 0.42):
        railing.rectangle((float(post), 0, 0.05, 1.15), scheme.body * 0.8)
    for height, thick in ((1.12, 0.1), (0.18, 0.06)):
        railing.rectangle((0, height, 70, thick), scheme.body)
    return railing


def _post(scheme: Scheme) -> Canvas:
    post = Canvas(-0.5, 0, (1.0, 4.6), 40, None)
    post.rectangle((-0.05, 0, 0.1, 4.3), scheme.body * 0.7)
    post.rectangle((-0.09, 0, 0.18, 0.7), scheme.body * 0.7)
    post.rectangle((-0.2, 4.28, 0.4, 0.07), scheme.body * 0.7)
    return post


def platform_pieces(
    stage: Stage, scheme: Scheme, light: Light, low: Pixels, chance: np.random.Generator
) -> Built:
    """A platform under a roof, a train with lit windows on one side. The far end comes first."""
    end = silhouettes.skyline(
        180,
        9,
        palette.blend(palette.light("#2f3642") * (light.key * 0.3 + light.fill), low, 0.4),
        0.2,
        chance,
    )
    train = Canvas(0, 0, (60, 3.6), 24, palette.blend(palette.light("#59646e"), scheme.accents[0], 0.25))
    for x in np.arange(1.0, 58, 2.3):
        train.shine(
            box(float(x), 1.35, 1.75, 1.0), palette.light("#ffdba0") * float(chance.uniform(0.35, 0.75)), 0.02
        )
    train.rectangle((0, 0.85, 60, 0.14), scheme.accents[0])
    train.rectangle((0, 0, 60, 0.35), palette.light("#181a1d"))
    roof = Canvas(-7, 0, (14, 50), 14, palette.light("#3c4146"))
    for row in np.arange(1.5, 50, 3.2):
        roof.shine(box(-0.9, float(row), 0.22, 1.9), _WHITE * 3.0, 0.02)
    side = -1.0 if light.side < 0 else 1.0
    pillars = [
        lit(_pillar(scheme), light.fill + light.key * 0.4, (-side * 1.9, 0, depth))
        for depth in (19.0, 13.5, 8.0, 4.0)
    ]
    pieces = [
        lit(end, 1.0, (0, 0, 60)),
        lit(train, floats(light.fill + light.key * 0.35), (side * 3.3, 0.05, -6), (0, 0, 1)),
        lit(roof, floats(light.fill * 0.8), (0, 3.7, -6), (1, 0, 0), (0, 0, 1)),
        *pillars,
    ]
    lamps = [Lamp((-0.6, 3.6, 2.0 + 3.2 * row), _WHITE * 4, 0.06) for row in range(10)]
    return pieces, lamps


def _pillar(scheme: Scheme) -> Canvas:
    pillar = Canvas(-0.4, 0, (0.8, 3.7), 40, None)
    pillar.rectangle((-0.16, 0, 0.32, 3.7), scheme.trim * 0.8)
    pillar.rectangle((0.03, 0, 0.13, 3.7), scheme.trim * 0.4, soft=0.02)
    pillar.rectangle((-0.16, 0, 0.32, 0.9), scheme.accents[0])
    return pillar
