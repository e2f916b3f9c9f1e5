from __future__ import annotations

from decimal import Decimal

import pytest

from studio.domain.money import Cost
from studio.errors import ResultExpired
from studio.protocols import Finished, Gone, Handle, OutputRef
from studio.providers._no_jobs import WithoutJobs


async def test_a_service_without_jobs_knows_none() -> None:
    assert await WithoutJobs().poll(Handle(id="1", model="any")) == Gone()


async def test_a_service_without_jobs_has_nothing_to_stop() -> None:
    assert await WithoutJobs().cancel(Handle(id="1", model="any")) == "unsupported"


async def test_the_picture_that_came_with_the_answer_is_collected() -> None:
    assert await WithoutJobs().collect(OutputRef(data=b"picture")) == b"picture"


async def test_a_picture_that_did_not_come_is_said_to_be_gone() -> None:
    with pytest.raises(ResultExpired) as gone:
        await WithoutJobs().collect(OutputRef(url="https://example.com/1.png"))

    assert str(gone.value) == "The service keeps no pictures. Make it anew."


async def test_a_picture_behind_an_address_is_finished_with_what_its_answer_told() -> None:
    cost = Cost(amount_usd=Decimal("0.03"), source="computed")
    handle = Handle(
        id="1", model="any", result_url="https://a.example/1.png", cost=cost, receipt={"request_id": "r"}
    )

    stored = Handle.model_validate(handle.model_dump(mode="json"))

    assert await WithoutJobs().poll(stored) == Finished(
        (OutputRef(url="https://a.example/1.png"),), cost, {"request_id": "r"}
    )
