"""Rows of storyboards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.domain.events import NewEvent
from studio.errors import NotFound
from studio.store.database import Database
from studio.store.events import append
from studio.store.storyboards import delete_storyboard, get_storyboard, list_storyboards, update_spec
from studio.store.transaction import Transaction
from tests.builders import UPLOADED_REFERENCE, a_storyboard
from tests.rows import NOON, SetClock, a_board, a_pick, a_run, a_variation, an_attempt, count


def test_a_storyboard_is_read_as_it_was_stored(database: Database) -> None:
    stored = a_board(
        database,
        segments=4,
        influencer=True,
        product=True,
        continues={2},
        strategy="joined",
        aspect_ratio="9:16",
        provider="sketch",
        subject="Женщина 👩🏽‍🚀, “38”",
    )

    assert database.read(lambda tx: get_storyboard(tx, "sb_1")) == stored


def test_a_reference_picture_stays_the_text_of_its_sha256(database: Database) -> None:
    a_board(database, reference=True)

    found = database.read(lambda tx: get_storyboard(tx, "sb_1"))

    assert found.spec.reference_image == UPLOADED_REFERENCE


def test_a_spec_that_still_holds_the_bytes_of_a_picture_is_not_stored(database: Database) -> None:
    with pytest.raises(TypeError, match="sha256"):
        a_board(database, reference=b"bytes of a picture")

    assert count(database, "storyboards") == 0


def test_an_unknown_storyboard_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound) as refusal:
        database.read(lambda tx: get_storyboard(tx, "sb_9"))

    assert (
        str(refusal.value) == "There is no storyboard “sb_9”. It may have been deleted: load the list again."
    )


def test_storyboards_are_listed_newest_first(database: Database) -> None:
    a_board(database, "sb_b")
    a_board(database, "sb_a")
    a_board(database, "sb_c")

    assert [one.id for one in database.read(list_storyboards)] == ["sb_c", "sb_a", "sb_b"]


def test_an_edit_replaces_the_brief_and_counts_the_revision(database: Database, clock: SetClock) -> None:
    stored = a_board(database, segments=2)
    spec = a_storyboard(segments=3, title="Evening espresso", influencer="inf_2")
    clock.time = NOON + timedelta(minutes=5)

    updated = database.write(lambda tx: update_spec(tx, "sb_1", spec))

    assert updated == stored.model_copy(update={"spec": spec, "revision": 2, "updated_at": clock.time})
    assert database.read(lambda tx: get_storyboard(tx, "sb_1")) == updated


def test_an_edit_of_what_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: update_spec(tx, "sb_1", a_storyboard()))


def test_deleting_a_storyboard_removes_all_that_was_made_for_it_and_nothing_else(database: Database) -> None:
    _a_whole_board(database, "sb_1")
    _a_whole_board(database, "sb_2")

    database.write(lambda tx: delete_storyboard(tx, "sb_1"))

    left = {table: count(database, table) for table in ("runs", "attempts", "variations", "picks", "events")}
    assert left == {"runs": 1, "attempts": 1, "variations": 1, "picks": 1, "events": 1}
    assert [one.id for one in database.read(list_storyboards)] == ["sb_2"]


def test_deleting_wakes_the_watchers_so_that_they_find_it_gone(database: Database) -> None:
    a_board(database)

    def work(tx: Transaction) -> set[str]:
        delete_storyboard(tx, "sb_1")
        return tx.touched

    assert database.write(work) == {"sb_1"}


def test_deleting_what_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: delete_storyboard(tx, "sb_1"))


def _a_whole_board(database: Database, id: str) -> None:
    a_board(database, id)
    a_run(database, f"run_{id}", id)
    an_attempt(database, f"att_{id}", run_id=f"run_{id}", storyboard_id=id)
    variation = a_variation(database, f"var_{id}", storyboard_id=id, attempt_id=f"att_{id}")
    a_pick(database, variation)
    database.write(lambda tx: append(tx, id, NewEvent(kind="run.started")))
