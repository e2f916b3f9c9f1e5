"""The prompt of a generated picture: the person's words, and what each picture beside them controls."""

from __future__ import annotations

from studio.prompts.identity import KEEP_PRODUCT, KEEP_SUBJECT, SHEET, compose_identity_prompt
from studio.prompts.keyframe import CLEAN, split_prompt

WORDS = 'She holds a cup that says "HELLO\nWORLD"'


def test_words_alone_are_sent_as_they_stand() -> None:
    assert compose_identity_prompt(WORDS, [], "1:1") == WORDS


def test_the_words_stand_verbatim_among_what_holds_the_identity() -> None:
    sections = split_prompt(compose_identity_prompt(WORDS, ["influencer"], "9:16"))

    assert (sections["MOMENT"], sections["FRAME"]) == (WORDS, "9:16")
    assert (sections["COHESION"], sections["CLEAN"]) == (KEEP_SUBJECT, CLEAN)


def test_each_picture_of_a_kit_is_given_its_job() -> None:
    roles = split_prompt(compose_identity_prompt(WORDS, ["kit:anchor", "kit:profile"], "1:1"))[
        "REFERENCE ROLES"
    ]

    assert roles.startswith("Image 1 is the subject's face and head")
    assert "Image 2 is the subject's head seen from the side" in roles


def test_a_product_is_kept_by_its_shape_and_lettering() -> None:
    assert split_prompt(compose_identity_prompt(WORDS, ["product"], "1:1"))["COHESION"] == KEEP_PRODUCT


def test_a_sheet_is_to_be_read_and_not_to_be_drawn() -> None:
    prompt = compose_identity_prompt(WORDS, [SHEET], "1:1")

    assert "Image 1 is a character sheet: the one same subject in several labelled views." in prompt
    assert "draw neither the sheet nor its labels" in prompt
