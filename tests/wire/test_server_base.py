"""What every local service shares: charges, the record, faults on the wire, a restart."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.wire.plain import PlainServer

KEY = {"Authorization": "Bearer test-key-plain"}


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with PlainServer() as started:
        yield started


@pytest.fixture
def client(server: PlainServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=5) as opened:
        yield opened


def draw(client: httpx.Client, prompt: str = "a red cup", seed: int | None = 7) -> httpx.Response:
    return client.post("/draw", json={"prompt": prompt, "seed": seed}, headers=KEY)


def test_a_paid_call_gives_a_picture_of_the_asked_size_and_is_charged_once(
    server: PlainServer, client: httpx.Client
) -> None:
    answer = draw(client)

    with Image.open(BytesIO(answer.content)) as picture:
        picture.load()
        assert picture.size == (320, 200)
    [charge] = server.ledger.charges
    assert charge["tag"] == f"{charge['prompt_digest']}:7"
    assert server.ledger.total == 0.04


def test_a_call_without_the_key_costs_nothing(server: PlainServer, client: httpx.Client) -> None:
    answer = client.post("/draw", json={"prompt": "a"})

    assert answer.status_code == 401
    assert server.ledger.charges == []
    assert server.ledger.calls == 1


def test_a_declined_call_costs_nothing(server: PlainServer, client: httpx.Client) -> None:
    answer = draw(client, prompt="")

    assert answer.status_code == 400
    assert server.ledger.charges == []


def test_a_path_that_is_not_served_is_recorded(server: PlainServer, client: httpx.Client) -> None:
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert [one["path"] for one in server.unknown_requests] == ["/nowhere"]


def test_a_key_sent_for_a_picture_is_found(server: PlainServer, client: httpx.Client) -> None:
    client.get("/cdn/clean")
    client.get("/cdn/leaky", headers=KEY)

    assert [one["path"] for one in server.key_leaks] == ["/cdn/leaky"]


def test_a_reset_connection_can_leave_the_work_undone(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {"path": "/draw"}, "do": {"reset": True}}])

    with pytest.raises(httpx.TransportError):
        draw(client)

    assert server.ledger.charges == []


def test_a_reset_connection_can_leave_the_work_done(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {"path": "/draw"}, "do": {"reset": True, "created": True}}])

    with pytest.raises(httpx.TransportError):
        draw(client)

    assert len(server.ledger.charges) == 1


def test_only_the_second_matching_call_fails(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {"path": "/draw", "nth": 2}, "do": {"status": 500, "body": "down"}}])

    statuses = [draw(client).status_code, draw(client).status_code, draw(client).status_code]

    assert statuses == [200, 500, 200]
    assert len(server.ledger.charges) == 2


def test_an_accepted_call_can_be_left_without_an_answer(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"silent": True, "created": True}}])

    with pytest.raises(httpx.ReadTimeout):
        client.post("/draw", json={"prompt": "a"}, headers=KEY, timeout=0.2)

    assert server.ledger.wait_for(lambda ledger: len(ledger.charges) == 1)


def test_done_work_can_be_answered_with_half_of_it(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"garble": "cut"}}])

    answer = draw(client)

    assert answer.status_code == 200
    with pytest.raises(OSError, match=r"trunc|cannot identify"):
        Image.open(BytesIO(answer.content)).load()
    assert len(server.ledger.charges) == 1


def test_a_gateway_page_stands_in_for_the_service(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"status": 502, "garble": "html"}}])

    answer = draw(client)

    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert server.ledger.charges == []


def test_the_hint_of_too_many_calls_stands_in_the_header(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"rate_limited": {"hint": "header", "after": 3}}}])

    answer = draw(client)

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")


@pytest.mark.parametrize("fault", ["longer", "shorter"])
def test_a_body_of_another_length_than_announced(
    server: PlainServer, client: httpx.Client, fault: str
) -> None:
    whole = client.get("/cdn/a").content
    server.script([{"match": {"path": "/cdn/"}, "do": {fault: 10}}])

    with client.stream("GET", "/cdn/a") as answer:
        assert answer.headers["content-length"] == str(len(whole))
        assert answer.headers["content-type"] == "image/png"


def test_a_slow_body_arrives_in_pieces(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"slow": 1000, "body": "x" * 120, "status": 200}}])

    with client.stream("GET", "/cdn/a") as answer:
        pieces = [len(piece) for piece in answer.iter_raw()]

    assert pieces == [50, 50, 20]


def test_an_endless_body_goes_on(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"endless": True}}])

    with client.stream("GET", "/cdn/a") as answer:
        arrived = next(piece for piece in answer.iter_raw(2**20))

    assert len(arrived) == 2**20


@pytest.mark.parametrize(
    ("where", "start"),
    [
        ("host", "http://localhost:"),
        ("file", "file:///"),
        ("http://elsewhere.test/x", "http://elsewhere.test/x"),
    ],
)
def test_a_redirect_leads_elsewhere(
    server: PlainServer, client: httpx.Client, where: str, start: str
) -> None:
    server.script([{"match": {}, "do": {"redirect": where}}])

    answer = client.get("/cdn/a")

    assert answer.status_code == 302
    assert answer.headers["location"].startswith(start)


def test_a_redirect_to_the_other_port_is_served_there(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"redirect": "port"}}])

    answer = client.get("/cdn/a", follow_redirects=True)

    assert answer.status_code == 200
    assert [one["port"] for one in server.requests] == [server.port, server.other_port]


def test_rules_requests_and_charges_are_there_over_http(server: PlainServer, client: httpx.Client) -> None:
    client.post("/_fake/script", json=[{"match": {"nth": 1}, "do": {"out_of_credit": True}}])
    draw(client)
    draw(client)

    kept = client.get("/_fake/ledger").json()
    seen = client.get("/_fake/requests").json()["requests"]

    assert (kept["calls"], len(kept["charges"]), kept["total"]) == (2, 1, 0.04)
    assert [one["json"]["prompt"] for one in seen] == ["a red cup", "a red cup"]


def test_a_rule_that_matches_by_an_unknown_word_is_refused(client: httpx.Client) -> None:
    answer = client.post("/_fake/script", json=[{"match": {"paht": "/"}, "do": {}}])

    assert answer.status_code == 400
    assert "paht" in answer.json()["error"]


def test_charges_survive_a_restart(tmp_path: Path) -> None:
    with PlainServer(state=tmp_path / "plain.sqlite") as first, httpx.Client(base_url=first.url) as client:
        draw(client)

    with PlainServer(state=tmp_path / "plain.sqlite") as second, httpx.Client(base_url=second.url) as client:
        draw(client)
        numbers = [charge["n"] for charge in second.ledger.charges]

    assert numbers == [1, 2]


def test_a_prefix_stands_before_every_path() -> None:
    with PlainServer(prefix="/gateway") as server, httpx.Client() as client:
        answer = client.post(f"{server.url}/draw", json={"prompt": "a"}, headers=KEY)

    assert answer.status_code == 200
    assert server.requests[0]["path"] == "/draw"


def test_a_call_takes_the_service_s_latency_and_a_download_none() -> None:
    with PlainServer(latency_s=0.5) as server, httpx.Client(base_url=server.url) as client:
        drawn = draw(client)
        fetched = client.get("/cdn/a")

    assert drawn.elapsed.total_seconds() >= 0.5
    assert fetched.elapsed.total_seconds() < 0.5


def test_a_redirect_on_the_same_host_leads_to_the_picture(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"redirect": "same"}}])

    answer = client.get("/cdn/a", follow_redirects=True)

    assert (answer.status_code, answer.url.path) == (200, "/_moved/cdn/a")


def test_a_redirect_can_go_round_in_circles(server: PlainServer, client: httpx.Client) -> None:
    server.script([{"match": {}, "do": {"redirect": "loop"}}])

    with pytest.raises(httpx.TooManyRedirects):
        client.get("/cdn/a", follow_redirects=True)
