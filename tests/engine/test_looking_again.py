"""Rendering a failed keyframe again: its old calls are asked about first, and nothing is bought in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.engine.keyframe import ALL_IN_DOUBT, ALL_UNDER_WAY
from studio.errors import NotConfigured, ProviderFailed
from studio.protocols import Handle, JobFailed, State
from studio.store.ledger import mark_unknown
from tests.dead_studio import KEY, DeadStudio
from tests.paid_services import PaidJob, PaidService
from tests.rendering import counts, render
from tests.waiting import until

Died = Callable[..., DeadStudio]


@pytest.fixture
def died(home: Path) -> Died:
    """A folder in which one variation of the first keyframe was wanted; its service is as the test says."""

    def make(lookup: Lookup, **fields: object) -> DeadStudio:
        return DeadStudio(home, PaidService(lookup=lookup, **fields), wanted=1)  # type: ignore[arg-type]

    return make


class TellsSlowly(PaidService):
    """Answers the first question about a job at once, and the others when the test says so."""

    def __init__(self) -> None:
        super().__init__(lookup="id")
        self.asked, self.tells = 0, asyncio.Event()

    async def poll(self, handle: Handle) -> State:
        """How a job stands."""
        self.asked += 1
        if self.asked > 1:
            await self.tells.wait()
        return await super().poll(handle)


def failed(dead: DeadStudio) -> None:
    """The attempt is over, without a picture."""
    with dead.database() as database:
        database.write(lambda tx: tx.execute("UPDATE attempts SET state = 'failed', error = 'Nothing came.'"))


def given_up(dead: DeadStudio) -> None:
    """The attempt is over, and the end of its last call is not known."""
    failed(dead)
    with dead.database() as database:
        database.write(lambda tx: mark_unknown(tx, dead.calls[-1], "The service does not know the job."))


def bought(dead: DeadStudio) -> int:
    """How many requests left for the first keyframe."""
    return len([op for op in dead.service.sent if "stands at the window" in op.prompt])


async def rendered_again(dead: DeadStudio, studio: Studio) -> dict[str, int]:
    await render(studio, dead.board_id)
    return counts(studio.board(dead.board_id))


@pytest.mark.parametrize("lookup", ["id", "list", "own_id"])
async def test_a_job_that_is_there_after_all_is_taken_and_nothing_bought(died: Died, lookup: Lookup) -> None:
    dead = died(lookup)
    dead.submitted(dead.call())
    given_up(dead)

    async with dead.opened() as studio:
        made = await rendered_again(dead, studio)

        assert (made[KEY], bought(dead), dead.statuses(studio)) == (1, 0, ["succeeded"])
        assert studio.board(dead.board_id).keyframes[KEY].state == "picked"


@pytest.mark.parametrize("lookup", ["list", "own_id"])
async def test_a_lost_job_that_is_listed_after_all_is_taken(died: Died, lookup: Lookup) -> None:
    dead = died(lookup)
    dead.call()
    given_up(dead)

    async with dead.opened() as studio:
        made = await rendered_again(dead, studio)

        assert (made[KEY], bought(dead), dead.statuses(studio)) == (1, 0, ["succeeded"])


async def test_a_job_that_is_still_running_is_waited_for(died: Died) -> None:
    dead = died("id")
    job = dead.submitted(dead.call())
    job.ready = False
    given_up(dead)

    async with dead.opened() as studio:
        run = studio.start(dead.board_id)
        await asyncio.sleep(0.2)
        early = bought(dead)
        job.ready = True
        await studio.wait(run.id)

        assert (early, bought(dead), counts(studio.board(dead.board_id))[KEY]) == (0, 0, 1)


@pytest.mark.parametrize("lookup", ["id", "list", "own_id"])
async def test_where_the_service_could_tell_and_does_not_nothing_is_bought_and_it_is_said(
    died: Died, lookup: Lookup
) -> None:
    dead = died(lookup)
    job = dead.submitted(dead.call())
    given_up(dead)
    del dead.service.jobs[job.id]

    async with dead.opened() as studio:
        await render(studio, dead.board_id)

        keyframe = studio.board(dead.board_id).keyframes[KEY]
        assert (bought(dead), keyframe.state, keyframe.error) == (0, "unknown", ALL_IN_DOUBT)


async def test_a_click_buys_what_could_not_be_found(died: Died) -> None:
    dead = died("id")
    job = dead.submitted(dead.call())
    given_up(dead)
    del dead.service.jobs[job.id]

    async with dead.opened() as studio:
        (doubt,) = studio.board(dead.board_id).keyframes[KEY].doubts
        await studio.wait(studio.retry_call(doubt.call_id).id)

        assert (bought(dead), counts(studio.board(dead.board_id))[KEY]) == (1, 1)


async def test_a_job_that_certainly_failed_is_bought_again(died: Died) -> None:
    dead = died("id")
    job = dead.submitted(dead.call())
    given_up(dead)
    job.ends = JobFailed(ProviderFailed("The model crashed."))

    async with dead.opened() as studio:
        made = await rendered_again(dead, studio)

        assert (made[KEY], bought(dead), dead.statuses(studio)) == (1, 1, ["failed"])


@pytest.mark.parametrize("lookup", ["none", "id"])
async def test_where_nobody_can_be_asked_rendering_buys_again_and_the_doubt_is_settled(
    died: Died, lookup: Lookup
) -> None:
    dead = died(lookup)
    dead.call()
    given_up(dead)

    async with dead.opened() as studio:
        made = await rendered_again(dead, studio)

        assert (made[KEY], bought(dead), dead.statuses(studio)) == (1, 1, ["unknown"])
        assert dead.entries(studio)[dead.calls[0]].settled == "again"
        assert studio.board(dead.board_id).keyframes[KEY].doubts == []


async def test_what_a_service_makes_for_free_is_made_again_without_a_question(died: Died) -> None:
    dead = died("own_id")
    job = dead.submitted(dead.call(reserved_usd="0"))
    given_up(dead)
    del dead.service.jobs[job.id]

    async with dead.opened() as studio:
        made = await rendered_again(dead, studio)

        assert (made[KEY], bought(dead)) == (1, 1)


async def test_a_failed_keyframe_whose_call_is_still_open_is_not_bought_again(died: Died) -> None:
    dead = died("id", cannot_be_asked=NotConfigured("There is no key for Paid painter."))
    dead.submitted(dead.call())
    failed(dead)

    async with dead.opened() as studio:
        await render(studio, dead.board_id)

        keyframe = studio.board(dead.board_id).keyframes[KEY]
        assert (bought(dead), keyframe.error) == (0, ALL_UNDER_WAY)


async def test_a_call_that_was_left_as_it_is_does_not_hold_up_a_new_rendering(died: Died) -> None:
    dead = died("id")
    job: PaidJob = dead.submitted(dead.call())
    given_up(dead)
    del dead.service.jobs[job.id]

    async with dead.opened() as studio:
        studio.discard_call(dead.calls[0])
        made = await rendered_again(dead, studio)

        assert (made[KEY], bought(dead)) == (1, 1)


async def test_stopping_while_services_are_asked_loses_none_of_the_pictures_they_have(home: Path) -> None:
    service = TellsSlowly()
    dead = DeadStudio(home, service, wanted=2)
    dead.submitted(dead.call())
    given_up(dead)
    dead.submitted(dead.call())
    given_up(dead)

    async with dead.opened() as studio:
        run = studio.regenerate(dead.board_id, KEY)
        await until(lambda: service.asked > 1)
        studio.cancel(run.id)
        await studio.wait(run.id)
        service.tells.set()
        keyframe = await dead.settled(studio, "succeeded", "succeeded")

    assert (len(keyframe.variations), bought(dead)) == (2, 0)
