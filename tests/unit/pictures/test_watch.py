"""Calls that may take only so long, looked after by one thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from studio.pictures.watch import Watch

# So long that no busy machine takes it for a call that does nothing.
NOT_YET_S, LATER_S = 0.4, 0.5


@pytest.fixture
def watch() -> Iterator[Watch]:
    made = Watch()
    yield made
    made.close()


@pytest.fixture
def others() -> set[threading.Thread]:
    """The threads that were there before."""
    return set(threading.enumerate())


def watching(others: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread for thread in threading.enumerate() if thread.name == "child-watch" and thread not in others
    ]


def test_a_call_that_takes_too_long_is_ended(watch: Watch) -> None:
    ended = threading.Event()

    with watch.limit(0.01, ended.set):
        assert ended.wait(5)


def test_a_call_that_is_over_in_time_is_left_alone(watch: Watch) -> None:
    wrongly_ended, later = threading.Event(), threading.Event()

    with watch.limit(NOT_YET_S, wrongly_ended.set):
        pass
    with watch.limit(LATER_S, later.set):
        assert later.wait(5)

    assert not wrongly_ended.is_set()


def test_a_shorter_limit_does_not_wait_for_a_longer_one(watch: Watch) -> None:
    short, long = threading.Event(), threading.Event()

    with watch.limit(60, long.set), watch.limit(0.01, short.set):
        assert short.wait(5)

    assert not long.is_set()


def test_a_call_that_fails_is_not_watched_any_longer(watch: Watch) -> None:
    ended, later = threading.Event(), threading.Event()

    with pytest.raises(ValueError, match="broken"), watch.limit(NOT_YET_S, ended.set):
        raise ValueError("broken")
    with watch.limit(LATER_S, later.set):
        assert later.wait(5)

    assert not ended.is_set()


def test_many_calls_need_one_thread(watch: Watch, others: set[threading.Thread]) -> None:
    with watch.limit(60, lambda: None), watch.limit(60, lambda: None), watch.limit(60, lambda: None):
        assert len(watching(others)) == 1


def test_closing_ends_the_thread(watch: Watch, others: set[threading.Thread]) -> None:
    with watch.limit(60, lambda: None):
        (thread,) = watching(others)

    watch.close()
    thread.join(5)

    assert not thread.is_alive()
