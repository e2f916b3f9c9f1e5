from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from studio.service.studio import Studio
from tests.api_words import (
    PREFIX,
    a_board,
    a_rendered_board,
    ask,
    board,
    refused,
    stream,
    told_until_done,
    upload,
)
from tests.builders import a_storyboard
from tests.kit_rows import a_kit


def a_brief(**fields: Any) -> dict[str, Any]:
    return a_storyboard(1, **fields).model_dump(mode="json")


async def test_a_studio_says_that_it_is_one(http: httpx.AsyncClient) -> None:
    said = (await http.get(f"{PREFIX}/ping")).json()

    assert (set(said), said["disk_full"]) == ({"studio", "version", "disk_full"}, False)
    assert len(said["studio"]) == 16


async def test_the_lists_hold_what_was_made(http: httpx.AsyncClient) -> None:
    board_id = await a_board(http, title="In the lists")

    rows = (await http.get(f"{PREFIX}/library")).json()["storyboards"]

    assert (rows[0]["id"], rows[0]["title"], rows[0]["status"]) == (board_id, "In the lists", "empty")


async def test_a_storyboard_is_rendered_from_first_to_last(http: httpx.AsyncClient) -> None:
    made = await a_rendered_board(http, segments=2)

    assert (made["head"]["status"], made["head"]["next"]) == ("ready", None)
    assert [(card["key"], card["state"], len(card["variations"])) for card in made["cards"]] == [
        ("s01.start", "picked", 2),
        ("s01.end", "picked", 2),
        ("s02.start", "picked", 2),
        ("s02.end", "picked", 2),
    ]


async def test_a_plan_is_previewed(http: httpx.AsyncClient) -> None:
    preview = (await http.get(f"{PREFIX}/plan/{await a_board(http)}")).json()

    assert (preview["calls"], preview["cost"], preview["steps"]) == (4, "$0.00", 1)


async def test_the_settings_page_is_told_about_the_studio(http: httpx.AsyncClient, url: str) -> None:
    facts = (await http.get(f"{PREFIX}/about")).json()

    assert facts["mcp_url"] == f"{url}/gradio_api/mcp/"
    assert {"sketch", "flat"} <= {provider["name"] for provider in facts["providers"]}


async def test_a_photo_is_sent_first_and_named_then(http: httpx.AsyncClient, astronaut: Path) -> None:
    token = await upload(http, astronaut.read_bytes())

    person = await ask(http, "add_influencer", photo=token, name="Eileen")

    assert (person["name"], person["upscaled"]) == ("Eileen", True)
    assert "path" not in person["photo"]
    assert (await http.get(person["photo"]["url"])).headers["content-type"] == "image/jpeg"


async def test_a_photo_serves_one_verb(http: httpx.AsyncClient, coffee: Path) -> None:
    token = await upload(http, coffee.read_bytes())
    await ask(http, "add_product", photo=token, name="Espresso")

    status, error = await refused(http, "add_product", photo=token, name="Espresso again")

    assert (status, error["code"]) == (400, "invalid")


async def test_a_file_over_forty_megabytes_is_not_taken(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"{PREFIX}/uploads", content=b"\0" * 40_000_001)

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


async def test_what_is_no_picture_is_refused_in_words(http: httpx.AsyncClient) -> None:
    token = await upload(http, b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    status, error = await refused(http, "add_influencer", photo=token, name="Eileen")

    assert (status, error["code"]) == (400, "picture_refused")
    assert "JPEG" in error["text"]


async def test_an_own_picture_stands_for_a_keyframe(http: httpx.AsyncClient, coffee: Path) -> None:
    board_id = await a_board(http)
    token = await upload(http, coffee.read_bytes())

    await ask(http, "add_variation", board_id=board_id, key="s01.start", photo=token, by="ana")

    card = (await board(http, board_id))["cards"][0]
    assert (card["pick"]["how"], card["variations"][0]["uploaded_by"]) == ("hand", "ana")


async def test_a_reference_picture_comes_beside_the_brief(http: httpx.AsyncClient, coffee: Path) -> None:
    token = await upload(http, coffee.read_bytes())

    made = await ask(http, "create_storyboard", spec=a_brief(strategy="three-chains"), reference_image=token)

    assert len(made["spec"]["reference_image"]) == 64


async def test_what_could_get_out_of_date_is_told_before_a_pick(http: httpx.AsyncClient) -> None:
    made = await a_rendered_board(http, segments=2)
    end = made["cards"][1]
    other = next(one["id"] for one in end["variations"] if one["id"] != end["pick"]["variation_id"])

    assert await ask(http, "preview_pick", variation_id=other) == ["s02.start", "s02.end"]


@pytest.mark.parametrize(
    ("verb", "arguments", "status", "code"),
    [
        ("board", {"board_id": "board_none"}, 404, "not_found"),
        ("plan", {}, 400, "invalid"),
        ("plan", {"board_id": 7}, 400, "invalid"),
        ("plan", {"board_id": "b", "more": 1}, 400, "invalid"),
        ("create_storyboard", {"spec": {"title": ""}}, 400, "invalid"),
        ("create_storyboard", {"spec": []}, 400, "invalid"),
        ("create_storyboard", {"spec": {"title": "A", "segments": [{}], "strategy": "none"}}, 400, "invalid"),
        ("add_influencer", {"photo": "/etc/passwd", "name": "A"}, 400, "invalid"),
        ("check_subject", {"text": None}, 400, "invalid"),
        ("no_such_verb", {}, 404, "not_found"),
        ("open", {}, 404, "not_found"),
    ],
)
async def test_what_cannot_be_done_is_refused_in_words(
    http: httpx.AsyncClient, verb: str, arguments: dict[str, Any], status: int, code: str
) -> None:
    answered, error = await refused(http, verb, **arguments)

    assert (answered, error["code"], error["charged"]) == (status, code, "no")
    assert error["text"].startswith(error["happened"])


async def test_half_a_character_is_refused_in_words_that_can_be_sent(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        f"{PREFIX}/verbs/regenerate",
        content=b'{"board_id": "b", "key": "\\ud800", "note": "\\ud800"}',
        headers={"content-type": "application/json"},
    )

    assert answer.json()["error"]["code"] in ("invalid", "not_found")


async def test_deleting_what_is_in_use_is_a_conflict(http: httpx.AsyncClient, astronaut: Path) -> None:
    token = await upload(http, astronaut.read_bytes())
    person = await ask(http, "add_influencer", photo=token, name="In use")
    await a_board(http, influencer=person["id"], title="Uses a person")

    status, error = await refused(http, "delete_influencer", id=person["id"])

    assert (status, error["code"]) == (409, "conflict")
    assert "Uses a person" in error["text"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b" " * 4_000_001, "application/json", 413),
    ],
)
async def test_a_body_that_is_not_arguments_is_refused(
    http: httpx.AsyncClient, body: bytes, kind: str, status: int
) -> None:
    answer = await http.post(f"{PREFIX}/verbs/storyboards", content=body, headers={"content-type": kind})

    assert answer.status_code == status
    assert answer.json()["error"]["text"] != ""


async def test_no_body_is_no_arguments(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"{PREFIX}/verbs/providers", headers={"content-type": "application/json"})

    assert {"sketch", "flat"} <= {provider["name"] for provider in answer.json()["result"]}


async def test_a_board_nobody_made_is_not_found(http: httpx.AsyncClient) -> None:
    asked = [f"{PREFIX}/boards/none", f"{PREFIX}/boards/none/events", f"{PREFIX}/plan/none"]

    assert [(await http.get(path)).status_code for path in asked] == [404, 404, 404]


@pytest.mark.parametrize(
    "path",
    [
        f"media/{'00' * 32}.320.webp",
        f"media/{'00' * 32}/full",
        f"media/{'00' * 32}/save",
        "media/..%2F..%2Fstudio.db",
        "media/%2e%2e/full",
        "media/studio.db/full",
        "static/x/js/boot.js",
        "static/x/..%2f..%2fserve.py",
        "brand/..%2f..%2fapp.py",
        "brand/nothing.svg",
    ],
)
async def test_nothing_but_known_files_is_served(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(f"{PREFIX}/{path}")).status_code == 404


async def test_scripts_are_kept_for_ever_under_their_digest(http: httpx.AsyncClient) -> None:
    address = re.search(r'modulepreload" href="([^"]+)"', (await http.get("/")).text)
    assert address is not None

    script = await http.get(address[1])

    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "gzip"


async def test_who_cannot_unpack_gets_scripts_as_they_are(http: httpx.AsyncClient) -> None:
    address = re.search(r'modulepreload" href="([^"]+)"', (await http.get("/")).text)
    assert address is not None

    script = await http.get(address[1], headers={"accept-encoding": "identity"})

    assert "content-encoding" not in script.headers
    assert "import" in script.text


async def test_a_reader_sees_a_rendering_as_it_happens(http: httpx.AsyncClient) -> None:
    board_id = await a_board(http)

    async with stream(http, board_id, 0) as messages:
        assert (await anext(messages)).name == "hb"
        await ask(http, "start", board_id=board_id)
        numbers = await told_until_done(messages)

    assert numbers == list(range(1, len(numbers) + 1))


async def test_five_readers_see_the_same(http: httpx.AsyncClient) -> None:
    made = await a_rendered_board(http)
    end = made["cards"][1]
    other = next(one["id"] for one in end["variations"] if one["id"] != end["pick"]["variation_id"])

    async def see() -> dict[str, Any]:
        async with stream(http, made["head"]["id"], made["n"]) as messages:
            await anext(messages)
            ready.release()
            seen: dict[str, Any] = (await anext(messages)).data
            return seen

    ready = asyncio.Semaphore(0)
    watching = [asyncio.ensure_future(see()) for _ in range(5)]
    await asyncio.gather(*(ready.acquire() for _ in watching))
    await ask(http, "pick", variation_id=other, by="ana")
    seen = await asyncio.gather(*watching)

    # A reader that was late is sent all cards, so the changed one is looked for by its key.
    changed = [card for frame in seen for card in frame["cards"] if card["key"] == end["key"]]
    assert [card["pick"]["by"] for card in changed] == ["ana"] * 5
    assert len({card["version"] for card in changed}) == 1


async def test_a_reader_goes_on_where_the_browser_left_off(http: httpx.AsyncClient) -> None:
    made = await a_rendered_board(http)

    async with stream(http, made["head"]["id"], 0, {"Last-Event-ID": str(made["n"] - 1)}) as messages:
        await anext(messages)
        frame = (await anext(messages)).data

    assert [event["n"] for event in frame["events"]] == [made["n"]]


async def test_a_reader_from_the_future_starts_anew(http: httpx.AsyncClient) -> None:
    async with stream(http, await a_board(http), 99) as messages:
        assert [message.name async for message in messages] == ["hb", "reset"]


async def test_a_negative_number_is_the_beginning(http: httpx.AsyncClient) -> None:
    made = await a_rendered_board(http)

    async with stream(http, made["head"]["id"], -5) as messages:
        await anext(messages)
        frame = (await anext(messages)).data

    assert frame["events"][0]["n"] == 1


async def test_a_word_is_no_number(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"{PREFIX}/boards/{await a_board(http)}/events?after=many")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


async def test_kits_are_found_for_what_they_are_needed(http: httpx.AsyncClient, served: Studio) -> None:
    a_kit(served._parts.database, "kit_cup", ["front"], name="A cup", subject="product")

    async def found(which: str) -> list[str]:
        return [kit["name"] for kit in (await http.get(f"{PREFIX}/kits/choices?{which}")).json()["kits"]]

    assert (await found("search=cup"), await found("subject=product&search=")) == (["A cup"], ["A cup"])
    assert (await found("subject=person&search=cup"), await found("usable=yes&search=cup")) == ([], [])
