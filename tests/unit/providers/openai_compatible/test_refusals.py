from __future__ import annotations

import pytest

from studio.providers._replies import Reply
from studio.providers.openai_compatible.refusals import spelled_s, wait_s


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1m2.5s", 62.5), ("250ms", 0.25), ("6s", 6), ("2h0m0s", 7200), ("1m", 60), ("", None), ("soon", None)],
)
def test_a_spelled_time_is_read(text: str, seconds: float | None) -> None:
    assert spelled_s(text) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "2"}, 2),
        ({"retry-after": "0", "x-ratelimit-reset-requests": "6s"}, 0),
        ({"x-ratelimit-reset-requests": "6s"}, 6),
        ({}, None),
    ],
)
def test_the_most_exact_hint_is_taken(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_s(Reply(429, headers, b"")) == seconds
