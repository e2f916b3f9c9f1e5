"""Choosing by hand and giving the choice back, while somebody else does something too."""

from __future__ import annotations

from studio import Studio
from studio.store.ledger import mark_unknown
from studio.store.variations import set_rejected
from tests.at_once import saved_meanwhile
from tests.builders import a_storyboard
from tests.filling import filled
from tests.rows import a_board, a_call, a_variation, an_unpriced_call


async def test_what_is_rejected_in_the_same_moment_is_not_chosen(studio: Studio) -> None:
    first, second = filled(studio, a_storyboard(1), variations=2).keyframes["s01.start"].variations
    board = studio.storyboards()[0]

    saved_meanwhile(studio, lambda tx: set_rejected(tx, first.id, "ana"))

    assert studio.pick_automatic(board.id, "s01.start").variation_id == second.id


async def test_a_board_and_its_variations_tell_where_nobody_told_a_price(studio: Studio) -> None:
    database = studio._parts.database
    a_board(database)
    an_unpriced_call(database)
    a_variation(database, "var_1", call_id="call_1")
    a_variation(database, "var_2", index=2)
    a_call(database, "call_2")
    database.write(lambda tx: mark_unknown(tx, "call_2", "No answer."))

    board = studio.board("sb_1")

    assert (board.cost_usd, board.unpriced, board.possibly_usd) == (0.0, 1, 0.04)
    assert [doubt.unpriced for doubt in board.keyframes["s01.start"].doubts] == [False]
    assert [one.unpriced for one in board.keyframes["s01.start"].variations] == [True, False]
