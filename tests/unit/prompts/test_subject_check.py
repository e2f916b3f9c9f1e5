"""What a subject description lacks to hold an identity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.prompts.subject_check import TRAIT_WORDS, TRAITS, missing_traits
from tests.builders import SUBJECT
from tests.generators import thorough

ALL = ["age", "build", "hair", "eyes", "marks", "wardrobe"]


def test_a_full_description_lacks_nothing() -> None:
    assert missing_traits(SUBJECT) == []


@pytest.mark.parametrize("vague", ["", "woman in her 30s", "a man", "the same person as before", "Eileen"])
def test_a_vague_description_lacks_everything(vague: str) -> None:
    assert missing_traits(vague) == ALL


@pytest.mark.parametrize(
    ("subject", "missing"),
    [
        ("Woman, 38, short auburn hair, hazel eyes, orange flight suit", ["build", "marks"]),
        ("Woman, 38, slim, auburn hair, small scar, jeans", ["eyes"]),
        ("Man, stocky, bald, brown eyes, tattoo on the neck, black coat", ["age"]),
        ("Man, 45, stocky, brown eyes, moustache, black coat", ["hair"]),
        ("Girl, 9, wiry, two plaits, dark eyes, missing front tooth", ["wardrobe"]),
        (
            "Woman, thirty-eight, 5'6\", chestnut hair, emerald eyes, beauty mark near the left eye",
            ["wardrobe"],
        ),
    ],
)
def test_only_what_is_not_said_is_missing(subject: str, missing: list[str]) -> None:
    assert missing_traits(subject) == missing


@pytest.mark.parametrize(
    "no_age",
    ["in her 30s", "1.70 m", "1,84 m", "168 cm", "62 kg", "size 38.5", "in his sixties", "a 30 ml bottle"],
)
def test_decades_and_measures_are_no_age(no_age: str) -> None:
    assert "age" in missing_traits(f"Woman, {no_age}")


@pytest.mark.parametrize("age", ["38", "9 years old", "63-year-old", "forty-one", "ninety", "a toddler"])
def test_a_number_of_years_is_an_age(age: str) -> None:
    assert "age" not in missing_traits(f"Person, {age}, smiling")


@pytest.mark.parametrize(
    "subject",
    [
        "Finn, a cartoon fox standing on two legs, 1.1 m, round belly, orange fur with a white chest bib "
        "shaped like a drop, left ear bent at the tip, green eyes; blue dungarees",
        "Oskar, an adult male cat, large, long grey-brown tabby fur, torn right ear tip, yellow-green eyes",
        "Parrot, small, green feathers, black eyes, chipped beak",
    ],
)
def test_an_animal_needs_neither_age_nor_clothes(subject: str) -> None:
    assert missing_traits(subject) == []


def test_an_animal_still_needs_what_tells_it_from_others() -> None:
    assert missing_traits("a cat") == ["build", "hair", "eyes", "marks"]


def test_a_machine_needs_build_and_marks() -> None:
    assert missing_traits("a robot") == ["build", "marks"]
    assert missing_traits("Robot gardener, 1.5 m, narrow body, dent on the left hip") == []


def test_a_person_with_an_animal_is_a_person() -> None:
    assert missing_traits("Woman with a cat") == ALL


def test_words_inside_other_words_do_not_count() -> None:
    assert missing_traits("Man, eyelevel, chairs, suitable, manifold") == ALL


def test_capitals_do_not_matter() -> None:
    assert missing_traits("WOMAN, 38, SLIM, AUBURN HAIR, HAZEL EYES, SCAR, JEANS") == []


def test_there_are_words_for_every_trait() -> None:
    assert tuple(TRAIT_WORDS) == TRAITS


@thorough
@given(st.text(max_size=300))
def test_any_text_is_answered_with_traits_in_order(subject: str) -> None:
    missing = missing_traits(subject)

    assert missing == [trait for trait in TRAITS if trait in missing]
