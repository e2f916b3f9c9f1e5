"""Budgets and errors that stop a run: before the call, and without losing what is under way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.engine.budget import RUN
from studio.errors import AuthFailed, OutOfCredit, RateLimited
from studio.settings import Settings
from studio.store.ledger import all_entries
from studio.store.preferences import set_preference
from studio.store.spending import total_of_run
from tests.builders import a_storyboard
from tests.paid_services import NO_KEY, PaidService, refuses, selling
from tests.rendering import counts, render

ONE: dict[str, Any] = {"provider": "paid", "strategy": "independent"}


def opened(home: Path | str, paid: PaidService, **settings: str) -> Studio:
    return Studio.open(home, providers={"paid": selling(paid)}, settings=Settings.model_validate(settings))


@pytest.mark.parametrize("lookup", ["list", "none"])
async def test_p04_sixty_four_calls_race_for_the_last_cent(lookup: Lookup) -> None:
    paid = PaidService(lookup=lookup, concurrency=64)
    async with opened(":memory:", paid, budget_run_usd="1.01") as studio:
        board = studio.create_storyboard(a_storyboard(2, variations=16, **ONE))

        run = await render(studio, board.id)

        total = studio._parts.database.read(lambda tx: total_of_run(tx, run.id))
        assert (run.status, paid.charges, total.counted) == ("failed", 25, Decimal(1))
        assert run.error is not None
        assert run.error.startswith("The budget of this run is $1.01, and $1.00 of it is spent")
        assert sum(counts(studio.board(board.id)).values()) == 25


async def test_the_budget_of_a_day_holds_over_all_runs_and_a_restart(home: Path) -> None:
    paid = PaidService()
    async with opened(home, paid, budget_day_usd="0.12") as studio:
        board = studio.create_storyboard(a_storyboard(1, variations=2, **ONE))
        first = await render(studio, board.id, ["s01.start"])
    async with opened(home, paid, budget_day_usd="0.12") as studio:
        second = await render(studio, board.id, ["s01.end"])

    assert (first.status, second.status, paid.charges) == ("done", "failed", 3)
    assert second.error is not None
    assert "The budget of today (UTC) is $0.12" in second.error


async def test_a_run_that_a_budget_stopped_goes_on_when_there_is_more(home: Path) -> None:
    paid = PaidService()
    async with opened(home, paid) as studio:
        studio._parts.database.write(lambda tx: set_preference(tx, RUN, "0.12"))
        board = studio.create_storyboard(a_storyboard(1, variations=4, **ONE))
        await render(studio, board.id, ["s01.start"])
        studio._parts.database.write(lambda tx: set_preference(tx, RUN, "1"))

        run = await render(studio, board.id)

        assert (run.status, paid.charges) == ("done", 8)
        assert counts(studio.board(board.id)) == {"s01.start": 4, "s01.end": 4}


@pytest.mark.parametrize(
    "error",
    [AuthFailed("The key is not taken.", do="Check it."), OutOfCredit("No credit.", do="Top up."), NO_KEY],
)
async def test_an_error_that_the_next_call_would_meet_as_well_stops_the_run(
    error: AuthFailed | OutOfCredit,
) -> None:
    paid = PaidService(concurrency=1, meets=[refuses(error)])
    async with opened(":memory:", paid) as studio:
        board = studio.create_storyboard(a_storyboard(2, variations=4, **ONE))

        run = await render(studio, board.id)

        assert (run.status, run.error, len(paid.sent)) == ("failed", str(error), 1)
        assert {keyframe.state for keyframe in studio.board(board.id).keyframes.values()} == {"planned"}


async def test_what_was_made_before_the_stop_is_kept(home: Path) -> None:
    paid = PaidService(concurrency=1)
    async with opened(home, paid, budget_run_usd="0.20") as studio:
        board = studio.create_storyboard(a_storyboard(1, variations=4, **ONE))

        await render(studio, board.id)

        assert (sum(counts(studio.board(board.id)).values()), paid.charges) == (5, 5)


async def test_what_is_free_is_made_at_a_budget_of_nothing() -> None:
    async with opened(":memory:", PaidService(), budget_run_usd="0", budget_day_usd="0") as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="sketch", variations=1))

        assert (await render(studio, board.id)).status == "done"


async def test_a_full_service_gets_one_call_for_a_keyframe() -> None:
    paid = PaidService(concurrency=1, meets=[refuses(RateLimited("Full.", retry_after_s=0.01))] * 9)
    async with opened(":memory:", paid) as studio:
        tools = studio._parts.tools
        tools.meter._patience = tools.meter._patience.__class__(retries_s=(0.01, 0.01))
        board = studio.create_storyboard(a_storyboard(1, variations=4, **ONE))

        await render(studio, board.id, ["s01.start"])

        entries = studio._parts.database.read(all_entries)
        assert (len(paid.sent), [entry.status for entry in entries]) == (3, ["failed"])
