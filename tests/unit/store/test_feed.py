"""Waking watchers: it may be early or twice, never lost."""

from __future__ import annotations

import asyncio
import threading

from studio.store.feed import Bell, Feed


async def test_a_bell_rings_for_its_own_storyboard() -> None:
    feed = Feed()

    with feed.listen("sb_1") as bell:
        feed.wake({"sb_2", "sb_1"})
        woken = await bell.wait(10)

    assert woken


async def test_a_bell_does_not_ring_for_another_storyboard() -> None:
    feed = Feed()

    with feed.listen("sb_1") as bell:
        feed.wake({"sb_2"})
        woken = await bell.wait(0.05)

    assert not woken


async def test_a_ring_between_two_waits_is_not_lost() -> None:
    feed = Feed()

    with feed.listen("sb_1") as bell:
        feed.wake({"sb_1"})
        await asyncio.sleep(0)
        woken = await bell.wait(0)

    assert woken


async def test_many_rings_between_two_waits_are_one() -> None:
    feed = Feed()

    with feed.listen("sb_1") as bell:
        feed.wake({"sb_1"})
        feed.wake({"sb_1"})
        first = await bell.wait(10)
        second = await bell.wait(0.05)

    assert (first, second) == (True, False)


async def test_every_watcher_of_a_storyboard_is_woken() -> None:
    feed = Feed()

    with feed.listen("sb_1") as first, feed.listen("sb_1") as second:
        feed.wake({"sb_1"})
        woken = list(await asyncio.gather(first.wait(10), second.wait(10)))

    assert woken == [True, True]


async def test_a_bell_is_rung_from_another_thread() -> None:
    feed = Feed()

    with feed.listen("sb_1") as bell:
        waiting = asyncio.create_task(bell.wait(10))
        await asyncio.to_thread(feed.wake, {"sb_1"})

        assert await waiting


def test_a_watcher_on_another_loop_is_woken() -> None:
    feed = Feed()
    listening = threading.Event()
    woken: list[bool] = []

    async def listen() -> None:
        with feed.listen("sb_1") as bell:
            listening.set()
            woken.append(await bell.wait(10))

    thread = threading.Thread(target=asyncio.run, args=(listen(),))
    thread.start()
    listening.wait(10)
    feed.wake({"sb_1"})
    thread.join()

    assert woken == [True]


def test_a_watcher_whose_loop_is_over_disturbs_nobody() -> None:
    async def make_bell() -> Bell:
        return Bell()

    bell = asyncio.run(make_bell())

    bell.ring()


async def test_nothing_is_kept_of_a_watcher_that_left() -> None:
    feed = Feed()

    with feed.listen("sb_1"), feed.listen("sb_1"):
        pass

    assert feed._bells == {}


async def test_what_concerns_all_rings_every_bell() -> None:
    feed = Feed()

    with feed.listen("sb_1") as first, feed.listen("kit_1") as second:
        feed.wake_all()
        woken = await first.wait(10), await second.wait(10)

    assert woken == (True, True)
