from __future__ import annotations

import json
from typing import Any

import pytest

from studio.errors import (
    AuthFailed,
    BadRequest,
    InDoubt,
    OutOfCredit,
    ProviderFailed,
    RateLimited,
    ServiceDown,
)
from studio.providers._replies import (
    Reply,
    Unreadable,
    Words,
    common_error,
    free_document,
    paid_document,
    retry_after,
    said,
    sentence,
)


def reply(status: int, body: Any = None, **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def test_success_is_no_error() -> None:
    assert common_error("Plain", reply(202)) is None


@pytest.mark.parametrize(
    ("status", "error", "charged"),
    [
        (302, BadRequest, "no"),
        (400, BadRequest, "no"),
        (401, AuthFailed, "no"),
        (402, OutOfCredit, "no"),
        (403, AuthFailed, "no"),
        (404, BadRequest, "no"),
        (408, InDoubt, "possibly"),
        (413, BadRequest, "no"),
        (422, BadRequest, "no"),
        (429, RateLimited, "no"),
        (500, InDoubt, "possibly"),
        (502, InDoubt, "possibly"),
        (503, ServiceDown, "no"),
        (504, InDoubt, "possibly"),
        (520, InDoubt, "possibly"),
    ],
)
def test_what_a_status_means(status: int, error: type[ProviderFailed], charged: str) -> None:
    found = common_error("Plain", reply(status, {"message": "so it is"}))

    assert type(found) is error
    assert found.charged == charged


def test_a_service_that_cannot_now_says_when_to_come_again() -> None:
    found = common_error("Plain", reply(503, {"message": "busy"}, retry_after="12"))

    assert found is not None
    assert found.retry_after_s == 12
    assert found.do == "Try again in 12 s."


def test_a_hint_in_thousandths_of_a_second_is_the_more_exact_one() -> None:
    found = common_error("Plain", reply(503, {"message": "busy"}, retry_after_ms="1500", retry_after="2"))

    assert isinstance(found, ServiceDown)
    assert found.retry_after_s == 1.5


def test_a_503_that_a_gateway_wrote_leaves_it_in_doubt() -> None:
    found = common_error("Plain", reply(503, b"<html>Service unavailable</html>"))

    assert type(found) is InDoubt


def test_a_wrong_key_is_told_with_the_place_where_keys_are_made() -> None:
    found = common_error(
        "Plain", reply(401, {"message": "Invalid key"}), words=Words(keys="plain.example/keys")
    )

    assert str(found) == (
        "Plain does not take the key. Invalid key. Check it in Settings (made at plain.example/keys)."
    )


def test_an_empty_account_is_told_with_the_place_where_money_is_added() -> None:
    found = common_error("Plain", reply(402), words=Words(top_up="plain.example/billing"))

    assert str(found) == "The account at Plain has no credit left. Top up at plain.example/billing."


@pytest.mark.parametrize(
    ("header", "seconds", "do"),
    [
        ({"retry_after": "34"}, 34.0, "Try again in 34 s."),
        ({"retry_after": "0.5"}, 0.5, "Try again in 0 s."),
        ({"retry_after": "-1"}, 60.0, "Try again in 60 s."),
        ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0, "Try again in 0 s."),
        ({"retry_after": "soon"}, 60.0, "Try again in 60 s."),
        ({"retry_after": "nan"}, 60.0, "Try again in 60 s."),
        ({}, 60.0, "Try again in 60 s."),
    ],
)
def test_too_many_calls_say_when_to_come_again(header: dict[str, str], seconds: float, do: str) -> None:
    found = common_error("Plain", reply(429, **header), words=Words(wait_s=60))

    assert isinstance(found, RateLimited)
    assert (found.retry_after_s, found.do) == (seconds, do)


def test_without_a_hint_no_seconds_are_made_up() -> None:
    assert retry_after(reply(429)) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"message": "no such size"}, "no such size"),
        ({"detail": "no such size", "title": "Bad"}, "no such size"),
        ({"error": {"code": 400, "message": "no such size"}}, "no such size"),
        ({"error": "no such size"}, "no such size"),
        ({"detail": [{"msg": "no such size"}]}, ""),
        (["no such size"], ""),
        (b"<html>", ""),
    ],
)
def test_the_reason_is_read_at_the_usual_places(body: Any, reason: str) -> None:
    assert said(reply(400, body)) == reason


def test_a_reason_is_one_short_line() -> None:
    assert sentence("  a\n b!!! ") == "a b."
    assert len(sentence("long " * 200)) <= 301
    assert sentence(" ") == ""


def test_a_reason_of_the_service_is_masked() -> None:
    answer = Reply(400, {}, b'{"message": "bad abc-key"}', lambda text: text.replace("abc-key", "[key]"))

    assert str(common_error("Plain", answer)) == (
        "Plain does not take this request. bad [key]. Change it, or the model."
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": [1', b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        reply(200, body).json()


def test_the_text_of_an_answer_is_its_first_two_kilobytes() -> None:
    assert len(reply(200, b"a" * 10_000).text) == 2048


def test_a_paid_answer_that_is_no_object_leaves_it_in_doubt() -> None:
    with pytest.raises(InDoubt):
        paid_document("Plain", reply(200, b"<html>"), Words())


def test_a_free_answer_that_is_no_object_is_asked_for_later() -> None:
    with pytest.raises(ServiceDown, match="Plain answered something that cannot be read"):
        free_document("Plain", reply(200, b"<html>"), Words())


def test_an_answer_that_is_an_object_is_read() -> None:
    answer = reply(201, {"id": "x"})

    assert paid_document("Plain", answer, Words()) == free_document("Plain", answer, Words()) == {"id": "x"}


def test_the_status_of_an_answer_goes_before_its_body() -> None:
    with pytest.raises(AuthFailed):
        free_document("Plain", reply(401, {"id": "x"}), Words())
    with pytest.raises(OutOfCredit):
        paid_document("Plain", reply(402, {"id": "x"}), Words())
