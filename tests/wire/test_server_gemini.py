"""The local Gemini: pictures by generateContent, and errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.wire.asking_gemini import PICTURE, error, final, parts, request, source
from tests.wire.servers.drawing import Recipe, thumb_box
from tests.wire.servers.gemini import GeminiServer
from tests.wire.servers.strict import packed


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as started:
        yield started


@pytest.fixture
def client(server: GeminiServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"x-goog-api-key": server.key}, timeout=10) as opened:
        yield opened


def test_a_picture_comes_in_the_size_of_its_ratio(client: httpx.Client) -> None:
    config = {"imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"}}

    answer = client.post(PICTURE, json=request(**config))

    assert final(answer).size == (2752, 1536)


def test_a_thought_and_a_draft_come_before_the_picture(client: httpx.Client) -> None:
    answer = client.post(PICTURE, json=request())

    thought, draft, last = parts(answer)
    assert thought["thought"]
    assert "text" in thought
    assert draft["thought"]
    assert draft["inlineData"]["data"] != last["inlineData"]["data"]
    assert "thought" not in last


def test_the_picture_shows_the_sources_in_their_order(client: httpx.Client) -> None:
    sources = (source((255, 0, 0)), source((0, 0, 255)))

    made = final(client.post(PICTURE, json=request(*sources))).convert("RGB")

    recipe = Recipe(width=made.width, height=made.height)
    first, second = (thumb_box(recipe, number) for number in (0, 1))
    assert made.getpixel((first[0] + 5, first[1] + 5)) == (255, 0, 0)
    assert made.getpixel((second[0] + 5, second[1] + 5)) == (0, 0, 255)


def test_usage_and_charge_follow_the_tokens(server: GeminiServer, client: httpx.Client) -> None:
    answer = client.post(PICTURE, json=request(source((9, 9, 9)), seed=7))

    usage = answer.json()["usageMetadata"]
    assert (usage["promptTokenCount"], usage["candidatesTokenCount"], usage["thoughtsTokenCount"]) == (
        1123, 1120, 240,
    )  # fmt: skip
    [charge] = server.ledger.charges
    assert (charge["amount"], charge["seed"], charge["prompt"]) == (0.037084, 7, "a red cup")


def test_snake_case_is_taken_too(client: httpx.Client) -> None:
    config = {"image_config": {"aspect_ratio": "1:1", "image_size": "1K"}}
    body = {"contents": request()["contents"], "generation_config": config}

    answer = client.post(PICTURE, json=body)

    assert final(answer).size == (1024, 1024)


def test_without_a_ratio_the_last_source_gives_it(client: httpx.Client) -> None:
    sources = (source((1, 1, 1), (160, 90)), source((2, 2, 2), (60, 80)))

    answer = client.post(PICTURE, json=request(*sources, imageConfig={"imageSize": "1K"}))

    assert final(answer).size == (896, 1200)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"imageConfig": {"imageSize": "2k"}}, "Invalid value at 'generationConfig.imageConfig.imageSize'"),
        (
            {"imageConfig": {"aspectRatio": "7:5"}},
            "Invalid value at 'generationConfig.imageConfig.aspectRatio'",
        ),
        (
            {"imageConfig": {"outputMimeType": "image/png"}},
            'Invalid JSON payload received. Unknown name "outputMimeType" '
            "at 'generationConfig.imageConfig': Cannot find field.",
        ),
        ({"seed": 2**31}, "Invalid value at 'generation_config.seed' (TYPE_INT32), 2147483648"),
        ({"candidateCount": 2}, "Multiple candidates is not enabled for this model"),
        ({"responseMimeType": "application/json"}, "JSON mode is not enabled for this model"),
    ],
)
def test_what_the_service_does_not_take_is_refused(
    server: GeminiServer, client: httpx.Client, config: dict[str, Any], message: str
) -> None:
    answer = client.post(PICTURE, json=request(**config))

    assert (answer.status_code, error(answer)["status"]) == (400, "INVALID_ARGUMENT")
    assert error(answer)["message"] == message
    assert server.ledger.charges == []


def test_a_fifteenth_source_is_refused(client: httpx.Client) -> None:
    answer = client.post(PICTURE, json=request(*[source((n, 0, 0)) for n in range(15)]))

    assert error(answer)["message"] == "Too many images: at most 14 are supported, 15 were given."


def test_a_source_that_is_no_picture_is_refused(client: httpx.Client) -> None:
    broken = {"inlineData": {"mimeType": "image/png", "data": packed(b"hello")}}

    answer = client.post(PICTURE, json=request(broken))

    assert error(answer)["message"].startswith("Unable to process input image.")


def test_a_model_that_is_gone_is_not_found(client: httpx.Client) -> None:
    answer = client.post("/v1beta/models/gemini-3.1-flash-image:generateContent", json=request())

    assert (answer.status_code, error(answer)["status"]) == (404, "NOT_FOUND")


def test_a_wrong_key_is_an_invalid_argument(client: httpx.Client) -> None:
    answer = client.post(PICTURE, json=request(), headers={"x-goog-api-key": "other"})

    assert (answer.status_code, error(answer)["details"][0]["reason"]) == (400, "API_KEY_INVALID")


def test_a_key_in_the_address_is_not_taken(server: GeminiServer) -> None:
    answer = httpx.get(f"{server.url}/v1beta/models", params={"key": server.key})

    assert (answer.status_code, error(answer)["status"]) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        ("IMAGE_SAFETY", {"promptFeedback": {"blockReason": "IMAGE_SAFETY", "safetyRatings": []}}),
        (True, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "candidates": []}),
        ("NOTHING", {}),
    ],
)
def test_a_refused_prompt_is_a_good_answer_without_candidates(
    server: GeminiServer, client: httpx.Client, shape: str | bool, found: dict[str, Any]
) -> None:
    server.script([{"do": {"refusal": shape}}])

    answer = client.post(PICTURE, json=request())

    whole = answer.json()
    assert answer.status_code == 200
    assert {name: whole[name] for name in whole.keys() & {"promptFeedback", "candidates"}} == found
    assert server.ledger.charges == []


@pytest.mark.parametrize(
    ("shape", "finish"),
    [("NO_IMAGE", "NO_IMAGE"), ("IMAGE_RECITATION", "IMAGE_RECITATION"), ("OUTPUT_SAFETY", "SAFETY")],
)
def test_a_refused_picture_has_a_reason_beside_its_content(
    server: GeminiServer, client: httpx.Client, shape: str, finish: str
) -> None:
    server.script([{"do": {"refusal": shape}}])

    [candidate] = client.post(PICTURE, json=request()).json()["candidates"]

    assert candidate["finishReason"] == finish
    assert candidate["content"] == {"role": "model"}


def test_the_seconds_to_wait_stand_in_the_body(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"rate_limited": {"after": 34.07}}}])

    answer = client.post(PICTURE, json=request())

    assert (answer.status_code, "retry-after" in answer.headers) == (429, False)
    assert error(answer)["details"][1]["retryDelay"] == "34.07s"


def test_the_daily_quota_says_so(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"rate_limited": {"hint": "day"}}}])

    answer = client.post(PICTURE, json=request())

    [violation] = error(answer)["details"][0]["violations"]
    assert violation["quotaId"] == "GenerateRequestsPerDayPerProjectPerModel"


def test_no_credit_is_402_and_may_be_wrapped_in_a_list(server: GeminiServer, client: httpx.Client) -> None:
    server.script([{"do": {"out_of_credit": True, "wrapped": True}}])

    answer = client.post(PICTURE, json=request())

    [whole] = answer.json()
    assert (answer.status_code, whole["error"]["status"]) == (402, "RESOURCE_EXHAUSTED")


def test_an_unknown_path_is_recorded(server: GeminiServer, client: httpx.Client) -> None:
    answer = client.get("/v1beta/tunedModels")

    assert answer.status_code == 404
    assert [seen["path"] for seen in server.unknown_requests] == ["/v1beta/tunedModels"]
