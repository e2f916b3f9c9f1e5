"""Which age a text states, and how far apart two may be."""

from __future__ import annotations

import pytest

from studio.prompts.age_words import Age, age_of


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Woman, 38 years old, slender", Age(38, 38)),
        ("A 60-year-old man", Age(60, 60)),
        ("Woman, 38, auburn hair", Age(38, 38)),
        ("a man of about 40 with a beard", Age(40, 40)),
        ("thirty-eight years old", Age(38, 38)),
        ("She is 30 to 40 years old", Age(30, 40)),
        ("a woman in her thirties", Age(30, 39)),
        ("a man in his early 60s", Age(60, 65)),
        ("a woman in her mid-to-late 30s", Age(33, 39)),
    ],
)
def test_an_age_is_read_from_numbers_and_decades(text: str, age: Age) -> None:
    assert age_of(text) == age


@pytest.mark.parametrize(
    "text",
    [
        "a young woman",
        "tall, 180 cm",
        "about 1.80 m",
        "a jacket of the 80s",
        "a late-80s hairstyle",
        "jersey number 23 in white",
        "two scars, 3 cm long",
        "900 years old",
        "",
    ],
)
def test_other_numbers_are_no_age(text: str) -> None:
    assert age_of(text) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "far"),
    [
        (Age(38, 38), Age(60, 60), True),
        (Age(38, 38), Age(60, 69), True),
        (Age(6, 6), Age(16, 16), True),
        (Age(38, 38), Age(30, 35), False),
        (Age(25, 25), Age(38, 38), False),
        (Age(50, 50), Age(70, 70), False),
    ],
)
def test_ages_are_far_apart_where_no_look_at_a_photo_confuses_them(mine: Age, theirs: Age, far: bool) -> None:
    assert (mine.is_far_from(theirs), theirs.is_far_from(mine)) == (far, far)


def test_an_age_is_said_in_words() -> None:
    assert (Age(38, 38).phrase, Age(60, 69).phrase) == ("an age of 38", "an age of 60 to 69")
