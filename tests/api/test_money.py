"""Services and costs over HTTP."""

from __future__ import annotations

import csv
import io

import httpx

from studio.service.studio import Studio
from tests.api_words import ask
from tests.rows import a_call

PREFIX = "/gradio_api/studio"


async def test_the_costs_are_a_file_for_table_programs(http: httpx.AsyncClient, served: Studio) -> None:
    a_call(served._parts.database, "call_1", model="=evil()")

    answer = await http.get(f"{PREFIX}/costs.csv?since=2026-11-21")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="throughline-costs-20')
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    line = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert (line["call id"], line["model"], line["USD"]) == ("call_1", "'=evil()", "0.04")


async def test_a_file_of_a_time_that_is_none_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"{PREFIX}/costs.csv?since=yesterday")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


async def test_services_are_listed_and_told_apart_from_painters(http: httpx.AsyncClient) -> None:
    listed = {one["name"]: one["key_source"] for one in await ask(http, "services")}

    assert listed["fal"] == "none"
    assert "flat" not in listed


async def test_a_key_in_the_wrong_field_is_not_repeated(http: httpx.AsyncClient) -> None:
    given = {"name": "sk-secret-1", "key": ["sk-secret-2"]}

    answer = await http.post(f"{PREFIX}/verbs/set_service", json=given)

    assert answer.status_code == 400
    assert "sk-secret" not in answer.text


async def test_a_test_without_a_key_is_an_answer(http: httpx.AsyncClient) -> None:
    tested = await ask(http, "test_service", name="fal")

    assert not tested["ok"]
    assert "key" in tested["text"]
