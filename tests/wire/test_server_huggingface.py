"""The local Hugging Face: chat, pictures, fal behind the router, the hub, visitors."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.asking_openai import BLUE, RED, as_data, solid
from tests.wire.servers.drawing import Recipe, thumb_box
from tests.wire.servers.huggingface import HuggingFaceServer
from tests.wire.servers.huggingface_models import FLUX, QWEN_CHAT, QWEN_EDIT, REFINER
from tests.wire.servers.strict import packed

DRAW = f"/hf-inference/models/{FLUX}"
CHAT = "/v1/chat/completions"
EDIT = "/fal-ai/fal-ai/qwen-image-edit-2511"
QUEUE = {"_subdomain": "queue"}


@pytest.fixture
def server() -> Iterator[HuggingFaceServer]:
    with HuggingFaceServer(job_time_s=10) as started:
        yield started


@pytest.fixture
def client(server: HuggingFaceServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as opened:
        yield opened


def wish(**settings: Any) -> dict[str, Any]:
    return {"inputs": "a red cup", "parameters": {"width": 1024, "height": 576, "seed": 7} | settings}


def talk(model: str = QWEN_CHAT) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": "a red cup"}], "max_tokens": 200}


def opened(answer: httpx.Response) -> Image.Image:
    return Image.open(BytesIO(answer.content))


def edited(client: httpx.Client, **query: str) -> dict[str, Any]:
    body = {"prompt": "the same cup in blue", "image_urls": [as_data(RED), as_data(BLUE)], "seed": 7}
    return dict(client.post(EDIT, json=body, params=query).json())


def at_router(client: httpx.Client, url: str) -> httpx.Response:
    return client.get(url.replace("https://queue.fal.run", "/fal-ai"), params=QUEUE)


def test_a_picture_comes_as_bytes(server: HuggingFaceServer, client: httpx.Client) -> None:
    answer = client.post(DRAW, json=wish())

    assert (answer.headers["content-type"], opened(answer).size) == ("image/jpeg", (1024, 576))
    [charge] = server.ledger.charges
    assert (charge["seed"], charge["prompt"], charge["amount"]) == (7, "a red cup", 0.003)


def test_an_edit_takes_one_source_in_the_body(client: httpx.Client) -> None:
    body = {"inputs": packed(solid(RED)), "parameters": {"prompt": "brighter", "width": 512, "height": 512}}

    answer = client.post(f"/hf-inference/models/{REFINER}", json=body)

    red, green, _blue = opened(answer).getpixel((10, 10))  # type: ignore[misc]
    assert red > 230
    assert green < 30


def test_unknown_settings_are_refused(server: HuggingFaceServer, client: httpx.Client) -> None:
    answer = client.post(DRAW, json=wish(aspect_ratio="16:9"))

    assert answer.status_code == 422
    assert answer.json() == {"error": "Invalid request: parameters.aspect_ratio: unknown"}
    assert server.ledger.charges == []


def test_a_model_of_another_provider_is_not_served(client: httpx.Client) -> None:
    answer = client.post(f"/hf-inference/models/{QWEN_EDIT}", json=wish())

    assert answer.status_code == 400
    assert answer.json() == {"error": f"Model {QWEN_EDIT} is not supported by provider hf-inference."}


def test_a_loading_model_says_how_long(server: HuggingFaceServer, client: httpx.Client) -> None:
    server.script([{"match": {"nth": 1}, "do": {"loading": 20}}])

    first, second = client.post(DRAW, json=wish()), client.post(DRAW, json=wish())

    assert first.status_code == 503
    assert first.json() == {"error": f"Model {FLUX} is currently loading", "estimated_time": 20.0}
    assert (second.status_code, len(server.ledger.charges)) == (200, 1)


def test_the_months_credit_can_be_used_up(server: HuggingFaceServer, client: httpx.Client) -> None:
    server.script([{"do": {"out_of_credit": True}}])

    answer = client.post(DRAW, json=wish())

    assert answer.status_code == 402
    assert answer.json()["error"].startswith("You have exceeded your monthly included credits")


@pytest.mark.parametrize(("how", "status"), [(True, 401), ("scope", 403)])
def test_a_token_may_be_wrong_or_too_narrow(
    server: HuggingFaceServer, client: httpx.Client, how: str | bool, status: int
) -> None:
    server.script([{"do": {"wrong_key": how}}])

    assert client.post(DRAW, json=wish()).status_code == status


def test_a_refused_picture_is_a_bad_request(server: HuggingFaceServer, client: httpx.Client) -> None:
    server.script([{"do": {"refusal": True}}])

    answer = client.post(DRAW, json=wish())

    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "The prompt was flagged as unsafe content."},
    )


def test_an_organisation_can_pay(server: HuggingFaceServer, client: httpx.Client) -> None:
    client.post(DRAW, json=wish(), headers={"X-HF-Bill-To": "our-house"})

    assert [charge["payer"] for charge in server.ledger.charges] == ["our-house"]


@pytest.mark.parametrize("model", [QWEN_CHAT, f"{QWEN_CHAT}:fastest", f"{QWEN_CHAT}:novita"])
def test_a_chat_model_may_be_named_with_its_provider(client: httpx.Client, model: str) -> None:
    answer = client.post(CHAT, json=talk(model))

    assert answer.json()["choices"][0]["message"]["content"].startswith("a red cup ")


def test_a_provider_that_does_not_serve_the_chat_model_is_refused(client: httpx.Client) -> None:
    answer = client.post(CHAT, json=talk(f"{QWEN_CHAT}:together"))

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "model_not_found")


def test_the_queue_behind_the_router_answers_with_fals_own_addresses(
    server: HuggingFaceServer, client: httpx.Client
) -> None:
    job = edited(client, **QUEUE)

    before = at_router(client, job["status_url"])
    server.advance(11)
    after = at_router(client, job["status_url"])

    assert job["status_url"].startswith("https://queue.fal.run/fal-ai/qwen-image-edit-2511/requests/")
    assert (before.status_code, before.json()["status"]) == (202, "IN_QUEUE")
    assert (after.status_code, after.json()["status"]) == (200, "COMPLETED")


def test_fal_behind_the_router_shows_several_sources_in_their_order(
    server: HuggingFaceServer, client: httpx.Client
) -> None:
    job = edited(client, **QUEUE)
    server.advance(11)

    [file] = at_router(client, job["response_url"]).json()["images"]

    made = opened(httpx.get(file["url"])).convert("RGB")
    first, second = (thumb_box(Recipe(), number) for number in (0, 1))
    assert made.getpixel((first[0] + 5, 5)) == RED
    assert made.getpixel((second[0] + 5, 5)) == BLUE


def test_fal_without_the_queue_answers_at_once(client: httpx.Client) -> None:
    [file] = edited(client)["images"]

    assert (file["width"], file["height"]) == (1024, 1024)


def test_fal_refuses_at_the_result(server: HuggingFaceServer, client: httpx.Client) -> None:
    server.script([{"do": {"refusal": True}}])
    job = edited(client, **QUEUE)
    server.advance(11)

    answer = at_router(client, job["response_url"])

    assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "content_policy_violation")
    assert server.ledger.total == 0


def test_the_hub_tells_who_serves_a_model(client: httpx.Client) -> None:
    wanted = {"expand[]": "inferenceProviderMapping"}

    answer = client.get(f"/api/models/{QWEN_EDIT}", params=wanted)

    live = {"status": "live", "providerId": "fal-ai/qwen-image-edit-2511", "task": "image-to-image"}
    assert answer.json()["inferenceProviderMapping"] == {"fal-ai": live}


def test_the_hub_may_answer_with_a_list(server: HuggingFaceServer, client: httpx.Client) -> None:
    server.script([{"do": {"as_list": True}}])
    wanted = {"expand[]": "inferenceProviderMapping"}

    listed = client.get(f"/api/models/{FLUX}", params=wanted).json()["inferenceProviderMapping"]

    assert [entry["provider"] for entry in listed] == ["hf-inference", "fal-ai"]


def test_the_hub_needs_no_token(server: HuggingFaceServer) -> None:
    assert httpx.get(f"{server.url}/api/models/{FLUX}").json()["id"] == FLUX


def test_a_visitor_is_known_by_the_token(server: HuggingFaceServer) -> None:
    server.visitors["hf_visitor"] = "ada"

    known = httpx.get(f"{server.url}/oauth/userinfo", headers={"Authorization": "Bearer hf_visitor"})
    strange = httpx.get(f"{server.url}/oauth/userinfo", headers={"Authorization": "Bearer hf_other"})

    assert known.json()["preferred_username"] == "ada"
    assert (strange.status_code, strange.json()) == (401, {"error": "Invalid username or password."})


def test_the_hub_tells_whose_token_of_any_kind_it_is(server: HuggingFaceServer) -> None:
    server.visitors["hf_visitor"] = "ada"

    known = httpx.get(f"{server.url}/api/whoami-v2", headers={"Authorization": "Bearer hf_visitor"})

    assert (known.json()["name"], known.json()["type"]) == ("ada", "user")


def test_the_variables_name_router_and_hub(server: HuggingFaceServer) -> None:
    assert server.environment() == {
        "STUDIO_HUGGINGFACE_BASE_URL": server.url,
        "STUDIO_HUGGINGFACE_HUB_URL": server.url,
        "STUDIO_HUGGINGFACE_KEY": "test-key-huggingface",
    }
