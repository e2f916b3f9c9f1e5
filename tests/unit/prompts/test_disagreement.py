"""Where a description and a photo disagree."""

from __future__ import annotations

import pytest

from studio.domain.colour import Colour, SeenPart, SeenPhoto
from studio.domain.kit import KitSubject
from studio.prompts.disagreement import against_photo, against_words, kind_of_text
from tests.builders import SUBJECT


def part(mostly: Colour, **shares: float) -> SeenPart:
    return SeenPart.model_validate({"mostly": mostly, "shares": {mostly: 0.9, **shares}})


BLOND_IN_ORANGE = SeenPhoto(hair=part("blond", brown=0.6), clothes=part("orange", black=0.2))


@pytest.mark.parametrize(
    ("text", "described", "warning"),
    [
        (
            "Woman, black hair",
            "A woman with short blond hair",
            "The text says black hair, the photo was described with blond hair.",
        ),
        (
            "Woman, hazel eyes",
            "Her eyes are blue",
            "The text says hazel eyes, the photo was described with blue eyes.",
        ),
        (
            "Woman in an orange flight suit",
            "A woman wearing a white dress",
            "The text says orange flight suit, the photo was described with white dress.",
        ),
        (
            "Man, stocky",
            "A slender man",
            "The text says stocky build, the photo was described with slender build.",
        ),
        (
            "Man, long hair",
            "A man with short hair",
            "The text says long hair, the photo was described with short hair.",
        ),
        (
            "Woman, 38 years old",
            "A woman in her sixties",
            "The text says an age of 38, the photo was described with an age of 60 to 69.",
        ),
    ],
)
def test_other_words_for_the_same_feature_are_named_beside_each_other(
    text: str, described: str, warning: str
) -> None:
    assert against_words(text, described, "person") == [warning]


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("dark brown hair", "black hair"),
        ("auburn hair", "reddish-brown hair, red in the light"),
        ("blue jeans and a white shirt", "a white shirt"),
        ("black hair", "A woman of about 40 in a blue coat"),
        ("38 years old", "a woman in her late forties"),
        ("38 years old", "an elderly woman"),
        ("a woman", "a man"),
        ("", "blond hair"),
    ],
)
def test_what_can_mean_the_same_or_is_not_judged_is_not_said(text: str, described: str) -> None:
    assert against_words(text, described, "person") == []


def test_a_product_is_compared_by_colour_material_and_lettering() -> None:
    text = "Green plastic bottle, label “Orrin”"
    described = "A cylindrical bottle of amber glass with a cream label that reads “Aurin”"

    assert against_words(text, described, "product") == [
        "The text says green, the photo was described with amber and cream.",
        "The text says plastic, the photo was described with glass.",
        "The text says “Orrin”, the photo was described with “Aurin”.",
    ]


def test_a_product_is_compared_by_shape() -> None:
    text = "Square bottle with a round cap"

    assert against_words(text, "A cylindrical bottle with a square label", "product") == [
        "The text says square, the photo was described with cylindrical."
    ]
    assert against_words(text, "A rectangular bottle", "product") == []
    assert against_words(text, "A bottle", "product") == []


def test_lettering_that_is_part_of_more_agrees() -> None:
    assert against_words("a jar, “Orrin”", "a jar that reads “ORRIN No. 5”", "product") == []


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("black hair", "The text says black hair; above the face the photo shows mostly blond."),
        ("green eyes, blue coat", "The text says blue coat; below the face the photo shows mostly orange."),
    ],
)
def test_a_colour_that_the_photo_hardly_shows_is_said(text: str, warning: str) -> None:
    assert against_photo(text, BLOND_IN_ORANGE, "person") == [warning]


@pytest.mark.parametrize(
    "text",
    [
        "light brown hair, orange suit",
        "black hair under a straw hat",
        "white shirt, black trousers",
        "green eyes",
        "a woman",
    ],
)
def test_what_may_be_so_or_cannot_be_seen_is_not_said(text: str) -> None:
    assert against_photo(text, BLOND_IN_ORANGE, "person") == []


def test_nothing_is_said_of_a_photo_in_which_no_face_was_found() -> None:
    assert against_photo("black hair, blue coat", SeenPhoto(), "person") == []


def test_what_a_service_said_of_the_photo_counts_for_more_than_its_colours() -> None:
    seen, described = BLOND_IN_ORANGE, "A woman with black hair"

    assert against_photo("black hair, blue coat", seen, "person", described) == [
        "The text says blue coat; below the face the photo shows mostly orange."
    ]


def test_each_colour_that_is_nowhere_on_a_product_is_said() -> None:
    seen = SeenPhoto(thing=part("brown", white=0.3, orange=0.5))

    assert against_photo("Amber and green bottle, white cap", seen, "product") == [
        "The text says green; the photo shows hardly any of it, but brown."
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SUBJECT, "person"),
        ("Woman with a bottle", "person"),
        ("an old fox", "person"),
        ("short auburn hair", "person"),
        ("A tall bottle of amber glass, white top", "product"),
        ("Morning light", None),
    ],
)
def test_whether_a_text_is_about_somebody_or_something_is_told_by_its_nouns(
    text: str, kind: KitSubject | None
) -> None:
    assert kind_of_text(text) == kind
