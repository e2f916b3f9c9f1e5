"""Choosing by hand and giving the choice back, while somebody else does something too."""

from __future__ import annotations

from studio import Studio
from studio.store.variations import set_rejected
from tests.at_once import saved_meanwhile
from tests.builders import a_storyboard
from tests.filling import filled


async def test_what_is_rejected_in_the_same_moment_is_not_chosen(studio: Studio) -> None:
    first, second = filled(studio, a_storyboard(1), variations=2).keyframes["s01.start"].variations
    board = studio.storyboards()[0]

    saved_meanwhile(studio, lambda tx: set_rejected(tx, first.id, "ana"))

    assert studio.pick_automatic(board.id, "s01.start").variation_id == second.id
