"""The sky behind an open set: gradient, clouds, sun or moon glow, painted straight into the frame."""

from __future__ import annotations

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.light import Light
from studio.providers.sketch.noise import cloudy
from studio.providers.sketch.pieces import Sky
from studio.providers.sketch.raster import Pixels, floats, ramp, smoothstep
from studio.providers.sketch.stage import Stage

_SKIES = {
    # at the horizon, above, clouds
    "dawn": ("#f6c9a4", "#8fa3c4", "#f0b9a6"),
    "morning": ("#f3e6d2", "#8db6de", "#fff6ea"),
    "day": ("#dcebf5", "#5f9ad6", "#ffffff"),
    "golden": ("#ffc983", "#8a94ba", "#ffb982"),
    "dusk": ("#d98f7e", "#2f4377", "#8d6f93"),
    "night": ("#26314f", "#0c1122", "#2a3350"),
}


def sky_of(stage: Stage, light: Light) -> Sky:
    """The sky of a stage: its time, its weather, its light's side."""
    low, high, cloud = (palette.light(colour) for colour in _SKIES[stage.time])
    grey = (
        "storm" in stage.weather
        or "rain" in stage.weather
        or "fog" in stage.weather
        or "snow" in stage.weather
    )
    if grey:
        dull = palette.light("#9aa4ae") * (0.16 if stage.time == "night" else 0.75)
        low, high, cloud = (
            palette.blend(low, dull, 0.7),
            palette.blend(high, dull * 0.55, 0.75),
            palette.blend(cloud, dull * 0.8, 0.75),
        )
    strength = {"dawn": 0.9, "golden": 1.5, "dusk": 0.45, "night": 0.12}.get(stage.time, 0.8) * (
        0.15 if grey else 1
    )
    return Sky(
        low,
        high,
        cloud,
        0.85 if grey else 0.45,
        floats(light.key * strength),
        light.side * 0.7,
        0.16,
        stage.seed,
    )


def paint_sky(sky: Sky, width: int, height: int, horizon: float, drift: float = 0.0) -> Pixels:
    """The sky over a frame whose horizon lies that many px from the top; below it, its lowest colour."""
    rows = np.arange(height, dtype=np.float32)[:, None]
    up = np.clip((horizon - rows) / height, 0, 2)
    blend = (1 - np.exp(-up * 2.4))[..., None]
    picture = sky.low * (1 - blend) + sky.high * blend + np.zeros((1, width, 1), np.float32)
    clouds = cloudy(width, height, ("sky", sky.seed), 0.5, 5, stretch=3.2)
    wisps = smoothstep(floats(clouds), 0.55 - sky.cloudiness * 0.75, 1.5 - sky.cloudiness * 0.5) * np.clip(
        up * 5, 0, 1
    )
    picture = picture + (sky.cloud - picture) * (wisps * (0.35 + 0.5 * sky.cloudiness))[..., None]
    x = ramp(width, -1, 1)[None, :] * width / height - (sky.sun_side + drift) * width / height
    y = (horizon - rows) / height - sky.sun_height
    away = x * x + y * y * 1.6
    glow = 0.9 * np.exp(-away * 26) + 0.34 * np.exp(-away * 2.2)
    return floats(picture + glow[..., None] * sky.sun)
