"""Rows of picks: all are kept, the newest of a keyframe stands."""

from __future__ import annotations

import pytest

from studio.domain.variation import Pick
from studio.errors import NotFound
from studio.store.database import Database
from studio.store.picks import get_pick, latest_picks, picked_images, stand_again, standing_pick
from tests.rows import NOON, a_board, a_pick, a_variation, count


def test_a_pick_is_read_as_it_was_set(database: Database) -> None:
    a_board(database)
    variation = a_variation(database)

    made = a_pick(database, variation, how="hand", by="ana", reason="the smile")

    assert made == Pick(
        id=1,
        storyboard_id="sb_1",
        key="s01.start",
        variation_id="var_1",
        how="hand",
        by="ana",
        reason="the smile",
        at=NOON,
    )
    assert database.read(lambda tx: latest_picks(tx, "sb_1")) == {"s01.start": made}


def test_the_newest_pick_of_a_keyframe_stands_and_the_others_are_kept(database: Database) -> None:
    a_board(database)
    first = a_variation(database, "var_1", index=1)
    second = a_variation(database, "var_2", index=2)
    a_pick(database, first)
    a_pick(database, second, how="hand", by="ana")

    back = a_pick(database, first, how="hand", by="ben")

    assert database.read(lambda tx: latest_picks(tx, "sb_1")) == {"s01.start": back}
    assert count(database, "picks") == 3


def test_an_earlier_pick_stands_again_as_it_was(database: Database) -> None:
    a_board(database)
    first = a_variation(database, "var_1", index=1)
    earlier = a_pick(database, first, how="auto", by="studio", reason="sharpest of 2")
    a_pick(database, a_variation(database, "var_2", index=2), how="hand", by="ana")

    again = database.write(lambda tx: stand_again(tx, earlier.id))

    assert again == earlier.model_copy(update={"id": 3})
    assert database.read(lambda tx: latest_picks(tx, "sb_1")) == {"s01.start": again}


def test_a_pick_that_was_never_made_is_missing(database: Database) -> None:
    with pytest.raises(NotFound, match="There is no such pick"):
        database.read(lambda tx: get_pick(tx, 1))


def test_picks_of_other_keyframes_and_storyboards_do_not_mix(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")
    start = a_pick(database, a_variation(database, "var_1", key="s01.start"))
    end = a_pick(database, a_variation(database, "var_2", key="s01.end"))
    a_pick(database, a_variation(database, "var_3", storyboard_id="sb_2"))

    assert database.read(lambda tx: latest_picks(tx, "sb_1")) == {"s01.start": start, "s01.end": end}


def test_a_storyboard_without_picks_has_none(database: Database) -> None:
    a_board(database)

    assert database.read(lambda tx: latest_picks(tx, "sb_1")) == {}


def test_the_standing_pick_of_one_keyframe_is_the_newest(database: Database) -> None:
    a_board(database)
    first = a_variation(database, "var_1", index=1)
    a_pick(database, first)
    a_pick(database, a_variation(database, "var_2", index=2))

    back = a_pick(database, first, how="hand", by="ben")

    assert database.read(lambda tx: standing_pick(tx, "sb_1", "s01.start")) == back
    assert database.read(lambda tx: standing_pick(tx, "sb_1", "s01.end")) is None


def test_the_pictures_that_stand_are_those_of_the_newest_picks(database: Database) -> None:
    a_board(database)
    a_pick(database, a_variation(database, "var_1", index=1))

    second = a_variation(database, "var_2", index=2)
    a_pick(database, second)

    assert database.read(lambda tx: picked_images(tx, "sb_1")) == {"s01.start": second.image}
