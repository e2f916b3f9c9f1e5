"""A paid picture that lies on a host nobody has allowed: it waits, and is fetched once a person allows it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.errors import AddressRefused, Conflict, InvalidInput
from studio.service.holding import HeldPictures
from studio.settings import Settings
from studio.store.ledger import all_entries
from tests.builders import a_storyboard
from tests.paid_services import PaidService, selling
from tests.rendering import kinds, render

HOST = "cdn.elsewhere.example"
REFUSED = AddressRefused(f"The picture lies on {HOST}.", do="Allow it.", host=HOST)
TWO_HELD = HeldPictures(
    service="paid",
    label="Paid painter",
    host=HOST,
    pictures=2,
    text=(
        "2 pictures of Paid painter are paid for and not fetched: they lie on cdn.elsewhere.example, "
        "which is not among its hosts."
    ),
)


@pytest.fixture
def paid() -> PaidService:
    """A service whose results lie where nothing is fetched from."""
    return PaidService(not_collected=REFUSED)


@pytest.fixture
async def studio(paid: PaidService) -> AsyncIterator[Studio]:
    """A studio that buys its pictures there."""
    async with Studio.open(":memory:", providers={"paid": selling(paid)}) as opened:
        yield opened


async def held_board(studio: Studio) -> str:
    """A storyboard whose first keyframe was rendered, and whose two pictures are held."""
    board = studio.create_storyboard(a_storyboard(1, variations=2, provider="paid", strategy="independent"))
    await render(studio, board.id, ["s01.start"])
    await event(studio, board.id, "call.held", 2)
    return board.id


async def event(studio: Studio, board_id: str, kind: str, count: int) -> None:
    """Wait until so many events of this kind have happened."""
    seen = 0
    async for one in studio.watch(board_id, follow=True):
        seen += one.kind == kind
        if seen == count:
            return


async def test_what_is_held_is_told_by_service_and_host(studio: Studio) -> None:
    board_id = await held_board(studio)

    assert studio.held_pictures() == [TWO_HELD]
    assert studio.held_pictures(board_id) == [TWO_HELD]
    assert studio.held_pictures(studio.create_storyboard(a_storyboard()).id) == []


async def test_the_keyframe_says_that_its_pictures_are_paid(studio: Studio) -> None:
    board_id = await held_board(studio)

    keyframe = studio.board(board_id).keyframes["s01.start"]

    assert keyframe.warning == "2 calls paid, and not fetched: allow downloads from the host."
    assert HOST in (keyframe.error or "")


async def test_allowing_the_host_fetches_them_at_once_and_buys_nothing(
    studio: Studio, paid: PaidService
) -> None:
    board_id = await held_board(studio)
    paid.not_collected = None

    info = await studio.allow_host("paid", f"https://{HOST}/a.png")
    await event(studio, board_id, "variation.ready", 2)

    keyframe = studio.board(board_id).keyframes["s01.start"]
    assert (len(keyframe.variations), keyframe.warning, keyframe.state) == (2, None, "picked")
    assert (paid.charges, len(paid.sent), info.set_hosts) == (2, 2, [HOST])
    assert studio.held_pictures() == []
    assert {entry.status for entry in studio._parts.database.read(all_entries)} == {"succeeded"}


async def test_what_was_allowed_before_stays_allowed(studio: Studio) -> None:
    await studio.allow_host("paid", "one.example")

    info = await studio.allow_host("paid", "two.example")

    assert info.set_hosts == ["one.example", "two.example"]


async def test_after_a_restart_they_are_still_held_and_can_be_had(tmp_path: Path, paid: PaidService) -> None:
    async with Studio.open(tmp_path / "data", providers={"paid": selling(paid)}) as first:
        board_id = await held_board(first)

    async with Studio.open(tmp_path / "data", providers={"paid": selling(paid)}) as second:
        await event(second, board_id, "call.held", 4)
        held = second.held_pictures()
        paid.not_collected = None
        await second.allow_host("paid", HOST)
        await event(second, board_id, "variation.ready", 2)

    assert (held, paid.charges) == ([TWO_HELD], 2)


async def test_a_host_that_is_none_is_refused(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="not the name of a host"):
        await studio.allow_host("paid", "127.0.0.1")


async def test_where_others_use_the_studio_no_visitor_allows_a_host(paid: PaidService) -> None:
    shared = Settings(token=SecretStr("password"))

    async with Studio.open(":memory:", providers={"paid": selling(paid)}, settings=shared) as studio:
        with pytest.raises(Conflict, match="where others use the studio too"):
            await studio.allow_host("paid", HOST)


async def test_a_board_without_such_pictures_has_no_such_events(studio: Studio, paid: PaidService) -> None:
    paid.not_collected = None
    board = studio.create_storyboard(a_storyboard(1, variations=1, provider="paid", strategy="independent"))

    await render(studio, board.id)

    assert "call.held" not in await kinds(studio, board.id)
