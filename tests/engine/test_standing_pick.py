"""A pick that stays where it is, or is put back: nothing is told or changed beside it."""

from __future__ import annotations

import asyncio

import pytest

from studio import Studio
from studio.domain.view import KeyframeView, PickView
from studio.errors import InvalidInput
from tests.builders import a_storyboard
from tests.painting import FlatProvider
from tests.rendering import picked_id, rendered, second_best
from tests.waiting import until


async def test_a_hand_pick_that_stands_is_not_told_as_a_new_pick(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    chosen = second_best(view, "s01.end")
    studio.pick(chosen, by="ana")
    seen = studio.board(view.id).last_event

    await studio.wait(studio.regenerate(view.id, "s01.end", note="closer").id)

    told = [event.kind for event in studio.events(view.id, after=seen)]
    assert picked_id(studio.board(view.id), "s01.end") == chosen
    assert ("keyframe.picked" in told, told.count("keyframe.kept")) == (False, 1)


def end(studio: Studio, board_id: str) -> KeyframeView:
    """The end keyframe."""
    return studio.board(board_id).keyframes["s01.end"]


async def test_picking_again_by_hand_what_stands_puts_a_rendering_away_that_failed(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    chosen = second_best(view, "s01.end")
    studio.pick(chosen, by="ana")
    flat.fails = {view.keyframes["s01.end"].prompt}
    await studio.wait(studio.regenerate(view.id, "s01.end").id)
    told = end(studio, view.id)

    kept = studio.pick(chosen, by="ana")

    after = studio.board(view.id)
    assert (told.undecided, told.error is None, told.lacking) == (True, False, 2)
    assert (end(studio, view.id).undecided, end(studio, view.id).error) == (False, None)
    assert (after.failed_segments, end(studio, view.id).lacking) == ([], None)
    assert studio.pick(chosen, by="ana") == kept


async def test_picking_again_by_hand_what_stands_puts_a_rendering_away_that_was_stopped(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    chosen = second_best(view, "s01.end")
    studio.pick(chosen, by="ana")
    flat.passes = asyncio.Semaphore(0)
    run = studio.regenerate(view.id, "s01.end")
    studio.cancel(run.id)
    await studio.wait(run.id)
    told = end(studio, view.id)

    studio.pick(chosen, by="ana")

    assert (told.undecided, told.lacking) == (True, 2)
    assert (end(studio, view.id).undecided, end(studio, view.id).lacking) == (False, None)


async def test_picking_again_by_hand_what_stands_puts_away_that_some_could_not_be_made(
    studio: Studio, flat: FlatProvider
) -> None:
    flat.concurrency = 1
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    chosen = second_best(view, "s01.end")
    studio.pick(chosen, by="ana")
    flat.fail_first = 2
    await studio.wait(studio.regenerate(view.id, "s01.end").id)
    told = end(studio, view.id)

    studio.pick(chosen, by="ana")

    assert (told.undecided, end(studio, view.id).undecided) == (True, False)
    assert "could not be made" not in (end(studio, view.id).warning or "")


def standing(studio: Studio, board_id: str) -> PickView:
    """The pick of the end keyframe."""
    pick = studio.board(board_id).keyframes["s01.end"].pick
    assert pick is not None
    return pick


async def test_a_pick_of_the_studio_is_put_back_with_its_reason(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    await studio.wait(studio.regenerate(view.id, "s01.end", note="closer").id)
    before = standing(studio, view.id)
    studio.pick(view.keyframes["s01.end"].variations[0].id, by="ana")

    studio.restore_pick(before.id)

    assert standing(studio, view.id) == before.model_copy(update={"id": standing(studio, view.id).id})


async def test_a_hand_pick_is_put_back_as_the_choice_of_who_made_it(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    hers = studio.pick(second_best(view, "s01.end"), by="ana")
    studio.pick(picked_id(view, "s01.end"), by="ben")

    again = studio.restore_pick(hers.id)

    assert again == hers.model_copy(update={"id": again.id})
    assert studio.restore_pick(again.id) == again


async def test_taking_a_pick_back_is_no_choice_for_a_keyframe_that_waits_for_one(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=2, strategy="independent")
    view = await rendered(studio, spec)
    before = standing(studio, view.id)
    studio.pick(second_best(view, "s01.end"), by="ana")
    studio.update_storyboard(view.id, spec.model_copy(update={"subject": "A fox", "hold_for_pick": True}))
    studio.start(view.id, ["s01.end"])
    await until(lambda: end(studio, view.id).state == "waiting")

    studio.restore_pick(before.id)

    assert (end(studio, view.id).state, picked_id(studio.board(view.id), "s01.end")) == (
        "waiting",
        before.variation_id,
    )


@pytest.mark.parametrize("number", ["1", True, 1.5, None])
async def test_a_pick_is_named_by_its_number(studio: Studio, number: object) -> None:
    with pytest.raises(InvalidInput, match="The number of the pick must be a whole number"):
        studio.restore_pick(number)  # type: ignore[arg-type]
