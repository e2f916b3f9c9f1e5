"""What the text models of local services say, by what they are asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.wire.servers.answering import ADDED, NOTES, Question, answered, schema_in

WRITER = Question("You improve prompts.", "a red cup")


def by_schema(schema: dict[str, Any], **more: Any) -> Any:
    return json.loads(answered(Question("You judge.", "a red cup", schema=schema), more))


def of_field(name: str, **schema: Any) -> Any:
    return by_schema({"type": "object", "properties": {name: schema}})[name]


def test_a_writer_keeps_every_word_that_was_given() -> None:
    assert answered(WRITER, {}) == f"a red cup {ADDED}"


def test_a_critic_without_a_schema_gives_a_score_and_a_note() -> None:
    said = answered(Question("You are the critic.", "a red cup"), {"score": 61})

    assert said.startswith("Score: 61. ")
    assert said.removeprefix("Score: 61. ") in NOTES


def test_two_photos_are_described_differently() -> None:
    first, second = (answered(Question("", "Who is this?", (photo,)), {}) for photo in (b"one", b"two"))

    assert first != second


def test_a_rule_gives_the_words() -> None:
    assert answered(WRITER, {"text": "not { JSON"}) == "not { JSON"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "enum": ["keep", "change"]}, "keep"),
        ({"const": 3}, 3),
        ({"type": "boolean"}, True),
        ({"type": "null"}, None),
        ({"type": "integer", "minimum": 4}, 4),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, True),
        ({"type": ["null", "boolean"]}, True),
    ],
)
def test_a_plain_field_fits_its_schema(schema: dict[str, Any], value: Any) -> None:
    assert of_field("choice", **schema) == value


def test_a_score_stays_within_its_limits() -> None:
    assert 8.5 <= of_field("score", type="number", minimum=0, maximum=10) <= 9.6


def test_a_whole_score_is_a_whole_number() -> None:
    assert isinstance(of_field("overall_score", type="integer"), int)


def test_a_prompt_field_holds_the_writers_text() -> None:
    assert of_field("prompt", type="string") == f"a red cup {ADDED}"


def test_other_texts_are_notes() -> None:
    assert of_field("feedback", type="string") in NOTES


def test_a_list_has_as_many_items_as_it_needs() -> None:
    assert len(of_field("notes", type="array", minItems=3, items={"type": "string"})) == 3


def test_a_reference_is_followed() -> None:
    schema = {
        "type": "object",
        "properties": {"verdict": {"$ref": "#/$defs/Verdict"}},
        "$defs": {"Verdict": {"type": "object", "properties": {"good": {"type": "boolean"}}}},
    }

    assert by_schema(schema) == {"verdict": {"good": True}}


def test_any_object_is_filled_by_the_schema_in_the_prompt() -> None:
    quoted = '{"type": "object", "properties": {"good": {"type": "boolean"}}}'
    question = Question("", f"Answer by {quoted}.", schema={"type": "object"})

    assert answered(question, {}) == '{"good": true}'


def test_braces_that_are_no_schema_are_passed_over() -> None:
    assert schema_in('set {a, b}, {"type": "object"}') is None
