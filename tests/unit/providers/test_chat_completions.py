from __future__ import annotations

from typing import Any

import pytest

from studio.providers._chat_completions import first_object, is_strict


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('Here it is:\n```json\n{"a": {"b": "}"}}\n```\nAnything else?', '{"a": {"b": "}"}}'),
        ('{oops} {"a": 1}', '{"a": 1}'),
        ("no JSON at all", "no JSON at all"),
        ("{" * 20_000, "{" * 20_000),
    ],
)
def test_the_first_object_in_a_text_is_found(text: str, found: str) -> None:
    assert first_object(text) == found


CLOSED = {"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        (CLOSED, True),
        ({**CLOSED, "required": []}, False),
        ({"type": "object", "properties": {"a": {}}, "required": ["a"]}, False),
        ({"type": "array", "items": CLOSED}, True),
        ({**CLOSED, "properties": {"a": {"type": "object", "properties": {}}}}, False),
        ({"type": "string"}, True),
    ],
)
def test_strict_is_said_only_of_a_closed_schema(schema: dict[str, Any], strict: bool) -> None:
    assert is_strict(schema) is strict
