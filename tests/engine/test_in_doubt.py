"""A paid call whose answer never came: what the board says, and what the next click buys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.domain.run import Run
from studio.domain.view import KeyframeView
from studio.engine.keyframe import ALL_IN_DOUBT
from studio.errors import Refused, ResultExpired
from studio.settings import Settings
from studio.store.ledger import all_entries, live_entries, mark_unknown
from tests.builders import a_storyboard
from tests.paid_services import Fate, PaidService, lost, never_arrives, refuses, selling, waits_for, works
from tests.rendering import counts, kinds, render
from tests.waiting import until

REFUSED, EXPIRED = Refused("The service declined."), ResultExpired("The picture was deleted.")
ONE: dict[str, Any] = {"provider": "paid", "strategy": "independent"}


@pytest.fixture
def paid() -> PaidService:
    """A service of class C; a test makes another one of it."""
    return PaidService(lookup="none")


@pytest.fixture
async def studio(paid: PaidService) -> AsyncIterator[Studio]:
    """A studio that buys its pictures, and looks for lost calls for a tenth of a second."""
    settings = Settings(lookup_grace_s=0.1)
    async with Studio.open(":memory:", providers={"paid": selling(paid)}, settings=settings) as opened:
        yield opened


def statuses(studio: Studio) -> list[str]:
    return sorted(entry.status for entry in studio._parts.database.read(all_entries))


async def rendered_start(studio: Studio, variations: int) -> tuple[str, Run]:
    """A storyboard of one segment whose first keyframe was rendered once."""
    board = studio.create_storyboard(a_storyboard(1, variations=variations, **ONE))
    return board.id, await render(studio, board.id, ["s01.start"])


def first(studio: Studio, board_id: str) -> KeyframeView:
    return studio.board(board_id).keyframes["s01.start"]


@pytest.mark.parametrize("lookup", ["none", "id"])
async def test_w2_without_a_list_the_keyframe_says_possibly_charged(
    studio: Studio, paid: PaidService, lookup: Lookup
) -> None:
    paid.lookup = lookup
    paid.meets = [lost()]

    board_id, _ = await rendered_start(studio, 2)

    keyframe = first(studio, board_id)
    assert (keyframe.state, len(keyframe.variations)) == ("picked", 1)
    assert keyframe.warning == "1 call possibly charged, without a picture. Render it again, or leave it."
    assert "call.unknown" in await kinds(studio, board_id)


async def test_w2_a_keyframe_with_nothing_but_doubtful_calls_is_unknown(
    studio: Studio, paid: PaidService
) -> None:
    paid.meets = [lost(), lost()]

    board_id, run = await rendered_start(studio, 2)

    keyframe = first(studio, board_id)
    assert (keyframe.state, run.status) == ("unknown", "failed")
    assert (
        keyframe.warning == "2 calls possibly charged, without a picture. Render them again, or leave them."
    )


async def test_where_there_is_nothing_at_all_a_click_on_render_buys_again(
    studio: Studio, paid: PaidService
) -> None:
    paid.meets = [lost(), lost()]
    board_id, _ = await rendered_start(studio, 2)

    await render(studio, board_id)

    assert counts(studio.board(board_id)) == {"s01.start": 2, "s01.end": 2}
    assert first(studio, board_id).warning is None


async def test_before_all_is_rendered_it_is_told_what_a_click_buys_again(
    studio: Studio, paid: PaidService
) -> None:
    paid.meets = [lost(), lost()]
    board_id, _ = await rendered_start(studio, 2)

    told = await studio.estimate(board_id)

    assert told.doubts == [
        "s01.start, variation 1: possibly charged, $0.04.",
        "s01.start, variation 2: possibly charged, $0.04.",
    ]


async def test_of_what_keeps_its_place_beside_another_picture_nothing_is_told_before_all_is_rendered(
    studio: Studio, paid: PaidService
) -> None:
    paid.meets = [lost(), works()]
    board_id, _ = await rendered_start(studio, 2)

    told = await studio.estimate(board_id)

    assert (told.calls, told.doubts) == (2, [])
    assert len(first(studio, board_id).doubts) == 1


@pytest.mark.parametrize(
    "fate", [lost(), refuses(REFUSED), refuses(EXPIRED)], ids=["lost", "refused", "paid"]
)
async def test_where_another_picture_is_there_render_does_not_buy_a_doubtful_one_again(
    studio: Studio, paid: PaidService, fate: Fate
) -> None:
    answer = asyncio.Event()
    paid.concurrency = 1
    paid.meets = [fate, works(), waits_for(answer)]
    board = studio.create_storyboard(a_storyboard(1, variations=3, **ONE))
    run = studio.start(board.id, ["s01.start"])
    await until_sent(paid, 3)
    studio.cancel(run.id)
    await studio.wait(run.id)
    answer.set()
    sent = len(paid.sent)

    await render(studio, board.id, None)

    assert len(first(studio, board.id).variations) == 2
    assert len([op for op in paid.sent[sent:] if op.prompt == paid.sent[0].prompt]) == 0


async def test_a_refusal_that_may_have_been_charged_is_said_on_its_keyframe(
    studio: Studio, paid: PaidService
) -> None:
    paid.meets = [refuses(REFUSED), refuses(EXPIRED)]

    board_id, _ = await rendered_start(studio, 2)

    keyframe = first(studio, board_id)
    assert (keyframe.state, keyframe.error) == ("failed", "The service declined.")
    assert keyframe.warning == (
        "1 call possibly charged, without a picture. 1 call charged, without a picture. "
        "Render them again, or leave them."
    )


async def until_sent(paid: PaidService, requests: int) -> None:
    await until(lambda: len(paid.sent) >= requests)


@pytest.mark.parametrize("lookup", ["list", "id", "none"])
async def test_p01_stopping_and_starting_again_waits_for_a_request_that_is_still_out(
    studio: Studio, paid: PaidService, lookup: Lookup
) -> None:
    answer = asyncio.Event()
    paid.lookup = lookup
    paid.meets = [waits_for(answer)]
    board = studio.create_storyboard(
        a_storyboard(1, variations=1, strategy="anchored-pairs", provider="paid")
    )
    run = studio.start(board.id)
    await until_sent(paid, 1)
    studio.cancel(run.id)
    await studio.wait(run.id)

    again = studio.start(board.id)
    await asyncio.sleep(0.1)
    answer.set()
    ended = await studio.wait(again.id)

    assert (ended.status, paid.charges) == ("done", 2)
    assert counts(studio.board(board.id)) == {"s01.start": 1, "s01.end": 1}


async def test_regenerating_buys_again(studio: Studio, paid: PaidService) -> None:
    paid.meets = [lost()]
    board_id, _ = await rendered_start(studio, 2)

    run = studio.regenerate(board_id, "s01.start")
    await studio.wait(run.id)

    keyframe = first(studio, board_id)
    assert (len(keyframe.variations), keyframe.warning, paid.charges) == (3, None, 4)


async def test_w3_a_lost_answer_is_found_in_the_list_and_nothing_is_bought_twice(
    studio: Studio, paid: PaidService
) -> None:
    paid.lookup = "list"
    paid.meets = [lost(), lost()]

    board_id, run = await rendered_start(studio, 4)

    assert (run.status, paid.charges, len(first(studio, board_id).variations)) == ("done", 4, 4)
    assert "call.checking" in await kinds(studio, board_id)


@pytest.mark.parametrize("lookup", ["list", "own_id"])
async def test_w1_what_never_arrived_is_bought_after_the_grace(
    studio: Studio, paid: PaidService, lookup: Lookup
) -> None:
    paid.lookup = lookup
    paid.meets = [never_arrives()]

    board_id, _ = await rendered_start(studio, 2)

    assert (paid.charges, len(first(studio, board_id).variations)) == (2, 2)
    assert statuses(studio) == ["failed", "succeeded", "succeeded"]


async def test_while_it_is_looked_for_the_keyframe_says_checking_with_the_service(paid: PaidService) -> None:
    paid.lookup = "list"
    paid.meets = [never_arrives()]
    async with Studio.open(
        ":memory:", providers={"paid": selling(paid)}, settings=Settings(lookup_grace_s=60)
    ) as studio:
        board = studio.create_storyboard(a_storyboard(1, variations=1, **ONE))
        studio.start(board.id, ["s01.start"])
        async for event in studio.watch(board.id):
            if event.kind == "call.checking":
                break

        warning = first(studio, board.id).warning

    assert warning == "1 call without an answer: checking with the service what became of it."


async def test_p03_a_doubtful_call_counts_for_the_budget_of_its_run(paid: PaidService) -> None:
    paid.concurrency = 1
    paid.meets = [lost()]
    settings = Settings.model_validate({"budget_run_usd": "0.08"})
    async with Studio.open(":memory:", providers={"paid": selling(paid)}, settings=settings) as studio:
        board = studio.create_storyboard(a_storyboard(1, variations=4, **ONE))

        run = await render(studio, board.id, ["s01.start"])

        assert (run.status, paid.charges, len(first(studio, board.id).variations)) == ("failed", 2, 1)


async def test_p08_twenty_calls_under_way_are_left_within_two_seconds(paid: PaidService, home: Path) -> None:
    paid.meets = [waits_for(asyncio.Event()) for _ in range(20)]
    paid.concurrency = 20
    async with Studio.open(home, providers={"paid": selling(paid)}) as studio:
        board = studio.create_storyboard(a_storyboard(2, variations=5, **ONE))
        studio.start(board.id)
        await until_sent(paid, 20)
        begun = asyncio.get_running_loop().time()
    took_s = asyncio.get_running_loop().time() - begun

    async with Studio.open(home, providers={"paid": selling(paid)}) as studio:
        await until(lambda: set(statuses(studio)) == {"unknown"})

    assert took_s < 2
    assert paid.charges == 20


async def test_a_re_rendering_of_nothing_but_doubtful_calls_leaves_the_old_picture_and_says_why(
    studio: Studio, paid: PaidService
) -> None:
    board_id, _ = await rendered_start(studio, 1)
    spec = studio.storyboard(board_id).spec
    studio.update_storyboard(board_id, spec.model_copy(update={"subject": "A fox"}))
    paid.meets = [waits_for(asyncio.Event())]
    run = studio.start(board_id, ["s01.start"])
    await until_sent(paid, 2)
    studio.cancel(run.id)
    await studio.wait(run.id)
    (live,) = studio._parts.database.read(live_entries)
    studio._parts.database.write(lambda tx: mark_unknown(tx, live.id, "No answer came."))
    studio._parts.tools.late._calls.clear()
    studio._parts.tools.late._leaving.clear()

    await render(studio, board_id)

    keyframe = first(studio, board_id)
    assert (keyframe.state, keyframe.stale, len(keyframe.variations)) == ("picked", True, 1)
    assert keyframe.error == ALL_IN_DOUBT
