"""The local WaveSpeed: documents, money, strictness."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.servers.jobs import as_data
from tests.wire.servers.wavespeed import WaveSpeedServer

EDIT = "/api/v3/google/nano-banana-pro/edit"
UPSCALE = "/api/v3/wavespeed-ai/image-upscaler"
SUBMITTED = {"match": {"path": EDIT}}


def picture(width: int = 60, height: int = 40) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (200, 40, 30)).save(out, "PNG")
    return out.getvalue()


def an_edit(**changes: Any) -> dict[str, Any]:
    whole = {"prompt": "a red cup", "images": [as_data(picture())], "resolution": "1k"}
    return {**whole, "aspect_ratio": "16:9", **changes}


@pytest.fixture
def server() -> Iterator[WaveSpeedServer]:
    with WaveSpeedServer() as started:
        yield started


@pytest.fixture
def client(server: WaveSpeedServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer test-key-wavespeed"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as opened:
        yield opened


def submitted(client: httpx.Client, **changes: Any) -> dict[str, Any]:
    return dict(client.post(EDIT, json=an_edit(**changes)).json()["data"])


def result(client: httpx.Client, id: str) -> dict[str, Any]:
    return dict(client.get(f"/api/v3/predictions/{id}/result").json()["data"])


def test_a_job_goes_from_its_id_to_a_picture(client: httpx.Client) -> None:
    taken = submitted(client)

    done = client.get(taken["urls"]["get"]).json()["data"]
    found = httpx.get(done["outputs"][0])

    assert done["status"] == "completed"
    with Image.open(BytesIO(found.content)) as made:
        assert (made.size, made.format) == ((1376, 768), "PNG")


def test_a_job_waits_runs_and_ends_with_its_time(server: WaveSpeedServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"job_time": 100}}])
    taken = submitted(client)

    server.advance(50)
    running = result(client, taken["id"])
    server.advance(50)
    done = result(client, taken["id"])

    assert [one["status"] for one in (taken, running, done)] == ["created", "processing", "completed"]
    assert (running["outputs"], len(done["outputs"])) == ([], 1)


def test_what_is_charged_is_what_was_quoted(server: WaveSpeedServer, client: httpx.Client) -> None:
    asked = {"model_id": "google/nano-banana-pro/edit", "inputs": an_edit()}

    quote = client.post("/api/v3/model/price", json=asked).json()["data"]
    taken = submitted(client)
    billed = client.post("/api/v3/billings/search", json={"prediction_uuids": [taken["id"]]}).json()["data"]
    left = client.get("/api/v3/balance").json()["data"]["balance"]

    assert (quote["price"], quote["discounted_price"], quote["discount_rate"]) == (0.14, 0.126, 90)
    assert [item["price"] for item in billed["items"]] == [0.126]
    assert (server.ledger.total, left) == (0.126, 99.874)


def test_an_upscale_to_4k_keeps_the_ratio_and_costs_a_cent(
    server: WaveSpeedServer, client: httpx.Client
) -> None:
    asked = {"image": as_data(picture()), "target_resolution": "4k", "output_format": "png"}
    taken = client.post(UPSCALE, json=asked).json()["data"]

    made = httpx.get(result(client, taken["id"])["outputs"][0])

    with Image.open(BytesIO(made.content)) as opened:
        assert opened.size == (4096, 2731)
    assert server.ledger.total == 0.01


def test_an_uploaded_file_serves_as_a_source(client: httpx.Client) -> None:
    asked = {"filename": "a.png", "size": len(picture()), "content_type": "image/png"}
    told = client.post("/api/v3/media/uploads", json=asked).json()["data"]

    put = httpx.put(told["upload"]["url"], content=picture(), headers=told["upload"]["headers"])
    taken = client.post(EDIT, json=an_edit(images=[told["download_url"]]))

    assert (put.status_code, taken.status_code) == (200, 200)


def test_an_upload_without_its_headers_is_refused(client: httpx.Client) -> None:
    asked = {"filename": "a.png", "size": 3, "content_type": "image/png"}
    told = client.post("/api/v3/media/uploads", json=asked).json()["data"]

    put = httpx.put(told["upload"]["url"], content=b"abc", headers={"Content-Type": "image/png"})

    assert put.status_code == 403


def test_a_job_that_was_taken_without_an_answer_is_in_the_list(
    server: WaveSpeedServer, client: httpx.Client
) -> None:
    server.script([SUBMITTED | {"do": {"reset": True, "created": True}}])

    with pytest.raises(httpx.TransportError):
        client.post(EDIT, json=an_edit())
    listed = client.post("/api/v3/predictions", json={"page": 1, "page_size": 100}).json()["data"]["items"]

    assert [item["model"] for item in listed] == ["google/nano-banana-pro/edit"]
    assert sorted(listed[0]) == ["created_at", "error", "id", "model", "outputs", "status", "urls"]
    assert len(server.ledger.charges) == 1


def test_a_list_without_pages_is_refused(client: httpx.Client) -> None:
    assert client.post("/api/v3/predictions", json={}).status_code == 400


def test_a_refused_content_is_a_failed_job_that_costs_nothing(
    server: WaveSpeedServer, client: httpx.Client
) -> None:
    server.script([SUBMITTED | {"do": {"refusal": True}}])

    failed = result(client, submitted(client)["id"])

    assert (failed["status"], failed["code"], failed["error"]) == (
        "failed", 1200, "Content flagged as sensitive",
    )  # fmt: skip
    assert server.ledger.total == 0


@pytest.mark.parametrize(
    ("how", "status", "code"), [(True, 402, 402), ("words", 400, 1407), ("code", 200, 1407)]
)
def test_an_empty_account_is_said_in_three_ways(
    server: WaveSpeedServer, client: httpx.Client, how: bool | str, status: int, code: int
) -> None:
    server.script([SUBMITTED | {"do": {"out_of_credit": how}}])

    answer = client.post(EDIT, json=an_edit())

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert server.ledger.charges == []


@pytest.mark.parametrize(
    "changes",
    [
        {"resolution": "1K"},
        {"aspect_ratio": "16x9"},
        {"seed": 7},
        {"prompt": ""},
        {"images": []},
        {"images": ["https://example.com/a.png"]},
        {"images": [as_data(b"no picture")]},
        {"images": [as_data(picture())] * 15},
    ],
)
def test_a_field_that_is_not_right_is_refused(
    server: WaveSpeedServer, client: httpx.Client, changes: dict[str, Any]
) -> None:
    answer = client.post(EDIT, json=an_edit(**changes))

    assert answer.status_code == 400
    assert answer.json()["code"] in {1400, 1401, 1402}
    assert server.ledger.charges == []


def test_an_unknown_model_and_a_wrong_key_cost_nothing(server: WaveSpeedServer, client: httpx.Client) -> None:
    unknown = client.post("/api/v3/google/nano-banana-9/edit", json=an_edit())
    keyless = client.post(EDIT, json=an_edit(), headers={"Authorization": "Bearer other"})

    assert (unknown.status_code, keyless.status_code) == (404, 401)
    assert server.ledger.charges == []


def test_a_finished_picture_can_be_gone(server: WaveSpeedServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"expired": 403}}])

    url = result(client, submitted(client)["id"])["outputs"][0]

    assert httpx.get(url).status_code == 403


def test_an_id_can_be_unknown_at_first(server: WaveSpeedServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"unknown_for": 60}}])
    id = submitted(client)["id"]

    early = client.get(f"/api/v3/predictions/{id}/result").status_code
    server.advance(60)
    late = client.get(f"/api/v3/predictions/{id}/result").status_code

    assert (early, late) == (404, 200)


def test_a_job_that_never_ends_reports_a_word_never_heard_of(
    server: WaveSpeedServer, client: httpx.Client
) -> None:
    server.script([SUBMITTED | {"do": {"ends": "never", "word": "warming_up"}}])
    id = submitted(client)["id"]

    server.advance(86_400)

    assert result(client, id)["status"] == "warming_up"


def test_a_face_swap_keeps_the_size_of_the_picture_to_change(
    server: WaveSpeedServer, client: httpx.Client
) -> None:
    asked = {"image": as_data(picture(90, 50)), "face_image": as_data(picture()), "output_format": "png"}
    taken = client.post("/api/v3/wavespeed-ai/image-face-swap", json=asked).json()["data"]

    made = httpx.get(result(client, taken["id"])["outputs"][0])

    with Image.open(BytesIO(made.content)) as opened:
        assert opened.size == (90, 50)
    assert server.ledger.total == 0.01


def test_a_charge_can_be_billed_late(server: WaveSpeedServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"billing_lag": 60}}])
    asked = {"prediction_uuids": [submitted(client)["id"]]}

    early = client.post("/api/v3/billings/search", json=asked).json()["data"]["items"]
    server.advance(60)
    late = client.post("/api/v3/billings/search", json=asked).json()["data"]["items"]

    assert (early, len(late)) == ([], 1)
