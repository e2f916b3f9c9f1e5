from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.providers.sketch.grade import add_grain, develop, encode
from studio.providers.sketch.raster import Bytes, Pixels, floats
from studio.providers.sketch.stage import Drift
from tests.sketching import a_light, a_stage

PLAIN: dict[str, Any] = {"palette": (), "warmth": 0.0, "key": 0.0, "drift": Drift()}


def flat(value: float, size: tuple[int, int] = (90, 160)) -> Pixels:
    return floats(np.full((*size, 3), value))


def developed(light: Pixels, exposure: float = 1.0, **changes: Any) -> Bytes:
    stage = a_stage(**(PLAIN | changes))
    white = a_light(key=floats(np.ones(3)), fill=floats(np.ones(3)))
    return develop(light, stage, white, exposure)


def middle(picture: Bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.asarray(picture[45, 80], dtype=np.int64)


@pytest.mark.parametrize(
    ("value", "low", "high"), [(0.0, 0, 10), (0.25, 110, 150), (0.6, 180, 225), (4.0, 245, 255)]
)
def test_tones_keep_their_place(value: float, low: int, high: int) -> None:
    picture = developed(flat(value))

    assert low <= int(middle(picture)[1]) <= high


def test_more_light_is_never_darker() -> None:
    levels = [int(middle(developed(flat(value)))[1]) for value in np.linspace(0, 1.2, 13)]

    assert levels == sorted(levels)


def test_more_exposure_is_brighter() -> None:
    assert middle(developed(flat(0.2), 1.5))[1] > middle(developed(flat(0.2), 1.0))[1]


def test_corners_are_a_little_darker_than_the_middle() -> None:
    picture = developed(flat(0.3))

    assert 0.75 < picture[2, 2, 1] / picture[45, 80, 1] < 0.97


def test_very_bright_things_glow_around_them() -> None:
    dark, bright = flat(0.1), flat(0.1)
    bright[40:50, 75:85] = 4.0

    assert developed(bright)[45, 95, 1] > developed(dark)[45, 95, 1]


@pytest.mark.parametrize(("warmth", "warm"), [(1.0, True), (-1.0, False)])
def test_a_warm_wish_is_seen_in_the_picture(warmth: float, warm: bool) -> None:
    red, _, blue = middle(developed(flat(0.3), warmth=warmth))

    assert bool(red > blue) is warm


def test_the_palette_tints_shadows_cool_and_highlights_warm() -> None:
    palette = ("#e0953a", "#24757c")
    dark, bright = (
        middle(developed(flat(0.03), palette=palette)),
        middle(developed(flat(0.6), palette=palette)),
    )
    plain_dark, plain_bright = middle(developed(flat(0.03))), middle(developed(flat(0.6)))

    assert dark[2] - dark[0] > plain_dark[2] - plain_dark[0]
    assert bright[0] - bright[2] > plain_bright[0] - plain_bright[2]


def test_white_balance_takes_back_part_of_the_light_s_colour() -> None:
    amber = floats([1.0, 0.7, 0.4])
    lit = flat(0.3) * amber
    stage = a_stage(**PLAIN)

    neutral = develop(lit.copy(), stage, a_light(key=floats(np.ones(3)), fill=floats(np.ones(3))), 1.0)
    balanced = develop(lit.copy(), stage, a_light(key=amber, fill=amber), 1.0)

    def cast(picture: Bytes) -> int:
        return int(picture[45, 80, 0]) - int(picture[45, 80, 2])

    assert 0 < cast(balanced) < cast(neutral)


@pytest.mark.parametrize(
    ("drift", "channel", "brighter"),
    [(Drift(warm=0.1), 0, True), (Drift(warm=0.1), 2, False), (Drift(bright=0.1), 1, True)],
)
def test_a_chain_s_drift_can_be_measured(drift: Drift, channel: int, brighter: bool) -> None:
    before, after = middle(developed(flat(0.3))), middle(developed(flat(0.3), drift=drift))

    assert bool(after[channel] > before[channel]) is brighter


def test_grain_is_fine_and_even() -> None:
    picture = np.full((300, 400, 3), 128, np.uint8)

    grainy = add_grain(picture, "seed").astype(float)

    assert 0.4 < float(grainy.std()) < 3
    assert float(grainy.mean()) == pytest.approx(128, abs=0.6)
    assert np.array_equal(grainy[..., 0], grainy[..., 2])


def test_each_take_has_its_own_grain() -> None:
    picture = np.full((64, 64, 3), 128, np.uint8)

    assert not np.array_equal(add_grain(picture, "1"), add_grain(picture, "2"))
    assert np.array_equal(add_grain(picture, "1"), add_grain(picture, "1"))


def test_grain_grows_with_the_frame() -> None:
    small, large = (
        add_grain(np.full((64, width, 3), 128, np.uint8), "s").astype(float) for width in (1280, 3840)
    )

    assert np.abs(np.diff(large[:, :, 0], axis=1)).mean() < np.abs(np.diff(small[:, :, 0], axis=1)).mean()


def test_black_stays_black_and_white_stays_white_under_grain() -> None:
    assert int(add_grain(np.zeros((64, 64, 3), np.uint8), "s").max()) < 12
    assert int(add_grain(np.full((64, 64, 3), 255, np.uint8), "s").min()) > 243


def test_a_packed_picture_is_the_same_picture() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)

    with Image.open(io.BytesIO(encode(picture))) as opened:
        assert opened.format == "PNG"
        assert np.array_equal(np.asarray(opened), picture)
