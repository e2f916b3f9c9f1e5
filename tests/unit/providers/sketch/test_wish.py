from __future__ import annotations

import pytest

from studio.providers.sketch.brief import read_brief
from studio.providers.sketch.wish import Wish, read_wish


def wish(words: str) -> Wish:
    return read_wish(read_brief(words))


def changed(moment: str, change: str) -> Wish:
    return wish(f"MOMENT: {moment}\nCHANGE: {change}")


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("warm light from the left", -1.0),
        ("low warm window light from frame left", -1.0),
        ("large soft daylight from frame right", 1.0),
        ("low sun through leaves from frame right", 1.0),
        ("hard sun from high frame left, crisp shadows", -1.0),
        ("one warm lamp from above frame left", -1.0),
        ("sun patch on the floor from frame right", 1.0),
        ("one tall window on the left", -1.0),
        ("warm light on her left cheek", -1.0),
        ("a warm lamp from the right", 1.0),
        ("evening light from the right, long soft shadow to the left", 1.0),
        ("she enters from the left", None),
        ("street lamps from behind", None),
        ("bright even kitchen light", None),
    ],
)
def test_the_side_of_the_light_is_the_one_named(words: str, side: float | None) -> None:
    assert wish(words).side == side


@pytest.mark.parametrize(
    ("words", "behind"),
    [
        ("street lamps from behind", True),
        ("rim light from the lamps behind", False),
        ("backlit by the window", True),
        ("a silhouette against the sky", True),
        ("she stands against the sun", True),
        ("light from the left", False),
    ],
)
def test_light_from_behind_is_noticed(words: str, behind: bool) -> None:
    assert wish(words).behind is behind


def test_light_from_above_is_noticed() -> None:
    assert wish("orange lamp light from above").above


@pytest.mark.parametrize(
    ("words", "warmth"),
    [
        ("warm window light", 1.0),
        ("golden evening", 1.0),
        ("candle on the table", 1.0),
        ("cold blue light from the left", -1.0),
        ("icy daylight", -1.0),
        ("warm lamp in a cold room", None),
        ("daylight", None),
    ],
)
def test_warmth_is_read(words: str, warmth: float | None) -> None:
    assert wish(words).warmth == warmth


@pytest.mark.parametrize(
    ("words", "hardness"),
    [
        ("hard sun, crisp shadows", 0.9),
        ("a spotlight on her", 0.9),
        ("large soft daylight", 0.1),
        ("flat overcast light", 0.1),
        ("daylight", None),
    ],
)
def test_hardness_is_read(words: str, hardness: float | None) -> None:
    assert wish(words).hardness == (None if hardness is None else pytest.approx(hardness))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("bright and airy", 1.0),
        ("one warm lamp, dark surroundings", -1.0),
        ("moody", -1.0),
        ("high-key beauty", 1.0),
        ("daylight", 0.0),
    ],
)
def test_the_key_is_read(words: str, key: float) -> None:
    assert wish(words).key == key


@pytest.mark.parametrize(
    ("change", "side", "warmth"),
    [
        ("warmer", None, 1.6),
        ("cooler", None, -1.6),
        ("from the left", -1.0, None),
        ("warmer, from the right", 1.0, 1.6),
        ("light from the right", 1.0, None),
    ],
)
def test_a_change_asks_for_more_than_the_moment(
    change: str, side: float | None, warmth: float | None
) -> None:
    found = changed("she waits", change)

    assert (found.side, found.warmth) == (side, None if warmth is None else pytest.approx(warmth))


def test_a_change_wins_over_the_moment() -> None:
    assert changed("warm light from the left", "cooler, from the right").side == 1.0


def test_the_moment_wins_over_the_style() -> None:
    assert wish("MOMENT: warm light from the left\nSET AND LIGHT: cold light from the right").side == -1.0


def test_the_style_counts_where_the_moment_is_silent() -> None:
    assert wish("MOMENT: she waits\nSET AND LIGHT: cold light from the right") == Wish(side=1.0, warmth=-1.0)


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("she waits, the room darker", -1.0),
        ("dimmer now", -1.0),
        ("the lights go down", -1.0),
        ("day now brighter", 1.0),
        ("more light", 1.0),
        ("a dark room", 0.0),
        ("a bright room", 0.0),
    ],
)
def test_a_comparison_is_a_step_from_what_was(words: str, step: float) -> None:
    assert wish(words).step == step


def test_a_comparison_is_no_key_of_its_own() -> None:
    assert wish("darker").key == 0.0


@pytest.mark.parametrize(
    "words", ["light from above", "lit from straight above", "overhead light", "top light", "top-lit"]
)
def test_light_from_overhead_is_light_from_above(words: str) -> None:
    assert wish(words).above


@pytest.mark.parametrize("words", ["an overhead view of the table", "from above, she reads in the light"])
def test_a_view_from_above_is_no_light_from_above(words: str) -> None:
    assert not wish(words).above
