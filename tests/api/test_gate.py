"""What the gate does to real answers; who it refuses is in tests/unit/ui/test_gate.py."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.api_words import EVIL, PREFIX

SAID_BY_ALL = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
OPENED_IN_A_TAB = {"sec-fetch-mode": "navigate", "sec-fetch-site": "none", "accept": "text/html,*/*"}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/config",
        "/gradio_api/info",
        f"{PREFIX}/library",
        f"{PREFIX}/nothing",
        "/theme.css",
        "/no/such/page",
    ],
)
async def test_every_answer_carries_the_headers(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)

    assert {name: answer.headers.get(name) for name in SAID_BY_ALL} == SAID_BY_ALL
    assert "object-src 'none'" in answer.headers["content-security-policy"]


async def test_refusals_carry_them_too(http: httpx.AsyncClient) -> None:
    answer = await http.get("/", headers={"host": "evil.example"})

    assert (answer.status_code, answer.headers["x-content-type-options"]) == (421, "nosniff")


@pytest.mark.parametrize(
    "path", ["/", "/config", f"{PREFIX}/library", "/gradio_api/mcp/", "/gradio_api/upload"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_foreign_host_reaches_nothing(http: httpx.AsyncClient, path: str, method: str) -> None:
    answer = await http.request(
        method, path, headers={"host": "evil.example:7870", "origin": "http://evil.example:7870"}
    )

    assert answer.status_code == 421


@pytest.mark.parametrize(
    "path",
    [
        f"{PREFIX}/verbs/open_sample",
        f"{PREFIX}/uploads",
        "/gradio_api/upload",
        "/gradio_api/run/storyboards",
        "/gradio_api/call/storyboards",
        "/gradio_api/queue/join",
        "/gradio_api/mcp/",
    ],
)
@pytest.mark.parametrize("headers", EVIL)
async def test_a_foreign_page_changes_nothing(
    http: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    assert (await http.post(path, json={}, headers=headers)).status_code == 403


async def test_our_own_page_may(http: httpx.AsyncClient, url: str) -> None:
    headers = {"origin": url, "sec-fetch-site": "same-origin"}

    assert (await http.post(f"{PREFIX}/verbs/storyboards", json={}, headers=headers)).status_code == 200


async def test_the_scripts_of_a_page_carry_the_nonce_of_its_policy(http: httpx.AsyncClient) -> None:
    answer = await http.get("/")

    nonce = re.search(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])
    assert nonce is not None
    assert set(re.findall(r"<script([^>]*)", answer.text)) >= {f' nonce="{nonce[1]}"'}
    assert [
        tag for tag in re.findall(r"<script[^>]*>", answer.text) if f'nonce="{nonce[1]}"' not in tag
    ] == []


async def test_each_answer_has_a_nonce_of_its_own(http: httpx.AsyncClient) -> None:
    first, second = [await http.get("/"), await http.get("/")]

    assert first.headers["content-security-policy"] != second.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/storyboards",
        "/storyboards/board_1",
        "/storyboards/board_1/s02.start",
        "/influencers",
        "/products",
        "/settings",
    ],
)
async def test_every_address_of_the_page_gives_the_page(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)

    assert answer.status_code == 200
    assert '<base href="/" />' in answer.text
    assert '"current_page":""' in answer.text


async def test_asking_only_for_the_head_tells_the_same_length(http: httpx.AsyncClient) -> None:
    whole, head = await http.get("/storyboards/a"), await http.head("/storyboards/a")

    assert head.status_code == 200
    assert head.headers["content-length"] == whole.headers["content-length"]


async def test_the_page_is_asked_for_anew_each_time(http: httpx.AsyncClient) -> None:
    assert (await http.get("/")).headers["cache-control"] == "no-cache"


async def test_an_address_that_is_nobodys_is_not_found(http: httpx.AsyncClient) -> None:
    assert (await http.get("/storyboardsx")).status_code == 404


async def test_who_opens_an_address_that_is_nobodys_gets_the_page(http: httpx.AsyncClient) -> None:
    answer = await http.get("/no/such/page", headers=OPENED_IN_A_TAB)

    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-cache")
    assert '<base href="/" />' in answer.text
    assert {name: answer.headers.get(name) for name in SAID_BY_ALL} == SAID_BY_ALL


@pytest.mark.parametrize("path", ["/config", "/theme.css"])
async def test_who_opens_what_is_there_gets_that(http: httpx.AsyncClient, path: str) -> None:
    opened, asked = await http.get(path, headers=OPENED_IN_A_TAB), await http.get(path)

    assert opened.status_code == 200
    assert opened.headers["content-type"] == asked.headers["content-type"]


async def test_a_download_that_is_gone_says_so_in_its_own_words(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"{PREFIX}/media/{'0' * 64}", headers=OPENED_IN_A_TAB)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")


async def test_a_view_takes_no_posts(http: httpx.AsyncClient) -> None:
    assert (await http.post("/storyboards/board_1", json={})).status_code in (404, 405)
