"""What all services with jobs share: faults of finished pictures, late arrivals, sources in their order."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.wire.servers.drawing import Recipe, thumb_box
from tests.wire.servers.fal import FalServer
from tests.wire.servers.jobs import as_data

KEY = {"Authorization": "Key test-key-fal"}
PATH = "/google/nano-banana-2.1"
SUBMITTED = {"match": {"method": "POST", "path": PATH}}
RED, BLUE = (220, 20, 20), (20, 20, 220)


@pytest.fixture
def server() -> Iterator[FalServer]:
    with FalServer() as started:
        yield started


@pytest.fixture
def client(server: FalServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=KEY, timeout=10) as opened:
        yield opened


def picture_url(client: httpx.Client, path: str = PATH, **body: Any) -> str:
    taken = client.post(path, json={"prompt": "a cup", "seed": 7, **body}).json()
    return str(client.get(taken["response_url"]).json()["images"][0]["url"])


def block(colour: tuple[int, int, int]) -> str:
    out = BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "PNG")
    return as_data(out.getvalue())


def test_a_picture_is_the_same_each_time_it_is_fetched(client: httpx.Client) -> None:
    url = picture_url(client)

    assert httpx.get(url).content == httpx.get(url).content


def test_calls_without_a_seed_give_different_pictures(client: httpx.Client) -> None:
    first = httpx.get(picture_url(client, seed=0)).content
    second = httpx.get(picture_url(client, seed=0)).content

    assert first != second


def test_a_jobs_time_counts_from_its_request_not_from_the_end_of_opening_its_sources(
    server: FalServer, client: httpx.Client
) -> None:
    picture_url(client, f"{PATH}/edit", image_urls=[block(RED)])

    [job] = server.ledger.jobs
    assert job["starts_at"] < job["at"]


def test_sources_stand_in_the_picture_in_the_order_they_were_sent(client: httpx.Client) -> None:
    url = picture_url(client, f"{PATH}/edit", image_urls=[block(RED), block(BLUE)])

    with Image.open(BytesIO(httpx.get(url).content)) as opened:
        made = opened.convert("RGB")
    recipe = Recipe(width=made.width, height=made.height)
    seen = [made.crop(thumb_box(recipe, n)).resize((1, 1)).getpixel((0, 0)) for n in (0, 1)]

    assert seen == [pytest.approx(RED, abs=10), pytest.approx(BLUE, abs=10)]


def test_a_finished_picture_serves_as_a_source(client: httpx.Client) -> None:
    url = picture_url(client)

    again = picture_url(client, f"{PATH}/edit", image_urls=[url])

    assert httpx.get(again).status_code == 200


@pytest.mark.parametrize(
    ("fault", "content_type"),
    [("truncated", "image/png"), ("text", "image/png"), ("empty", "image/png"), ("wrong_type", "text/html")],
)
def test_a_job_can_end_with_a_spoilt_picture(
    server: FalServer, client: httpx.Client, fault: str, content_type: str
) -> None:
    server.script([SUBMITTED | {"do": {"picture": fault}}])

    answer = httpx.get(picture_url(client))

    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)


def test_a_download_can_be_spoilt_once(server: FalServer, client: httpx.Client) -> None:
    url = picture_url(client)
    server.script([{"match": {"path": "/cdn/", "nth": 1}, "do": {"picture": "empty"}}])

    sizes = [len(httpx.get(url).content), len(httpx.get(url).content)]

    assert sizes[0] == 0
    assert sizes[1] > 1000


def test_a_picture_of_another_size_than_asked(server: FalServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"size": [640, 480]}}])

    with Image.open(BytesIO(httpx.get(picture_url(client)).content)) as made:
        assert made.size == (640, 480)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_finished_picture_can_be_gone(server: FalServer, client: httpx.Client, status: int) -> None:
    server.script([SUBMITTED | {"do": {"expired": status}}])

    assert httpx.get(picture_url(client)).status_code == status


def test_a_moved_picture_is_found_behind_its_redirect(server: FalServer, client: httpx.Client) -> None:
    url = picture_url(client)
    server.script([{"match": {"path": "/cdn/"}, "do": {"redirect": "port"}}])

    answer = httpx.get(url, follow_redirects=True)

    assert (answer.status_code, answer.url.port) == (200, server.other_port)


def test_the_key_that_follows_a_picture_is_found(server: FalServer, client: httpx.Client) -> None:
    client.get(picture_url(client))

    assert [leak["path"][:5] for leak in server.key_leaks] == ["/cdn/"]


def test_a_call_arrives_although_its_sender_is_gone(server: FalServer, client: httpx.Client) -> None:
    server.script([SUBMITTED | {"do": {"latency": 0.6}}])

    with pytest.raises(httpx.ReadTimeout):
        client.post(PATH, json={"prompt": "a cup"}, timeout=0.1)
    before = len(server.ledger.charges)

    assert server.ledger.wait_for(lambda ledger: len(ledger.charges) == 1)
    assert before == 0
