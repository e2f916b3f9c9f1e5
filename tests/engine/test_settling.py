"""A person settles a call that brought no picture: renders it again, or leaves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from studio import Studio
from studio.domain.ledger import LedgerEntry
from studio.domain.view import KeyframeView
from studio.errors import BudgetReached, Conflict, NotFound
from studio.settings import Settings
from studio.store.ledger import all_entries
from tests.builders import a_storyboard
from tests.paid_services import PaidService, lost, selling, works
from tests.rendering import kinds, render
from tests.rows import a_call

KEY = "s01.start"
ONE: dict[str, Any] = {"provider": "paid", "strategy": "independent"}


@pytest.fixture
def paid() -> PaidService:
    """A service that cannot be asked what became of a call."""
    return PaidService(lookup="none")


@pytest.fixture
async def studio(paid: PaidService) -> AsyncIterator[Studio]:
    """A studio that buys its pictures from it."""
    async with Studio.open(":memory:", providers={"paid": selling(paid)}) as opened:
        yield opened


async def with_a_doubt(studio: Studio, paid: PaidService, variations: int = 3) -> str:
    """A storyboard whose first keyframe lacks one variation, as its answer was lost."""
    paid.meets = [lost(), *(works() for _ in range(variations - 1))]
    board = studio.create_storyboard(a_storyboard(1, variations=variations, **ONE))
    await render(studio, board.id, [KEY])
    return board.id


def first(studio: Studio, board_id: str) -> KeyframeView:
    return studio.board(board_id).keyframes[KEY]


def call_of(studio: Studio, board_id: str) -> str:
    """The id of the first call in doubt, as the board shows it."""
    return first(studio, board_id).doubts[0].call_id


def entry(studio: Studio, call_id: str) -> LedgerEntry:
    found = studio._parts.database.read(all_entries)
    return next(one for one in found if one.id == call_id)


async def test_rendering_a_call_again_buys_one_picture_and_it_joins_the_others(
    studio: Studio, paid: PaidService
) -> None:
    board_id = await with_a_doubt(studio, paid)
    call_id = call_of(studio, board_id)

    run = await studio.wait(studio.retry_call(call_id, by="Ana").id)

    keyframe = first(studio, board_id)
    assert (run.status, paid.charges) == ("done", 4)
    assert [one.index for one in keyframe.variations] == [1, 2, 3]
    assert (keyframe.warning, keyframe.doubts) == (None, [])
    assert (entry(studio, call_id).settled, entry(studio, call_id).settled_by) == ("again", "Ana")


async def test_all_variations_are_ranked_together_when_the_missing_one_comes(
    studio: Studio, paid: PaidService
) -> None:
    board_id = await with_a_doubt(studio, paid)

    await studio.wait(studio.retry_call(call_of(studio, board_id)).id)

    pick = first(studio, board_id).pick
    assert pick is not None
    assert pick.reason != "The only one: nothing to choose from."


async def test_the_doubt_stays_in_the_sums_after_both_decisions(studio: Studio, paid: PaidService) -> None:
    again, left = await with_a_doubt(studio, paid), await with_a_doubt(studio, paid)

    await studio.wait(studio.retry_call(call_of(studio, again)).id)
    studio.discard_call(call_of(studio, left))

    assert studio.costs().total.possibly == "$0.08"
    assert (first(studio, left).warning, first(studio, left).doubts) == (None, [])


async def test_only_the_one_call_is_bought_again_where_all_are_in_doubt(
    studio: Studio, paid: PaidService
) -> None:
    paid.meets = [lost(), lost(), lost()]
    board = studio.create_storyboard(a_storyboard(1, variations=3, **ONE))
    await render(studio, board.id, [KEY])

    await studio.wait(studio.retry_call(call_of(studio, board.id)).id)

    assert (paid.charges, len(first(studio, board.id).variations)) == (4, 1)
    assert len(first(studio, board.id).doubts) == 2


async def test_a_keyframe_that_is_out_of_date_gets_one_new_picture(studio: Studio, paid: PaidService) -> None:
    board_id = await with_a_doubt(studio, paid)
    call_id = call_of(studio, board_id)
    spec = studio.storyboard(board_id).spec
    studio.update_storyboard(board_id, spec.model_copy(update={"subject": "A fox"}))

    await studio.wait(studio.retry_call(call_id).id)

    assert (paid.charges, len(first(studio, board_id).variations)) == (4, 3)
    assert not first(studio, board_id).stale


async def test_the_second_who_decides_reads_what_the_first_decided(studio: Studio, paid: PaidService) -> None:
    board_id = await with_a_doubt(studio, paid)
    call_id = call_of(studio, board_id)
    await studio.wait(studio.retry_call(call_id, by="Ana").id)

    with pytest.raises(Conflict, match="This was decided before: it was rendered again by Ana"):
        studio.retry_call(call_id, by="Ben")
    with pytest.raises(Conflict, match="rendered again by Ana"):
        studio.discard_call(call_id, by="Ben")

    assert paid.charges == 4


async def test_while_it_is_rendered_again_nobody_else_can(studio: Studio, paid: PaidService) -> None:
    paid.meets = [lost(), lost(), works()]
    board = studio.create_storyboard(a_storyboard(1, variations=3, **ONE))
    await render(studio, board.id, [KEY])
    one, other = first(studio, board.id).doubts

    run = studio.retry_call(one.call_id)

    with pytest.raises(Conflict, match=r"s01\.start: being rendered at this moment"):
        studio.retry_call(other.call_id)
    await studio.wait(run.id)
    assert entry(studio, other.call_id).settled is None


async def test_a_decision_is_an_event_of_its_board(studio: Studio, paid: PaidService) -> None:
    board_id = await with_a_doubt(studio, paid)

    studio.discard_call(call_of(studio, board_id), by="Ana")

    assert (await kinds(studio, board_id))[-1] == "call.settled"


async def test_what_was_left_is_not_bought_by_the_next_rendering(studio: Studio, paid: PaidService) -> None:
    board_id = await with_a_doubt(studio, paid)
    studio.discard_call(call_of(studio, board_id))

    await render(studio, board_id)

    assert len(first(studio, board_id).variations) == 2


async def test_regenerating_a_keyframe_settles_what_was_in_doubt_about_it(
    studio: Studio, paid: PaidService
) -> None:
    board_id = await with_a_doubt(studio, paid)
    call_id = call_of(studio, board_id)

    await studio.wait(studio.regenerate(board_id, KEY).id)

    assert entry(studio, call_id).settled == "again"


async def test_a_budget_that_would_be_passed_refuses_and_the_question_stays(paid: PaidService) -> None:
    settings = Settings.model_validate({"budget_day_usd": "0.12"})
    async with Studio.open(":memory:", providers={"paid": selling(paid)}, settings=settings) as studio:
        board_id = await with_a_doubt(studio, paid)

        with pytest.raises(BudgetReached, match="The budget of today"):
            studio.retry_call(call_of(studio, board_id))

        assert len(first(studio, board_id).doubts) == 1
        assert studio.live_runs() == 0


async def test_the_question_tells_the_price_and_the_first_call(studio: Studio, paid: PaidService) -> None:
    board_id = await with_a_doubt(studio, paid)

    doubt = await studio.doubt(call_of(studio, board_id))

    assert (doubt.price, doubt.can_retry, doubt.charged) == ("$0.04", True, "possibly charged")
    assert doubt.text == (
        "One picture more is bought, for $0.04 ($0.04 a picture at 1K · price of 20 Nov 2026, documented). "
        "The first call was possibly charged: $0.04."
    )


async def test_the_question_names_the_job_at_the_service(studio: Studio, paid: PaidService) -> None:
    board = studio.create_storyboard(a_storyboard(1, **ONE))
    database = studio._parts.database
    a_call(database, "call_1", storyboard_id=board.id, status="unknown")
    database.write(
        lambda tx: tx.execute("UPDATE ledger SET handle = '{\"id\": \"job-9\"}', status = 'unknown'")
    )

    doubt = await studio.doubt("call_1")

    assert doubt.text.endswith("Its job at the service is job-9.")


async def test_a_call_of_a_deleted_storyboard_can_only_be_left(studio: Studio, paid: PaidService) -> None:
    board_id = await with_a_doubt(studio, paid)
    call_id = call_of(studio, board_id)
    studio.delete_storyboard(board_id)

    doubt = await studio.doubt(call_id)

    assert (doubt.can_retry, doubt.price) == (False, "")
    assert doubt.text.endswith("Its keyframe is not there any more, so it cannot be rendered again.")
    with pytest.raises(NotFound):
        studio.retry_call(call_id)
    studio.discard_call(call_id)
    assert studio.costs().rows[0].decided == ""  # the newest call of that storyboard brought its picture


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("status = 'intended'", "This call is still under way."),
        ("status = 'succeeded'", "This call has brought its picture meanwhile."),
        ("status = 'failed', charged = 'no'", "This call was not charged."),
    ],
)
async def test_a_call_that_is_not_in_doubt_is_not_decided_about(
    studio: Studio, change: str, told: str
) -> None:
    database = studio._parts.database
    a_call(database)
    database.write(lambda tx: tx.execute(f"UPDATE ledger SET {change}"))  # noqa: S608  words of the test

    with pytest.raises(Conflict, match=told):
        studio.discard_call("call_1")


async def test_an_unknown_call_is_not_found(studio: Studio) -> None:
    with pytest.raises(NotFound, match="There is no such call in the ledger"):
        studio.discard_call("call_none")


async def test_the_4k_of_a_photo_is_not_bought_again_from_here(studio: Studio) -> None:
    a_call(studio._parts.database, storyboard_id=None, key=None, what="upscale", owner_id="inf_1")
    studio._parts.database.write(lambda tx: tx.execute("UPDATE ledger SET status = 'unknown'"))

    with pytest.raises(Conflict, match="This call was not for a keyframe"):
        studio.retry_call("call_1")
