"""The local OpenAI: chat, models, and pictures in the background by Responses."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.asking_openai import (
    CHAT,
    RED,
    RESPONSES,
    TEXT_MODEL,
    as_data,
    by_schema,
    error,
    response,
    talk,
)
from tests.wire.servers.openai import OpenAIServer

CRITIQUE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "notes"],
    "properties": {"score": {"type": "number"}, "notes": {"type": "string"}},
}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(job_time_s=10) as started:
        yield started


@pytest.fixture
def client(server: OpenAIServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as opened:
        yield opened


def choice(answer: httpx.Response) -> dict[str, Any]:
    return dict(answer.json()["choices"][0])


def said(answer: httpx.Response) -> str:
    return str(choice(answer)["message"]["content"])


def started(client: httpx.Client, **changes: Any) -> str:
    return str(client.post(RESPONSES, json=response(**changes)).json()["id"])


def seen(client: httpx.Client, id: str) -> dict[str, Any]:
    return dict(client.get(f"{RESPONSES}/{id}").json())


def test_an_answer_by_a_schema_holds_every_field(client: httpx.Client) -> None:
    answer = client.post(CHAT, json=talk(system="You are the critic.", response_format=by_schema(CRITIQUE)))

    critique = json.loads(said(answer))
    assert critique.keys() == {"score", "notes"}
    assert 86 <= critique["score"] <= 95


def test_a_rule_gives_the_score(server: OpenAIServer, client: httpx.Client) -> None:
    server.script([{"match": {"nth": 1}, "do": {"score": 61}}])
    body = talk(response_format=by_schema(CRITIQUE))

    first, second = (json.loads(said(client.post(CHAT, json=body)))["score"] for _ in range(2))

    assert first == 61
    assert second >= 86


def test_a_strict_schema_needs_all_its_fields(client: httpx.Client) -> None:
    schema = CRITIQUE | {"required": ["score"]}

    answer = client.post(CHAT, json=talk(response_format=by_schema(schema)))

    assert (answer.status_code, error(answer)["param"]) == (400, "response_format")


def test_a_schema_in_the_prompt_is_answered_between_words(client: httpx.Client) -> None:
    answer = client.post(CHAT, json=talk(f"Rate it. Answer with JSON of this schema: {json.dumps(CRITIQUE)}"))

    assert said(answer).startswith("Here is my answer:\n```json\n{")


def test_a_server_may_know_no_schemas(server: OpenAIServer, client: httpx.Client) -> None:
    server.script([{"do": {"no_schema": True}}])

    answer = client.post(CHAT, json=talk(response_format=by_schema(CRITIQUE)))

    assert error(answer)["message"] == "response_format of type json_schema is not supported"


def test_the_photo_decides_what_is_described(client: httpx.Client) -> None:
    photo = {"type": "image_url", "image_url": {"url": as_data(RED)}}
    turn = {"role": "user", "content": [{"type": "text", "text": "Describe this person."}, photo]}

    answer = client.post(CHAT, json={"model": TEXT_MODEL, "messages": [turn]})

    assert said(answer).startswith("A person in the ")
    assert answer.json()["usage"]["prompt_tokens"] == 771


def test_a_photo_that_cannot_be_read_is_refused(client: httpx.Client) -> None:
    photo = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}

    answer = client.post(CHAT, json={"model": TEXT_MODEL, "messages": [{"role": "user", "content": [photo]}]})

    assert error(answer)["code"] == "invalid_image_url"


def test_a_refusal_stands_beside_the_content(server: OpenAIServer, client: httpx.Client) -> None:
    server.script([{"do": {"refusal": True}}])

    message = choice(client.post(CHAT, json=talk()))["message"]

    assert message == {
        "role": "assistant", "content": None, "refusal": "I'm sorry, but I can't help with that.",
    }  # fmt: skip


def test_a_filter_ends_an_answer(server: OpenAIServer, client: httpx.Client) -> None:
    server.script([{"do": {"refusal": "filter"}}])

    answer = client.post(CHAT, json=talk())

    assert choice(answer)["finish_reason"] == "content_filter"


def test_a_short_limit_cuts_the_answer(client: httpx.Client) -> None:
    answer = client.post(CHAT, json=talk(response_format=by_schema(CRITIQUE), max_completion_tokens=3))

    assert choice(answer)["finish_reason"] == "length"
    assert said(answer).startswith('{"score"')
    assert not said(answer).endswith("}")


def test_only_compatible_servers_know_max_tokens(server: OpenAIServer, client: httpx.Client) -> None:
    refused = client.post(CHAT, json=talk(max_tokens=800))
    server.is_compatible = True
    taken = client.post(CHAT, json=talk(max_tokens=800))

    assert error(refused)["code"] == "unsupported_parameter"
    assert taken.status_code == 200


def test_the_models_are_listed(client: httpx.Client) -> None:
    listed = client.get("/v1/models").json()["data"]

    assert "gpt-image-2.6-flare" in [model["id"] for model in listed]


def test_a_response_waits_works_and_completes(server: OpenAIServer, client: httpx.Client) -> None:
    id = started(client)

    waiting = seen(client, id)["status"]
    server.advance(5)
    working = seen(client, id)["status"]
    server.advance(6)
    done = seen(client, id)

    assert (waiting, working, done["status"]) == ("queued", "in_progress", "completed")
    made = Image.open(BytesIO(b64decode(done["output"][-1]["result"])))
    assert (made.size, done["metadata"]) == ((1536, 864), {"studio_job": "1f0c"})


def test_a_response_is_gone_after_ten_minutes(server: OpenAIServer, client: httpx.Client) -> None:
    id = started(client)
    server.advance(10 + 601)

    answer = client.get(f"{RESPONSES}/{id}")

    assert answer.status_code == 404
    assert len(server.ledger.charges) == 1


def test_a_cancelled_response_is_paid_back(server: OpenAIServer, client: httpx.Client) -> None:
    id = started(client)

    answer = client.post(f"{RESPONSES}/{id}/cancel")

    assert answer.json()["status"] == "cancelled"
    assert server.ledger.total == 0


def test_a_refused_response_fails_with_its_reason(server: OpenAIServer, client: httpx.Client) -> None:
    server.script([{"do": {"refusal": True}}])
    id = started(client)
    server.advance(11)

    done = seen(client, id)

    assert (done["status"], done["error"]["code"]) == ("failed", "image_content_policy_violation")


def test_a_response_is_read_strictly(client: httpx.Client) -> None:
    answer = client.post(RESPONSES, json=response(seed=7))

    assert error(answer)["message"] == "Unknown parameter: 'seed'."
