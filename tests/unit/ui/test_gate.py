"""Who is let in: a matrix of headers, without a server. Its answers: tests/api/test_gate.py."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest

from studio.ui.gate import Access, App, Message, Receive, Scope, Send, StudioGate, refusal
from studio.ui.page import PagePatch
from studio.ui.static_files import StaticFiles

OURS = {"host": "127.0.0.1:7870"}
LOCAL = Access()
WORD = "s3cret"


def asked(headers: Mapping[str, str], method: str = "GET", path: str = "/", access: Access = LOCAL) -> int:
    """The status a request is refused with; 200 where it is let in."""
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    refused = refusal(access, scope)
    return 200 if refused is None else refused.status_code


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:7870", "localhost", "localhost:7870", "[::1]:7870", "LOCALHOST:7870", "localhost.:7870"],
)
def test_this_machine_is_known_by_its_own_names(host: str) -> None:
    assert asked({"host": host}) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7870",
        "127.0.0.1.evil.example",
        "192.168.1.5:7870",
        "",
        "[::1",
        "a@localhost.evil",
    ],
)
def test_any_other_host_is_misdirected(host: str) -> None:
    assert asked({"host": host}) == 421


def test_a_request_without_host_is_misdirected() -> None:
    assert asked({}) == 421


def test_a_forwarded_host_is_checked_as_well() -> None:
    assert asked({**OURS, "x-forwarded-host": "evil.example"}) == 421


def test_a_configured_name_is_known() -> None:
    access = Access(hosts=frozenset({"studio.lan"}))

    assert asked({"host": "studio.lan:7870"}, access=access) == 200


@pytest.mark.parametrize(
    ("host", "status"), [("192.168.1.5:7870", 200), ("[fe80::1]:7870", 200), ("evil.example", 421)]
)
def test_bound_to_all_addresses_any_address_will_do_but_no_foreign_name(host: str, status: int) -> None:
    assert asked({"host": host}, access=Access(any_address=True)) == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:3000"},
        {"origin": "http://localhost:7870"},
        {"origin": "null"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:7870", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(method: str, headers: Mapping[str, str]) -> None:
    assert asked({**OURS, **headers}, method) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:7870", "sec-fetch-site": "same-origin"},
        {"origin": "http://127.0.0.1:7870"},
        {"sec-fetch-site": "none"},
        {},
    ],
)
def test_our_page_and_programs_do(headers: Mapping[str, str]) -> None:
    assert asked({**OURS, **headers}, "POST") == 200


def test_behind_a_proxy_the_page_has_the_proxys_name() -> None:
    access = Access(hosts=frozenset({"127.0.0.1", "studio.example"}))
    headers = {**OURS, "x-forwarded-host": "studio.example", "origin": "https://studio.example"}

    assert asked(headers, "POST", access=access) == 200


def test_reading_from_another_site_is_left_to_the_browser_to_withhold() -> None:
    assert asked({**OURS, "origin": "http://evil.example"}, "GET") == 200


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"ana:{password}".encode()).decode()}


@pytest.mark.parametrize(
    "headers", [{"authorization": "Bearer s3cret"}, {"authorization": "bearer s3cret"}, basic("s3cret")]
)
def test_with_a_token_those_who_have_it_are_let_in(headers: Mapping[str, str]) -> None:
    assert asked({**OURS, **headers}, access=Access(token=WORD)) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": "s3cret"},
        {"authorization": "Basic s3cret"},
        {"authorization": "Digest s3cret"},
        basic(""),
        basic("s3cre"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/gradio_api/studio/library", "/gradio_api/mcp/", "/config"])
def test_with_a_token_everybody_else_is_asked_for_it(headers: Mapping[str, str], path: str) -> None:
    assert asked({**OURS, **headers}, path=path, access=Access(token=WORD)) == 401


def test_gradio_may_still_ask_itself_whether_it_has_started() -> None:
    assert asked(OURS, path="/gradio_api/startup-events", access=Access(token=WORD)) == 200


async def test_a_websocket_is_closed() -> None:
    sent: list[Message] = []
    gate = StudioGate(nobody, access=LOCAL, page=PagePatch(StaticFiles({}, "b1")))

    await gate({"type": "websocket"}, nothing, keep_in(sent))

    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_the_start_and_end_of_the_app_pass_through() -> None:
    passed: list[str] = []
    gate = StudioGate(note_in(passed), access=LOCAL, page=PagePatch(StaticFiles({}, "b1")))

    await gate({"type": "lifespan"}, nothing, keep_in([]))

    assert passed == ["lifespan"]


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("the app was asked")


async def nothing() -> Message:
    return {}


def keep_in(sent: list[Message]) -> Send:
    async def send(message: Message) -> None:
        sent.append(message)

    return send


def note_in(passed: list[str]) -> App:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    return app
