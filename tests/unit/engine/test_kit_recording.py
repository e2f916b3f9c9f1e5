"""When a picture stands for its reference: at once, after its check, or not at all."""

from __future__ import annotations

import pytest

from studio.domain.kit import Check, Reference, Take
from studio.domain.ledger import Ordered
from studio.engine.kit_recording import (
    CAME_LATE,
    STOPPED,
    Place,
    came_without,
    fail_reference,
    go_on,
    record_take,
    settle_take,
)
from studio.engine.recording import Picture
from studio.store import kits
from studio.store.database import Database
from tests.kit_rows import GOOD, SOFT, a_kit, a_take, read
from tests.rows import an_image


def made(database: Database, kind: str = "profile", words: bytes = b"made") -> Take:
    """A picture that comes from a service for this reference."""
    place = Place("kit_1", kind, "fal", Ordered(prompt="a head", size="1K"))
    picture = Picture(an_image(database, words), seed=7)
    take = database.write(lambda tx: record_take(tx, place, picture))
    assert take is not None
    return take


def checked(database: Database, take: Take, *checks: Check) -> Reference:
    """Its reference once the check has found this."""
    database.write(lambda tx: settle_take(tx, take, checks))
    return read(database).references[take.kind]


def test_the_first_picture_of_a_reference_stands_before_it_is_checked(database: Database) -> None:
    a_kit(database)

    take = made(database)

    profile = read(database).references["profile"]
    assert (profile.status, profile.take_id, profile.is_being_checked) == ("ready", take.id, True)


def test_the_leading_one_waits_for_its_check(database: Database) -> None:
    a_kit(database)

    take = made(database, "anchor")

    waiting = read(database).references["anchor"]
    assert (waiting.status, waiting.take_id) == ("pending", None)
    assert checked(database, take, GOOD).take_id == take.id


def test_faults_that_the_check_finds_are_said_and_the_picture_stays(database: Database) -> None:
    a_kit(database)
    take = made(database)

    profile = checked(database, take, SOFT)

    assert (profile.status, profile.take_id, profile.faults) == ("ready", take.id, ["It is not sharp."])
    assert (profile.is_usable, profile.is_being_checked) == (False, False)


def left(database: Database, error: str | None, status: kits.StoredStatus = "ready") -> None:
    """The profile's making stands like that."""
    database.write(lambda tx: kits.move_reference(tx, "kit_1", "profile", status, error))


def test_where_a_good_one_stands_a_new_one_waits_for_its_check(database: Database) -> None:
    a_kit(database)
    before = a_take(database, "profile")
    left(database, None, "generating")

    take = made(database)

    assert read(database).references["profile"].take_id == before.id
    assert checked(database, take, GOOD).take_id == take.id


def test_a_good_one_is_not_replaced_by_one_with_faults(database: Database) -> None:
    a_kit(database)
    before = a_take(database, "profile")
    left(database, None, "generating")

    profile = checked(database, made(database), SOFT)

    assert (profile.status, profile.take_id) == ("ready", before.id)
    assert (profile.error or "").startswith("The new picture is not used: It is not sharp.")


def test_in_place_of_one_with_faults_a_new_one_stands_at_once(database: Database) -> None:
    a_kit(database)
    a_take(database, "profile", checks=[SOFT])
    left(database, None, "generating")

    take = made(database)

    assert read(database).references["profile"].take_id == take.id


@pytest.mark.parametrize("checks", [[GOOD], [SOFT]])
def test_a_picture_that_comes_after_its_making_was_stopped_leaves_the_one_in_use(
    database: Database, checks: list[Check]
) -> None:
    a_kit(database)
    before = a_take(database, "profile", checks=checks)
    left(database, STOPPED)

    profile = checked(database, made(database), GOOD)

    assert (profile.status, profile.take_id, len(profile.takes)) == ("ready", before.id, 2)
    assert profile.error == CAME_LATE


def test_a_second_one_that_comes_after_the_stop_leaves_it_as_well(database: Database) -> None:
    a_kit(database)
    before = a_take(database, "profile")
    left(database, STOPPED)
    checked(database, made(database), GOOD)

    profile = checked(database, made(database, words=b"second"), GOOD)

    assert (profile.take_id, len(profile.takes), profile.error) == (before.id, 3, CAME_LATE)


def test_a_picture_that_comes_when_all_was_well_again_leaves_the_one_in_use(database: Database) -> None:
    a_kit(database)
    before = a_take(database, "profile")

    profile = checked(database, made(database), GOOD)

    assert (profile.take_id, len(profile.takes), profile.error) == (before.id, 2, None)


@pytest.mark.parametrize("error", [kits.INTERRUPTED, "The service gave none. Try again."])
def test_a_picture_that_was_still_wanted_takes_the_place_of_the_one_in_use(
    database: Database, error: str
) -> None:
    a_kit(database)
    a_take(database, "profile")
    left(database, error)
    take = made(database)

    profile = checked(database, take, GOOD)

    assert (profile.take_id, profile.error) == (take.id, None)


def test_the_first_picture_is_welcome_also_after_a_stop(database: Database) -> None:
    a_kit(database)
    left(database, STOPPED, "failed")

    take = made(database)

    assert read(database).references["profile"].take_id == take.id


def test_a_check_that_comes_late_leaves_the_newer_picture_in_its_place(database: Database) -> None:
    a_kit(database)
    first = made(database)
    left(database, None, "generating")
    second = made(database, words=b"newer")
    checked(database, second, GOOD)

    profile = checked(database, first, GOOD)

    assert profile.take_id == second.id
    assert [len(take.checks) for take in profile.takes] == [1, 1]


def test_a_check_that_comes_while_another_picture_is_made_does_not_end_that(database: Database) -> None:
    a_kit(database)
    take = made(database)
    database.write(lambda tx: kits.move_reference(tx, "kit_1", "profile", "generating"))

    profile = checked(database, take, GOOD)

    assert (profile.status, profile.take_id) == ("generating", take.id)


@pytest.mark.parametrize("kind", ["anchor", "profile"])
def test_of_a_kit_that_was_deleted_nothing_is_left(database: Database, kind: str) -> None:
    a_kit(database)
    take = made(database, kind)
    database.write(lambda tx: kits.delete_kit(tx, "kit_1"))

    database.write(lambda tx: settle_take(tx, take, [GOOD]))

    place = Place("kit_1", kind, "fal", Ordered(prompt="a head", size="1K"))
    picture = Picture(an_image(database), seed=7)
    assert database.write(lambda tx: record_take(tx, place, picture)) is None
    assert database.write(lambda tx: go_on(tx, "kit_1", kind)) == []


def test_of_a_reference_that_was_taken_away_nothing_is_left(database: Database) -> None:
    before = a_kit(database, kinds=["anchor", "profile", "half_body"])
    place = Place("kit_1", "half_body", "fal", Ordered(prompt="a body", size="1K"))
    picture = Picture(an_image(database), seed=7)

    database.write(lambda tx: kits.remove_reference(tx, "kit_1", "half_body"))

    assert database.write(lambda tx: record_take(tx, place, picture)) is None
    database.write(lambda tx: fail_reference(tx, "kit_1", "half_body", "It could not be made."))
    assert database.read(lambda tx: came_without(tx, "kit_1", "half_body", "", "fal", 1)) is False
    assert list(read(database).references) == list(before.references)[:2]


def test_only_a_good_leading_one_lets_the_others_begin(database: Database) -> None:
    a_kit(database)
    left(database, None, "next")
    take = made(database, "anchor")

    before = database.write(lambda tx: go_on(tx, "kit_1", "anchor"))
    checked(database, take, GOOD)

    assert before == []
    assert read(database).references["profile"].error == "It was not made yet. Regenerate it."
    assert database.write(lambda tx: go_on(tx, "kit_1", "profile")) == []
    assert database.write(lambda tx: go_on(tx, "kit_1", "anchor")) == ["profile"]
    assert read(database).references["profile"].status == "pending"
