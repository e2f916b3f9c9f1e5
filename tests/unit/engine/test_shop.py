"""What callers of one provider share: connections that are open while somebody uses them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from studio.engine.gate import FairGate
from studio.engine.shop import DOWNLOADS, Shop
from studio.protocols import Op, OutputRef
from tests.paid_services import PaidService
from tests.unit.engine.buying import Market
from tests.waiting import until

Open = Callable[..., Market]


class Visited(PaidService):
    """A service of a visit, which says how often it was closed."""

    closed = 0

    async def close(self) -> None:
        """Slowly, as a network is."""
        await asyncio.sleep(0.05)
        self.closed += 1


class Stuck(PaidService):
    """A service whose connections cannot be closed."""

    async def close(self) -> None:
        """Fails as a plug-in may."""
        raise RuntimeError("cannot be closed")


def a_visit(service: PaidService) -> Shop:
    return Shop("paid", service, FairGate(4), fleeting=True)


async def test_a_paid_picture_comes_through_though_the_connections_cannot_be_closed(
    market: Open, caplog: pytest.LogCaptureFixture
) -> None:
    shop = market(Stuck(lookup="none"))
    shop.shop.fleeting = True

    bought = await shop.buy()

    assert (bought.fleeting, shop.statuses()) == (True, ["intended"])
    await until(lambda: "the connections to paid could not be closed" in caplog.text)


async def test_connections_are_open_as_long_as_a_picture_is_downloaded() -> None:
    service = Visited()
    shop = a_visit(service)

    async with shop.fetching():
        async with shop.sending("image"):
            pass
        await shop.rest()
        closed_while_out = service.closed

    await until(lambda: service.closed == 1)
    assert closed_while_out == 0


async def test_who_comes_while_connections_are_closed_waits_for_new_ones() -> None:
    service = Visited()
    shop = a_visit(service)
    leaving = asyncio.create_task(shop.rest())
    await asyncio.sleep(0)

    async with shop.in_use():
        closed_before = service.closed

    await leaving
    assert closed_before == 1


async def test_connections_that_all_share_stay_open() -> None:
    service = Visited()
    shop = Shop("paid", service, FairGate(4))

    async with shop.sending("image"):
        pass
    await asyncio.sleep(0)

    assert (service.closed, shop._rests) == (0, set())


class Slow(PaidService):
    """Its videos come when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.videos_begun = 0
        self.videos_come = asyncio.Event()

    async def collect(self, output: OutputRef) -> bytes:
        """A picture at once."""
        if output.is_video:
            self.videos_begun += 1
            await self.videos_come.wait()
        return await super().collect(output)


async def test_videos_are_downloaded_one_by_one_and_keep_no_picture_waiting(market: Open) -> None:
    service = Slow()
    shop = market(service)
    videos = [asyncio.create_task(shop.buy(what="video_face_swap")) for _ in range(DOWNLOADS)]
    await until(lambda: service.videos_begun > 0)

    await shop.buy()
    begun_before_the_first_had_come = service.videos_begun
    service.videos_come.set()
    await asyncio.gather(*videos)

    assert (begun_before_the_first_had_come, service.videos_begun) == (1, DOWNLOADS)


class Far(PaidService):
    """Videos take until the test says so to get there."""

    def __init__(self) -> None:
        super().__init__(one_at_a_time=True)
        self.begun = 0
        self.arrived = asyncio.Event()

    async def prepare(self, op: Op) -> None:
        """Pictures are there."""
        if op.job == "video_face_swap":
            self.begun += 1
            await self.arrived.wait()


async def test_pictures_are_bought_while_a_video_is_uploaded(market: Open) -> None:
    service = Far()
    shop = market(service)
    video = asyncio.create_task(shop.buy(job="video_face_swap", what="video_face_swap"))
    await until(lambda: service.begun == 1)

    await shop.buy()
    bought_meanwhile = [op.job for op in service.sent]
    service.arrived.set()
    await video

    assert (bought_meanwhile, service.charges) == (["image"], 2)


async def test_stopping_ends_an_upload_of_which_nothing_was_written_down(market: Open) -> None:
    service = Far()
    shop = market(service)
    video = asyncio.create_task(shop.buy(job="video_face_swap", what="video_face_swap"))
    await until(lambda: service.begun == 1)

    video.cancel()
    [ended] = await asyncio.gather(video, return_exceptions=True)

    assert isinstance(ended, asyncio.CancelledError)
    assert (service.sent, shop.entries()) == ([], [])
