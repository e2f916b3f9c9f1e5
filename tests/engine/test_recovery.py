"""The crash-window table, row by row: what a start makes of the calls a dead studio left.

A: the service knows jobs by their id ("id"). B: also lost ones ("list", "own_id"). C: the picture is in the
answer ("none").
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.domain.capability import Lookup
from studio.engine.keyframe import ALL_UNDER_WAY
from studio.errors import InDoubt, NotConfigured, ResultExpired
from studio.protocols import Stopped
from tests.dead_studio import KEY, DeadStudio
from tests.paid_services import PaidService
from tests.rendering import counts, render
from tests.waiting import until

Died = Callable[..., DeadStudio]


@pytest.fixture
def died(home: Path) -> Died:
    """A folder that a killed studio left; its service is of the class that the test names."""

    def make(lookup: Lookup, **fields: object) -> DeadStudio:
        return DeadStudio(home, PaidService(lookup=lookup, **fields))  # type: ignore[arg-type]

    return make


@pytest.mark.parametrize("lookup", ["id", "list", "none"])
async def test_w0_what_was_not_written_down_is_planned_again(died: Died, lookup: Lookup) -> None:
    dead = died(lookup)

    async with dead.opened() as studio:
        run = await render(studio, dead.board_id)

        assert (run.status, counts(studio.board(dead.board_id))) == ("done", {KEY: 2, "s01.end": 2})
        assert dead.service.charges == 4


@pytest.mark.parametrize("lookup", ["id", "none"])
@pytest.mark.parametrize("arrived", [False, True])
async def test_w1_w2_w3_without_a_list_an_intent_is_possibly_charged(
    died: Died, lookup: Lookup, *, arrived: bool
) -> None:
    dead = died(lookup)
    dead.call(arrived=arrived)

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "unknown")

        assert keyframe.state == "unknown"
        assert keyframe.warning == "1 call possibly charged, without a picture. Render it again, or leave it."
        assert dead.service.sent == []


@pytest.mark.parametrize("lookup", ["list", "own_id"])
async def test_w1_what_the_service_never_got_is_free_and_made_by_the_next_run(
    died: Died, lookup: Lookup
) -> None:
    dead = died(lookup)
    dead.call(arrived=False)

    async with dead.opened() as studio:
        await dead.settled(studio, "failed")
        await render(studio, dead.board_id)

        assert dead.entries(studio)[dead.calls[0]].charged == "no"
        assert counts(studio.board(dead.board_id))[KEY] == 2
        assert dead.service.charges == 4


@pytest.mark.parametrize("lookup", ["list", "own_id"])
async def test_w2_w3_a_job_whose_id_was_never_stored_is_found_and_its_picture_kept(
    died: Died, lookup: Lookup
) -> None:
    dead = died(lookup)
    dead.call()

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "succeeded")

        assert [(one.seed, one.prompt) for one in keyframe.variations] == [(100, "she turns")]
        assert (dead.service.charges, studio.run("run_1").cost_usd) == (1, 0.04)


async def test_w2_a_request_that_lands_after_the_restart_is_found_within_the_grace(died: Died) -> None:
    dead = died("own_id")
    dead.grace_s = 2.0
    job = dead.call()
    late = dead.service.jobs.pop(job.id)

    async with dead.opened() as studio:
        await asyncio.sleep(0.05)
        dead.service.jobs[job.id] = late
        keyframe = await dead.settled(studio, "succeeded")

    assert len(keyframe.variations) == 1


async def test_w2_not_being_told_is_not_being_told_that_there_is_none(died: Died) -> None:
    dead = died("list", cannot_be_asked=NotConfigured("There is no key for Paid painter."))
    dead.call()

    async with dead.opened() as studio:
        await asyncio.sleep(0.3)
        before = dead.statuses(studio)
        warning = studio.board(dead.board_id).keyframes[KEY].warning
    dead.service.cannot_be_asked = None
    async with dead.opened() as studio:
        await dead.settled(studio, "succeeded")

    assert before == ["intended"]
    assert warning == "1 call without an answer: checking with the service what became of it."


async def test_w2_a_call_that_is_older_than_the_list_is_possibly_charged(died: Died) -> None:
    dead = died("list", cannot_be_asked=InDoubt("Its list does not go back so far."))
    dead.call()

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "unknown")

    assert keyframe.warning == "1 call possibly charged, without a picture. Render it again, or leave it."


@pytest.mark.parametrize("lookup", ["id", "list", "own_id"])
async def test_w4_w5_a_job_whose_id_is_known_is_waited_for(died: Died, lookup: Lookup) -> None:
    dead = died(lookup)
    job = dead.submitted(dead.call())
    job.ready = False

    async with dead.opened() as studio:
        await asyncio.sleep(0.2)
        before = studio.board(dead.board_id).keyframes[KEY]
        job.ready = True
        keyframe = await dead.settled(studio, "succeeded")

        assert (before.state, len(keyframe.variations)) == ("unknown", 1)
        assert before.warning == "1 call still under way at the service: its picture comes when it is done."
        assert keyframe.warning is None


async def test_w6_a_result_that_was_deleted_meanwhile_was_paid_and_says_so(died: Died) -> None:
    dead = died("id", not_collected=ResultExpired("Deleted."))
    dead.submitted(dead.call())

    async with dead.opened() as studio:
        await dead.settled(studio, "failed")

        entry = dead.entries(studio)[dead.calls[0]]
        assert (entry.charged, str(entry.cost_usd)) == ("yes", "0.04")
        assert entry.error is not None
        assert entry.error.startswith("The picture was paid for, but the service has deleted it.")
        assert studio.board(dead.board_id).cost_usd == 0.04


async def test_w7_a_half_written_picture_is_removed_and_fetched_again(died: Died) -> None:
    dead = died("list")
    dead.submitted(dead.call())
    parts = dead.home / "images" / ".tmp"
    (parts / "dead-1.part").write_bytes(b"half a pict")

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "succeeded")

        assert (len(keyframe.variations), list(parts.iterdir())) == (1, [])


async def test_w7_a_picture_in_the_answer_is_adopted_once_its_bytes_were_noted(died: Died) -> None:
    dead = died("none")
    sha256 = dead.pending(dead.call(), named=False)

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "succeeded")

        assert [one.image.sha256 for one in keyframe.variations] == [sha256]
        assert list((dead.home / "images" / ".tmp").iterdir()) == []


async def test_w7_of_a_half_written_picture_in_the_answer_nothing_is_left_but_the_doubt(died: Died) -> None:
    dead = died("none")
    dead.pending(dead.call(), named=False)
    (dead.home / "images" / ".tmp" / f"{dead.calls[0]}.part").write_bytes(b"half a pict")

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "unknown")

    assert (keyframe.variations, keyframe.state) == ([], "unknown")


async def test_w8_a_named_picture_of_a_known_job_is_fetched_again_under_the_same_name(died: Died) -> None:
    dead = died("id")
    job = dead.submitted(dead.call())
    sha256 = dead.pending(job, named=True)

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "succeeded")

    assert [one.image.sha256 for one in keyframe.variations] == [sha256]


async def test_w8_a_named_picture_that_came_in_the_answer_is_adopted(died: Died) -> None:
    dead = died("none")
    sha256 = dead.pending(dead.call(), named=True)

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "succeeded")

        entry = dead.entries(studio)[dead.calls[0]]
        assert [one.image.sha256 for one in keyframe.variations] == [sha256]
        assert (entry.charged, str(entry.cost_usd), entry.pending_sha) == ("yes", "0.04", None)


async def test_w8_a_file_that_is_not_what_its_name_says_is_never_adopted(died: Died) -> None:
    dead = died("none")
    sha256 = dead.pending(dead.call(), named=True)
    (dead.home / "images" / sha256[:2] / f"{sha256}.png").write_bytes(b"torn")

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "unknown")

    assert keyframe.variations == []


async def test_w9_what_was_stored_is_left_alone(died: Died) -> None:
    dead = died("list")
    dead.submitted(dead.call())
    async with dead.opened() as studio:
        await dead.settled(studio, "succeeded")
    events = len(studio_events(dead))

    async with dead.opened() as studio:
        await asyncio.sleep(0.1)
        again = len(studio.events(dead.board_id))

    assert again == events


def studio_events(dead: DeadStudio) -> list[int]:
    with dead.database() as database:
        rows = database.read(lambda tx: tx.query("SELECT number FROM events"))
    return [row["number"] for row in rows]


async def test_w10_a_job_that_was_stopped_has_failed_and_one_that_was_done_is_kept(died: Died) -> None:
    dead = died("id", cancels=True)
    stopped = dead.submitted(dead.call(cancel_asked=True))
    stopped.ends = Stopped()
    dead.submitted(dead.call(cancel_asked=True))

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "failed", "succeeded")

    assert len(keyframe.variations) == 1


async def test_p01_a_new_run_waits_for_what_is_under_way_and_buys_nothing_beside_it(died: Died) -> None:
    dead = died("list")
    job = dead.submitted(dead.call())
    job.ready = False
    dead.call(arrived=True)

    async with dead.opened() as studio:
        run = studio.start(dead.board_id, None)
        await asyncio.sleep(0.2)
        sent_early = [op for op in dead.service.sent if "stands at the window" in op.prompt]
        job.ready = True
        await studio.wait(run.id)

        keyframe = studio.board(dead.board_id).keyframes[KEY]
        assert sent_early == []
        assert sorted(one.seed for one in keyframe.variations) == [100, 101]
        assert (keyframe.state, dead.service.charges) == ("picked", 4)


async def test_p01_going_on_buys_nothing_again_that_the_service_could_not_be_asked_about(died: Died) -> None:
    dead = died("list", cannot_be_asked=NotConfigured("There is no key for Paid painter."))
    dead.call()
    dead.call()

    async with dead.opened() as studio:
        await studio.wait(studio.start(dead.board_id, None).id)

        keyframe = studio.board(dead.board_id).keyframes[KEY]
        assert [op for op in dead.service.sent if "stands at the window" in op.prompt] == []
        assert (dead.statuses(studio), keyframe.error) == (["intended", "intended"], ALL_UNDER_WAY)


async def test_a_picture_that_comes_when_its_attempt_is_over_stands_where_nothing_does(died: Died) -> None:
    dead = died("list")
    dead.submitted(dead.call())
    with dead.database() as database:
        database.write(lambda tx: tx.execute("UPDATE attempts SET state = 'failed'"))

    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "succeeded")

    assert keyframe.pick is not None
    assert (keyframe.state, keyframe.pick.reason) == (
        "picked",
        "The only one: it came after its run had ended.",
    )


async def test_a_storyboard_that_was_deleted_gets_no_picture_and_the_money_stays_spent(died: Died) -> None:
    dead = died("list")
    job = dead.submitted(dead.call())
    job.ready = False

    async with dead.opened() as studio:
        studio.delete_storyboard(dead.board_id)
        job.ready = True
        await until(lambda: dead.statuses(studio) == ["succeeded"])

        assert studio.cost_today() == 0.04


async def test_p08_leaving_takes_less_than_two_seconds_and_the_next_start_goes_on(died: Died) -> None:
    dead = died("list")
    job = dead.submitted(dead.call())
    job.ready = False
    dead.call(arrived=False)

    async with dead.opened(lookup_grace_s=60) as studio:
        await asyncio.sleep(0.1)
        begun = asyncio.get_running_loop().time()
    took_s = asyncio.get_running_loop().time() - begun
    job.ready = True
    async with dead.opened() as studio:
        keyframe = await dead.settled(studio, "succeeded", "failed")

    assert took_s < 2
    assert len(keyframe.variations) == 1


async def test_a_service_that_is_not_there_any_more_keeps_nobody_waiting(died: Died) -> None:
    dead = died("list")
    dead.submitted(dead.call(provider="elsewhere"))

    async with dead.opened() as studio:
        run = await render(studio, dead.board_id, [KEY])

        assert (run.status, dead.statuses(studio)) == ("done", ["submitted"])
