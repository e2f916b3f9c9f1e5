from __future__ import annotations

from io import BytesIO
from typing import Any

from studio.pictures.frames import read_frame, write_frame
from studio.pictures.serving import answer, load_task, serve
from tests import child_tasks

Frames = list[tuple[dict[str, Any], list[bytes]] | None]


def served(*requests: dict[str, Any], end: bytes = b"") -> Frames:
    asked, answered = BytesIO(), BytesIO()
    for request in requests:
        write_frame(asked, request, [b"blob"])
    asked.write(end)
    asked.seek(0)
    serve(child_tasks.misbehave, asked, answered, limited=False)
    answered.seek(0)
    return [read_frame(answered) for _ in range(len(requests) + 1)]


def test_a_task_is_found_by_its_address() -> None:
    assert load_task("tests.child_tasks:echo") is child_tasks.echo


def test_each_request_is_answered_in_turn_until_they_end() -> None:
    frames = served({"n": 1}, {"n": 2})

    assert frames == [({"result": {"n": 1}}, [b"blob"]), ({"result": {"n": 2}}, [b"blob"]), None]


def test_a_request_that_is_cut_off_ends_the_service_in_silence() -> None:
    assert served({"n": 1}, end=b"\0\0") == [({"result": {"n": 1}}, [b"blob"]), None]


def test_a_refused_picture_is_answered_with_its_two_sentences() -> None:
    body, blobs = answer(child_tasks.misbehave, {"do": "refuse"}, [])

    assert body == {"error": "PictureRefused", "happened": "It is a poem.", "do": "Choose a picture."}
    assert blobs == []


def test_a_failed_rendering_is_answered_with_its_two_sentences() -> None:
    body, _ = answer(child_tasks.misbehave, {"do": "fail"}, [])

    assert body == {"error": "ProviderFailed", "happened": "The paint ran out.", "do": "Try again."}


def test_any_other_error_is_told_by_its_type_and_place_but_not_by_its_text() -> None:
    body, _ = answer(child_tasks.misbehave, {"do": "stumble"}, [])

    assert body["error"] == "unexpected"
    assert body["happened"].startswith("KeyError in _stumble, line ")
    assert "secret" not in body["happened"]
