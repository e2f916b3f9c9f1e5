"""Damaged at random, read by a real child: each file is read or refused, and the next one is served."""

from __future__ import annotations

import random
from collections import Counter

from studio.errors import StudioError
from studio.pictures.child import ChildPool
from tests.pictures_made import a_heic, a_jpeg, a_png, a_webp, grey_16_bit, turned, with_gps

SEEDS = (
    a_jpeg(),
    a_jpeg(progressive=True),
    a_png(),
    a_webp(),
    a_heic(),
    grey_16_bit(0, 9),
    turned(6),
    with_gps(),
)


def mutated(seed: int) -> bytes:
    """One of the good files, cut, shortened in the middle, or with bytes changed, mostly in its head."""
    dice = random.Random(seed)  # noqa: S311
    data = bytearray(dice.choice(SEEDS))
    kind = dice.random()
    if kind < 0.2:
        return bytes(data[: dice.randrange(len(data))])
    if kind < 0.4:
        start = dice.randrange(len(data))
        del data[start : start + dice.randrange(1, 50)]
        return bytes(data)
    reach = min(len(data), 300)
    for _ in range(dice.randrange(1, 12)):
        data[dice.randrange(reach)] = dice.randrange(256)
    return bytes(data)


def outcome(pool: ChildPool, data: bytes) -> str:
    try:
        pool.call({"rules": "upload"}, [data])
    except StudioError as error:
        return type(error).__name__
    return "read"


def test_three_hundred_damaged_pictures_harm_nobody() -> None:
    pool = ChildPool("studio.pictures.decode:inspect", processes=1, limited=True, max_files=100)

    outcomes = Counter(outcome(pool, mutated(seed)) for seed in range(300))
    after = pool.call({"rules": "upload"}, [a_png()])
    pool.close()

    assert set(outcomes) == {"read", "PictureRefused"}
    assert after[0]["width"] == 96
