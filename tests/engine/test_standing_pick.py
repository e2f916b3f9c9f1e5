"""A hand pick that a new rendering leaves where it is: nothing says that it was picked again."""

from __future__ import annotations

from studio import Studio
from tests.builders import a_storyboard
from tests.rendering import picked_id, rendered, second_best


async def test_a_hand_pick_that_stands_is_not_told_as_a_new_pick(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    chosen = second_best(view, "s01.end")
    studio.pick(chosen, by="ana")
    seen = studio.board(view.id).last_event

    await studio.wait(studio.regenerate(view.id, "s01.end", note="closer").id)

    told = [event.kind for event in studio.events(view.id, after=seen)]
    assert picked_id(studio.board(view.id), "s01.end") == chosen
    assert ("keyframe.picked" in told, told.count("keyframe.kept")) == (False, 1)
