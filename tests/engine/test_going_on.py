"""Going on with a new rendering of what has a picture already: what was cut short, and what failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from studio import StoryboardSpec, Studio
from studio.domain.run import Run
from tests.builders import a_storyboard
from tests.painting import FlatProvider
from tests.rendering import counts, render, rendered
from tests.waiting import until

KEY = "s01.start"


def a_brief(segments: int = 1, **fields: Any) -> StoryboardSpec:
    """A storyboard whose keyframes do not depend on each other, unless it is said."""
    return a_storyboard(
        segments, **{"provider": "flat", "variations": 4, "strategy": "independent", **fields}
    )


async def stopped(studio: Studio, flat: FlatProvider, begin: Callable[[], Run], made: int = 0) -> None:
    """Begin a run, and stop it when exactly so many of its pictures are there."""
    flat.passes = asyncio.Semaphore(made)
    run = begin()
    before = sum(counts(studio.board(run.board_id)).values())
    await until(lambda: sum(counts(studio.board(run.board_id)).values()) == before + made)
    studio.cancel(run.id)
    await studio.wait(run.id)
    flat.passes = None
    flat.asked.clear()


async def regenerated_in_part(studio: Studio, flat: FlatProvider, board_id: str) -> None:
    """A wish for four variations of a keyframe that was stopped when there was one."""
    await stopped(studio, flat, lambda: studio.regenerate(board_id, KEY, note="closer"), made=1)


async def test_a_regeneration_that_was_stopped_goes_on_with_its_wish_and_makes_what_is_lacking(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_brief())
    await regenerated_in_part(studio, flat, view.id)
    told = studio.board(view.id).keyframes[KEY].lacking

    run = await render(studio, view.id)

    assert (told, run.keys) == (3, [KEY])
    assert [op.prompt.count("closer") for op in flat.asked] == [1, 1, 1]
    after = studio.board(view.id).keyframes[KEY]
    assert (len(after.variations), after.lacking) == (8, None)


async def test_a_regeneration_that_was_stopped_before_its_first_call_goes_on(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_brief())
    await stopped(studio, flat, lambda: studio.regenerate(view.id, KEY, note="closer"))

    await render(studio, view.id)

    assert [op.prompt.count("closer") for op in flat.asked] == [1, 1, 1, 1]


async def test_whoever_picks_after_stopping_is_content_with_what_there_is(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_brief())
    await regenerated_in_part(studio, flat, view.id)
    studio.pick(studio.board(view.id).keyframes[KEY].variations[-1].id)

    run = await render(studio, view.id)

    assert (run.keys, flat.asked) == ([], [])


@pytest.mark.parametrize("named", [True, False])
async def test_a_wish_that_was_given_up_by_a_pick_does_not_come_back_with_an_edit(
    studio: Studio, flat: FlatProvider, *, named: bool
) -> None:
    spec = a_brief()
    view = await rendered(studio, spec)
    await regenerated_in_part(studio, flat, view.id)
    studio.pick(studio.board(view.id).keyframes[KEY].variations[0].id)
    studio.update_storyboard(view.id, spec.model_copy(update={"subject": "A fox"}))

    await render(studio, view.id, studio.stale(view.id) if named else None)

    assert [op.prompt for op in flat.asked if "closer" in op.prompt] == []
    assert len(flat.asked) == (8 if named else 0)


async def test_a_re_rendering_whose_edit_was_taken_back_is_not_gone_on_with(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_brief()
    view = await rendered(studio, spec)
    studio.update_storyboard(view.id, spec.model_copy(update={"subject": "A fox"}))
    await stopped(studio, flat, lambda: studio.start(view.id, studio.stale(view.id)))
    studio.update_storyboard(view.id, spec)

    run = await render(studio, view.id)

    assert (run.status, run.keys) == ("done", [])


async def test_going_on_makes_also_the_keyframe_that_failed_and_broke_the_rest_off(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_brief(2, variations=1, strategy="end-to-start")
    view = await rendered(studio, spec)
    studio.update_storyboard(view.id, spec.model_copy(update={"subject": "A fox"}))
    flat.fails = {spec.segments[0].end}
    broken = await render(studio, view.id, studio.stale(view.id))
    flat.fails = ()

    await render(studio, view.id)

    assert (broken.status, broken.failed_segments) == ("failed", [1])
    assert studio.stale(view.id) == []
    assert set(counts(studio.board(view.id)).values()) == {2}


async def test_a_wish_that_failed_is_tried_again_by_the_next_start(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_brief(2, variations=1)
    view = await rendered(studio, spec)
    flat.fails = {spec.segments[1].start}
    await studio.wait(studio.regenerate(view.id, "s02.start", note="closer").id)
    flat.fails = ()
    flat.asked.clear()

    run = await render(studio, view.id)

    assert (run.keys, [op.prompt.count("closer") for op in flat.asked]) == (["s02.start"], [1])
    assert studio.board(view.id).failed_segments == []


@pytest.mark.parametrize("named", [True, False])
async def test_of_one_keyframe_out_of_date_whose_rendering_was_stopped_only_the_rest_is_made(
    studio: Studio, flat: FlatProvider, *, named: bool
) -> None:
    spec = a_brief()
    view = await rendered(studio, spec)
    studio.update_storyboard(view.id, spec.model_copy(update={"subject": "A fox"}))
    await stopped(studio, flat, lambda: studio.start(view.id, [KEY]), made=1)

    await render(studio, view.id, [KEY] if named else None)

    assert len(flat.asked) == 3
    assert studio.stale(view.id) == ["s01.end"]


async def test_whoever_regenerates_what_was_stopped_gets_all_of_it_anew(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_brief())
    await regenerated_in_part(studio, flat, view.id)

    await studio.wait(studio.regenerate(view.id, KEY, note="wider").id)

    assert [op.prompt.count("wider") for op in flat.asked] == [1, 1, 1, 1]


async def test_what_going_on_would_take_is_told_before(studio: Studio, flat: FlatProvider) -> None:
    view = await rendered(studio, a_brief())
    await regenerated_in_part(studio, flat, view.id)
    flat.price_usd = 0.5

    told = await studio.estimate(view.id)

    assert (told.calls, told.cost_usd) == (3, 1.5)
