"""Rows of variations."""

from __future__ import annotations

import pytest

from studio.domain.variation import Scores, SourceUsed
from studio.errors import NotFound
from studio.store.database import Database
from studio.store.runs import get_run
from studio.store.variations import (
    get_variation,
    insert_variation,
    list_variations,
    make_its_own,
    next_index,
    set_rejected,
    set_scores,
)
from tests.rows import a_board, a_run, a_variation, an_attempt, an_image


def test_a_variation_is_read_as_it_was_stored(database: Database) -> None:
    a_board(database)
    a_run(database)
    an_attempt(database)
    stored = a_variation(
        database,
        attempt_id="att_1",
        note="closer",
        sources=[SourceUsed(name="s01.end", sha256="ab" * 32), SourceUsed(name="product", sha256="cd" * 32)],
        cost_usd=0.04,
        scores=Scores(technical=71.5, scene_px=0.25),
        rejected_by="ana",
    )

    assert database.read(lambda tx: get_variation(tx, "var_1")) == stored


def test_a_persons_own_picture_has_no_inputs_and_no_scores(database: Database) -> None:
    a_board(database)
    stored = a_variation(
        database, inputs=None, sources=[], uploaded_by="ana", image=an_image(database, b"own", "heic")
    )

    found = database.read(lambda tx: get_variation(tx, "var_1"))

    assert found == stored
    assert (found.inputs, found.scores) == (None, None)


def test_an_unknown_variation_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound) as refusal:
        database.read(lambda tx: get_variation(tx, "var_9"))

    expected = "There is no variation “var_9”. Its storyboard may have been deleted: load the list again."
    assert str(refusal.value) == expected


def test_the_variations_of_a_board_come_by_keyframe_and_number(database: Database) -> None:
    a_board(database, "sb_1")
    a_board(database, "sb_2")
    a_variation(database, "var_1", key="s02.start", index=2)
    a_variation(database, "var_2", key="s02.start", index=1)
    a_variation(database, "var_3", key="s01.end", index=1)
    a_variation(database, "var_4", storyboard_id="sb_2")

    of_board = database.read(lambda tx: list_variations(tx, "sb_1"))
    of_keyframe = database.read(lambda tx: list_variations(tx, "sb_1", "s02.start"))

    assert [one.id for one in of_board] == ["var_3", "var_2", "var_1"]
    assert [one.id for one in of_keyframe] == ["var_2", "var_1"]


def test_the_next_number_counts_on_for_each_keyframe(database: Database) -> None:
    a_board(database)
    a_variation(database, "var_1", index=1)
    a_variation(database, "var_2", index=4)

    made = database.read(lambda tx: next_index(tx, "sb_1", "s01.start"))
    fresh = database.read(lambda tx: next_index(tx, "sb_1", "s01.end"))

    assert (made, fresh) == (5, 1)


def test_two_variations_with_the_same_bytes_share_one_picture(database: Database) -> None:
    a_board(database)
    same = an_image(database, b"twice")
    a_variation(database, "var_1", index=1, image=same)
    a_variation(database, "var_2", index=2, image=same)

    found = database.read(lambda tx: list_variations(tx, "sb_1"))

    assert [one.image for one in found] == [same, same]


def test_the_cost_of_a_variation_counts_for_the_run_that_made_it(database: Database) -> None:
    a_board(database)
    a_run(database, "run_1")
    a_run(database, "run_2")
    an_attempt(database, "att_1", run_id="run_1")
    a_variation(database, "var_1", index=1, attempt_id="att_1", cost_usd=0.25)
    a_variation(database, "var_2", index=2, attempt_id="att_1", cost_usd=0.5)

    made_it = database.read(lambda tx: get_run(tx, "run_1"))
    other = database.read(lambda tx: get_run(tx, "run_2"))

    assert (made_it.cost_usd, other.cost_usd) == (0.75, 0.0)


def test_a_variation_becomes_another_attempts_and_its_cost_stays_with_the_run_that_made_it(
    database: Database,
) -> None:
    a_board(database)
    a_run(database, "run_1")
    an_attempt(database, "att_1", run_id="run_1")
    a_run(database, "run_2")
    an_attempt(database, "att_2", run_id="run_2")
    found = a_variation(database, "var_1", index=1, attempt_id="att_1", cost_usd=0.25)
    other = a_variation(database, "var_2", index=2, attempt_id="att_1")

    database.write(lambda tx: make_its_own(tx, "att_2", [found]))

    after = database.read(lambda tx: list_variations(tx, "sb_1"))
    assert after == [found.model_copy(update={"attempt_id": "att_2"}), other]
    assert database.read(lambda tx: get_run(tx, "run_1")).cost_usd == 0.25


def test_a_variation_of_a_storyboard_that_was_deleted_meanwhile_is_not_stored(database: Database) -> None:
    a_board(database)
    made = a_variation(database)

    with pytest.raises(NotFound, match="was deleted meanwhile"):
        database.write(
            lambda tx: insert_variation(tx, made.model_copy(update={"id": "var_2", "storyboard_id": "sb_9"}))
        )

    assert [one.id for one in database.read(lambda tx: list_variations(tx, "sb_9"))] == []


def test_scores_are_replaced_as_a_whole(database: Database) -> None:
    a_board(database)
    stored = a_variation(database, scores=Scores(technical=10, clip=20))

    database.write(lambda tx: set_scores(tx, "var_1", Scores(technical=50)))

    found = database.read(lambda tx: get_variation(tx, "var_1"))
    assert found == stored.model_copy(update={"scores": Scores(technical=50)})


def test_a_rejection_can_be_taken_back(database: Database) -> None:
    a_board(database)
    a_variation(database)

    database.write(lambda tx: set_rejected(tx, "var_1", "ana"))
    rejected = database.read(lambda tx: get_variation(tx, "var_1"))
    database.write(lambda tx: set_rejected(tx, "var_1", None))
    back = database.read(lambda tx: get_variation(tx, "var_1"))

    assert (rejected.rejected_by, back.rejected_by) == ("ana", None)


def test_scoring_an_unknown_variation_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: set_scores(tx, "var_1", Scores()))


def test_rejecting_an_unknown_variation_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: set_rejected(tx, "var_1", "ana"))
