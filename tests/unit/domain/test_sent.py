"""The note of a request that may be charged."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from studio.domain.sent import REQUEST, note_answer, note_body, note_request, noting_request


def shown(text: str) -> str:
    return text.replace("secret", "[key]")


async def test_what_is_sent_is_noted_without_the_key() -> None:
    with noting_request() as note:
        await note_request("POST https://example.com/make", '{"key": "secret"}', shown)
        note_answer({"x-request-id": "r-7"})

    assert note.told == {
        REQUEST: 'POST https://example.com/make\n\n{"key": "[key]"}',
        "x-request-id": "r-7",
    }


async def test_a_body_that_was_written_before_is_noted_with_its_request() -> None:
    with noting_request() as note:
        note_body('{"prompt": "a secret"}')
        await note_request("POST https://example.com/make", "", shown)

    assert note.told[REQUEST] == 'POST https://example.com/make\n\n{"prompt": "a [key]"}'


async def test_of_a_request_that_was_sent_again_the_last_one_is_noted() -> None:
    with noting_request() as note:
        await note_request("POST https://example.com/make", "first", shown)
        note_answer({"x-request-id": "r-1"})
        await note_request("POST https://example.com/make", "second", shown)

    assert note.told == {REQUEST: "POST https://example.com/make\n\nsecond"}


async def test_where_nobody_keeps_a_note_nothing_is_kept() -> None:
    with noting_request() as note:
        pass
    await note_request("POST https://example.com/make", "late", shown)

    assert note.told == {}


async def test_the_request_is_kept_while_it_waits_to_leave() -> None:
    kept: list[dict[str, str]] = []

    async def keep(told: Mapping[str, str]) -> None:
        kept.append(dict(told))

    with noting_request(keep):
        await note_request("POST https://example.com/make", "first", shown)
        note_answer({"x-request-id": "r-1"})

    assert kept == [{REQUEST: "POST https://example.com/make\n\nfirst"}]


async def test_a_request_that_cannot_be_kept_raises() -> None:
    async def keep(_: Mapping[str, str]) -> None:
        raise OSError("full")

    with noting_request(keep), pytest.raises(OSError, match="full"):
        await note_request("POST https://example.com/make", "first", shown)
