"""The set: what a chain of frames has in common, and how it is handed from one frame to the next.

Pure: no pixels here. A stage is invented once from the brief, then carried on. Each carrying adds a little
drift, as every image model does, so that what is measured on a board means something.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, cast, get_args

import numpy as np

from studio.providers.sketch.raster import generator
from studio.providers.sketch.shot import Shot
from studio.providers.sketch.words import Place, ShotSize, Time

FORMAT = 1
INDOORS: frozenset[Place] = frozenset(
    (
        "kitchen",
        "living",
        "bedroom",
        "bathroom",
        "office",
        "cafe",
        "shop",
        "workshop",
        "hall",
        "studio",
        "train",
        "underpass",
    )
)
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DRIFT_STEP = 0.016


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a chain has wandered: shares of warmth, tint, brightness and colour, and metres the camera
    has slipped.
    """

    warm: float = 0.0
    tint: float = 0.0
    bright: float = 0.0
    colour: float = 0.0
    slip: float = 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A set and its light. `seed` decides everything that is not named here.

    `light_side` -1 left … 1 right, `warmth` -1 … 1, `hardness` 0 … 1, `key` -1 dark … 1 bright. `layout`
    numbers the arrangement of things. `generation` counts how often the set was handed on. `cast` holds the
    digests of influencer and product, so that a frame shown nothing but an earlier frame still knows whom
    it shows; `size` is that frame's shot size, `near` how much nearer than that it was (above 1).
    `above`: the light falls from overhead.
    """

    seed: int
    place: Place
    time: Time
    weather: tuple[str, ...]
    light_side: float
    behind: bool
    warmth: float
    hardness: float
    key: float
    palette: tuple[str, ...]
    props: tuple[str, ...]
    layout: int
    window: float = 1.0
    wall: str | None = None
    generation: int = 0
    drift: Drift = Drift()
    size: ShotSize | None = None
    side: float = 0.0
    cast: tuple[tuple[str, str], ...] = ()
    near: float = 1.0
    above: bool = False

    @property
    def indoors(self) -> bool:
        """Whether there are walls around."""
        return self.place in INDOORS


@dataclass(frozen=True, slots=True)
class Impression:
    """What can be seen of a picture without a stage description: its colours and its light."""

    palette: tuple[str, ...]
    light_side: float
    warmth: float
    key: float


def invent_stage(shot: Shot, brief: str, moment: str, seen: Impression | None) -> Stage:
    """A new set for a shot. `brief` is what all frames of the storyboard share, `moment` what this one
    says.

    Two frames of one brief get similar rooms; only a carried set is the same room: so chains hold and lone
    frames drift.
    """
    place = shot.place or shot.hint or _usual_place(shot)
    shared, own = generator("set", brief, place), generator("moment", moment)
    wish = shot.light
    side = (
        wish.side
        if wish.side is not None
        else (seen.light_side if seen else float(shared.choice([-1.0, 1.0])))
    )
    return Stage(
        seed=int(shared.integers(2**31)),
        place=place,
        time=shot.time or shot.time_hint or _usual_time(place, seen),
        weather=shot.weather,
        light_side=float(np.clip(side * own.uniform(0.8, 1.0), -1, 1)),
        behind=wish.behind,
        warmth=_or(wish.warmth, seen.warmth if seen else None, float(own.uniform(-0.1, 0.25))),
        hardness=_or(wish.hardness, None, float(own.uniform(0.25, 0.5))),
        key=_stepped(float(np.clip(wish.key or (seen.key if seen else 0.0), -1, 1)), wish.step),
        palette=shot.palette or (seen.palette if seen else ()),
        props=shot.props,
        layout=int(own.integers(2**31)),
        window=-1.0 if side < 0 else 1.0,
        wall=shot.wall,
        above=wish.above,
    )


def _stepped(key: float, step: float) -> float:
    """Darker or brighter than it was, by a step anyone sees; white burns out sooner than black."""
    return float(np.clip(key + (0.95 if step < 0 else 0.8) * float(np.clip(step, -1.2, 1.2)), -1.6, 1.6))


def _or(first: float | None, second: float | None, third: float) -> float:
    found = next(value for value in (first, second, third) if value is not None)
    return float(np.clip(found, -1, 1))


def _usual_place(shot: Shot) -> Place:
    """Where a picture is set that says nothing of it; never under a roof where it rains or snows."""
    if shot.under_roof is False or {"rain", "snow"} & set(shot.weather):
        return "garden" if "snow" in shot.weather else "street"
    return "living" if shot.person is not False else "studio"


def _usual_time(place: Place, seen: Impression | None) -> Time:
    if seen is not None and seen.key < -0.6:
        return "night"
    return "golden" if place in ("rooftop",) else "day"


def carry_on(stage: Stage, shot: Shot, moment: str, chance: str) -> Stage:
    """The same set for the next frame: what the moment names anew changes, everything else stays, a little
    drift is added.
    """
    wish = shot.light
    moved = shot.place or _over_the_threshold(stage, shot) or stage.place
    return replace(
        stage,
        place=moved,
        seed=stage.seed if moved == stage.place else int(generator(stage.seed, moved).integers(2**31)),
        time=shot.time or stage.time,
        weather=shot.weather if shot.weather or moved != stage.place else stage.weather,
        light_side=stage.light_side if wish.side is None else _same_strength(wish.side, stage.light_side),
        behind=wish.behind or (stage.behind and moved == stage.place),
        warmth=_nearer(stage.warmth, wish.warmth),
        hardness=_nearer(stage.hardness, wish.hardness),
        key=_stepped(_nearer(stage.key, wish.key or None), wish.step),
        palette=stage.palette or shot.palette,
        props=tuple(dict.fromkeys((*stage.props, *shot.props))),
        wall=shot.wall or (stage.wall if moved == stage.place else None),
        above=wish.above or (stage.above and moved == stage.place and wish.side is None and not wish.behind),
        generation=stage.generation + 1,
        drift=_drifted(stage.drift, generator("drift", moment, chance)),
    )


def _over_the_threshold(stage: Stage, shot: Shot) -> Place | None:
    """Where somebody is who goes in or out, though no place is named; None where they stay."""
    if shot.under_roof is None or shot.under_roof == stage.indoors:
        return None
    if shot.hint is not None and (shot.hint in INDOORS) == shot.under_roof:
        return shot.hint
    return "living" if shot.under_roof else "street"


def _same_strength(side: float, before: float) -> float:
    return side * max(0.5, abs(before)) if side else 0.0


def _nearer(before: float, wished: float | None) -> float:
    """Most of the way from what it was to what is wished: the room's light changes, it is not swapped."""
    return before if wished is None else float(np.clip(before + (wished - before) * 0.7, -1.6, 1.6))


def _drifted(drift: Drift, chance: np.random.Generator) -> Drift:
    """One step further: models drift to warm and colourful more often than away from it."""
    step = chance.normal(0, _DRIFT_STEP, 5)
    return Drift(
        warm=float(np.clip(drift.warm + 0.5 * _DRIFT_STEP + step[0], -0.2, 0.2)),
        tint=float(np.clip(drift.tint + 0.5 * step[1], -0.1, 0.1)),
        bright=float(np.clip(drift.bright + step[2], -0.15, 0.15)),
        colour=float(np.clip(drift.colour + 0.5 * _DRIFT_STEP + step[3], -0.2, 0.2)),
        slip=float(np.clip(drift.slip + step[4], -0.2, 0.2)),
    )


def write_stage(stage: Stage) -> str:
    """The stage as JSON, for a frame's metadata."""
    return json.dumps({"format": FORMAT, **asdict(stage)}, separators=(",", ":"), sort_keys=True)


def read_stage(text: str) -> Stage | None:
    """The stage in a frame's metadata; None for anything else. Files come from outside, so nothing in it is
    trusted.
    """
    try:
        found = json.loads(text)
        return _checked(found) if isinstance(found, dict) and found.get("format") == FORMAT else None
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _checked(found: Mapping[str, Any]) -> Stage:
    drift = {field.name: _within(found["drift"][field.name], 0.2) for field in fields(Drift)}
    numbers = {
        name: _within(found[name], 1.6) for name in ("light_side", "warmth", "hardness", "key", "side")
    }
    size = found["size"]
    return Stage(
        seed=abs(int(found["seed"])) % 2**31,
        place=cast("Place", _one_of(found["place"], get_args(Place))),
        time=cast("Time", _one_of(found["time"], get_args(Time))),
        weather=_strings(found["weather"]),
        behind=bool(found["behind"]),
        palette=_colours(found["palette"]),
        props=_strings(found["props"]),
        layout=abs(int(found["layout"])) % 2**31,
        window=-1.0 if float(found["window"]) < 0 else 1.0,
        wall=next(iter(_colours([found["wall"]])), None),
        generation=abs(int(found["generation"])) % 10_000,
        drift=Drift(**drift),
        size=None if size is None else cast("ShotSize", _one_of(size, get_args(ShotSize))),
        cast=tuple(
            (str(name), sha) for name, sha in found["cast"] if isinstance(sha, str) and _DIGEST.fullmatch(sha)
        )[:4],
        near=float(np.clip(_within(found.get("near", 1.0), 4), 0.25, 4)),
        above=bool(found.get("above", False)),
        **numbers,
    )


def _within(value: Any, limit: float) -> float:
    number = float(value)
    if not abs(number) <= limit:
        raise ValueError("out of range")
    return number


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError("unknown word")
    return value


def _colours(values: Any) -> tuple[str, ...]:
    return tuple(colour for colour in _strings(values) if _COLOUR.fullmatch(colour))


def _strings(values: Any) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str) and len(value) < 40)[:16]
