from __future__ import annotations

import asyncio
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from studio.errors import CannotShow, PictureRefused, ProviderFailed
from studio.pictures.child import ChildDied, ChildPool

posix_only = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no such limits; the wall clock holds there"
)


@pytest.fixture
def pool() -> Iterator[ChildPool]:
    pool = ChildPool("tests.child_tasks:misbehave", processes=1)
    yield pool
    pool.close()


@pytest.fixture
def limited() -> Iterator[ChildPool]:
    pool = ChildPool("tests.child_tasks:misbehave", processes=1, limited=True)
    yield pool
    pool.close()


class WatchedPool(ChildPool):
    """A pool that tells when a call has got its child."""

    def __init__(self, task: str, *, processes: int) -> None:
        super().__init__(task, processes=processes)
        self.taken = threading.Event()

    def _take(self) -> Any:
        child = super()._take()
        self.taken.set()
        return child


def end_at_once(pool: ChildPool) -> None:
    """What the wall clock would do later."""
    next(iter(pool._children))._process.kill()


def processes_of(pool: ChildPool, calls: int) -> list[int]:
    return [pool.call({})[0]["pid"] for _ in range(calls)]


def died(pool: ChildPool, wish: str, *blobs: bytes) -> ChildDied:
    with pytest.raises(ChildDied) as caught:
        pool.call({"do": wish}, blobs)
    return caught.value


def test_a_child_gets_the_request_and_its_blobs_and_answers_with_both(pool: ChildPool) -> None:
    reply = pool.call({"width": 3}, [b"\0\1\2", b"", b"x" * 300_000])

    assert reply == ({"width": 3}, [b"\0\1\2", b"", b"x" * 300_000])


def test_a_standing_child_is_used_again_until_it_has_had_its_files() -> None:
    pool = ChildPool("tests.child_tasks:tell_process", processes=1, max_files=3)

    first, second, third, fourth = processes_of(pool, 4)
    pool.close()

    assert first == second == third
    assert fourth != first


def test_one_file_a_process_means_that_no_two_files_meet() -> None:
    pool = ChildPool("tests.child_tasks:tell_process", processes=1, max_files=1)

    processes = processes_of(pool, 3)
    pool.close()

    assert len(set(processes)) == 3


def test_a_pool_that_gets_ready_starts_what_is_missing_and_uses_what_stands_first() -> None:
    pool = ChildPool("tests.child_tasks:tell_process", processes=2)
    standing = processes_of(pool, 1)

    pool.get_ready()
    pool.get_ready()

    started, again = len(pool._children), processes_of(pool, 2)
    pool.close()
    assert (started, again) == (2, standing * 2)


def test_a_closed_pool_gets_no_child_ready(pool: ChildPool) -> None:
    pool.close()

    pool.get_ready()

    assert not pool._children


def test_calls_from_many_threads_share_the_children() -> None:
    pool = ChildPool("tests.child_tasks:tell_process", processes=2)

    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _: pool.call({})[0]["pid"], range(24)))
    pool.close()

    assert len(replies) == 24
    assert len(set(replies)) <= 2


def test_each_caller_gets_the_answer_to_its_own_question() -> None:
    pool = ChildPool("tests.child_tasks:echo", processes=2)

    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda n: pool.call({"n": n}, [b"%d" % n]), range(50)))
    pool.close()

    assert replies == [({"n": n}, [b"%d" % n]) for n in range(50)]


def test_a_refusal_in_the_child_is_the_same_refusal_here(pool: ChildPool) -> None:
    with pytest.raises(PictureRefused) as caught:
        pool.call({"do": "refuse"})

    assert (caught.value.happened, caught.value.do) == ("It is a poem.", "Choose a picture.")


def test_a_rendering_that_failed_in_the_child_failed_here(pool: ChildPool) -> None:
    with pytest.raises(ProviderFailed, match="The paint ran out"):
        pool.call({"do": "fail"})


def test_what_a_renderer_cannot_show_is_told_as_that(pool: ChildPool) -> None:
    with pytest.raises(CannotShow, match=r"The photo shows no feet\. Choose a service\."):
        pool.call({"do": "admit"})


def test_a_child_that_refused_goes_on_serving() -> None:
    pool = ChildPool("tests.child_tasks:misbehave", processes=1)
    pool.call({})
    before = next(iter(pool._children))._process.pid

    with pytest.raises(PictureRefused):
        pool.call({"do": "refuse"})
    pool.call({})
    after = next(iter(pool._children))._process.pid
    pool.close()

    assert before == after


@posix_only
def test_a_crash_is_told_by_its_signal_and_the_next_call_gets_another_child(pool: ChildPool) -> None:
    error = died(pool, "crash")

    assert error.why == "ended with -11"
    assert pool.call({"n": 1}) == ({"n": 1}, [])


def test_a_child_that_leaves_without_a_word_is_replaced(pool: ChildPool) -> None:
    assert died(pool, "leave").why == "ended with 0"
    assert pool.call({"n": 1}) == ({"n": 1}, [])


def test_a_child_that_hangs_is_ended_by_the_wall_clock() -> None:
    pool = ChildPool("tests.child_tasks:misbehave", processes=1, timeout_s=0.5)

    error = died(pool, "hang")
    pool.close()

    assert error.why == "took too long"


def test_an_answer_that_is_no_frame_ends_the_child(pool: ChildPool) -> None:
    assert died(pool, "babble").why in {"answered nonsense", "ended with 0"}
    assert pool.call({"n": 1}) == ({"n": 1}, [])


def test_what_a_library_prints_does_not_get_into_the_answers(pool: ChildPool) -> None:
    assert pool.call({"do": "chatter"}) == ({"said": "it"}, [])
    assert pool.call({"n": 1}) == ({"n": 1}, [])


def test_an_unexpected_error_ends_the_child_and_hides_its_text(
    pool: ChildPool, caplog: pytest.LogCaptureFixture
) -> None:
    error = died(pool, "stumble", b"a file")

    assert error.why.startswith("failed with KeyError in _stumble")
    assert "secret" not in caplog.text
    assert "Traceback" not in caplog.text


def test_the_log_names_the_file_that_a_child_died_of_by_its_digest(
    pool: ChildPool, caplog: pytest.LogCaptureFixture
) -> None:
    died(pool, "leave", b"a file")

    assert (
        "ended with 0; sha256 7365d029861e32c521f8089b00a6fb32daf0615025b69b599d1ce53501b845c2" in caplog.text
    )


def test_a_child_that_died_while_nobody_looked_is_replaced_before_the_next_call(pool: ChildPool) -> None:
    pool.call({})
    idle = pool._idle[0]._process
    idle.kill()
    idle.wait()

    assert pool.call({"n": 1}) == ({"n": 1}, [])


def test_a_task_that_does_not_exist_is_a_child_that_died() -> None:
    pool = ChildPool("tests.child_tasks:nothing_of_the_kind", processes=1)

    error = died(pool, "anything")
    pool.close()

    assert error.why == "ended with 1"


@posix_only
def test_children_for_foreign_bytes_have_limits_and_each_file_its_own_seconds() -> None:
    pool = ChildPool("tests.child_tasks:tell_limits", processes=1, limited=True)

    limits, _ = pool.call({})
    pool.close()

    seconds = limits.pop("RLIMIT_CPU")
    assert limits == {"RLIMIT_AS": 2 * 1024**3, "RLIMIT_FSIZE": 0, "RLIMIT_NOFILE": 16, "RLIMIT_CORE": 0}
    assert 10 < seconds <= 13


@posix_only
def test_a_child_that_asks_for_too_much_memory_dies_alone(limited: ChildPool) -> None:
    error = died(limited, "devour")

    assert error.why.startswith("failed with MemoryError")
    assert limited.call({"n": 1}) == ({"n": 1}, [])


@posix_only
def test_a_limited_child_writes_no_file(limited: ChildPool, tmp_path: Path) -> None:
    with pytest.raises(ChildDied) as caught:
        limited.call({"do": "write", "path": str(tmp_path / "loot")})

    assert caught.value.why.startswith("failed with OSError")
    assert (tmp_path / "loot").read_bytes() == b""


def test_a_child_that_died_of_foreign_bytes_is_told_as_a_picture_that_could_not_be_read(
    limited: ChildPool,
) -> None:
    error = died(limited, "leave")

    assert error.happened == "The picture could not be read safely."
    assert error.do == "Save it anew as JPEG or PNG and choose that."


def test_a_child_that_died_at_its_own_work_is_told_as_work_that_broke_off(pool: ChildPool) -> None:
    assert str(died(pool, "leave")) == "Work on a picture broke off. Try again."


def test_a_child_knows_no_key_and_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "a secret")
    monkeypatch.setenv("STUDIO_HOME", "/somewhere")
    pool = ChildPool("tests.child_tasks:tell_process", processes=1)

    environment: dict[str, Any] = pool.call({})[0]["environment"]
    pool.close()

    assert "a secret" not in environment.values()
    assert "STUDIO_HOME" not in environment
    assert environment["PATH"] == os.environ["PATH"]


@posix_only
def test_a_child_can_be_told_to_be_nice() -> None:
    pool = ChildPool("tests.child_tasks:tell_process", processes=1, nice=7)

    niceness = pool.call({})[0]["nice"] - os.nice(0)
    pool.close()

    assert niceness == 7


def test_closing_ends_every_child() -> None:
    pool = ChildPool("tests.child_tasks:echo", processes=1)
    pool.call({})
    process = pool._idle[0]._process

    pool.close()

    assert process.returncode is not None


def test_a_closed_pool_starts_nothing_any_more(pool: ChildPool) -> None:
    pool.close()

    assert died(pool, "echo").why == "was not started: the pool is closed"


async def test_a_closed_pool_refuses_awaited_calls_too(pool: ChildPool) -> None:
    pool.close()

    with pytest.raises(ChildDied):
        await pool.call_async({})


def test_closing_ends_a_call_that_is_under_way_without_a_word_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pool = WatchedPool("tests.child_tasks:misbehave", processes=1)

    with ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(died, pool, "hang")
        pool.taken.wait()
        pool.close()
        error = hanging.result()

    assert error.why.startswith("ended with")
    assert caplog.text == ""


async def test_a_call_can_be_awaited(pool: ChildPool) -> None:
    assert await pool.call_async({"n": 1}, [b"x"]) == ({"n": 1}, [b"x"])


async def test_a_cancelled_call_leaves_the_pool_in_order() -> None:
    pool = WatchedPool("tests.child_tasks:misbehave", processes=1)
    hanging = asyncio.create_task(pool.call_async({"do": "hang"}))
    await asyncio.to_thread(pool.taken.wait)

    hanging.cancel()
    end_at_once(pool)
    answer = await pool.call_async({"n": 1})
    pool.close()

    assert hanging.cancelled()
    assert answer == ({"n": 1}, [])


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets us wait for a process that is not our child"
)
def test_a_child_ends_when_the_one_who_started_it_is_gone() -> None:
    script = (
        "import os\n"
        "from studio.pictures.child import ChildPool\n"
        "pool = ChildPool('tests.child_tasks:tell_process', processes=1)\n"
        "print(pool.call({})[0]['pid'], flush=True)\n"
        "os._exit(9)\n"
    )
    root = Path(__file__).resolve().parents[3]

    parent = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )

    assert parent.returncode == 9
    assert ends(int(parent.stdout))


def ends(pid: int, within_s: float = 10) -> bool:
    """Whether the process is gone, or goes within that time."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended, _, _ = select.select([process], [], [], within_s)
    os.close(process)
    return bool(ended)


def test_a_script_without_a_main_guard_can_use_children() -> None:
    script = (
        "from studio.pictures.child import ChildPool\n"
        "pool = ChildPool('tests.child_tasks:echo', processes=2)\n"
        "print(pool.call({'n': 1}))\n"
        "pool.close()\n"
    )
    root = Path(__file__).resolve().parents[3]

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stdout == "({'n': 1}, [])\n"
