from __future__ import annotations

from itertools import pairwise

import pytest

from studio.providers.sketch.frames import Asked, Framing, Placed
from studio.providers.sketch.portrait import VIEWS, across, compose_portrait
from studio.providers.sketch.words import ShotSize
from tests.sketching import FULL_SIZE, a_stage, asked_for, product_facts, some_facts

SIZES: list[ShotSize] = ["wide", "full", "medium-wide", "medium", "medium-close", "close"]
PLACES = ["kitchen", "living room", "bathroom", "street", "beach", "studio", "train", "forest", "underpass"]
STILL = "the camera holds still, she stands"


def framed(asked: Asked, size: ShotSize = "medium") -> Framing:
    return compose_portrait(asked, size)


def person(asked: Asked, size: ShotSize = "medium") -> Placed:
    placed = framed(asked, size).person
    assert placed is not None
    return placed


def product(asked: Asked, size: ShotSize = "medium") -> Placed:
    placed = framed(asked, size).product
    assert placed is not None
    return placed


def top_of_surface(framing: Framing) -> float:
    """The row of the surface's far edge, or the frame's lower edge where there is none."""
    if framing.surface is None:
        return framing.camera.height
    return framing.camera.project((0.0, framing.surface.height, framing.surface.back))[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("aspect", sorted(FULL_SIZE))
def test_a_portrait_that_ends_at_the_waist_never_floats(size: ShotSize, place: str, aspect: str) -> None:
    asked = asked_for(f"she stands in the {place}", aspect=aspect)

    framing = framed(asked, size)

    assert framing.person is not None
    assert framing.person.base > min(framing.camera.height, top_of_surface(framing)) - 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("aspect", sorted(FULL_SIZE))
def test_a_product_beside_a_person_is_whole_and_in_the_frame(size: ShotSize, aspect: str) -> None:
    asked = asked_for("she stands in the kitchen with the cup", aspect=aspect)

    placed, (width, height) = product(asked, size), FULL_SIZE[aspect]

    assert placed.x - placed.width / 2 >= 0
    assert placed.x + placed.width / 2 <= width
    assert placed.top > 0
    assert placed.base <= height


@pytest.mark.parametrize("size", SIZES)
def test_a_product_stands_below_the_edge_of_its_surface(size: ShotSize) -> None:
    framing = framed(asked_for("she stands in the kitchen with the cup"), size)

    assert framing.product is not None
    assert framing.product.base > top_of_surface(framing)


@pytest.mark.parametrize(("first", "second"), list(pairwise(SIZES)))
def test_a_closer_size_shows_a_larger_person(first: ShotSize, second: ShotSize) -> None:
    asked = asked_for("she stands in the kitchen, the cup before her")

    assert person(asked, second).height > person(asked, first).height


@pytest.mark.parametrize("size", SIZES)
def test_the_head_stays_in_the_frame(size: ShotSize) -> None:
    asked = asked_for("she stands in the kitchen")

    assert 0 < person(asked, size).top < 0.66 * 720


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("she stands on the left", 0.2, 0.45),
        ("she stands on the right", 0.55, 0.8),
        ("she stands in the centre", 0.42, 0.58),
    ],
)
def test_a_person_stands_where_the_words_say(words: str, low: float, high: float) -> None:
    placed = person(asked_for(f"{words}, the camera holds still"))

    assert low < placed.x / 1280 < high


@pytest.mark.parametrize(("light", "right"), [("left", True), ("right", False)])
def test_without_a_word_a_person_leaves_the_lit_side_free(light: str, right: bool) -> None:
    placed = person(asked_for(f"{STILL}, light from the {light}"))

    assert (placed.x > 640) is right


def test_a_product_takes_the_free_side() -> None:
    framing = framed(asked_for("she stands on the right with the cup, the camera holds still"))

    assert framing.product is not None
    assert framing.person is not None
    assert framing.product.x < framing.person.x


@pytest.mark.parametrize(("side", "low", "high"), [("left", 0.1, 0.4), ("centre", 0.35, 0.65)])
def test_a_product_stands_where_the_words_say(side: str, low: float, high: float) -> None:
    words = f"she stands on the right, the cup on the {side}, the camera holds still"

    assert low < product(asked_for(words)).x / 1280 < high


def test_a_product_is_nearer_than_the_person() -> None:
    framing = framed(asked_for("she stands in the kitchen with the cup"))

    assert framing.product is not None
    assert framing.person is not None
    assert framing.product.depth < framing.person.depth


def test_a_bottle_is_a_quarter_as_high_as_a_bust() -> None:
    framing = framed(asked_for("she stands in the kitchen with the cup"))

    assert framing.product is not None
    assert framing.person is not None
    assert 0.15 < framing.product.height / framing.person.height < 0.5


@pytest.mark.parametrize("place", ["left", "right", "centre"])
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_product_stays_on_a_counter_that_ends(place: str, seed: str) -> None:
    words = f"she stands on the left in the kitchen, the cup on the {place}"

    framing = framed(asked_for(words, seed=seed), "wide")

    surface = framing.surface
    assert surface is not None
    assert framing.product is not None
    ends = [
        framing.camera.project((surface.middle + end * surface.half_width, surface.height, -0.36))[0]
        for end in (-1, 1)
    ]
    assert framing.product.x - framing.product.width / 2 > ends[0]
    assert framing.product.x + framing.product.width / 2 < ends[1]


def test_nobody_needs_no_surface() -> None:
    assert framed(asked_for("an empty street"), "full").surface is None


@pytest.mark.parametrize("place", ["kitchen", "office", "café", "living room", "bedroom", "bathroom"])
@pytest.mark.parametrize("size", ["wide", "full"])
def test_where_the_room_is_seen_a_portrait_stands_behind_a_small_table(size: ShotSize, place: str) -> None:
    surface = framed(asked_for(f"she stands in the {place}"), size).surface

    assert surface is not None
    assert (surface.ends, surface.height) == (True, 0.95)
    assert 2 * surface.half_width < 1.4


@pytest.mark.parametrize("size", ["wide", "full"])
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_the_table_hides_the_whole_width_of_the_portrait_s_end(size: ShotSize, seed: str) -> None:
    framing = framed(asked_for("she stands in the kitchen with the cup", seed=seed), size)

    surface, placed = framing.surface, framing.person
    assert surface is not None
    assert placed is not None
    ends = [
        framing.camera.project((surface.middle + end * surface.half_width, surface.height, 0.0))[0]
        for end in (-1, 1)
    ]
    assert ends[0] < placed.x - placed.width / 2
    assert placed.x + placed.width / 2 < ends[1]


def test_someone_seated_sits_at_a_lower_table() -> None:
    surface = framed(asked_for("she sits in the café"), "wide").surface

    assert surface is not None
    assert surface.height == 0.76


def test_a_wide_view_shows_the_person_small_in_the_room() -> None:
    assert person(asked_for(STILL), "wide").height < 0.36 * 720


def test_a_medium_wide_view_of_a_kitchen_has_a_counter_that_goes_on() -> None:
    surface = framed(asked_for("she stands in the kitchen"), "medium-wide").surface

    assert surface is not None
    assert (surface.solid, surface.ends, surface.height) == (True, False, 0.95)


def test_a_wide_view_of_a_street_has_none() -> None:
    assert framed(asked_for("she stands in the street"), "wide").surface is None


def test_a_wide_view_of_a_street_with_a_product_has_a_table_s_edge() -> None:
    surface = framed(asked_for("she stands in the street with the cup"), "wide").surface

    assert surface is not None
    assert not surface.solid


def test_an_upright_kitchen_shows_a_table_s_edge_and_no_block() -> None:
    surface = framed(asked_for("she stands in the kitchen with the cup", aspect="9:16"), "wide").surface

    assert surface is not None
    assert not surface.solid


def test_a_whole_figure_stands_on_the_floor() -> None:
    facts = some_facts(face=None, cut_below=False, aspect=0.4)

    framing = framed(asked_for("she stands in the garden", person=facts), "full")

    assert framing.on_floor
    assert framing.surface is None
    assert framing.person is not None
    assert framing.person.base < 720


def test_a_picture_that_stands_in_rests_on_the_table() -> None:
    facts = some_facts(face=None, inset=True, cut_below=False, aspect=1.5)

    framing = framed(asked_for("she stands in the kitchen with the cup", person=facts))

    assert framing.person is not None
    assert framing.person.base > top_of_surface(framing)


def test_someone_seated_is_lower_than_someone_standing() -> None:
    seated = framed(asked_for("she sits in the kitchen, the camera holds still"), "wide").camera.position[1]
    standing = framed(asked_for("she stands in the kitchen, the camera holds still"), "wide").camera.position[
        1
    ]

    assert seated < standing


@pytest.mark.parametrize(("angle", "lower"), [("low angle", True), ("high angle", False)])
def test_the_camera_goes_down_and_up_as_asked(angle: str, lower: bool) -> None:
    level = framed(asked_for("she stands in the street, the camera holds still"), "full").camera.position[1]
    asked = framed(asked_for(f"{angle}: she stands in the street, the camera holds still"), "full")

    assert (asked.camera.position[1] < level) is lower


def test_a_thing_photographed_from_above_is_seen_from_higher_up() -> None:
    words = "she stands in the kitchen with the cup, the camera holds still"
    flat = framed(asked_for(words, product=product_facts(tilt=0.0)))
    steep = framed(asked_for(words, product=product_facts(tilt=0.85)))

    assert steep.elevation > flat.elevation


def test_the_place_is_still_seen_from_the_eyes_height() -> None:
    framing = framed(asked_for("she stands in the kitchen with the cup", product=product_facts(tilt=0.85)))

    assert framing.set_camera.position[1] < framing.camera.position[1]


@pytest.mark.parametrize(("change", "larger"), [("closer", True), ("wider", False)])
def test_a_change_brings_the_person_nearer_or_further(change: str, larger: bool) -> None:
    words = "MOMENT: she stands in the kitchen with the cup"

    before = person(asked_for(words))
    after = person(asked_for(f"{words}\nCHANGE: {change}"))

    assert (after.height > before.height) is larger


@pytest.mark.parametrize("place", ["kitchen", "street", "living room"])
@pytest.mark.parametrize("size", SIZES)
def test_a_camera_that_goes_back_never_lets_a_portrait_float(size: ShotSize, place: str) -> None:
    framing = framed(asked_for(f"further back: she stands in the {place} with the cup"), size)

    assert framing.person is not None
    assert framing.person.base > min(framing.camera.height, top_of_surface(framing)) - 1


def test_a_move_starts_from_where_the_frame_before_stood() -> None:
    words = "closer: she stands in the kitchen, the camera holds still"
    near, far = (a_stage("in the kitchen", size="medium", near=near) for near in (1.2, 0.8))

    assert person(asked_for(words, stage=near)).height > 1.3 * person(asked_for(words, stage=far)).height


def test_without_a_move_a_frame_does_not_keep_the_distance_of_the_one_before() -> None:
    words = "she stands in the kitchen, the camera holds still"
    near, far = (a_stage("in the kitchen", size="medium", near=near) for near in (1.2, 0.8))

    assert person(asked_for(words, stage=near)) == person(asked_for(words, stage=far))


def test_takes_are_framed_differently() -> None:
    first, second = (person(asked_for("she stands in the street", seed=seed)) for seed in ("1", "2"))

    assert abs(first.x - second.x) + abs(first.height - second.height) > 5


def test_the_same_take_is_framed_the_same() -> None:
    assert framed(asked_for("she stands in the street")) == framed(asked_for("she stands in the street"))


def test_a_camera_that_holds_still_varies_less() -> None:
    def spread(words: str) -> float:
        heights = [person(asked_for(words, seed=str(seed)), "close").height for seed in range(8)]
        return max(heights) - min(heights)

    assert spread("she stands, the camera holds still") < spread("she stands")


def test_a_pan_moves_the_person_against_it() -> None:
    still = person(asked_for(f"{STILL} in the centre"))
    panned = person(asked_for(f"{STILL} in the centre, it pans right"))

    assert panned.x < still.x


@pytest.mark.parametrize("size", SIZES)
def test_the_thirds_are_further_out_in_wide_frames_than_in_upright_ones(size: ShotSize) -> None:
    wide, tall = asked_for("she stands"), asked_for("she stands", aspect="9:16")

    assert across(wide, 1.0, size) > across(tall, 1.0, size) > 0.5


def test_every_size_sees_less_than_the_one_before() -> None:
    assert [VIEWS[size].seen for size in SIZES] == sorted((VIEWS[size].seen for size in SIZES), reverse=True)


def test_a_large_product_stands_behind_the_person_s_free_side() -> None:
    facts = product_facts(aspect=2.0)

    framing = framed(asked_for("she stands on the right by the car", product=facts))

    assert framing.surface is None
    assert framing.product is not None
    assert framing.person is not None
    assert framing.product.depth > framing.person.depth
    assert framing.product.x < framing.person.x
