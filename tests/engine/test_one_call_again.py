"""“Render it again” on one call in doubt: its service is asked first, and one picture is bought at most."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.domain.run import Run
from studio.domain.view import KeyframeView
from studio.errors import Conflict, NotConfigured, ProviderFailed
from studio.protocols import JobFailed
from studio.store.ledger import mark_unknown
from tests.dead_studio import KEY, DeadStudio
from tests.paid_services import PaidJob, PaidService, refuses
from tests.rendering import kinds, picked_id, render
from tests.waiting import until

TELLS: list[Lookup] = ["id", "list", "own_id"]
Died = Callable[..., tuple[DeadStudio, list[PaidJob]]]


@pytest.fixture
def died(home: Path) -> Died:
    """A folder whose first keyframe failed, with so many calls in doubt, and their jobs at the service."""

    def make(lookup: Lookup, calls: int = 1) -> tuple[DeadStudio, list[PaidJob]]:
        dead = DeadStudio(home, PaidService(lookup=lookup), wanted=calls)
        jobs = [_in_doubt(dead) for _ in range(calls)]
        with dead.database() as database:
            database.write(
                lambda tx: tx.execute("UPDATE attempts SET state = 'failed', error = 'Nothing came.'")
            )
        return dead, jobs

    return make


def _in_doubt(dead: DeadStudio) -> PaidJob:
    job = dead.submitted(dead.call())
    with dead.database() as database:
        database.write(lambda tx: mark_unknown(tx, dead.calls[-1], "The service does not know the job."))
    return job


def forgotten(dead: DeadStudio, *jobs: PaidJob) -> None:
    """The service does not know these jobs any more."""
    for job in jobs:
        del dead.service.jobs[job.id]


def changed(studio: Studio, dead: DeadStudio) -> None:
    """The brief is another one than the calls were for."""
    spec = studio.storyboard(dead.board_id).spec
    studio.update_storyboard(dead.board_id, spec.model_copy(update={"subject": "A fox"}))


async def again(dead: DeadStudio, studio: Studio, which: int = 0) -> Run:
    """A person clicks, and waits for what becomes of it."""
    return await studio.wait(studio.retry_call(dead.calls[which], by="Ana").id)


def keyframe(dead: DeadStudio, studio: Studio) -> KeyframeView:
    return studio.board(dead.board_id).keyframes[KEY]


def decisions(dead: DeadStudio, studio: Studio) -> list[str | None]:
    return [dead.entries(studio)[call_id].settled for call_id in dead.calls]


@pytest.mark.parametrize("lookup", TELLS)
async def test_a_picture_that_is_there_after_all_is_taken_and_nothing_bought(
    died: Died, lookup: Lookup
) -> None:
    dead, _ = died(lookup)

    async with dead.opened() as studio:
        run = await again(dead, studio)

        first = keyframe(dead, studio)
        assert (run.status, dead.service.sent, dead.statuses(studio)) == ("done", [], ["succeeded"])
        assert (first.state, len(first.variations), first.doubts) == ("picked", 1, [])
        assert decisions(dead, studio) == [None]


@pytest.mark.parametrize("lookup", TELLS)
async def test_one_picture_is_bought_where_other_calls_are_in_doubt_as_well(
    died: Died, lookup: Lookup
) -> None:
    dead, jobs = died(lookup, calls=3)
    forgotten(dead, *jobs)

    async with dead.opened() as studio:
        await again(dead, studio, which=1)

        assert (len(dead.service.sent), decisions(dead, studio)) == (1, [None, "again", None])
        assert len(keyframe(dead, studio).doubts) == 2


async def test_each_of_three_doubts_buys_its_picture(died: Died) -> None:
    dead, jobs = died("list", calls=3)
    forgotten(dead, *jobs)

    async with dead.opened() as studio:
        for which in range(3):
            await again(dead, studio, which)

        first = keyframe(dead, studio)
        assert (len(dead.service.sent), len(first.variations), first.doubts) == (3, 3, [])


async def test_what_the_service_has_of_other_calls_comes_as_well(died: Died) -> None:
    dead, (lost, _) = died("id", calls=2)
    forgotten(dead, lost)

    async with dead.opened() as studio:
        await again(dead, studio)

        first = keyframe(dead, studio)
        assert (len(dead.service.sent), len(first.variations), first.doubts) == (1, 2, [])


async def test_of_a_changed_keyframe_no_other_doubt_is_decided(died: Died) -> None:
    dead, jobs = died("id", calls=2)
    forgotten(dead, *jobs)

    async with dead.opened() as studio:
        changed(studio, dead)
        await again(dead, studio)

        assert (len(dead.service.sent), decisions(dead, studio)) == (1, ["again", None])
        assert not keyframe(dead, studio).stale


async def test_an_older_picture_that_is_found_stands_where_there_is_no_other(died: Died) -> None:
    dead, _ = died("id")

    async with dead.opened() as studio:
        changed(studio, dead)
        run = await again(dead, studio)

        first = keyframe(dead, studio)
        assert (run.status, dead.service.sent) == ("done", [])
        assert (first.state, len(first.variations), first.stale) == ("picked", 1, True)


async def test_an_older_picture_that_is_found_does_not_take_a_newer_ones_place(
    died: Died, coffee: Path
) -> None:
    dead, _ = died("id")

    async with dead.opened() as studio:
        changed(studio, dead)
        own = await studio.add_variation(dead.board_id, KEY, coffee)

        run = await again(dead, studio)

        assert (run.status, dead.service.sent) == ("done", [])
        assert len(keyframe(dead, studio).variations) == 2
        assert picked_id(studio.board(dead.board_id), KEY) == own.id


async def test_a_job_that_still_runs_is_waited_for(died: Died) -> None:
    dead, (job,) = died("id")
    job.ready = False

    async with dead.opened() as studio:
        run = studio.retry_call(dead.calls[0])
        await until(lambda: dead.statuses(studio) == ["submitted"])
        job.ready = True
        await studio.wait(run.id)

        assert (dead.service.sent, len(keyframe(dead, studio).variations)) == ([], 1)


async def test_stopped_while_the_job_is_waited_for_nothing_is_decided(died: Died) -> None:
    dead, (job,) = died("id")
    job.ready = False

    async with dead.opened() as studio:
        run = studio.retry_call(dead.calls[0])
        await until(lambda: dead.statuses(studio) == ["submitted"])
        studio.cancel(run.id)
        await studio.wait(run.id)
        job.ready = True
        first = await dead.settled(studio, "succeeded")

        assert (dead.service.sent, len(first.variations), decisions(dead, studio)) == ([], 1, [None])


async def test_a_call_that_somebody_leaves_meanwhile_is_not_bought(died: Died) -> None:
    dead, (job,) = died("id")
    forgotten(dead, job)

    async with dead.opened() as studio:
        run = studio.retry_call(dead.calls[0])
        studio.discard_call(dead.calls[0], by="Ben")
        await studio.wait(run.id)

        assert (dead.service.sent, decisions(dead, studio)) == ([], ["left"])


async def test_the_board_is_told_of_the_decision_before_the_picture(died: Died) -> None:
    dead, (job,) = died("id")
    forgotten(dead, job)

    async with dead.opened() as studio:
        await again(dead, studio)

        told = await kinds(studio, dead.board_id)
        assert told.index("run.started") < told.index("call.settled") < told.index("variation.ready")


async def test_going_on_afterwards_buys_nothing_more_of_that_keyframe(died: Died) -> None:
    dead, jobs = died("list", calls=2)
    forgotten(dead, *jobs)

    async with dead.opened() as studio:
        await again(dead, studio)
        dead.service.sent.clear()
        await render(studio, dead.board_id)

        assert len(dead.service.sent) == 2  # the end of the segment
        assert len(keyframe(dead, studio).variations) == 1


async def test_the_service_is_asked_before_the_question_is_put(died: Died) -> None:
    dead, (job,) = died("id")
    forgotten(dead, job)

    async with dead.opened() as studio:
        dead.service.jobs[job.id] = job

        with pytest.raises(Conflict, match=r"still under way|has brought its picture"):
            await studio.doubt(dead.calls[0])

        first = await dead.settled(studio, "succeeded")
        assert (len(first.variations), first.doubts, dead.service.sent) == (1, [], [])


@pytest.mark.parametrize("how", ["retry", "regenerate"])
async def test_where_nothing_could_be_bought_nothing_is_decided(died: Died, how: str) -> None:
    dead, (job,) = died("id")
    forgotten(dead, job)
    dead.service.meets = [refuses(NotConfigured("There is no key for Paid painter."))]

    async with dead.opened() as studio:
        run = studio.retry_call(dead.calls[0]) if how == "retry" else studio.regenerate(dead.board_id, KEY)
        await studio.wait(run.id)

        assert (dead.service.charges, decisions(dead, studio)) == (1, [None])
        assert len(keyframe(dead, studio).doubts) == 1


async def test_a_job_that_turns_out_to_have_failed_for_free_is_bought_again(died: Died) -> None:
    dead, (job,) = died("id")
    job.ends = JobFailed(ProviderFailed("The model crashed."))

    async with dead.opened() as studio:
        await again(dead, studio)

        first = keyframe(dead, studio)
        assert (len(dead.service.sent), len(first.variations), first.doubts) == (1, 1, [])


async def test_going_on_after_a_stop_decides_about_no_doubt_that_was_not_told(
    died: Died, coffee: Path
) -> None:
    dead, jobs = died("id", calls=2)
    forgotten(dead, jobs[1])

    async with dead.opened() as studio:
        await studio.add_variation(dead.board_id, KEY, coffee)
        changed(studio, dead)
        jobs[0].ready = False
        run = studio.retry_call(dead.calls[0])
        await until(lambda: dead.statuses(studio)[0] == "submitted")
        studio.cancel(run.id)
        await studio.wait(run.id)
        jobs[0].ready = True
        await dead.settled(studio, "succeeded", "unknown")

        await render(studio, dead.board_id)

        assert decisions(dead, studio) == [None, None]
