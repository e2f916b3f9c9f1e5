"""The answer that tells a job's end: its headers reach the receipt."""

from __future__ import annotations

from typing import Any

import pytest

from studio.protocols import Finished, Handle
from tests.wire.contract import ROWS

URL = "https://made.example/a.png"
ENDS = {
    "fal": ("/requests/", {"status": "COMPLETED", "images": [{"url": URL}]}),
    "replicate": ("/predictions/", {"status": "succeeded", "output": [URL]}),
    "wavespeed": ("/result", {"code": 200, "data": {"status": "completed", "outputs": [URL]}}),
}


@pytest.mark.parametrize("name", ENDS)
async def test_the_number_of_the_request_for_the_result_is_in_the_receipt(name: str) -> None:
    path, body = ENDS[name]
    told: dict[str, Any] = {"status": 200, "body": body, "headers": {"X-Request-Id": "req-7"}}
    with ROWS[name].server() as server:
        service = ROWS[name].open(server, server.key)
        server.script([{"match": {"method": "GET", "path": path}, "do": told}])

        state = await service.poll(Handle(id="job-1", model="google/model"))
        await service.close()

    assert isinstance(state, Finished)
    assert state.receipt["x-request-id (result)"] == "req-7"
