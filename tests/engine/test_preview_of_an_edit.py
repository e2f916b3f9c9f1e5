"""What an edited brief would put out of date, asked before it is saved."""

from __future__ import annotations

import pytest

from studio import Studio
from studio.domain.storyboard import StoryboardSpec
from studio.errors import InvalidInput, NotFound
from tests.builders import STYLE, a_segment, a_storyboard
from tests.rendering import rendered, second_best

SEGMENTS = [a_segment(1), a_segment(2), a_segment(3)]


def a_brief(**fields: object) -> StoryboardSpec:
    return a_storyboard(SEGMENTS, provider="flat", variations=2).model_copy(update=fields)


async def test_another_prompt_puts_its_keyframe_and_what_follows_out_of_date(studio: Studio) -> None:
    view = await rendered(studio, a_brief())
    changed = a_segment(2).model_copy(update={"end": "wide shot, she is gone"})

    stale = studio.preview_update(view.id, a_brief(segments=[SEGMENTS[0], changed, SEGMENTS[2]]))

    assert stale == ["s02.end", "s03.start", "s03.end"]


async def test_another_style_puts_every_keyframe_out_of_date(studio: Studio) -> None:
    view = await rendered(studio, a_brief())

    stale = studio.preview_update(view.id, a_brief(style={**STYLE, "palette": "grey"}))

    assert stale == list(view.keyframes)


@pytest.mark.parametrize("fields", [{}, {"title": "Evening espresso"}, {"variations": 8}])
async def test_what_no_picture_is_made_from_puts_nothing_out_of_date(
    studio: Studio, fields: dict[str, object]
) -> None:
    view = await rendered(studio, a_brief())

    assert studio.preview_update(view.id, a_brief(**fields)) == []


async def test_what_is_out_of_date_already_is_named_too(studio: Studio) -> None:
    view = await rendered(studio, a_brief())
    studio.pick(second_best(view, "s02.end"), by="ana")

    assert studio.preview_update(view.id, a_brief()) == ["s03.start", "s03.end"]


async def test_asking_stores_nothing(studio: Studio) -> None:
    view = await rendered(studio, a_brief())
    before = studio.storyboard(view.id)

    studio.preview_update(view.id, a_brief(style={}))

    assert studio.storyboard(view.id) == before
    assert studio.board(view.id).last_event == view.last_event


async def test_a_brief_that_cannot_be_used_is_refused(studio: Studio) -> None:
    view = await rendered(studio, a_brief())

    with pytest.raises(InvalidInput, match="segments"):
        studio.preview_update(view.id, {"title": "Morning", "segments": []})


async def test_a_storyboard_that_is_not_there_is_said_to_be_missing(studio: Studio) -> None:
    with pytest.raises(NotFound, match="There is no storyboard"):
        studio.preview_update("board_none", a_brief())
