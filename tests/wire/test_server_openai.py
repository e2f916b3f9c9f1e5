"""The local OpenAI: pictures, edits and errors."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.asking_openai import BLUE, EDIT, GENERATE, RED, edit, error, solid, wish
from tests.wire.servers.drawing import Recipe, thumb_box
from tests.wire.servers.openai import OpenAIServer

BLOCKED = {"moderation_stage": "output", "categories": ["violence"]}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as started:
        yield started


@pytest.fixture
def client(server: OpenAIServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=10) as opened:
        yield opened


def made(answer: httpx.Response, number: int = 0) -> Image.Image:
    return Image.open(BytesIO(b64decode(answer.json()["data"][number]["b64_json"])))


def test_a_picture_comes_in_the_size_asked_for(client: httpx.Client) -> None:
    answer = client.post(GENERATE, json=wish(size="2048x1152"))

    assert made(answer).size == (2048, 1152)
    assert answer.json()["size"] == "2048x1152"


def test_several_pictures_of_one_call_differ(client: httpx.Client) -> None:
    answer = client.post(GENERATE, json=wish(n=2))

    first, second = (made(answer, number).convert("RGB") for number in (0, 1))
    assert first.tobytes() != second.tobytes()


def test_usage_and_charge_follow_the_tokens(server: OpenAIServer, client: httpx.Client) -> None:
    answer = edit(client, RED, BLUE, size="1024x1024")

    assert answer.json()["usage"] == {
        "input_tokens": 2243, "input_tokens_details": {"text_tokens": 3, "image_tokens": 2240},
        "output_tokens": 1667, "output_tokens_details": {"image_tokens": 1667, "text_tokens": 0},
        "total_tokens": 3910,
    }  # fmt: skip
    assert [charge["amount"] for charge in server.ledger.charges] == [0.067945]


def test_an_edit_shows_the_sources_in_their_order(client: httpx.Client) -> None:
    picture = made(edit(client, RED, BLUE)).convert("RGB")

    recipe = Recipe(width=picture.width, height=picture.height)
    first, second = (thumb_box(recipe, number) for number in (0, 1))
    assert picture.getpixel((first[0] + 5, first[1] + 5)) == RED
    assert picture.getpixel((second[0] + 5, second[1] + 5)) == BLUE


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"size": "1000x1000"}, "size", "invalid_value"),
        ({"size": "3840x1024"}, "size", "invalid_value"),
        ({"size": "3840x3840"}, "size", "invalid_value"),
        ({"quality": "best"}, "quality", "invalid_value"),
        ({"seed": 7}, "seed", "unknown_parameter"),
        ({"response_format": "b64_json"}, "response_format", "unknown_parameter"),
        ({"n": "1"}, "n", "invalid_type"),
        ({"prompt": ""}, "prompt", "missing_required_parameter"),
        ({"prompt": "x" * 32_001}, "prompt", "string_above_max_length"),
    ],
)
def test_what_the_service_does_not_take_is_refused(
    server: OpenAIServer, client: httpx.Client, change: dict[str, Any], param: str, code: str
) -> None:
    answer = client.post(GENERATE, json=wish(**change))

    assert answer.status_code == 400
    assert (error(answer)["param"], error(answer)["code"]) == (param, code)
    assert server.ledger.charges == []


def test_edits_know_no_moderation(client: httpx.Client) -> None:
    answer = edit(client, RED, moderation="auto")

    assert error(answer)["message"] == "Unknown parameter: 'moderation'."


def test_an_edit_needs_a_source(client: httpx.Client) -> None:
    answer = client.post(EDIT, data=wish(), files={"mask": ("m.png", solid(RED), "image/png")})

    assert error(answer)["message"] == "Between 1 and 16 images are needed."


def test_a_seventeenth_source_is_refused(client: httpx.Client) -> None:
    answer = edit(client, *[(n, 0, 0) for n in range(17)])

    assert error(answer)["param"] == "image[]"


def test_an_edit_is_a_form(client: httpx.Client) -> None:
    answer = client.post(EDIT, json=wish())

    assert error(answer)["code"] == "unsupported_content_type"


def test_a_source_must_say_its_type(client: httpx.Client) -> None:
    files = {"image[]": ("a.bin", solid(RED), "application/octet-stream")}

    answer = client.post(EDIT, data=wish(), files=files)

    assert error(answer)["code"] == "unsupported_file_mimetype"


def test_a_compatible_server_names_sources_otherwise_and_takes_a_seed(
    server: OpenAIServer, client: httpx.Client
) -> None:
    server.is_compatible = True

    wrong, right = edit(client, RED), edit(client, RED, field="image", seed=7, model="local-model")

    assert error(wrong)["param"] == "image[]"
    assert made(right).size == (1536, 864)
    assert [charge["seed"] for charge in server.ledger.charges] == [7]


def test_pictures_can_come_by_address(server: OpenAIServer, client: httpx.Client) -> None:
    server.answers_urls = True

    [one] = client.post(GENERATE, json=wish()).json()["data"]

    found = httpx.get(one["url"])
    assert (found.headers["content-type"], len(server.ledger.charges)) == ("image/png", 1)
    assert Image.open(BytesIO(found.content)).size == (1536, 864)


def test_a_server_without_a_key_asks_for_none() -> None:
    with OpenAIServer(key="") as local:
        answer = httpx.post(f"{local.url}{GENERATE}", json=wish())

    assert answer.status_code == 200


def test_a_wrong_key_is_unauthorized(client: httpx.Client) -> None:
    answer = client.post(GENERATE, json=wish(), headers={"Authorization": "Bearer other"})

    assert (answer.status_code, error(answer)["code"]) == (401, "invalid_api_key")


def test_an_unknown_model_is_not_found(client: httpx.Client) -> None:
    answer = client.post(GENERATE, json=wish(model="gpt-image-1"))

    assert (answer.status_code, error(answer)["code"]) == (404, "model_not_found")


def test_a_refused_picture_tells_the_stage(server: OpenAIServer, client: httpx.Client) -> None:
    server.script([{"do": {"refusal": "output"}}])

    answer = client.post(GENERATE, json=wish())

    assert (answer.status_code, error(answer)["code"]) == (400, "moderation_blocked")
    assert error(answer)["type"] == "image_generation_user_error"
    assert error(answer)["moderation_details"] == BLOCKED


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [(True, 429, "insufficient_quota"), ("hard_limit", 400, "billing_hard_limit_reached")],
)
def test_an_empty_account_has_two_shapes(
    server: OpenAIServer, client: httpx.Client, how: str | bool, status: int, code: str
) -> None:
    server.script([{"do": {"out_of_credit": how}}])

    answer = client.post(GENERATE, json=wish())

    assert (answer.status_code, error(answer)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("hint", "header", "value"),
    [
        ("header", "retry-after", "62.5"),
        ("ms", "retry-after-ms", "62500"),
        ("reset", "x-ratelimit-reset-requests", "1m2.5s"),
    ],
)
def test_the_wait_stands_in_one_of_three_headers(
    server: OpenAIServer, client: httpx.Client, hint: str, header: str, value: str
) -> None:
    server.script([{"do": {"rate_limited": {"hint": hint, "after": 62.5}}}])

    answer = client.post(GENERATE, json=wish())

    assert (answer.status_code, error(answer)["code"]) == (429, "rate_limit_exceeded")
    assert answer.headers[header] == value


def test_an_error_can_be_a_string(server: OpenAIServer, client: httpx.Client) -> None:
    server.script([{"do": {"out_of_credit": True, "shape": "string"}}])

    answer = client.post(GENERATE, json=wish())

    message = "You exceeded your current quota, please check your plan and billing details."
    assert answer.json() == {"error": message}


def test_an_unknown_path_is_recorded(server: OpenAIServer, client: httpx.Client) -> None:
    answer = client.post("/v1/images/variations")

    assert error(answer)["message"] == "Invalid URL (POST /v1/images/variations)"
    assert [seen["path"] for seen in server.unknown_requests] == ["/v1/images/variations"]
