from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from studio.pictures.frames import read_frame, write_frame
from studio.pictures.serving import answer, limit, load_task, serve
from tests import child_tasks

Frames = list[tuple[dict[str, Any], list[bytes]] | None]


class SystemLimits:
    """Limits as the `resource` module keeps them; `most` is what this user may ask for at all."""

    RLIM_INFINITY = -1

    def __init__(self, most: int, stubborn: bool = False) -> None:
        self.soft, self.most, self.stubborn = most, most, stubborn

    def getrlimit(self, _: int) -> tuple[int, int]:
        return self.soft, self.most

    def setrlimit(self, _: int, limits: tuple[int, int]) -> None:
        if self.stubborn:
            raise ValueError("current limit exceeds maximum limit")
        self.soft = limits[0]


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


@pytest.mark.parametrize(("most", "expected"), [(-1, 16), (64, 16), (8, 8)])
def test_a_limit_is_set_as_low_as_wanted_and_never_above_what_the_user_may(most: int, expected: int) -> None:
    system = SystemLimits(most)

    limit(system, 7, 16)

    assert system.soft == expected


def test_a_limit_that_the_system_does_not_keep_is_passed_over() -> None:
    system = SystemLimits(-1, stubborn=True)

    limit(system, 7, 16)

    assert system.soft == -1


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
