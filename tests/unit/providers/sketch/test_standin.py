from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.providers.sketch.cutout import Cutout
from studio.providers.sketch.standin import person_for, product_for

RED = "#b5362e"


def colour_at(figure: Cutout, x: float, y: float) -> NDArray[np.int16]:
    """The colour at a share of a figure's width and height."""
    rgba = figure.rgba
    return np.asarray(rgba[int(y * rgba.shape[0]), int(x * rgba.shape[1])], dtype=np.int16)


def test_a_figure_is_a_portrait_down_to_the_waist() -> None:
    facts = person_for("a woman").facts

    assert facts.cut_below
    assert not facts.inset
    assert facts.face is not None


def test_a_figure_s_face_is_where_its_facts_say() -> None:
    figure = person_for("a woman")

    assert figure.facts.face is not None
    assert colour_at(figure, *figure.facts.face.centre)[3] == 255


def test_a_figure_is_cut_out() -> None:
    figure = person_for("a woman")

    assert colour_at(figure, 0.02, 0.05)[3] == 0
    assert colour_at(figure, 0.5, 0.95)[3] == 255


def test_the_same_description_is_the_same_figure() -> None:
    assert person_for("a woman, 38; red coat") is person_for("a woman, 38; red coat")


@pytest.mark.parametrize(
    ("lighter", "darker"),
    [
        ("fair skin", "olive skin"),
        ("olive skin", "brown skin"),
        ("brown skin", "dark skin"),
        ("dark skin", "very dark skin"),
        ("pale", "tanned"),
    ],
)
def test_a_figure_has_the_skin_described(lighter: str, darker: str) -> None:
    first, second = (colour_at(person_for(f"a woman, {skin}"), 0.5, 0.22) for skin in (lighter, darker))

    assert int(first[:3].sum()) > int(second[:3].sum()) + 20


@pytest.mark.parametrize(
    ("lighter", "darker"),
    [
        ("silver hair", "auburn hair"),
        ("blond hair", "brown hair"),
        ("brown hair", "black hair"),
        ("grey hair", "ginger hair"),
    ],
)
def test_a_figure_has_the_hair_described(lighter: str, darker: str) -> None:
    first, second = (colour_at(person_for(f"a woman, {hair}"), 0.5, 0.035) for hair in (lighter, darker))

    assert int(first[:3].sum()) > int(second[:3].sum()) + 20


def test_a_bald_figure_has_skin_where_others_have_hair() -> None:
    bald, haired = (colour_at(person_for(f"a man, {hair}"), 0.5, 0.06) for hair in ("bald", "black hair"))

    assert int(bald[:3].sum()) > int(haired[:3].sum()) + 60


def test_long_hair_falls_beside_the_neck() -> None:
    beside = 0.5 + 0.085 / 0.72, 1 - 0.64 / 0.86

    assert colour_at(person_for("a woman, long brown hair"), *beside)[3] > 200
    assert colour_at(person_for("a woman, short brown hair"), *beside)[3] < 50


@pytest.mark.parametrize(
    ("clothes", "strongest"), [("red coat", 0), ("green dress", 1), ("blue overalls", 2)]
)
def test_a_figure_wears_the_colour_described(clothes: str, strongest: int) -> None:
    cloth = colour_at(person_for(f"a woman, brown hair; {clothes}"), 0.5, 0.8)

    assert int(np.argmax(cloth[:3])) == strongest


def test_the_colour_of_the_hair_is_not_the_coat_s() -> None:
    cloth = colour_at(person_for("a woman, red hair; blue coat"), 0.5, 0.8)

    assert int(np.argmax(cloth[:3])) == 2


@pytest.mark.parametrize("subject", ["", "?", "🦊", "x" * 9000])
def test_any_description_gives_a_figure(subject: str) -> None:
    assert person_for(subject).rgba[..., 3].max() == 255


@pytest.mark.parametrize(
    ("words", "narrow", "wide"),
    [
        ("a cup of tea", 1.0, 1.6),
        ("the espresso", 1.0, 1.6),
        ("a can from the fridge", 0.3, 0.55),
        ("the cereal box", 0.6, 0.85),
        ("two packs of tissues", 0.6, 0.85),
        ("a tube of hand cream", 0.3, 0.55),
        ("the perfume", 0.25, 0.4),
        ("", 0.25, 0.4),
    ],
)
def test_a_plain_model_has_the_shape_of_the_thing_named(words: str, narrow: float, wide: float) -> None:
    assert narrow < product_for(words, RED).facts.aspect < wide


@pytest.mark.parametrize("words", ["cup", "can", "box", "tube", "bottle"])
def test_a_plain_model_is_whole_and_cropped_to_itself(words: str) -> None:
    model = product_for(words, RED)
    solid = model.rgba[..., 3] > 0

    assert not model.facts.cut_below
    assert not model.facts.cut_left
    assert not model.facts.cut_right
    assert not model.facts.inset
    assert solid[0].any()
    assert solid[-1].any()
    assert solid[:, 0].any()
    assert solid[:, -1].any()
    assert model.facts.aspect == pytest.approx(solid.shape[1] / solid.shape[0])


@pytest.mark.parametrize(
    ("colour", "strongest"), [("#b5362e", 0), ("#2f8a61", 1), ("#2f7cf0", 2)], ids=["red", "green", "blue"]
)
def test_a_plain_model_has_the_colour_asked_for(colour: str, strongest: int) -> None:
    model = product_for("a can", colour).rgba
    solid = model[model[..., 3] > 250][:, :3].astype(np.int32)

    assert int(np.argmax(solid.mean(axis=0))) == strongest


def test_a_plain_model_has_volume() -> None:
    label = product_for("bottle", RED).rgba
    row = label[label.shape[0] // 2, :, :3].astype(np.int32).sum(axis=1)

    assert row[row.size // 2] > row[8]
