"""Rows of the image generator: places for pictures, pictures in them, and how the empty ones stand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from studio.domain.generation import Generation
from studio.domain.image import Image
from studio.domain.money import Cost
from studio.domain.variation import Scores
from studio.errors import NotFound
from studio.store import generations as rows
from studio.store import ledger
from studio.store.database import Database
from studio.store.generations import Placed
from studio.store.transaction import Transaction
from tests.rows import NOON, SetClock, a_call, a_generation, an_image, an_unpriced_call

GEN = "gen_1"


def read(database: Database, id: str = GEN) -> Generation:
    return database.read(lambda tx: rows.get_generation(tx, id))


def placed(database: Database, number: int = 1, content: bytes = b"a picture") -> Image:
    image = an_image(database, content)
    database.write(lambda tx: rows.place_picture(tx, (GEN, number), Placed(image, 7, 0.04, "call_1")))
    return image


def call_for(database: Database, number: int = 1) -> None:
    a_call(
        database,
        what="generated",
        storyboard_id=None,
        key=None,
        owner_id=GEN,
        run_id=GEN,
        index=number,
    )


def test_a_new_generation_has_an_empty_place_for_each_picture(database: Database) -> None:
    a_generation(database, wanted=3)

    assert [(one.number, one.state, one.image) for one in read(database).pictures] == [
        (1, "waiting", None),
        (2, "waiting", None),
        (3, "waiting", None),
    ]


def test_a_picture_takes_its_place(database: Database) -> None:
    a_generation(database)

    image = placed(database, 2)

    first, second = read(database).pictures
    assert (first.state, second.state, second.image) == ("waiting", "ready", image)
    assert (second.seed, second.cost_usd, second.call_id) == (7, 0.04, "call_1")


def test_a_picture_for_a_deleted_generation_is_stored_and_has_no_place(database: Database) -> None:
    image = an_image(database)

    assert database.write(lambda tx: rows.place_picture(tx, ("gen_gone", 1), Placed(image, 7))) is None


def test_a_failure_is_kept_in_words_and_gives_way_to_a_picture(database: Database) -> None:
    a_generation(database)
    database.write(lambda tx: rows.fail_picture(tx, (GEN, 1), "The service is full."))
    assert read(database).pictures[0].error == "The service is full."

    placed(database)

    assert (read(database).pictures[0].state, read(database).pictures[0].error) == ("ready", None)


def test_a_picture_that_exists_is_not_taken_for_failed(database: Database) -> None:
    a_generation(database)
    placed(database)

    database.write(lambda tx: rows.fail_picture(tx, (GEN, 1), "Too late."))

    assert read(database).pictures[0].state == "ready"


def test_what_was_not_asked_for_when_it_ended_is_stopped(database: Database) -> None:
    a_generation(database)

    database.write(lambda tx: rows.end_generation(tx, GEN, "cancelled"))

    assert {one.state for one in read(database).pictures} == {"stopped"}


def test_a_call_that_is_followed_after_the_end_is_told(database: Database) -> None:
    a_generation(database, status="interrupted")
    call_for(database)

    assert [one.state for one in read(database).pictures] == ["checking", "stopped"]


def test_a_call_in_doubt_says_so_on_its_picture(database: Database) -> None:
    a_generation(database, status="interrupted")
    call_for(database)
    database.write(lambda tx: ledger.mark_unknown(tx, "call_1", "It was possibly charged."))

    picture = read(database).pictures[0]

    assert (picture.state, picture.error) == ("failed", "It was possibly charged.")


def test_what_became_of_a_call_after_the_end_takes_the_place_of_what_was_said_before(
    database: Database, clock: SetClock
) -> None:
    a_generation(database)
    call_for(database)
    database.write(lambda tx: rows.fail_picture(tx, (GEN, 1), "The picture comes when it is known."))
    database.write(lambda tx: rows.end_generation(tx, GEN, "done"))
    clock.time += timedelta(seconds=1)

    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "The model broke off.", "no"))

    assert read(database).pictures[0].error == "The model broke off."


def test_why_nothing_was_asked_for_again_is_not_hidden_by_the_call_before(
    database: Database, clock: SetClock
) -> None:
    a_generation(database)
    call_for(database)
    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "The model broke off.", "no"))
    clock.time += timedelta(seconds=1)
    database.write(lambda tx: rows.fail_picture(tx, (GEN, 1), "The budget is used up."))

    database.write(lambda tx: rows.end_generation(tx, GEN, "done"))

    assert read(database).pictures[0].error == "The budget is used up."


def test_what_its_calls_cost_is_the_generations_cost(database: Database) -> None:
    a_generation(database)
    call_for(database)
    cost = Cost(amount_usd=Decimal("0.05"), source="reported")
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", cost, {}))

    assert read(database).cost_usd == 0.05


def test_at_the_start_what_was_under_way_is_interrupted(database: Database) -> None:
    a_generation(database)
    a_generation(database, "gen_2", status="done")

    database.write(rows.interrupt_live_generations)

    assert (read(database).status, read(database).ended_at) == ("interrupted", NOON)
    assert read(database, "gen_2").status == "done"


def test_one_that_has_ended_stays_as_it_did(database: Database) -> None:
    a_generation(database, status="done")

    database.write(lambda tx: rows.end_generation(tx, GEN, "cancelled"))

    assert read(database).status == "done"


def test_the_newest_come_first_and_older_ones_after_a_known_one(database: Database) -> None:
    for number in (1, 2, 3):
        a_generation(database, f"gen_{number}")

    newest = database.read(lambda tx: rows.list_generations(tx, 2))
    older = database.read(lambda tx: rows.list_generations(tx, 2, newest[-1].id))

    assert ([one.id for one in newest], [one.id for one in older]) == (["gen_3", "gen_2"], ["gen_1"])


def test_scores_and_picks_are_remembered(database: Database) -> None:
    picture_id = a_generation(database).pictures[0].id
    placed(database)

    database.write(lambda tx: rows.set_picture_scores(tx, picture_id, Scores(technical=71)))
    database.write(lambda tx: rows.set_picked(tx, GEN, picture_id))

    assert (read(database).picked, read(database).pictures[0].scores) == (picture_id, Scores(technical=71))


def test_a_deleted_generation_is_gone_with_its_pictures(database: Database) -> None:
    picture_id = a_generation(database).pictures[0].id

    database.write(lambda tx: rows.delete_generation(tx, GEN))

    with pytest.raises(NotFound, match="There is no generation “gen_1”"):
        read(database)
    with pytest.raises(NotFound, match="There is no generated picture"):
        database.read(lambda tx: rows.get_generated(tx, picture_id))


def test_every_change_wakes_who_watches_it_and_who_watches_all(database: Database) -> None:
    a_generation(database)

    def fail(tx: Transaction) -> set[str]:
        rows.fail_picture(tx, (GEN, 1), "No.")
        return set(tx.touched)

    assert database.write(fail) == {GEN, rows.TOPIC}


def test_a_generation_and_its_picture_tell_that_nobody_told_a_price(database: Database) -> None:
    a_generation(database, wanted=2)
    an_unpriced_call(database, what="generated", storyboard_id=None, key=None, owner_id=GEN)
    placed(database)

    generation = read(database)

    assert (generation.cost_usd, generation.unpriced) == (0.0, 1)
    assert [picture.unpriced for picture in generation.pictures] == [True, False]
