"""What waits for room on the disk is counted, and whoever watches anything hears of it."""

from __future__ import annotations

import pytest

from studio.store.feed import Feed
from studio.store.unstored import TOPIC, Unstored


def test_ends_are_counted_as_long_as_they_wait() -> None:
    unstored = Unstored(Feed())

    with unstored.waiting():
        with unstored.waiting():
            both = unstored.count
        one = unstored.count

    assert (both, one, unstored.count) == (2, 1, 0)


def test_one_that_is_given_up_waits_no_more() -> None:
    unstored = Unstored(Feed())

    with pytest.raises(KeyError), unstored.waiting():
        raise KeyError("the studio is closed")

    assert unstored.count == 0


async def test_all_watchers_are_woken_when_one_begins_to_wait_and_when_it_is_stored() -> None:
    feed = Feed()
    unstored = Unstored(feed)

    with feed.listen("sb_1") as board, feed.listen(TOPIC) as own:
        with unstored.waiting():
            begun = await board.wait(10), await own.wait(10)
        stored = await board.wait(10), await own.wait(10)

    assert (begun, stored) == ((True, True), (True, True))
