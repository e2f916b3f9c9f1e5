"""The local Gemini: jobs with ids, by Interactions and by Batch."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.asking_gemini import MODEL, error, request, solid
from tests.wire.servers.gemini import GeminiServer
from tests.wire.servers.strict import packed

INTERACTIONS = "/v1beta/interactions"
BATCHES = "/v1beta/batches"


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer(job_time_s=10) as started:
        yield started


@pytest.fixture
def client(server: GeminiServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"x-goog-api-key": server.key}, timeout=10) as opened:
        yield opened


def interaction(**changes: Any) -> dict[str, Any]:
    shape = {"type": "image", "aspect_ratio": "16:9", "image_size": "1K", "mime_type": "image/jpeg"}
    image = {"type": "image", "mime_type": "image/png", "data": packed(solid((0, 0, 255)))}
    return {
        "model": MODEL, "background": True, "store": True,
        "input": [{"type": "text", "text": "a red cup"}, image],
        "response_format": shape, "generation_config": {"seed": 7}, "labels": {"studio_job": "1f0c"},
    } | changes  # fmt: skip


def batch(*keys: str, name: str = "studio-1f0c") -> dict[str, Any]:
    whole = [{"request": request(seed=n), "metadata": {"key": key}} for n, key in enumerate(keys, 1)]
    return {"batch": {"displayName": name, "inputConfig": {"requests": {"requests": whole}}}}


def started(client: httpx.Client, **changes: Any) -> str:
    return str(client.post(INTERACTIONS, json=interaction(**changes)).json()["id"])


def seen(client: httpx.Client, id: str) -> dict[str, Any]:
    return dict(client.get(f"{INTERACTIONS}/{id}").json())


def batched(client: httpx.Client, *keys: str, name: str = "studio-1f0c") -> str:
    answer = client.post(f"/v1beta/models/{MODEL}:batchGenerateContent", json=batch(*keys, name=name))
    return str(answer.json()["name"])


def state(client: httpx.Client, name: str) -> str:
    return str(client.get(f"/v1beta/{name}").json()["metadata"]["state"])


def test_an_interaction_waits_works_and_completes(server: GeminiServer, client: httpx.Client) -> None:
    id = started(client)

    waiting = seen(client, id)["status"]
    server.advance(5)
    working = seen(client, id)["status"]
    server.advance(6)
    done = seen(client, id)["status"]

    assert (waiting, working, done) == ("queued", "in_progress", "completed")


def test_a_completed_interaction_holds_picture_and_usage(server: GeminiServer, client: httpx.Client) -> None:
    id = started(client)
    server.advance(11)

    done = seen(client, id)

    [image] = done["steps"][-1]["content"]
    made = Image.open(BytesIO(b64decode(image["data"])))
    assert (made.format, made.size, image["mime_type"]) == ("JPEG", (1376, 768), "image/jpeg")
    assert done["usage"] == {
        "total_input_tokens": 1123, "total_output_tokens": 1120, "total_thought_tokens": 240,
        "total_tokens": 2483,
    }  # fmt: skip
    assert done["labels"] == {"studio_job": "1f0c"}


def test_without_background_it_is_over_at_once(client: httpx.Client) -> None:
    answer = client.post(INTERACTIONS, json=interaction(background=False))

    assert answer.json()["status"] == "completed"


def test_background_can_be_refused(server: GeminiServer, client: httpx.Client) -> None:
    server.refuses_background = True

    answer = client.post(INTERACTIONS, json=interaction())

    assert answer.status_code == 400
    assert error(answer) == {
        "code": "invalid_request", "message": "background is not supported for this model",
    }  # fmt: skip
    assert server.ledger.charges == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"responseFormat": {}}, "Invalid request: responseFormat: unknown"),
        ({"response_format": {"image_size": "2k"}}, "Invalid request: response_format.image_size: word"),
        ({"labels": {"Job": "1"}}, "Invalid label 'Job': at most 63 of a-z, 0-9, _ and -"),
        ({"store": False}, "background needs store to be true"),
    ],
)
def test_an_interaction_is_read_strictly(client: httpx.Client, change: dict[str, Any], message: str) -> None:
    answer = client.post(INTERACTIONS, json=interaction(**change))

    assert error(answer) == {"code": "invalid_request", "message": message}


def test_a_gone_model_is_not_found_in_words(client: httpx.Client) -> None:
    answer = client.post(INTERACTIONS, json=interaction(model="gemini-3.1-flash-image"))

    assert (answer.status_code, error(answer)["code"]) == (404, "not_found")


def test_a_cancelled_interaction_is_paid_back(server: GeminiServer, client: httpx.Client) -> None:
    id = started(client)

    answer = client.post(f"{INTERACTIONS}/{id}/cancel")

    assert answer.json()["status"] == "cancelled"
    assert [charge["refunded"] for charge in server.ledger.charges] == [True]


def test_a_finished_interaction_cannot_be_cancelled(server: GeminiServer, client: httpx.Client) -> None:
    id = started(client)
    server.advance(11)

    answer = client.post(f"{INTERACTIONS}/{id}/cancel")

    assert answer.json()["status"] == "completed"
    assert server.ledger.total == 0.037084


def test_a_deleted_interaction_is_not_found(client: httpx.Client) -> None:
    id = started(client)

    client.delete(f"{INTERACTIONS}/{id}")

    assert client.get(f"{INTERACTIONS}/{id}").status_code == 404


def test_a_refused_interaction_fails_with_a_reason(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"refusal": True}}])
    id = started(client)
    server.advance(11)

    done = seen(client, id)

    assert (done["status"], done["errors"][0]["code"]) == ("failed", "content_blocked")
    assert server.ledger.total == 0


def test_an_error_may_stand_in_a_step(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"ends": "error"}}])
    id = started(client)
    server.advance(11)

    done = seen(client, id)

    assert (done["status"], done["steps"][0]["error"]["code"]) == ("failed", "internal_error")


def test_a_rule_chooses_the_final_word(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"ends": "budget_exceeded", "word": "dreaming"}}])
    id = started(client)

    during = seen(client, id)["status"]
    server.advance(11)

    assert (during, seen(client, id)["status"]) == ("dreaming", "budget_exceeded")


def test_an_interaction_outlives_a_lost_answer(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"reset": True, "created": True}}])

    with pytest.raises(httpx.TransportError):
        client.post(INTERACTIONS, json=interaction())

    assert [job["kind"] for job in server.ledger.jobs] == ["interaction"]
    assert len(server.ledger.charges) == 1


def test_a_batch_is_found_by_its_name(server: GeminiServer, client: httpx.Client) -> None:
    batched(client, "row-1", name="studio-a")
    wanted = batched(client, "row-2", name="studio-b")

    first = client.get(BATCHES, params={"pageSize": 1}).json()
    second = client.get(BATCHES, params={"pageSize": 1, "pageToken": first["nextPageToken"]}).json()

    [newest], [oldest] = first["operations"], second["operations"]
    assert (newest["name"], newest["metadata"]["displayName"]) == (wanted, "studio-b")
    assert (oldest["metadata"]["displayName"], "nextPageToken" in second) == ("studio-a", False)


def test_a_batch_answers_each_request_under_its_key(server: GeminiServer, client: httpx.Client) -> None:
    name = batched(client, "row-1", "row-2")
    before = state(client, name)
    server.advance(11)

    done = client.get(f"/v1beta/{name}").json()

    answers = done["metadata"]["output"]["inlinedResponses"]["inlinedResponses"]
    assert (before, done["metadata"]["state"]) == ("BATCH_STATE_PENDING", "BATCH_STATE_SUCCEEDED")
    assert [one["metadata"]["key"] for one in answers] == ["row-1", "row-2"]
    assert answers[0]["response"]["candidates"] != answers[1]["response"]["candidates"]
    assert done["response"] == done["metadata"]["output"]


def test_a_batch_costs_half_for_each_request(server: GeminiServer, client: httpx.Client) -> None:
    batched(client, "row-1", "row-2")

    assert [charge["amount"] for charge in server.ledger.charges] == [0.017702, 0.017702]
    assert [charge["seed"] for charge in server.ledger.charges] == [1, 2]


def test_a_cancelled_batch_is_paid_back(server: GeminiServer, client: httpx.Client) -> None:
    name = batched(client, "row-1", "row-2")

    client.post(f"/v1beta/{name}:cancel")

    assert state(client, name) == "BATCH_STATE_CANCELLED"
    assert server.ledger.total == 0


def test_a_refused_request_stands_in_a_batch_that_succeeded(
    server: GeminiServer, client: httpx.Client
) -> None:
    server.script([{"do": {"refusal": "IMAGE_SAFETY"}}])
    name = batched(client, "row-1")
    server.advance(11)

    [one] = client.get(f"/v1beta/{name}").json()["response"]["inlinedResponses"]["inlinedResponses"]

    assert one["response"]["promptFeedback"]["blockReason"] == "IMAGE_SAFETY"


def test_an_unknown_batch_is_not_found(client: httpx.Client) -> None:
    answer = client.get(f"{BATCHES}/nothing")

    assert (answer.status_code, error(answer)["status"]) == (404, "NOT_FOUND")


def test_an_error_stands_under_its_request(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"ends": "error"}}])
    name = batched(client, "row-1")
    server.advance(11)

    done = client.get(f"/v1beta/{name}").json()

    [one] = done["response"]["inlinedResponses"]["inlinedResponses"]
    assert done["metadata"]["state"] == "BATCH_STATE_SUCCEEDED"
    assert one == {
        "metadata": {"key": "row-1"},
        "error": {"code": 13, "message": "Internal error encountered."},
    }
