"""A keyframe asked for anew while a call for it is in doubt: its service is asked before it is bought."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.domain.run import Run
from studio.errors import BadRequest
from studio.store.ledger import mark_unknown
from tests.dead_studio import KEY, DeadStudio
from tests.paid_services import PaidService, refuses, waits_for
from tests.rendering import counts, render
from tests.waiting import until

Ask = Callable[[Studio, str], Run]
ANEW: dict[str, Ask] = {
    "regenerate": lambda studio, board_id: studio.regenerate(board_id, KEY),
    "start": lambda studio, board_id: studio.start(board_id, [KEY]),
}


def in_doubt(home: Path, lookup: Lookup, *, wanted: int = 1) -> DeadStudio:
    """A folder whose one call was given up: it has failed, and may have been charged."""
    dead = DeadStudio(home, PaidService(lookup=lookup), wanted=wanted)
    dead.submitted(dead.call())
    with dead.database() as database:
        database.write(lambda tx: mark_unknown(tx, dead.calls[0], "The service does not know the job."))
        database.write(lambda tx: tx.execute("UPDATE attempts SET state = 'failed', error = 'Nothing came.'"))
    return dead


def bought(dead: DeadStudio) -> int:
    """How many requests left for the first keyframe."""
    return len([op for op in dead.service.sent if "stands at the window" in op.prompt])


@pytest.mark.parametrize("ask", ANEW.values(), ids=ANEW.keys())
@pytest.mark.parametrize("lookup", ["id", "list", "own_id"])
async def test_the_picture_that_is_there_after_all_is_taken_and_not_bought_again(
    home: Path, lookup: Lookup, ask: Ask
) -> None:
    dead = in_doubt(home, lookup)

    async with dead.opened() as studio:
        await studio.wait(ask(studio, dead.board_id).id)

        keyframe = studio.board(dead.board_id).keyframes[KEY]
        assert (bought(dead), len(keyframe.variations), keyframe.state) == (0, 1, "picked")
        assert [(one.status, one.settled) for one in dead.entries(studio).values()] == [("succeeded", None)]


async def test_the_others_that_are_wanted_are_bought_beside_it(home: Path) -> None:
    dead = in_doubt(home, "id", wanted=3)

    async with dead.opened() as studio:
        await studio.wait(studio.regenerate(dead.board_id, KEY).id)

        assert (bought(dead), counts(studio.board(dead.board_id))[KEY]) == (2, 3)


async def test_going_on_after_a_stop_buys_only_what_is_lacking_beside_it(home: Path) -> None:
    dead, answered = in_doubt(home, "id", wanted=3), asyncio.Event()
    dead.service.concurrency, dead.service.meets = 1, [waits_for(answered)]

    async with dead.opened() as studio:
        run = studio.regenerate(dead.board_id, KEY)
        await until(lambda: bought(dead) == 1)
        studio.cancel(run.id)
        await studio.wait(run.id)
        answered.set()
        await until(lambda: counts(studio.board(dead.board_id))[KEY] == 2)
        await render(studio, dead.board_id)

        assert (bought(dead), counts(studio.board(dead.board_id))[KEY]) == (2, 3)


async def test_of_what_could_not_be_made_beside_it_only_that_is_told(home: Path) -> None:
    dead = in_doubt(home, "id", wanted=3)
    dead.service.meets = [refuses(BadRequest("No weapons.", do="Change the prompt."))]

    async with dead.opened() as studio:
        await studio.wait(studio.regenerate(dead.board_id, KEY).id)

        warning = studio.board(dead.board_id).keyframes[KEY].warning
        assert warning == "1 of 3 variations could not be made: No weapons. Change the prompt."


@pytest.mark.parametrize("changed", [{"note": "closer"}, {"prompt": "she stands at the window and sings"}])
async def test_what_was_asked_for_with_other_words_comes_beside_what_is_bought(
    home: Path, changed: dict[str, str]
) -> None:
    dead = in_doubt(home, "id")

    async with dead.opened() as studio:
        await studio.wait(studio.regenerate(dead.board_id, KEY, **changed).id)

        assert (bought(dead), counts(studio.board(dead.board_id))[KEY]) == (1, 2)
        assert dead.statuses(studio) == ["succeeded"]


@pytest.mark.parametrize("ask", ANEW.values(), ids=ANEW.keys())
@pytest.mark.parametrize("lookup", ["id", "list"])
async def test_where_the_service_has_nothing_it_is_bought_and_no_question_any_more(
    home: Path, lookup: Lookup, ask: Ask
) -> None:
    dead = in_doubt(home, lookup)
    dead.service.jobs.clear()

    async with dead.opened() as studio:
        await studio.wait(ask(studio, dead.board_id).id)

        keyframe = studio.board(dead.board_id).keyframes[KEY]
        assert (bought(dead), len(keyframe.variations), keyframe.doubts) == (1, 1, [])
        assert dead.entries(studio)[dead.calls[0]].settled == "again"


async def test_where_nobody_can_be_asked_it_is_bought_and_no_question_any_more(home: Path) -> None:
    dead = DeadStudio(home, PaidService(lookup="none"), wanted=1)
    dead.call()
    with dead.database() as database:
        database.write(lambda tx: mark_unknown(tx, dead.calls[0], "The answer was lost."))
        database.write(lambda tx: tx.execute("UPDATE attempts SET state = 'failed', error = 'Nothing came.'"))

    async with dead.opened() as studio:
        await studio.wait(studio.regenerate(dead.board_id, KEY).id)

        assert (bought(dead), counts(studio.board(dead.board_id))[KEY]) == (1, 1)
        assert dead.entries(studio)[dead.calls[0]].settled == "again"
