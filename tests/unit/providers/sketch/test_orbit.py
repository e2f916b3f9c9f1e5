from __future__ import annotations

from dataclasses import replace

import pytest

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.orbit import set_camera
from tests.sketching import a_stage, asked_for

AHEAD = Camera(1280, 720, (0.0, 1.5, -3.0), 1.5)
STAGE = a_stage("in the kitchen")


def turn(words: str = "she waits", seed: str = "1", layout: int = 3) -> float:
    return set_camera(asked_for(words, seed=seed, stage=replace(STAGE, layout=layout)), AHEAD).turn


def test_a_set_is_seen_a_little_from_the_side() -> None:
    assert 0.01 < abs(turn("she waits, the camera holds still")) < 0.27


def test_the_same_take_sees_the_set_from_the_same_side() -> None:
    assert turn() == turn()


def test_takes_differ() -> None:
    assert turn(seed="1") != turn(seed="2")


def test_a_camera_that_holds_still_differs_less() -> None:
    def spread(words: str) -> float:
        turns = [turn(words, str(seed)) for seed in range(10)]
        return max(turns) - min(turns)

    assert spread("she waits, the camera holds still") < spread("she waits")


@pytest.mark.parametrize("seed", [str(seed) for seed in range(12)])
def test_a_room_is_never_seen_from_too_far_round(seed: str) -> None:
    assert abs(turn(seed=seed)) <= 0.26


@pytest.mark.parametrize(("words", "sign"), [("it pans right", -1), ("it pans left", 1)])
def test_a_pan_turns_the_view(words: str, sign: int) -> None:
    still = turn("she waits, the camera holds still", layout=4)

    assert (turn(f"she waits, the camera holds still, {words}", layout=4) - still) * sign > 0
