"""The note of a request that may be charged."""

from __future__ import annotations

from studio.domain.sent import REQUEST, note_answer, note_body, note_request, noting_request


def shown(text: str) -> str:
    return text.replace("secret", "[key]")


def test_what_is_sent_is_noted_without_the_key() -> None:
    with noting_request() as note:
        note_request("POST https://example.com/make", '{"key": "secret"}', shown)
        note_answer({"x-request-id": "r-7"})

    assert note.told == {
        REQUEST: 'POST https://example.com/make\n\n{"key": "[key]"}',
        "x-request-id": "r-7",
    }


def test_a_body_that_was_written_before_is_noted_with_its_request() -> None:
    with noting_request() as note:
        note_body('{"prompt": "a secret"}')
        note_request("POST https://example.com/make", "", shown)

    assert note.told[REQUEST] == 'POST https://example.com/make\n\n{"prompt": "a [key]"}'


def test_of_a_request_that_was_sent_again_the_last_one_is_noted() -> None:
    with noting_request() as note:
        note_request("POST https://example.com/make", "first", shown)
        note_answer({"x-request-id": "r-1"})
        note_request("POST https://example.com/make", "second", shown)

    assert note.told == {REQUEST: "POST https://example.com/make\n\nsecond"}


def test_where_nobody_keeps_a_note_nothing_is_kept() -> None:
    with noting_request() as note:
        pass
    note_request("POST https://example.com/make", "late", shown)

    assert note.told == {}
