"""What Gemini means by an answer that is no success."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio.errors import BadRequest, ServiceDown
from studio.providers._replies import Reply
from studio.providers.gemini.refusals import failure, why_nothing

IN_34_S = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_delay_of_an_overloaded_model_is_its_hint(wrapped: bool) -> None:
    body: dict[str, Any] = {"error": {"code": 503, "status": "UNAVAILABLE", "details": [IN_34_S]}}
    content = json.dumps([body] if wrapped else body).encode()

    found = failure(Reply(503, {"retry-after": "2"}, content), "gemini-image")

    assert isinstance(found, ServiceDown)
    assert (found.retry_after_s, found.do) == (34, "Try again in 34 s.")


def test_an_answer_that_was_cut_off_says_what_makes_it_shorter() -> None:
    found = why_nothing({"candidates": [{"finishReason": "MAX_TOKENS"}]}, str)

    assert (type(found), found.charged) == (BadRequest, "possibly")
    assert found.do == "Choose less thought in Settings, a smaller size, or fewer sources."
