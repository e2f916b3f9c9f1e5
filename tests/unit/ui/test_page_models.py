"""types.d.ts and page_models.py say the same, field for field: the page relies on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from studio.domain.storyboard import SegmentSpec, StoryboardSpec
from studio.domain.view import BoardStatus, KeyframeState
from studio.ui import page_models

TYPES = (Path(page_models.__file__).parent / "static" / "js" / "types.d.ts").read_text("utf-8")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
INTERFACE = re.compile(r"export interface (\w+) \{(.*?)\n?\}\s*(?=\n\n|\nexport|\Z)", re.DOTALL)
# Models of ours that stand in types.d.ts as an object written out in a field, or are its messages.
WRITTEN_OUT = {
    "PickCard": "pick",
    "SegmentHead": "segments",
    "Edge": "edges",
    "ProgressHead": "progress",
    "RunHead": "run",
    "IdentityUse": "uses",
    "PlannedCard": "keyframes",
    "MissingPrompt": "missing",
    "Version": "versions",
}


def interfaces() -> dict[str, str]:
    return dict(INTERFACE.findall(COMMENT.sub("", TYPES)))


def outer_fields(body: str) -> list[str]:
    """The names of an object's own fields; those of objects inside it are taken out first."""
    flat = re.sub(r"\{[^{}]*\}", "{}", body)
    return re.findall(r"(\w+)\??:", flat)


def inner_fields(name: str) -> list[str]:
    """The names in the object that is written out as the type of a field."""
    match = re.search(rf"\b{name}: \{{([^{{}}]*)\}}", COMMENT.sub("", TYPES))
    assert match is not None
    return re.findall(r"(\w+):", match[1])


def sent_fields(model: type[BaseModel]) -> list[str]:
    return [field.serialization_alias or name for name, field in model.model_fields.items()]


@pytest.mark.parametrize("name", sorted(interfaces().keys() - {"StoryboardSpec"}))
def test_every_interface_has_its_model(name: str) -> None:
    assert sent_fields(getattr(page_models, name)) == outer_fields(interfaces()[name])


@pytest.mark.parametrize("name", sorted(WRITTEN_OUT))
def test_objects_written_out_in_a_field_have_their_model(name: str) -> None:
    assert sent_fields(getattr(page_models, name)) == inner_fields(WRITTEN_OUT[name])


def test_the_brief_is_the_facades_own() -> None:
    assert set(outer_fields(interfaces()["StoryboardSpec"])) == set(StoryboardSpec.model_fields)


def test_the_segments_of_a_brief_are_the_facades_own() -> None:
    body = interfaces()["StoryboardSpec"]

    assert set(re.findall(r"(\w+):", body[body.index("segments") :])[1:]) == set(SegmentSpec.model_fields)


@pytest.mark.parametrize("literal", [KeyframeState, BoardStatus])
def test_states_are_spelled_as_in_the_models(literal: object) -> None:
    spelled = set(re.findall(r'"([\w-]+)"', COMMENT.sub("", TYPES)))

    assert set(literal.__args__) <= spelled  # type: ignore[attr-defined]


def test_a_line_between_keyframes_is_sent_as_from_and_to() -> None:
    edge = page_models.Edge(source="s01.end", target="s02.start", weight=1)

    assert edge.model_dump_json() == '{"from":"s01.end","to":"s02.start","weight":1}'
