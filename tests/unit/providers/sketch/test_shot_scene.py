"""What a prompt says besides size and angle: who plays, where, when, in which light, how the camera moves."""

from __future__ import annotations

import pytest

from studio.providers.sketch.shot import read_shot
from tests.sketching import composed


def test_a_place_in_the_style_is_only_a_hint() -> None:
    shot = read_shot(composed(style="bright even kitchen light"))

    assert (shot.place, shot.hint) == (None, "kitchen")


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("the kitchen at dawn", "dawn"),
        ("sunrise over the sea", "dawn"),
        ("first warm light from the left", "dawn"),
        ("warm morning light", "morning"),
        ("at breakfast", "morning"),
        ("day now brighter", "day"),
        ("in soft daylight", "day"),
        ("a sunny afternoon", "day"),
        ("golden hour on the roof", "golden"),
        ("sunset wall", "golden"),
        ("the last evening light", "golden"),
        ("at the end of the day", "golden"),
        ("low sun through leaves", "golden"),
        ("blue hour with string lights", "dusk"),
        ("at dusk", "dusk"),
        ("at night in the rain", "night"),
        ("midnight snack", "night"),
        ("her first smile of the day", None),
        ("she smiles", None),
    ],
)
def test_the_time_is_the_one_named(words: str, time: str | None) -> None:
    assert read_shot(words).time == time


def test_a_time_in_the_moment_comes_before_the_style_s() -> None:
    assert read_shot(composed(moment="home street, night", style="golden hour")).time == "night"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("street lamps from behind", "night"),
        ("neon on wet asphalt", "night"),
        ("under string lights", "dusk"),
        ("a candle on the table", "dusk"),
        ("window light", None),
    ],
)
def test_lamps_hint_at_the_hour(words: str, hint: str | None) -> None:
    assert read_shot(words).time_hint == hint


@pytest.mark.parametrize(
    ("words", "weather"),
    [
        ("rain on the window", ("rain",)),
        ("wet reflections", ("rain",)),
        ("it is snowing", ("snow",)),
        ("a misty morning", ("fog",)),
        ("under dark clouds", ("storm",)),
        ("storm and rain", ("rain", "storm")),
        ("overcast soft light", ("storm",)),
        ("a clear day", ()),
    ],
)
def test_the_weather_is_the_one_named(words: str, weather: tuple[str, ...]) -> None:
    assert read_shot(words).weather == weather


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("she stands behind the counter on the right", 1.0),
        ("she sits at the window on the left", -1.0),
        ("her face on the left third beside the shelf", -1.0),
        ("she runs towards us in the centre", 0.0),
        ("he waits in the middle", 0.0),
        ("she stops on the right third, out of breath", 1.0),
        ("she stands still", None),
        ("warm light from the left, she waits", None),
        ("a lamp on the right, she reads", None),
    ],
)
def test_the_subject_s_side_is_the_one_named(words: str, side: float | None) -> None:
    assert read_shot(words).side == side


@pytest.mark.parametrize(
    ("frame", "side"),
    [
        ("subject on the right third, cup in the lower centre", 1.0),
        ("centred, generous empty space above", 0.0),
        ("static, symmetrical", 0.0),
        ("wide lens, foreground plants", None),
    ],
)
def test_the_composition_places_the_subject_where_the_moment_does_not(frame: str, side: float | None) -> None:
    assert read_shot(composed(frame=frame)).side == side


def test_the_moment_places_the_subject_against_the_composition() -> None:
    prompt = composed(moment="she waits on the left", frame="subject on the right third")

    assert read_shot(prompt).side == -1.0


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("the cup in the centre of the counter", 0.0),
        ("the bottle on the left of the frame", -1.0),
        ("car fills the right half", 1.0),
        ("the bottle on the table", None),
    ],
)
def test_the_product_s_side_is_the_one_named(words: str, side: float | None) -> None:
    assert read_shot(words).product_side == side


@pytest.mark.parametrize(
    ("moment", "change", "zoom"),
    [
        ("Medium shot: she waits", "none", 1.0),
        ("Medium shot, slow push in: she waits", "none", 1.3),
        ("the camera a little closer: she turns", "none", 1.3),
        ("she waits, the camera pulls back", "none", 1 / 1.3),
        ("she waits", "closer", 1.38),
        ("she waits", "wider please", 1 / 1.38),
        ("slow push in", "closer", 1.3 * 1.38),
    ],
)
def test_moves_and_changes_bring_the_camera_nearer_or_further(moment: str, change: str, zoom: float) -> None:
    assert read_shot(composed(moment=moment, change=change)).zoom == pytest.approx(zoom)


@pytest.mark.parametrize(
    ("words", "pan"),
    [
        ("the camera pans left", -1.0),
        ("tracking right along the counter", 1.0),
        ("it drifts slowly to the right", 1.0),
        ("she turns left", 0.0),
        ("the camera holds still", 0.0),
    ],
)
def test_pans_are_read(words: str, pan: float) -> None:
    assert read_shot(words).pan == pan


@pytest.mark.parametrize(("change", "lift"), [("higher", 1.0), ("a lower camera", -1.0), ("closer", 0.0)])
def test_a_change_lifts_or_lowers_the_camera(change: str, lift: float) -> None:
    assert read_shot(composed(change=change)).lift == lift


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("the camera holds still", (True, False, False, False, False)),
        ("she runs for the train", (False, True, False, False, False)),
        ("she sits at the table", (False, False, True, False, False)),
        ("steam rising from the cup", (False, False, False, True, False)),
        ("dust floating in the daylight", (False, False, False, False, True)),
        ("she waits", (False, False, False, False, False)),
    ],
)
def test_small_things_are_noticed(words: str, flags: tuple[bool, ...]) -> None:
    shot = read_shot(words)

    assert (shot.still, shot.fast, shot.seated, shot.steam, shot.dust) == flags


@pytest.mark.parametrize(
    ("words", "colours"),
    [
        ("amber and teal", ("#e0953a", "#24757c")),
        ("cyan, sodium orange, wet black", ("#3fb6cc", "#ee9a3c", "#e2803a", "#1b1b1d")),
        ("#aa5500 and ivory", ("#aa5500", "#f1ebdc")),
        ("no colours here", ()),
        ("amber, more amber", ("#e0953a",)),
    ],
)
def test_the_palette_is_read_from_the_style(words: str, colours: tuple[str, ...]) -> None:
    assert read_shot(composed(moment="the red cup", style=words)).palette == (colours or ("#b5362e",))


@pytest.mark.parametrize(
    ("words", "wall"),
    [
        ("white bathroom with linen curtain", "#f3f2ee"),
        ("in the studio, pink backdrop", "#e59db0"),
        ("a teal painted wall", "#24757c"),
        ("a teal wall behind her", "#24757c"),
        ("grey studio floor", "#8d8d8d"),
        ("red cup on the table", None),
    ],
)
def test_the_colour_of_walls_is_read(words: str, wall: str | None) -> None:
    assert read_shot(words).wall == wall


@pytest.mark.parametrize(
    ("words", "props"),
    [
        ("a tall window and plants", ("plant", "window")),
        ("books on the shelf", ("shelf",)),
        ("beside the clock", ("clock",)),
        ("an oak counter", ("oak",)),
        ("on the marble shelf", ("shelf", "marble")),
        ("wooden table, candles", ("candle", "wooden")),
        ("roof with string lights", ("bulbs",)),
        ("she smiles", ()),
    ],
)
def test_named_props_are_read(words: str, props: tuple[str, ...]) -> None:
    assert read_shot(words).props == props


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("she walks to the car", 3.8),
        ("the motorbike alone on the bridge", 1.9),
        ("a tent on the moor", 1.9),
        ("the vacuum comes closer", 0.36),
        ("the shoe above the puddle", 0.29),
        ("the cup on the counter", None),
        ("the bottle beside the car", None),
        ("the product on the table", None),
        ("she smiles", None),
    ],
)
def test_large_products_have_their_size_from_the_words(words: str, length: float | None) -> None:
    assert read_shot(words).product_m == length
