from __future__ import annotations

import re
from typing import get_args

import pytest

from studio.providers.sketch import words
from studio.providers.sketch.words import Place, ShotSize, Time, first


@pytest.mark.parametrize("name", [name for name, _ in words.SIZES])
def test_every_size_in_the_table_is_a_shot_size(name: str) -> None:
    assert name in get_args(ShotSize)


@pytest.mark.parametrize("name", get_args(ShotSize))
def test_every_shot_size_has_words(name: str) -> None:
    assert name in {row for row, _ in words.SIZES}


@pytest.mark.parametrize("name", [name for name, _ in (*words.PLACES, *words.HINTS)])
def test_every_place_in_the_tables_is_a_place(name: str) -> None:
    assert name in get_args(Place)


@pytest.mark.parametrize("name", get_args(Place))
def test_every_place_can_be_named(name: str) -> None:
    assert name in {row for row, _ in words.PLACES}


@pytest.mark.parametrize("name", get_args(Time))
def test_every_time_can_be_named(name: str) -> None:
    assert name in {row for row, _ in words.TIMES}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (words.PERSON, "the others"),
        (words.PERSON, "there"),
        (words.PRODUCT, "it can be seen"),
        (words.PRODUCT, "boxing"),
        (words.PRODUCT, "she watches the sea"),
        (words.FAST, "runny"),
        (words.STEAM, "mainstream"),
        (words.NO_PERSON, "noon"),
    ],
)
def test_words_within_words_do_not_count(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text) is None


def test_earlier_texts_count_before_later_ones() -> None:
    assert first(words.TIMES, "at dawn", "at night") == "dawn"


def test_earlier_rows_count_before_later_ones() -> None:
    assert first(words.TIMES, "dawn after the night") == "night"


def test_no_text_names_nothing() -> None:
    assert first(words.TIMES) is None
