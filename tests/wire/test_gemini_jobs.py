"""Gemini by Interactions and by Batch: an id before the picture."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from studio.domain.service import ServiceSettings
from studio.errors import BadRequest, InDoubt, ProviderFailed, Refused, ServiceDown
from studio.protocols import Finished, Gone, Handle, JobFailed, LostCall, Stopped, Waiting
from studio.providers.gemini.service import GeminiService
from tests.wire.asking import LOST, a_source, colours_seen, failure, opened
from tests.wire.calling import begun, made, op, settings
from tests.wire.servers.gemini import GeminiServer

RED, BLUE = (220, 30, 30), (40, 60, 220)
MODEL = "gemini-nano-banana-2.1"


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with GeminiServer() as started:
        yield started


@pytest.fixture(params=["interactions", "batch"])
async def service(server: GeminiServer, request: pytest.FixtureRequest) -> AsyncIterator[GeminiService]:
    """A service in each of the two modes with jobs."""
    opened_service = GeminiService(settings(server, options={"mode": request.param}))
    yield opened_service
    await opened_service.close()


@pytest.fixture
async def interactions(server: GeminiServer) -> AsyncIterator[GeminiService]:
    opened_service = GeminiService(settings(server, options={"mode": "interactions"}))
    yield opened_service
    await opened_service.close()


@pytest.fixture
async def batches(server: GeminiServer) -> AsyncIterator[GeminiService]:
    opened_service = GeminiService(settings(server, options={"mode": "batch"}))
    yield opened_service
    await opened_service.close()


def lost(intended_at: datetime | None = None) -> LostCall:
    """The call of LOST, whose answer was lost."""
    return LostCall(LOST, MODEL, 7, "", intended_at or datetime.now(UTC))


async def finished(service: GeminiService, handle: Handle) -> Finished:
    """The state of a job that is done."""
    state = await service.poll(handle)
    assert isinstance(state, Finished)
    return state


async def failed(service: GeminiService, handle: Handle) -> ProviderFailed:
    """Why a job ended without a picture."""
    state = await service.poll(handle)
    assert isinstance(state, JobFailed)
    return state.error


async def test_a_job_gives_its_picture_with_the_sources_in_order(
    service: GeminiService, tmp_path: Path
) -> None:
    sources = (a_source(tmp_path, "s01.end", RED), a_source(tmp_path, "influencer", BLUE))
    handle = await begun(service, op(*sources))

    state = await finished(service, handle)

    data = await service.collect(state.outputs[0])
    assert (opened(data).size, colours_seen(data, 2)) == ((1376, 768), [RED, BLUE])


async def test_a_job_can_be_asked_in_another_process(service: GeminiService, server: GeminiServer) -> None:
    handle = Handle.model_validate_json((await begun(service, op())).model_dump_json())
    other = GeminiService(settings(server))

    state = await finished(other, handle)

    assert opened(state.outputs[0].data or b"").size == (1376, 768)
    await other.close()


async def test_a_job_under_way_is_waited_for(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"ends": "never"}}])
    handle = await begun(service, op())

    assert isinstance(await service.poll(handle), Waiting)


async def test_a_status_that_nobody_knows_is_waited_for(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"ends": "never", "word": "PONDERING"}}])
    handle = await begun(service, op())

    assert isinstance(await service.poll(handle), Waiting)


async def test_a_cancelled_job_is_confirmed_and_paid_back(
    service: GeminiService, server: GeminiServer
) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"job_time": 60}}])
    handle = await begun(service, op())

    assert await service.cancel(handle) == "confirmed"
    assert isinstance(await service.poll(handle), Stopped)
    assert server.ledger.total == 0


async def test_a_finished_job_cannot_be_cancelled(service: GeminiService) -> None:
    handle = await begun(service, op())

    assert await service.cancel(handle) == "too_late"


async def test_a_refused_job_says_why(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"refusal": "PROHIBITED_CONTENT"}}])
    handle = await begun(service, op())

    error = await failed(service, handle)

    assert isinstance(error, Refused)
    assert str(error).startswith("Gemini refuses this")


async def test_a_broken_job_may_be_tried_again(service: GeminiService, server: GeminiServer) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"ends": "failed"}}])
    handle = await begun(service, op())

    error = await failed(service, handle)

    assert (type(error), error.retryable, error.charged) == (ProviderFailed, True, "possibly")


async def test_a_new_id_that_is_not_known_yet_is_waited_for(
    service: GeminiService, server: GeminiServer
) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"unknown_for": 30}}])
    handle = await begun(service, op())

    assert isinstance(await service.poll(handle), Waiting)


async def test_an_old_id_that_is_not_known_is_gone(service: GeminiService) -> None:
    handle = await begun(service, op())
    old = handle.model_copy(update={"id": f"{handle.id}x", "at": datetime.now(UTC) - timedelta(minutes=2)})

    assert isinstance(await service.poll(old), Gone)


async def test_an_id_cannot_lead_to_another_path(service: GeminiService, server: GeminiServer) -> None:
    await service.poll(Handle(id="../models", model=MODEL))

    assert server.unknown_requests == []
    assert server.requests[-1]["path"].startswith("/v1beta/interactions/")


async def test_an_unreadable_state_is_asked_again_later(service: GeminiService, server: GeminiServer) -> None:
    handle = await begun(service, op())
    server.script([{"match": {"method": "GET"}, "do": {"garble": "html"}}])

    with pytest.raises(ServiceDown):
        await service.poll(handle)


@pytest.mark.parametrize(
    "do", [{"garble": "html"}, {"garble": "cut"}, {"reset": True, "created": True}, {"body": {}}]
)
async def test_a_job_whose_id_never_came_is_in_doubt(
    service: GeminiService, server: GeminiServer, do: dict[str, Any]
) -> None:
    server.script([{"do": do}])

    error = await failure(service, op())

    assert isinstance(error, InDoubt)


async def test_an_interaction_carries_our_key_as_a_label(
    interactions: GeminiService, server: GeminiServer
) -> None:
    await begun(interactions, op())

    sent = server.requests[-1]["json"]
    assert (sent["labels"], sent["background"], sent["store"]) == ({"studio_job": str(LOST)}, True, True)


async def test_an_interactions_cost_follows_from_its_tokens(
    interactions: GeminiService, server: GeminiServer
) -> None:
    state = await finished(interactions, await begun(interactions, op()))

    assert state.cost is not None
    assert (state.cost.amount_usd, state.cost.source) == (Decimal("0.0354045"), "computed")
    assert float(state.cost.amount_usd) == pytest.approx(server.ledger.total, abs=1e-6)


@pytest.mark.parametrize("word", ["incomplete", "budget_exceeded", "requires_action"])
async def test_an_interaction_that_ends_otherwise_has_failed(
    interactions: GeminiService, server: GeminiServer, word: str
) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"ends": word}}])
    handle = await begun(interactions, op())

    assert (await failed(interactions, handle)).charged == "possibly"


async def test_a_lost_interaction_is_not_found(interactions: GeminiService) -> None:
    await begun(interactions, op())

    assert await interactions.recover(lost(), ()) == []


async def test_a_batch_costs_half(batches: GeminiService, server: GeminiServer) -> None:
    state = await finished(batches, await begun(batches, op()))
    price = await batches.price(op())

    assert state.cost is not None
    assert (state.cost.amount_usd, state.cost.source) == (Decimal("0.01770225"), "computed")
    assert float(state.cost.amount_usd) == pytest.approx(server.ledger.total, abs=1e-6)
    assert (price.amount_usd, price.source) == (Decimal("0.0186015"), "unconfirmed")


async def test_a_lost_batch_is_found_by_its_name(batches: GeminiService) -> None:
    await batches.submit(op(), uuid4())
    handle = await begun(batches, op())
    await batches.submit(op(), uuid4())

    found = await batches.recover(lost(), ())

    assert [one.id for one in found] == [handle.id]
    assert isinstance(await batches.poll(found[0]), Finished)


async def test_a_lost_batch_of_others_is_not_taken(batches: GeminiService) -> None:
    handle = await begun(batches, op())

    assert await batches.recover(lost(), {handle.id}) == []


async def test_a_batch_that_was_never_made_is_not_found(batches: GeminiService) -> None:
    await batches.submit(op(), uuid4())

    assert await batches.recover(lost(), ()) == []


async def test_a_batch_that_expired_has_failed(batches: GeminiService, server: GeminiServer) -> None:
    server.script([{"match": {"method": "POST"}, "do": {"ends": "expired"}}])
    handle = await begun(batches, op())

    assert "the batch is expired" in str(await failed(batches, handle))


@pytest.mark.parametrize(("mode", "lookup"), [("interactions", "id"), ("auto", "id"), ("batch", "own_id")])
def test_a_mode_with_jobs_says_what_can_be_asked(mode: str, lookup: str) -> None:
    caps = GeminiService(ServiceSettings(options={"mode": mode})).caps

    assert (caps.lookup, caps.cancels) == (lookup, True)


async def test_auto_takes_interactions_where_they_go(server: GeminiServer) -> None:
    service = GeminiService(settings(server, options={"mode": "auto"}))

    handle = await begun(service, op())

    assert handle.id.startswith("int_")
    await service.close()


async def test_auto_goes_on_with_generate_once_background_is_refused(server: GeminiServer) -> None:
    server.refuses_background = True
    service = GeminiService(settings(server, options={"mode": "auto"}))

    await made(service, op())
    await made(service, op())

    paths = [one["path"].rpartition("/")[2] for one in server.requests]
    assert paths == ["interactions", f"{MODEL}:generateContent", f"{MODEL}:generateContent"]
    assert (len(server.ledger.charges), service.caps.lookup) == (2, "none")
    await service.close()


async def test_interactions_do_not_fall_back_by_themselves(
    interactions: GeminiService, server: GeminiServer
) -> None:
    server.refuses_background = True

    error = await failure(interactions, op())

    assert isinstance(error, BadRequest)
    assert "background is not supported for this model" in str(error)
