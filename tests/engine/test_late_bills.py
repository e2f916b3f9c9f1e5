"""A service's bill comes after its picture: what is shown changes then, and nothing waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from studio import Studio
from studio.domain.money import Cost
from studio.protocols import Handle
from studio.store import ledger
from tests.builders import a_storyboard
from tests.paid_services import PaidService, selling
from tests.rendering import render
from tests.waiting import until

BILLED = Cost(amount_usd=Decimal("0.03"), source="reported")


@dataclass
class Billing(PaidService):
    """Has its bills ready when it is let."""

    is_posted: bool = False

    async def billed(self, handle: Handle) -> Cost | None:
        """What it took."""
        return BILLED if self.is_posted else None


async def test_a_bill_changes_what_a_board_shows_also_after_a_restart(home: Path) -> None:
    service = Billing()
    async with Studio.open(home, providers={"paid": selling(service)}) as studio:
        board_id = studio.create_storyboard(a_storyboard(1, provider="paid", variations=1)).id
        run = await render(studio, board_id)
        before = (studio.board(board_id).cost_usd, studio.run(run.id).cost_usd)
    service.is_posted = True

    async with Studio.open(home, providers={"paid": selling(service)}) as studio:
        await until(lambda: _sources(studio) == {"reported"})

        board = studio.board(board_id)
        shown = [one.cost_usd for keyframe in board.keyframes.values() for one in keyframe.variations]
        kinds = [event.kind for event in studio.events(board_id)]
        assert (before, round(board.cost_usd, 6)) == ((0.08, 0.08), 0.06)
        assert (shown, round(studio.run(run.id).cost_usd, 6)) == ([0.03, 0.03], 0.06)
        assert kinds[-2:] == ["call.billed", "call.billed"]


def _sources(studio: Studio) -> set[str | None]:
    return {entry.cost_source for entry in studio._parts.database.read(ledger.all_entries)}
