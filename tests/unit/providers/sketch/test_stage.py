from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from studio.providers.sketch.shot import read_shot
from studio.providers.sketch.stage import (
    Drift,
    Impression,
    Stage,
    carry_on,
    invent_stage,
    read_stage,
    write_stage,
)
from tests.sketching import a_stage

SEEN = Impression(palette=("#112233", "#ffeedd"), light_side=0.6, warmth=-0.4, key=-0.8)


def carried(stage: Stage, words: str, chance: str = "1") -> Stage:
    return carry_on(stage, read_shot(words), words, chance)


def tampered(**changes: Any) -> str:
    return json.dumps(json.loads(write_stage(a_stage())) | changes)


def test_the_same_brief_and_moment_give_the_same_set() -> None:
    assert a_stage("she waits in the kitchen") == a_stage("she waits in the kitchen")


def test_two_moments_of_one_brief_share_the_room_but_not_its_arrangement() -> None:
    first, second = a_stage("she waits in the kitchen"), a_stage("she leaves the kitchen")

    assert first.seed == second.seed
    assert first.layout != second.layout


def test_another_brief_is_another_room() -> None:
    shot = read_shot("in the kitchen")

    assert invent_stage(shot, "one", "m", None).seed != invent_stage(shot, "two", "m", None).seed


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("she waits on the beach", "beach"),
        ("the cup waits on the counter", "kitchen"),
        ("she waits", "living"),
        ("the bottle", "studio"),
        ("the perfume on a street", "street"),
    ],
)
def test_a_new_set_is_where_the_words_say_or_hint(words: str, place: str) -> None:
    assert a_stage(words).place == place


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("the kitchen at dawn", "dawn"),
        ("under street lamps, on the bridge", "night"),
        ("she waits on the roof", "golden"),
        ("she waits in the kitchen", "day"),
    ],
)
def test_a_new_set_has_the_hour_the_words_say_or_hint(words: str, time: str) -> None:
    assert a_stage(words).time == time


@pytest.mark.parametrize(
    ("words", "window"), [("light from the left", -1.0), ("daylight from the right", 1.0)]
)
def test_the_window_is_built_on_the_light_s_side(words: str, window: float) -> None:
    stage = a_stage(words)

    assert (stage.window, stage.light_side * window > 0.7) == (window, True)


def test_without_a_named_side_the_light_comes_from_one_of_the_sides() -> None:
    assert abs(a_stage("she waits").light_side) > 0.7


def test_a_picture_without_a_stage_lends_its_colours_and_light() -> None:
    stage = invent_stage(read_shot("she waits"), "brief", "moment", SEEN)

    assert stage.palette == SEEN.palette
    assert stage.light_side > 0
    assert stage.warmth == SEEN.warmth
    assert stage.time == "night"


def test_words_count_more_than_a_picture_without_a_stage() -> None:
    shot = read_shot("SET AND LIGHT: amber\nMOMENT: she waits at noon, light from the left")

    stage = invent_stage(shot, "brief", "moment", SEEN)

    assert (stage.palette, stage.light_side < 0, stage.time) == (("#e0953a",), True, "day")


@pytest.mark.parametrize("words", ["she smiles", "close-up of her face", "the cup on the counter"])
def test_a_set_is_carried_on_as_it_is(words: str) -> None:
    before = a_stage("in the kitchen at dawn, amber and teal, light from the left")

    after = carried(before, words)

    kept = ("seed", "place", "time", "window", "layout", "palette", "light_side", "weather")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_each_carrying_is_counted() -> None:
    assert carried(carried(a_stage(), "she waits"), "she smiles").generation == 2


def test_each_carrying_drifts_a_little() -> None:
    drift = carried(a_stage(), "she waits").drift

    assert drift != Drift()
    assert max(abs(drift.warm), abs(drift.bright), abs(drift.colour), abs(drift.slip)) < 0.08


def test_drift_never_runs_away() -> None:
    stage = replace(a_stage(), drift=Drift(0.2, 0.1, 0.15, 0.2, 0.2))

    after = carried(stage, "she waits").drift

    assert max(after.warm, after.bright, after.colour, after.slip) <= 0.2
    assert after.tint <= 0.1


def test_takes_of_one_frame_drift_differently() -> None:
    assert carried(a_stage(), "she waits", "1").drift != carried(a_stage(), "she waits", "2").drift


def test_another_place_in_the_words_is_another_set_in_the_same_colours() -> None:
    before = a_stage("in the kitchen, amber and teal, light from the left")

    after = carried(before, "she walks on the beach")

    assert after.place == "beach"
    assert after.seed != before.seed
    assert (after.palette, after.light_side) == (before.palette, before.light_side)


def test_a_hint_does_not_leave_the_set() -> None:
    assert (
        carried(a_stage("in the kitchen"), "she stands by the window, waves in her hair").place == "kitchen"
    )


def test_another_hour_in_the_words_changes_the_light_and_not_the_room() -> None:
    before = a_stage("in the kitchen at dawn")

    after = carried(before, "now it is night")

    assert (after.time, after.seed, after.layout) == ("night", before.seed, before.layout)


def test_light_from_another_side_leaves_the_window_where_it_is() -> None:
    after = carried(a_stage("in the kitchen, light from the left"), "light from the right")

    assert (after.light_side > 0, after.window) == (True, -1.0)


def test_rain_stays_until_the_place_changes() -> None:
    street = a_stage("in the street in the rain")

    assert carried(street, "she smiles").weather == ("rain",)
    assert carried(street, "in the kitchen").weather == ()


def test_light_from_behind_stays_with_its_place() -> None:
    street = a_stage("in the street, lamps from behind")

    assert carried(street, "she smiles").behind
    assert not carried(street, "in the kitchen").behind


@pytest.mark.parametrize(("change", "warmer"), [("warmer", True), ("cooler", False)])
def test_a_wish_moves_the_warmth_most_of_the_way(change: str, warmer: bool) -> None:
    before = replace(a_stage(), warmth=0.0)

    after = carried(before, f"MOMENT: she waits\nCHANGE: {change}")

    assert after.warmth == pytest.approx(1.12 if warmer else -1.12)


def test_named_things_join_those_there() -> None:
    before = a_stage("in the kitchen with plants")

    assert carried(before, "a clock on the wall").props == ("plant", "clock")


@pytest.mark.parametrize(
    ("place", "indoors"),
    [("kitchen", True), ("studio", True), ("underpass", True), ("street", False), ("platform", False)],
)
def test_places_know_whether_they_have_walls(place: Any, indoors: bool) -> None:
    assert replace(a_stage(), place=place).indoors is indoors


@pytest.mark.parametrize(
    "stage",
    [
        a_stage("in the kitchen at dawn, amber and teal, light from the left"),
        a_stage("in the rain on the bridge at night"),
        replace(a_stage(), size="close", side=0.5, cast=(("person", "a" * 64),), wall="#aabbcc"),
        replace(a_stage(), generation=3, drift=Drift(0.01, -0.02, 0.03, -0.04, 0.05)),
    ],
)
def test_a_stage_survives_being_written_and_read(stage: Stage) -> None:
    assert read_stage(write_stage(stage)) == stage


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        '{"format": 1}',
        '{"format": 2}',
        "[" * 100_000,
        tampered(format=99),
        tampered(place="moon"),
        tampered(time="teatime"),
        tampered(size="enormous"),
        tampered(seed="x"),
        tampered(seed=None),
        tampered(warmth=1e9),
        tampered(side="NaN"),
        tampered(light_side=float("inf")),
        tampered(drift={}),
        tampered(drift={"warm": 9, "tint": 0, "bright": 0, "colour": 0, "slip": 0}),
        tampered(cast=None),
        tampered(cast=[1, 2]),
        tampered(props=5),
        tampered(window="left"),
    ],
)
def test_what_is_no_stage_of_ours_is_no_stage(text: str) -> None:
    assert read_stage(text) is None


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"cast": [["person", "../../etc/passwd"]]}, "cast", ()),
        ({"cast": [["person", "a" * 64], ["product", "B" * 64]]}, "cast", (("person", "a" * 64),)),
        ({"palette": ["#12345g", "red", "#123456"]}, "palette", ("#123456",)),
        ({"props": ["x" * 41, 5, "plant"]}, "props", ("plant",)),
        ({"wall": "url(x)"}, "wall", None),
        ({"generation": -7}, "generation", 7),
        ({"seed": -5}, "seed", 5),
    ],
)
def test_what_is_foreign_in_a_stage_is_left_out(changes: dict[str, Any], field: str, value: Any) -> None:
    stage = read_stage(tampered(**changes))

    assert stage is not None
    assert getattr(stage, field) == value


@pytest.mark.parametrize(("words", "low", "high"), [("darker", -1.2, -0.6), ("brighter", 0.6, 1.2)])
def test_a_comparison_moves_the_key_by_a_step(words: str, low: float, high: float) -> None:
    carried = carry_on(a_stage(key=0.0), read_shot(f"she waits, {words}"), "", "1")

    assert low < carried.key < high


def test_a_comparison_starts_from_the_light_there_is() -> None:
    dark = a_stage(key=-0.8)

    assert carry_on(dark, read_shot("she waits, darker"), "", "1").key < -1.4
    assert abs(carry_on(dark, read_shot("she waits, brighter"), "", "1").key) < 0.2


@pytest.mark.parametrize(
    ("words", "above"),
    [
        ("she waits", True),
        ("she waits, light from above", True),
        ("she waits, light from the left", False),
        ("she waits on the street", False),
    ],
)
def test_light_from_above_stays_until_the_words_move_it(words: str, above: bool) -> None:
    assert carry_on(a_stage(above=True), read_shot(words), "", "1").above is above


def test_a_frame_of_an_earlier_version_is_still_a_set() -> None:
    written = json.loads(write_stage(a_stage()))
    del written["near"], written["above"]

    stage = read_stage(json.dumps(written))

    assert stage is not None
    assert (stage.near, stage.above) == (1.0, False)


@pytest.mark.parametrize(
    ("before", "words", "place"),
    [
        ("in the kitchen", "she crosses the room", "kitchen"),
        ("in the kitchen", "she looks up, flat light on her face", "kitchen"),
        ("in the kitchen", "she walks back inside", "kitchen"),
        ("in the kitchen", "she steps outside", "street"),
        ("in the kitchen", "she steps outside into the grass", "garden"),
        ("on the street", "she comes home", "living"),
        ("on the street", "she goes inside, to the counter", "kitchen"),
        ("on the beach", "she waits", "beach"),
        ("in the desert", "she waits", "desert"),
    ],
)
def test_without_a_named_place_a_set_is_left_only_over_its_threshold(
    before: str, words: str, place: str
) -> None:
    assert carry_on(a_stage(before), read_shot(words), "", "1").place == place


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("she waits in the rain", "street"),
        ("the cup in the rain", "street"),
        ("she waits, it is snowing", "garden"),
        ("rain on the window, she waits", "living"),
        ("she waits outdoors", "street"),
        ("she waits in the kitchen, rain outside", "kitchen"),
    ],
)
def test_where_it_rains_is_no_room_unless_the_words_say_so(words: str, place: str) -> None:
    assert a_stage(words).place == place


def test_rain_stays_outside_when_someone_goes_in() -> None:
    street = a_stage("she waits on the street in the rain")

    assert street.weather == ("rain",)
    assert carry_on(street, read_shot("she comes home"), "", "1").weather == ()
