"""The local ComfyUI: graphs that run and graphs that do not, the queue, files, a restart."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import aiohttp
import httpx
import pytest
from PIL import Image

from tests.wire.servers.comfyui import ComfyUIServer

JOB = "00000000-0000-4000-8000-000000000001"
NEXT = "00000000-0000-4000-8000-000000000002"
RUN_100_S = {"match": {"path": "/prompt"}, "do": {"job_time": 100}}


def node(kind: str, title: str = "", **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": title}}


def a_graph(nodes: dict[str, Any] | None = None) -> dict[str, Any]:
    sampler = {
        "model": ["1", 0], "seed": 7, "steps": 4, "cfg": 1.0, "sampler_name": "euler", "scheduler": "simple",
        "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0], "denoise": 1.0,
    }  # fmt: skip
    return {
        "1": node("CheckpointLoaderSimple", ckpt_name="model.safetensors"),
        "2": node("CLIPTextEncode", "studio:prompt", text="a red cup", clip=["1", 1]),
        "3": node("CLIPTextEncode", text="blurry", clip=["1", 1]),
        "4": node("EmptyLatentImage", width=320, height=192, batch_size=1),
        "5": node("KSampler", "studio:seed", **sampler),
        "6": node("VAEDecode", samples=["5", 0], vae=["1", 2]),
        "9": node("SaveImage", "studio:out", images=["6", 0], filename_prefix=f"studio/{JOB}"),
        **(nodes or {}),
    }


@pytest.fixture
def server() -> Iterator[ComfyUIServer]:
    with ComfyUIServer() as started:
        yield started


@pytest.fixture
def client(server: ComfyUIServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=10) as opened:
        yield opened


def queued(client: httpx.Client, id: str = JOB, nodes: dict[str, Any] | None = None) -> httpx.Response:
    return client.post("/prompt", json={"prompt": a_graph(nodes), "prompt_id": id, "client_id": "me"})


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), (200, 40, 30)).save(out, "PNG")
    return out.getvalue()


def test_a_graph_runs_under_our_id_and_its_picture_can_be_viewed(client: httpx.Client) -> None:
    answer = queued(client)

    job = client.get(f"/api/jobs/{JOB}").json()
    entry = client.get(f"/history/{JOB}").json()[JOB]
    [written] = entry["outputs"]["9"]["images"]
    found = client.get("/view", params=written)

    assert answer.json() == {"prompt_id": JOB, "number": 1, "node_errors": {}}
    assert (job["status"], entry["status"]["status_str"]) == ("completed", "success")
    assert written == {"filename": f"{JOB}_00001_.png", "subfolder": "studio", "type": "output"}
    with Image.open(BytesIO(found.content)) as made:
        assert made.size == (320, 192)


def test_words_that_are_not_wanted_are_no_part_of_the_prompt(
    server: ComfyUIServer, client: httpx.Client
) -> None:
    queued(client)

    [charge] = server.ledger.charges

    assert (charge["prompt"], charge["seed"], charge["amount"]) == ("a red cup", 7, 0.0)


def test_every_path_works_under_api(client: httpx.Client) -> None:
    answer = client.post("/api/prompt", json={"prompt": a_graph(), "prompt_id": JOB})

    assert answer.status_code == 200
    assert list(client.get(f"/api/history/{JOB}").json()) == [JOB]


def test_uploaded_pictures_are_loaded_in_the_order_of_their_titles(
    server: ComfyUIServer, client: httpx.Client
) -> None:
    fields = {"type": "input", "subfolder": "studio", "overwrite": "true"}
    told = client.post("/upload/image", data=fields, files={"image": ("a.png", picture(), "image/png")})
    loader = node("LoadImage", "studio:ref1", image="studio/a.png")

    answer = queued(client, nodes={"4": node("VAEEncode", pixels=["8", 0], vae=["1", 2]), "8": loader})

    assert told.json() == {"name": "a.png", "subfolder": "studio", "type": "input"}
    assert answer.status_code == 200
    [recipe] = server.ledger.jobs[0]["recipes"]
    assert (recipe["width"], recipe["height"], len(recipe["sources"])) == (60, 40, 1)


@pytest.mark.parametrize(
    ("nodes", "where", "kind"),
    [
        (
            {"1": node("CheckpointLoaderSimple", ckpt_name="not-installed.safetensors")},
            "1",
            "value_not_in_list",
        ),
        ({"4": node("EmptyLatentImage", width=320, batch_size=1)}, "4", "required_input_missing"),
        ({"6": node("VAEDecode", samples=["77", 0], vae=["1", 2])}, "6", "bad_linked_input"),
        ({"8": node("LoadImage", image="studio/gone.png")}, "8", "custom_validation_failed"),
    ],
)
def test_a_node_that_is_not_right_is_named(
    server: ComfyUIServer, client: httpx.Client, nodes: dict[str, Any], where: str, kind: str
) -> None:
    answer = queued(client, nodes=nodes)

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "prompt_outputs_failed_validation"
    assert answer.json()["node_errors"][where]["errors"][0]["type"] == kind
    assert server.ledger.jobs == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"prompt": {"1": node("NoSuchNode")}}, "missing_node_type"),
        ({"prompt": {"1": node("PrimitiveInt", value=1)}}, "prompt_no_outputs"),
        ({"prompt": a_graph(), "prompt_id": JOB.replace("-", "")}, "invalid_prompt_id"),
        ({}, "no_prompt"),
    ],
)
def test_a_graph_that_cannot_run_is_refused(client: httpx.Client, body: dict[str, Any], kind: str) -> None:
    answer = client.post("/prompt", json=body)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, kind)


def test_graphs_run_one_after_the_other(server: ComfyUIServer, client: httpx.Client) -> None:
    server.script([RUN_100_S])
    queued(client)
    queued(client, NEXT)
    server.advance(50)

    told = client.get("/queue").json()

    assert [entry[1] for entry in told["queue_running"]] == [JOB]
    assert [entry[1] for entry in told["queue_pending"]] == [NEXT]


def test_a_cancelled_job_lets_the_next_one_start(server: ComfyUIServer, client: httpx.Client) -> None:
    server.script([RUN_100_S])
    queued(client)
    queued(client, NEXT)
    server.advance(50)

    answer = client.post(f"/api/jobs/{JOB}/cancel").json()
    server.advance(50)

    assert answer == {"cancelled": True}
    assert client.get(f"/api/jobs/{NEXT}").json()["status"] == "in_progress"
    assert client.get(f"/history/{JOB}").json()[JOB]["status"]["messages"][-1][0] == "execution_interrupted"


def test_an_interruption_with_an_id_spares_other_jobs(server: ComfyUIServer, client: httpx.Client) -> None:
    server.script([RUN_100_S])
    queued(client)
    server.advance(50)

    client.post("/interrupt", json={"prompt_id": NEXT})

    assert client.get(f"/api/jobs/{JOB}").json()["status"] == "in_progress"


def test_a_waiting_job_is_taken_out_of_the_queue(server: ComfyUIServer, client: httpx.Client) -> None:
    server.script([RUN_100_S])
    queued(client)
    queued(client, NEXT)

    client.post("/queue", json={"delete": [NEXT]})

    assert client.get(f"/api/jobs/{NEXT}").json()["status"] == "cancelled"


def test_the_same_id_is_run_again(server: ComfyUIServer, client: httpx.Client) -> None:
    queued(client)
    queued(client)

    assert [charge["job"] for charge in server.ledger.charges] == [JOB, JOB]


def test_a_restart_forgets_the_job_and_keeps_its_file(server: ComfyUIServer, client: httpx.Client) -> None:
    queued(client)
    server.forget_history()

    job = client.get(f"/api/jobs/{JOB}").status_code
    view = client.get("/view", params={"filename": f"{JOB}_00001_.png", "subfolder": "studio"})

    assert (job, client.get(f"/history/{JOB}").json(), view.status_code) == (404, {}, 200)


def test_a_failed_job_says_which_node_failed(server: ComfyUIServer, client: httpx.Client) -> None:
    server.script([{"match": {"path": "/prompt"}, "do": {"ends": "failed"}}])
    queued(client)

    job = client.get(f"/api/jobs/{JOB}").json()

    assert (job["status"], job["execution_error"]["node_type"]) == ("failed", "KSampler")


def test_a_page_of_another_origin_is_refused(client: httpx.Client) -> None:
    assert client.get("/queue", headers={"Origin": "http://elsewhere.test"}).status_code == 403


def test_an_older_server_chooses_the_id(server: ComfyUIServer, client: httpx.Client) -> None:
    server.script([{"match": {"path": "/prompt"}, "do": {"own_id": True}}])

    assert queued(client).json()["prompt_id"] != JOB


async def test_the_websocket_tells_what_a_job_does(server: ComfyUIServer, client: httpx.Client) -> None:
    queued(client)

    async with aiohttp.ClientSession() as session, session.ws_connect(f"{server.url}/ws?clientId=me") as told:
        heard = [(await told.receive_json(timeout=5))["type"] for _ in range(15)]

    assert heard[:4] == ["status", "execution_start", "execution_cached", "executing"]
    assert heard[4:12] == ["progress"] * 8
    assert heard[12:] == ["executed", "executing", "execution_success"]
