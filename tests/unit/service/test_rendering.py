"""Starting a run while somebody else edits the storyboard."""

from __future__ import annotations

import pytest

from studio import Studio
from studio.errors import NotFound
from studio.store.storyboards import update_spec
from tests.at_once import saved_meanwhile
from tests.builders import a_storyboard


async def test_a_segment_that_is_removed_in_the_same_moment_is_not_rendered(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(2))
    saved_meanwhile(studio, lambda tx: update_spec(tx, board.id, a_storyboard(1)))

    with pytest.raises(NotFound, match=r"no keyframe “s02\.end”"):
        studio.start(board.id, ["s02.end"])

    assert studio.live_runs() == 0
