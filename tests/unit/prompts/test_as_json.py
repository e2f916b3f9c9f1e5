from __future__ import annotations

from studio.prompts.as_json import ask_for_json


def test_the_schema_stands_in_the_words() -> None:
    assert ask_for_json({"type": "object", "title": "Größe"}) == (
        "Answer with one JSON object that fits this JSON schema, and with nothing else:\n"
        '{"type": "object", "title": "Größe"}'
    )
