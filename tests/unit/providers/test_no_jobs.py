from __future__ import annotations

import pytest

from studio.errors import ResultExpired
from studio.protocols import Gone, Handle, OutputRef
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
