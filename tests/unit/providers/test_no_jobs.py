from __future__ import annotations

from uuid import UUID

import pytest

from studio.errors import AddressRefused, ResultExpired
from studio.protocols import Finished, Gone, Handle, OutputRef
from studio.providers._no_jobs import WithoutJobs, held


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


async def test_a_picture_whose_host_was_not_allowed_is_finished_and_lies_at_its_address() -> None:
    job_key = UUID("5e0c1c57-6c0a-4a39-9d3b-0d6d3a3f6b11")

    handle = held(AddressRefused("Elsewhere.", host="a.example"), "https://a.example/1.png", "any", job_key)

    assert (handle.id, handle.model) == (str(job_key), "any")
    assert await WithoutJobs().poll(handle) == Finished((OutputRef(url="https://a.example/1.png"),))


def test_what_cannot_be_allowed_is_refused_for_good() -> None:
    refused = AddressRefused("Inside a private network.")

    with pytest.raises(AddressRefused) as caught:
        held(refused, "https://a.example/1.png", "any", UUID(int=1))

    assert caught.value is refused
