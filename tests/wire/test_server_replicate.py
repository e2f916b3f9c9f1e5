"""The local Replicate: predictions, money, strictness, what is deleted after an hour."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.servers.jobs import as_data
from tests.wire.servers.replicate import ReplicateServer

OFFICIAL = "/v1/models/google/nano-banana-pro/predictions"
SUBMITTED = {"match": {"method": "POST", "path": "/predictions"}}


def picture(width: int = 60, height: int = 40) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (200, 40, 30)).save(out, "PNG")
    return out.getvalue()


def an_input(**changes: Any) -> dict[str, Any]:
    whole = {"prompt": "a red cup", "image_input": [as_data(picture())], "resolution": "1K"}
    return {**whole, "aspect_ratio": "16:9", **changes}


@pytest.fixture
def server() -> Iterator[ReplicateServer]:
    with ReplicateServer() as started:
        yield started


@pytest.fixture
def client(server: ReplicateServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer test-key-replicate"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as opened:
        yield opened


def created(client: httpx.Client, **changes: Any) -> httpx.Response:
    return client.post(OFFICIAL, json={"input": an_input(**changes)})


def test_a_prediction_goes_from_starting_to_one_picture(
    server: ReplicateServer, client: httpx.Client
) -> None:
    server.script([SUBMITTED | {"do": {"job_time": 100}}])
    answer = created(client)

    server.advance(50)
    running = client.get(answer.json()["urls"]["get"]).json()
    server.advance(50)
    done = client.get(answer.json()["urls"]["get"]).json()
    found = httpx.get(done["output"])

    assert (answer.status_code, answer.json()["status"]) == (201, "starting")
    assert (running["status"], done["status"]) == ("processing", "succeeded")
    with Image.open(BytesIO(found.content)) as made:
        assert made.size == (1376, 768)


def test_the_output_can_be_a_list(server: ReplicateServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"outputs": "list"}}])

    [url] = created(client).json()["output"]

    assert httpx.get(url).headers["content-type"] == "image/png"


def test_a_community_version_upscales(server: ReplicateServer, client: httpx.Client) -> None:
    body = {"version": "someone/upscaler:0a1b2c", "input": {"image": as_data(picture()), "scale": 4}}

    done = client.post("/v1/predictions", json=body).json()

    with Image.open(BytesIO(httpx.get(done["output"]).content)) as made:
        assert made.size == (240, 160)
    assert (done["model"], done["version"]) == ("someone/upscaler", "0a1b2c")
    assert server.ledger.total == 0.002


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"resolution": "1k"}, "input.resolution"),
        ({"image_inputs": []}, "input.image_inputs"),
        ({"prompt": ""}, "input.prompt"),
        ({"image_input": [as_data(picture())] * 15}, "input.image_input"),
        ({"image_input": ["data:image/png;base64," + "A" * 400_000]}, "input.image_input"),
    ],
)
def test_an_input_that_is_not_right_is_named(
    server: ReplicateServer, client: httpx.Client, changes: dict[str, Any], field: str
) -> None:
    answer = created(client, **changes)

    assert answer.status_code == 422
    assert answer.json()["invalid_fields"][0]["field"] == field
    assert server.ledger.charges == []


def test_an_uploaded_file_serves_as_a_source(client: httpx.Client) -> None:
    told = client.post("/v1/files", files={"content": ("a.png", picture(), "image/png")}).json()

    answer = created(client, image_input=[told["urls"]["get"]])

    assert answer.status_code == 201
    assert client.get(told["urls"]["get"]).content == picture()


def test_a_lost_prediction_is_listed_with_its_input(server: ReplicateServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"reset": True, "created": True}}])

    with pytest.raises(httpx.TransportError):
        created(client)
    listed = client.get("/v1/predictions").json()

    assert [one["input"] for one in listed["results"]] == [an_input()]
    assert (listed["next"], len(server.ledger.charges)) == (None, 1)


def test_after_an_hour_the_data_is_gone(server: ReplicateServer, client: httpx.Client) -> None:
    done = created(client).json()
    server.advance(3601)

    late = client.get(done["urls"]["get"]).json()

    assert (late["status"], late["data_removed"], late["output"], late["input"]) == (
        "succeeded", True, None, {},
    )  # fmt: skip
    assert httpx.get(done["output"]).status_code == 404
    assert server.ledger.total == 0.15


def test_a_refusal_is_a_failed_prediction(server: ReplicateServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"refusal": True}}])

    failed = created(client).json()

    assert (failed["status"], failed["output"]) == ("failed", None)
    assert "flagged as sensitive" in failed["error"]


def test_a_prediction_can_be_aborted(server: ReplicateServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"ends": "aborted"}}])

    assert created(client).json()["status"] == "aborted"


def test_cancelling_before_the_start_costs_nothing(server: ReplicateServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"job_time": 100}}])

    ended = client.post(created(client).json()["urls"]["cancel"]).json()

    assert (ended["status"], server.ledger.total) == ("canceled", 0)


def test_cancelling_while_it_runs_is_charged(server: ReplicateServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"job_time": 100}}])
    url = created(client).json()["urls"]["cancel"]
    server.advance(50)

    ended = client.post(url).json()

    assert (ended["status"], server.ledger.total) == ("canceled", 0.15)


def test_the_seconds_to_wait_can_stand_in_the_text(server: ReplicateServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"rate_limited": {"hint": "body", "after": 30}}}])

    answer = created(client)

    assert (answer.status_code, "retry-after" in answer.headers) == (429, False)
    assert answer.json()["detail"].endswith("resets in ~30s.")


def test_an_empty_account_a_wrong_key_and_an_unknown_model_cost_nothing(
    server: ReplicateServer, client: httpx.Client
) -> None:
    server.script([{"match": {**SUBMITTED["match"], "nth": 1}, "do": {"out_of_credit": True}}])

    empty = created(client).status_code
    keyless = client.post(OFFICIAL, json={"input": an_input()}, headers={"Authorization": "Bearer x"})
    unknown = client.post("/v1/models/google/banana-9/predictions", json={"input": an_input()})

    assert (empty, keyless.status_code, unknown.status_code) == (402, 401, 404)
    assert server.ledger.charges == []
