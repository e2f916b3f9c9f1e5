"""A Space: each visitor pays Hugging Face with the token of their own sign-in, and nobody with another's."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.domain.visitor import Visitor
from studio.providers.huggingface.service import HuggingFaceService
from studio.service.studio import Studio
from studio.settings import services_of
from tests.space import open_space, signed_in, space_settings
from tests.wire.servers.huggingface import HuggingFaceServer

pytestmark = pytest.mark.filterwarnings("ignore:Gradio does not support OAuth:UserWarning")
VERBS = "/gradio_api/studio/verbs"
ANA, BOB = "hf_oauth_token-of-ana", "hf_oauth_token-of-bob"
BRIEF: dict[str, Any] = {
    "title": "x",
    "variations": 2,
    "strategy": "independent",
    "segments": [{"start": "dawn", "end": "dusk"}],
}


@pytest.fixture(scope="module")
def server() -> Iterator[HuggingFaceServer]:
    """A local Hugging Face that knows two visitors."""
    with HuggingFaceServer(key="hf_token-of-the-owner") as started:
        started.visitors = {ANA: "ana", BOB: "bob"}
        yield started


@pytest.fixture(scope="module")
def space(
    tmp_path_factory: pytest.TempPathFactory, server: HuggingFaceServer
) -> Iterator[tuple[Studio, str]]:
    """A Space with Gradio's own sign-in, which outside of one is a mocked one: it asks whose the token is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_TOKEN", server.key)
        patch.setattr("huggingface_hub.hf_api.api.endpoint", server.url)
        server.script([{"match": {"path": "/api/whoami-v2"}, "do": {"body": WHOAMI}}])
        with open_space(tmp_path_factory.mktemp("space") / "data", space_settings(server)) as opened:
            server.script([])
            yield opened


WHOAMI = {"type": "user", "name": "dana", "fullname": "Dana", "avatarUrl": ""}


@pytest.fixture(autouse=True)
def _forgets(server: HuggingFaceServer) -> None:
    """What earlier tests asked for does not count."""
    server.requests.clear()


async def ask(url: str, cookie: str, verb: str, **arguments: Any) -> Any:
    """One verb, as the visitor with this cookie; gives the result, or the error."""
    async with httpx.AsyncClient(base_url=url, headers={"Cookie": cookie}, timeout=60) as http:
        answer = (await http.post(f"{VERBS}/{verb}", json=arguments)).json()
    return answer.get("result", answer.get("error"))


async def rendered(url: str, cookie: str, prompt: str) -> Any:
    """A new storyboard whose prompts begin with this word, rendered to its end by this visitor."""
    segments = [{"start": f"{prompt} start", "end": f"{prompt} end"}]
    board = await ask(url, cookie, "create_storyboard", spec={**BRIEF, "segments": segments})
    run = await ask(url, cookie, "start", board_id=board["id"])
    return run if "code" in run else await ask(url, cookie, "wait", run_id=run["id"])


def tokens(server: HuggingFaceServer, word: str) -> set[str]:
    """Whose tokens came with the requests for pictures with this word."""
    asked = [one for one in server.requests if word in str(one.get("json"))]
    return {one["headers"]["authorization"].removeprefix("Bearer ") for one in asked}


async def test_two_visitors_at_once_each_pay_for_their_own(
    space: tuple[Studio, str], server: HuggingFaceServer
) -> None:
    runs = await asyncio.gather(
        rendered(space[1], signed_in("ana", ANA), "amber"),
        rendered(space[1], signed_in("bob", BOB), "blue"),
        rendered(space[1], signed_in("ana", ANA), "apple"),
        rendered(space[1], signed_in("bob", BOB), "bread"),
    )

    assert [run["status"] for run in runs] == ["done"] * 4
    assert (tokens(server, "amber"), tokens(server, "apple")) == ({ANA}, {ANA})
    assert (tokens(server, "blue"), tokens(server, "bread")) == ({BOB}, {BOB})


async def test_a_chain_of_pictures_is_paid_by_who_started_it(
    space: tuple[Studio, str], server: HuggingFaceServer
) -> None:
    url, ana = space[1], signed_in("ana", ANA)
    chain = {**BRIEF, "strategy": "end-to-start", "segments": [{"start": "cup", "end": "cup"}] * 2}
    board = await ask(url, ana, "create_storyboard", spec=chain)
    run = await ask(url, ana, "start", board_id=board["id"])

    ended = await ask(url, ana, "wait", run_id=run["id"])

    sourced = [one for one in server.requests if "image_urls" in str(one.get("json"))]
    assert (ended["status"], ended["failed_segments"], len(sourced)) == ("done", [], 4)
    assert tokens(server, "image_urls") == {ANA}


async def test_without_sign_in_nothing_starts_and_the_sentence_says_what_to_do(
    space: tuple[Studio, str], server: HuggingFaceServer
) -> None:
    error = await rendered(space[1], "", "nobody")

    assert error["code"] == "not_signed_in"
    assert error["text"].startswith(
        "On this Space you pay Hugging Face with your own account, and you are not"
    )
    assert "Sign in with Hugging Face" in error["do"]
    assert [one for one in server.requests if one["method"] == "POST"] == []


async def test_a_cookie_that_nobody_signed_is_nobodys(space: tuple[Studio, str]) -> None:
    error = await rendered(space[1], f"{signed_in('ana', ANA)}x", "forged")

    assert error["code"] == "not_signed_in"


async def test_each_visitor_sees_their_own_sign_in_alone(space: tuple[Studio, str]) -> None:
    shown = {}
    for who, cookie in {"ana": signed_in("ana", ANA), "bob": signed_in("bob", BOB), "": ""}.items():
        services = await ask(space[1], cookie, "services")
        shown[who] = next(one for one in services if one["name"] == "huggingface")

    assert {who: one["sign_in"] for who, one in shown.items()} == {"ana": "done", "bob": "done", "": "needed"}
    assert {who: one["signed_in_as"] for who, one in shown.items()} == {"ana": "ana", "bob": "bob", "": ""}
    assert "hf_oauth" not in str(shown)


async def test_a_test_of_the_connection_is_the_visitors_own(space: tuple[Studio, str]) -> None:
    ana = await ask(space[1], signed_in("ana", ANA), "test_service", name="huggingface")
    nobody = await ask(space[1], "", "test_service", name="huggingface")

    assert ana == {"ok": True, "text": "Hugging Face answers, and knows you as ana."}
    assert (nobody["ok"], "Sign in" in nobody["text"]) == (False, True)


def secret_of(holder: HuggingFaceService | Visitor) -> str:
    """The token that a service or a visitor carries."""
    token = holder.token if isinstance(holder, Visitor) else holder._settings.key
    return token.get_secret_value() if token is not None else ""


async def test_no_token_is_left_anywhere(space: tuple[Studio, str], caplog: pytest.LogCaptureFixture) -> None:
    await rendered(space[1], signed_in("ana", ANA), "left")
    costs = await ask(space[1], "", "costs", by="service")

    gc.collect()
    alive = [one for one in gc.get_objects() if isinstance(one, HuggingFaceService | Visitor)]
    assert [one for one in alive if ANA in secret_of(one)] == []
    files = [path.read_bytes() for path in space[0].home.rglob("*") if path.is_file()]
    assert [data for data in files if ANA.encode() in data] == []
    assert ANA not in str(costs) + caplog.text


async def test_gradios_own_sign_in_is_taken_for_what_follows(
    space: tuple[Studio, str], server: HuggingFaceServer
) -> None:
    async with httpx.AsyncClient(base_url=space[1], timeout=60) as http:
        answer = await http.get("/login/callback?_target_url=/settings")
    cookie = answer.headers["set-cookie"].partition(";")[0]

    services = await ask(space[1], cookie, "services")
    await rendered(space[1], cookie, "mocked")

    assert (answer.status_code, answer.headers["location"]) == (307, "/settings")
    assert next(one for one in services if one["name"] == "huggingface")["signed_in_as"] == "dana"
    assert tokens(server, "mocked") == {"mock-oauth-token-for-local-dev"}


async def test_where_the_owner_pays_who_is_not_signed_in_uses_that_key(
    tmp_path: Path, server: HuggingFaceServer
) -> None:
    about = ServiceSettings(key=SecretStr(server.key), base_url=server.url)
    settings = space_settings(server, services={"huggingface": about})
    async with Studio.open(tmp_path / "data", settings=settings) as studio:
        board = studio.create_storyboard(BRIEF)
        async with studio.visited_by(Visitor()) as nobody:
            run = nobody.start(board.id, ["s01.start"])
        await studio.wait(run.id)
        async with studio.visited_by(Visitor(name="ana", token=SecretStr(ANA))) as ana:
            run = ana.start(board.id, ["s01.end"])
        await studio.wait(run.id)

    assert (tokens(server, "dawn"), tokens(server, "dusk")) == ({server.key}, {ANA})


def test_on_a_space_the_owners_general_token_is_not_taken_for_visitors() -> None:
    general = services_of({"SPACE_ID": "ana/studio", "HF_TOKEN": "hf_general"})
    meant = services_of({"SPACE_ID": "ana/studio", "STUDIO_HUGGINGFACE_KEY": "hf_meant"})
    at_home = services_of({"HF_TOKEN": "hf_general"})

    assert general["huggingface"].key is None
    assert meant["huggingface"].key == SecretStr("hf_meant")
    assert at_home["huggingface"].key == SecretStr("hf_general")
