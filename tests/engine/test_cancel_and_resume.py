"""Stop, and go on: nothing that exists is made again."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from studio import Studio, StudioError
from studio.domain.run import Run
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory
from tests.rendering import counts, kinds, render


async def begun(studio: Studio, board_id: str, variations: int) -> str:
    """A run in which so many variations exist; the id of the run."""
    run = studio.start(board_id)
    async for event in studio.watch(board_id):
        variations -= event.kind == "variation.ready"
        if variations == 0:
            break
    return run.id


async def test_cancelling_ends_the_run_and_keeps_what_was_made(studio: Studio, flat: FlatProvider) -> None:
    flat.concurrency, flat.latency_s = 1, 0.02
    board = studio.create_storyboard(a_storyboard(segments=2, provider="flat", variations=3))
    run_id = await begun(studio, board.id, 2)

    studio.cancel(run_id)
    run = await studio.wait(run_id)

    assert run.status == "cancelled"
    assert sum(counts(studio.board(board.id)).values()) >= 2
    assert (await kinds(studio, board.id))[-1] == "run.cancelled"


async def test_a_cancelled_run_leaves_nothing_under_way(studio: Studio, flat: FlatProvider) -> None:
    flat.hold = asyncio.Event()
    board = studio.create_storyboard(a_storyboard(segments=2, provider="flat", variations=2))
    run = studio.start(board.id)

    studio.cancel(run.id)
    await studio.wait(run.id)

    states = {keyframe.state for keyframe in studio.board(board.id).keyframes.values()}
    assert (states, flat.under_way, studio.live_runs()) == ({"planned"}, 0, 0)


async def test_going_on_makes_only_the_variations_still_lacking(studio: Studio, flat: FlatProvider) -> None:
    flat.concurrency, flat.latency_s = 1, 0.01
    board = studio.create_storyboard(a_storyboard(segments=2, provider="flat", variations=3))
    run_id = await begun(studio, board.id, 4)
    studio.cancel(run_id)
    await studio.wait(run_id)
    made = sum(counts(studio.board(board.id)).values())
    flat.asked.clear()

    await render(studio, board.id)

    assert counts(studio.board(board.id)) == dict.fromkeys(
        ["s01.start", "s01.end", "s02.start", "s02.end"], 3
    )
    assert len(flat.asked) == 12 - made


async def test_cancelling_twice_or_after_the_end_changes_nothing(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    run = await render(studio, board.id)

    again = studio.cancel(run.id)

    assert again.status == "done"
    assert (await kinds(studio, board.id))[-1] == "run.done"


async def test_leaving_the_studio_interrupts_the_run_and_the_next_one_goes_on(home: Path) -> None:
    slow = FlatProvider(hold=asyncio.Event())
    async with Studio.open(home, providers={"flat": factory(slow)}) as first:
        board = first.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
        run = first.start(board.id)

    async with Studio.open(home, providers={"flat": factory(FlatProvider())}) as second:
        found = second.run(run.id)
        await render(second, board.id)
        after = second.board(board.id)

    assert found.status == "interrupted"
    assert after.status == "ready"


async def test_keyframes_that_are_being_made_are_refused(studio: Studio, flat: FlatProvider) -> None:
    flat.hold = asyncio.Event()
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    studio.start(board.id)

    with pytest.raises(StudioError, match=r"s01\.start: being rendered"):
        studio.start(board.id, ["s01.start"])


async def test_other_keyframes_of_a_rendering_board_may_start(studio: Studio, flat: FlatProvider) -> None:
    board = studio.create_storyboard(a_storyboard(segments=2, provider="flat", variations=1))
    await render(studio, board.id)
    flat.hold = asyncio.Event()
    first = studio.start(board.id, ["s01.start"])

    second = studio.start(board.id, ["s02.start"])

    flat.hold.set()
    assert [(await studio.wait(one.id)).status for one in (first, second)] == ["done", "done"]


async def test_a_board_is_about_what_still_renders_also_when_a_newer_run_has_ended(
    studio: Studio, flat: FlatProvider
) -> None:
    board = studio.create_storyboard(a_storyboard(segments=2, provider="flat", variations=1))
    await render(studio, board.id)
    flat.hold = asyncio.Event()
    first, second = studio.start(board.id, ["s01.start"]), studio.start(board.id, ["s02.start"])
    both = studio.board(board.id).live_runs

    studio.cancel(second.id)
    await studio.wait(second.id)

    view = studio.board(board.id)
    assert (both, view.live_runs, view.run and view.run.id) == ([first.id, second.id], [first.id], first.id)
    flat.hold.set()
    await studio.wait(first.id)
    assert studio.board(board.id).live_runs == []


async def test_a_run_that_is_stopped_in_the_moment_it_begins_ends(studio: Studio, flat: FlatProvider) -> None:
    flat.hold = asyncio.Event()
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    started: list[Run] = []

    def begin_and_stop() -> None:
        started.append(studio.start(board.id))
        studio.cancel(started[0].id)

    # Joined here, so that the event loop has no moment between the two.
    thread = threading.Thread(target=begin_and_stop)
    thread.start()
    thread.join()

    async with asyncio.timeout(20):
        assert (await studio.wait(started[0].id)).status == "cancelled"


async def test_a_storyboard_that_is_being_rendered_cannot_be_deleted(
    studio: Studio, flat: FlatProvider
) -> None:
    flat.hold = asyncio.Event()
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    studio.start(board.id)

    with pytest.raises(StudioError, match="being rendered"):
        studio.delete_storyboard(board.id)


async def cut_short(studio: Studio, flat: FlatProvider, board_id: str, made: int) -> None:
    """A run of the board that was cancelled when so many variations were there."""
    flat.concurrency, flat.latency_s = 1, 0.02
    run_id = await begun(studio, board_id, made)
    studio.cancel(run_id)
    await studio.wait(run_id)


async def test_an_edit_between_stopping_and_going_on_makes_all_anew_without_a_clash(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=3)
    board = studio.create_storyboard(spec)
    await cut_short(studio, flat, board.id, 2)
    edited = [one.model_copy(update={"start": "she leaves", "end": "she is gone"}) for one in spec.segments]
    studio.update_storyboard(board.id, spec.model_copy(update={"segments": edited}))

    run = await render(studio, board.id)

    assert (run.status, studio.stale(board.id)) == ("done", [])


async def test_ones_own_picture_between_stopping_and_going_on_takes_no_number_away(
    studio: Studio, flat: FlatProvider, astronaut_bytes: bytes
) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=2, strategy="joined")
    board = studio.create_storyboard(spec)
    await cut_short(studio, flat, board.id, 1)
    await studio.add_variation(board.id, "s01.start", astronaut_bytes)
    studio.update_storyboard(board.id, spec.model_copy(update={"variations": 6}))

    run = await render(studio, board.id, ["s01.start"])

    numbers = [one.index for one in studio.board(board.id).keyframes["s01.start"].variations]
    assert run.status == "done"
    assert sorted(set(numbers)) == sorted(numbers)


async def test_a_keyframe_that_continues_after_it_was_cut_short_is_taken_over(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=2)
    board = studio.create_storyboard(spec)
    await cut_short(studio, flat, board.id, 5)
    second = spec.segments[1].model_copy(update={"continues": True})
    studio.update_storyboard(board.id, spec.model_copy(update={"segments": [spec.segments[0], second]}))

    run = await render(studio, board.id)

    assert (run.status, studio.board(board.id).status) == ("done", "ready")


async def test_asked_for_keys_are_made_anew_also_after_they_were_cut_short(
    studio: Studio, flat: FlatProvider
) -> None:
    board = studio.create_storyboard(a_storyboard(1, provider="flat", variations=2, strategy="independent"))
    await render(studio, board.id)
    flat.hold = asyncio.Event()
    run = studio.regenerate(board.id, "s01.start", note="closer")
    studio.cancel(run.id)
    await studio.wait(run.id)
    flat.hold = None
    flat.asked.clear()

    await render(studio, board.id, ["s01.start"])

    assert [op.prompt.count("closer") for op in flat.asked] == [0, 0]


async def test_going_on_finishes_a_re_rendering_that_was_cut_short(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=2, strategy="independent")
    board = studio.create_storyboard(spec)
    await render(studio, board.id)
    studio.update_storyboard(board.id, spec.model_copy(update={"subject": "A fox"}))
    flat.hold = asyncio.Event()
    run = studio.start(board.id, studio.stale(board.id))
    studio.cancel(run.id)
    await studio.wait(run.id)
    flat.hold = None

    await render(studio, board.id)

    assert studio.stale(board.id) == []


async def test_what_lies_downstream_waits_for_another_run(studio: Studio, flat: FlatProvider) -> None:
    flat.latency_s = 0.05
    board = studio.create_storyboard(a_storyboard(segments=2, provider="flat", variations=1))

    first = studio.start(board.id, ["s01.end"])
    second = studio.start(board.id)
    await studio.wait(first.id)
    await studio.wait(second.id)

    sources = studio.board(board.id).keyframes["s02.start"].variations[0].sources
    assert ([source.name for source in sources], studio.stale(board.id)) == (["s01.end"], [])


async def test_a_picture_whose_file_is_gone_does_not_stop_going_on(
    studio: Studio, flat: FlatProvider
) -> None:
    board = studio.create_storyboard(a_storyboard(1, provider="flat", variations=4, strategy="independent"))
    await cut_short(studio, flat, board.id, 2)
    made = [v for keyframe in studio.board(board.id).keyframes.values() for v in keyframe.variations]
    Path(made[0].image.path).unlink()

    run = await render(studio, board.id)

    assert run.status == "done"


async def test_stopping_twice_at_once_stops_once(studio: Studio, flat: FlatProvider) -> None:
    flat.hold = asyncio.Event()
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    run = studio.start(board.id)

    studio.cancel(run.id)
    studio.cancel(run.id)
    await studio.wait(run.id)

    assert (await kinds(studio, board.id)).count("run.cancelled") == 1


async def test_a_studio_is_entered_once(home: Path) -> None:
    async with Studio.open(home) as studio:
        with pytest.raises(StudioError, match="entered before"):
            await studio.__aenter__()

        assert studio.storyboards() == []
