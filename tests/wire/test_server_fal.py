"""The local fal: the queue's documents, money, strictness, what expires."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.servers.fal import FalServer
from tests.wire.servers.jobs import as_data, iso

EDIT = "google/nano-banana-2.1/edit"
SUBMITTED = {"match": {"method": "POST", "path": "/google/"}}


def picture(width: int = 60, height: int = 40) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (200, 40, 30)).save(out, "PNG")
    return out.getvalue()


def an_edit(**changes: Any) -> dict[str, Any]:
    whole = {"prompt": "a red cup", "image_urls": [as_data(picture())], "resolution": "1K", "seed": 7}
    return {**whole, "aspect_ratio": "16:9", **changes}


@pytest.fixture
def server() -> Iterator[FalServer]:
    with FalServer() as started:
        yield started


@pytest.fixture
def client(server: FalServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Key test-key-fal"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as opened:
        yield opened


def submitted(client: httpx.Client, endpoint: str = EDIT, **body: Any) -> dict[str, Any]:
    return dict(client.post(f"/{endpoint}", json=body or an_edit()).json())


def test_a_request_goes_from_the_queue_to_a_picture(client: httpx.Client) -> None:
    taken = submitted(client)

    status = client.get(taken["status_url"])
    output = client.get(taken["response_url"]).json()
    found = httpx.get(output["images"][0]["url"])

    assert (taken["status"], status.status_code, status.json()["status"]) == ("IN_QUEUE", 200, "COMPLETED")
    assert (output["seed"], output["images"][0]["width"]) == (7, 1376)
    with Image.open(BytesIO(found.content)) as made:
        assert made.size == (1376, 768)


def test_the_addresses_of_a_request_drop_the_sub_path(server: FalServer, client: httpx.Client) -> None:
    taken = submitted(client)

    base = f"{server.url}/google/nano-banana-2.1/requests/{taken['request_id']}"
    assert taken["response_url"] == base
    assert (taken["status_url"], taken["cancel_url"]) == (f"{base}/status", f"{base}/cancel")


def test_a_request_waits_and_runs_with_202(server: FalServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"job_time": 100}}])
    taken = submitted(client)

    waiting = client.get(taken["status_url"])
    server.advance(50)
    running = client.get(taken["status_url"])

    assert (waiting.status_code, waiting.json()["status"]) == (202, "IN_QUEUE")
    assert (running.status_code, running.json()["status"]) == (202, "IN_PROGRESS")
    assert client.get(taken["response_url"]).status_code == 400


def test_the_charge_carries_prompt_and_seed(server: FalServer, client: httpx.Client) -> None:
    submitted(client, **an_edit(resolution="4K"))

    [charge] = server.ledger.charges

    assert (charge["prompt"], charge["seed"], charge["amount"]) == ("a red cup", 7, 0.134)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"resolution": "1k"}, "resolution"),
        ({"aspect_ration": "1:1"}, "aspect_ration"),
        ({"prompt": ""}, "prompt"),
        ({"seed": "7"}, "seed"),
        ({"image_urls": [as_data(picture())] * 15}, "image_urls"),
        ({"image_urls": ["https://example.com/a.png"]}, "image_urls"),
    ],
)
def test_what_is_wrong_is_said_at_the_result_and_costs_nothing(
    server: FalServer, client: httpx.Client, changes: dict[str, Any], field: str
) -> None:
    taken = submitted(client, **an_edit(**changes))

    answer = client.get(taken["response_url"])

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", field]
    assert server.ledger.charges == []


def test_a_face_swap_answers_one_image(client: httpx.Client) -> None:
    body = {"base_image_url": as_data(picture()), "swap_image_url": as_data(picture())}
    taken = submitted(client, "fal-ai/face-swap", **body)

    output = client.get(taken["response_url"]).json()

    assert list(output) == ["image"]
    assert (output["image"]["width"], output["image"]["height"]) == (60, 40)


def test_an_upscale_is_charged_by_megapixel(server: FalServer, client: httpx.Client) -> None:
    body = {"image_url": as_data(picture()), "upscale_mode": "target", "target_resolution": "2160p"}
    taken = submitted(client, "fal-ai/seedvr/upscale/image", **body)

    output = client.get(taken["response_url"]).json()

    assert (output["image"]["width"], output["image"]["height"]) == (3840, 2560)
    assert server.ledger.total == 0.00983


def test_an_uploaded_file_serves_as_a_source(client: httpx.Client) -> None:
    told = client.post(
        "/storage/upload/initiate", json={"file_name": "a.png", "content_type": "image/png"}
    ).json()

    httpx.put(told["upload_url"], content=picture(), headers={"Content-Type": "image/png"})
    taken = submitted(client, **an_edit(image_urls=[told["file_url"]]))

    assert client.get(taken["response_url"]).status_code == 200


@pytest.mark.parametrize(
    ("ends", "status", "error"),
    [("refusal", 422, None), ("error", 504, "request_timeout"), ("failed", 500, "internal_error")],
)
def test_a_completed_request_can_have_failed(
    server: FalServer, client: httpx.Client, ends: str, status: int, error: str | None
) -> None:
    server.script([SUBMITTED | {"do": {"ends": ends}}])
    taken = submitted(client)

    seen = client.get(taken["status_url"]).json()
    answer = client.get(taken["response_url"])

    assert (seen["status"], seen.get("error_type")) == ("COMPLETED", error)
    assert answer.status_code == status
    assert server.ledger.total == 0


def test_a_lost_request_is_listed_with_its_input_once_it_ended(
    server: FalServer, client: httpx.Client
) -> None:
    server.script([SUBMITTED | {"do": {"reset": True, "created": True, "job_time": 10}}])
    asked = {"endpoint_id": EDIT, "start": iso(server.now() - 30), "expand": "payloads"}

    with pytest.raises(httpx.TransportError):
        submitted(client)
    early = client.get("/v1/models/requests/by-endpoint", params=asked).json()
    server.advance(10)
    late = client.get("/v1/models/requests/by-endpoint", params=asked).json()

    assert early == {"items": [], "next_cursor": None, "has_more": False}
    assert [item["json_input"] for item in late["items"]] == [an_edit()]
    assert late["items"][0]["status_code"] == 200
    assert len(server.ledger.charges) == 1


def test_the_list_goes_on_at_its_cursor(client: httpx.Client) -> None:
    ids = [submitted(client)["request_id"] for _ in range(3)]
    asked = {"endpoint_id": EDIT, "limit": "2"}

    first = client.get("/v1/models/requests/by-endpoint", params=asked).json()
    rest = client.get(
        "/v1/models/requests/by-endpoint", params={**asked, "cursor": first["next_cursor"]}
    ).json()

    assert [item["request_id"] for item in first["items"] + rest["items"]] == ids[::-1]
    assert (first["has_more"], rest["has_more"]) == (True, False)


def test_a_result_is_kept_for_an_hour(server: FalServer, client: httpx.Client) -> None:
    taken = submitted(client)

    server.advance(3590)
    in_time = client.get(taken["response_url"]).status_code
    server.advance(20)

    assert (in_time, client.get(taken["response_url"]).status_code) == (200, 404)


def test_a_waiting_request_is_taken_out_and_costs_nothing(server: FalServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"job_time": 100}}])
    taken = submitted(client)

    answer = client.put(taken["cancel_url"])

    assert (answer.status_code, answer.json()) == (200, {"status": "OK"})
    assert client.get(taken["response_url"]).status_code == 499
    assert server.ledger.total == 0


def test_a_running_request_goes_on_although_it_is_cancelled(server: FalServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"job_time": 100}}])
    taken = submitted(client)
    server.advance(50)

    answer = client.put(taken["cancel_url"])
    server.advance(50)

    assert (answer.status_code, answer.json()) == (202, {"status": "CANCELLATION_REQUESTED"})
    assert client.get(taken["response_url"]).status_code == 200
    assert client.put(taken["cancel_url"]).json() == {"status": "ALREADY_COMPLETED"}


def test_a_locked_account_and_a_wrong_scheme_cost_nothing(server: FalServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"out_of_credit": True}}])

    locked = client.post(f"/{EDIT}", json=an_edit())
    server.script([])
    bearer = client.post(f"/{EDIT}", json=an_edit(), headers={"Authorization": "Bearer test-key-fal"})

    assert (locked.status_code, locked.json()["detail"][:15]) == (403, "User is locked.")
    assert bearer.status_code == 401
    assert server.ledger.charges == []


def test_a_large_result_is_kept_for_six_minutes(server: FalServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"fat": 10_240}}])
    taken = submitted(client)

    server.advance(350)
    in_time = client.get(taken["response_url"]).status_code
    server.advance(20)

    assert (in_time, client.get(taken["response_url"]).status_code) == (200, 404)
