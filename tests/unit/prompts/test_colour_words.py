"""Which colours a text names, and of what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.prompts.colour_words import (
    COLOUR_WORDS,
    Said,
    colours_named,
    features_of,
    lettering_of,
    said_of,
)
from tests.builders import SUBJECT
from tests.generators import thorough


def phrases(text: str) -> list[tuple[str, str]]:
    return [(one.feature, one.phrase) for one in said_of(text)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Woman, 38, short auburn hair", ("hair", "auburn hair")),
        ("her hair is brown and long", ("hair", "brown hair")),
        ("hair: black, cropped", ("hair", "black hair")),
        ("a blond woman", ("hair", "blond hair")),
        ("red-haired girl", ("hair", "red hair")),
        ("long grey-brown tabby fur", ("hair", "grey brown tabby fur")),
        ("blue-eyed", ("eyes", "blue eyes")),
        ("emerald eyes", ("eyes", "emerald eyes")),
        ("wearing an orange flight suit", ("clothes", "orange flight suit")),
        ("a black and white dress", ("clothes", "black and white dress")),
    ],
)
def test_a_colour_belongs_to_the_noun_it_stands_by(text: str, phrase: tuple[str, str]) -> None:
    assert phrases(text) == [phrase]


def test_each_noun_has_its_own_colour() -> None:
    assert phrases("Man with curly black hair and green eyes, white shirt, blue jeans") == [
        ("hair", "black hair"),
        ("eyes", "green eyes"),
        ("clothes", "white shirt"),
        ("clothes", "blue jeans"),
    ]


@pytest.mark.parametrize(
    "text",
    ["no longer blond hair", "not a blond woman", "hair without grey", "a green door", "long hair", ""],
)
def test_what_is_denied_or_not_of_the_subject_is_left_out(text: str) -> None:
    assert said_of(text) == []


def test_dark_brown_may_be_called_black_and_light_brown_blond() -> None:
    [dark], [light] = said_of("dark brown hair"), said_of("light brown hair")

    assert dark.colours == {"brown", "black"}
    assert light.colours >= {"brown", "blond"}


def test_a_dark_suit_has_no_colour_yet() -> None:
    assert said_of("a dark suit") == []
    assert said_of("a dark blue suit") == [
        Said("clothes", "dark blue suit", frozenset({"blue"}), ("a", "dark", "blue"))
    ]


def test_a_length_stands_around_hair_of_any_colour() -> None:
    [hair] = features_of("a woman with long curly hair")

    assert hair.around == ("long", "curly")


def test_lettering_is_no_colour() -> None:
    text = "Amber bottle, label that reads “Green Orrin”"

    assert list(colours_named(text)) == ["amber"]
    assert lettering_of(text) == ["Green Orrin"]


def test_the_sample_subject_is_understood() -> None:
    assert {feature for feature, _ in phrases(SUBJECT)} >= {"hair", "eyes"}


def test_every_word_stands_for_a_colour() -> None:
    assert all(COLOUR_WORDS.values())


@thorough
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(one.colours for one in said_of(text))
