"""A job that takes longer than its lost call is looked for: found late or in doubt, never bought again."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from studio import Studio
from studio.domain.view import KeyframeView
from studio.engine.patience import ENDED_ONLY
from studio.settings import Settings
from studio.store.ledger import all_entries
from tests.builders import a_storyboard
from tests.rendering import counts, render
from tests.wire.contract import ROWS, Row
from tests.wire.servers.base import WireServer

GRACE_S = 0.2
pytestmark = pytest.mark.parametrize("row", [ROWS["fal"]], ids=["fal"])


@pytest.fixture
async def studio(row: Row, server: WireServer) -> AsyncIterator[Studio]:
    """A studio whose usual grace for lost calls is a fifth of a second."""
    settings = Settings(lookup_grace_s=GRACE_S)
    providers = {"sold": lambda: row.open(server)}
    async with Studio.open(":memory:", providers=providers, settings=settings) as opened:
        yield opened


async def rendered_with(studio: Studio, server: WireServer, row: Row, job_s: float) -> KeyframeView:
    """One keyframe of one variation, whose job takes so long, and whose answer is lost."""
    server.script([row.rule(created=True, reset=True, job_time=job_s)])
    board = studio.create_storyboard(a_storyboard(1, provider="sold", variations=1, strategy="independent"))
    await render(studio, board.id, ["s01.start"])
    return studio.board(board.id).keyframes["s01.start"]


async def test_what_is_listed_once_it_has_ended_is_found_after_the_usual_grace(
    studio: Studio, server: WireServer, row: Row
) -> None:
    keyframe = await rendered_with(studio, server, row, job_s=3 * GRACE_S)

    assert (keyframe.state, len(keyframe.variations)) == ("picked", 1)
    assert (server.ledger.calls, len(server.ledger.charges)) == (1, 1)


async def test_what_takes_longer_still_is_in_doubt_and_is_never_sent_again(
    studio: Studio, server: WireServer, row: Row
) -> None:
    keyframe = await rendered_with(studio, server, row, job_s=60)

    assert keyframe.warning == "1 call possibly charged, without a picture. Render it again, or leave it."
    assert (server.ledger.calls, len(server.ledger.charges)) == (1, 1)
    (entry,) = studio._parts.database.read(all_entries)
    assert entry.looked_s >= ENDED_ONLY * GRACE_S


async def test_its_picture_is_taken_by_the_next_click_once_it_is_made(
    studio: Studio, server: WireServer, row: Row
) -> None:
    await rendered_with(studio, server, row, job_s=60)
    (board,) = studio.storyboards()
    server.script([])
    server.advance(61)

    await render(studio, board.id)

    assert counts(studio.board(board.id)) == {"s01.start": 1, "s01.end": 1}
    assert (server.ledger.calls, len(server.ledger.charges)) == (2, 2)
