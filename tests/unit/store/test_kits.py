"""Stored kits: what is read back, how a kit stands, what may be used, what is told of calls in doubt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.errors import NotFound
from studio.store import kits
from studio.store.database import Database
from studio.store.identities import delete_identity
from studio.store.ledger import ask_cancel, mark_failed, mark_unknown
from studio.store.transaction import Transaction
from tests.kit_rows import SOFT, a_kit, a_take, read
from tests.rows import NOON, SetClock, a_board, a_call, an_influencer, an_unpriced_call, count


def test_a_kit_is_read_back_as_it_was_stored(database: Database) -> None:
    stored = a_kit(database, warnings=["There is no face."], source_note="An uploaded photo")

    assert read(database) == stored
    assert database.read(kits.list_kits) == [stored]


def test_a_kit_that_is_not_there_is_said(database: Database) -> None:
    with pytest.raises(NotFound, match="There is no reference kit “kit_9”"):
        read(database, "kit_9")


def test_a_kit_tells_when_anything_of_it_last_changed(database: Database, clock: SetClock) -> None:
    a_kit(database)
    clock.time = NOON + timedelta(hours=2)

    database.write(lambda tx: kits.rename_kit(tx, "kit_1", "Commander"))

    assert (read(database).created_at, read(database).updated_at) == (NOON, NOON + timedelta(hours=2))


def test_a_good_leading_reference_makes_a_kit_ready(database: Database) -> None:
    a_kit(database, kinds=["anchor"])

    take = a_take(database)

    kit = read(database)
    assert (kit.status, kit.error) == ("ready", None)
    assert (kit.references["anchor"].image, kit.references["anchor"].takes) == (take.image, [take])


def test_what_leads_a_kit_and_what_stands_is_told_without_reading_all_of_it(database: Database) -> None:
    a_kit(database)
    before = database.read(lambda tx: kits.number_in_use(tx, "kit_1", "anchor"))
    a_take(database)

    assert (before, database.read(lambda tx: kits.number_in_use(tx, "kit_1", "anchor"))) == (0, 1)
    assert database.read(lambda tx: kits.leading_of(tx, "kit_1")) == "anchor"
    assert database.read(lambda tx: kits.leading_of(tx, "kit_9")) is None


def test_a_kit_is_under_way_while_a_reference_waits_or_is_made(database: Database) -> None:
    a_kit(database, kinds=["anchor"])
    waiting = database.read(lambda tx: kits.is_under_way(tx, "kit_1"))
    a_take(database)

    assert waiting
    assert not database.read(lambda tx: kits.is_under_way(tx, "kit_1"))
    assert not database.read(lambda tx: kits.is_under_way(tx, "kit_9"))


def test_a_leading_reference_with_faults_fails_the_kit_with_the_reason(database: Database) -> None:
    a_kit(database, kinds=["anchor"])

    a_take(database, checks=[SOFT])

    kit = read(database)
    assert (kit.status, kit.references["anchor"].status) == ("failed", "ready")
    assert kit.error == ("The anchor is not good enough: It is not sharp. Regenerate it, or use it anyway.")


def test_what_is_allowed_is_used_in_spite_of_its_faults_until_another_takes_its_place(
    database: Database,
) -> None:
    a_kit(database, kinds=["anchor"])
    a_take(database, checks=[SOFT])

    database.write(lambda tx: kits.allow(tx, "kit_1", "anchor", True))
    allowed = read(database)
    a_take(database, checks=[SOFT])

    assert (allowed.status, allowed.references["anchor"].allowed) == ("ready", True)
    assert read(database).references["anchor"].take_id == "take_kit_1_anchor_1"


def test_a_new_picture_with_faults_does_not_push_out_a_good_one(database: Database) -> None:
    a_kit(database, kinds=["anchor"])
    good = a_take(database)
    database.write(lambda tx: kits.move_reference(tx, "kit_1", "anchor", "generating"))

    a_take(database, checks=[SOFT])

    anchor = read(database).references["anchor"]
    assert (anchor.take_id, anchor.status, len(anchor.takes)) == (good.id, "ready", 2)
    assert anchor.error == (
        "The new picture is not used: It is not sharp. "
        "The one before stays; pick the new one to use it anyway."
    )


def test_a_picture_that_nobody_looked_at_yet_stands_for_nothing(database: Database) -> None:
    a_kit(database)

    take = a_take(database, checks=[])

    assert read(database).references["anchor"].image is None
    assert [one.id for one in database.read(kits.unchecked_takes)] == [take.id]


def test_a_stop_leaves_pictures_in_use_and_fails_the_others(database: Database) -> None:
    a_kit(database)
    a_take(database)
    database.write(lambda tx: kits.move_reference(tx, "kit_1", "anchor", "generating"))

    database.write(kits.interrupt_kits)

    kit = read(database)
    assert {kind: one.status for kind, one in kit.references.items()} == {
        "anchor": "ready",
        "profile": "failed",
    }
    assert kit.references["profile"].error == kits.INTERRUPTED


def test_after_a_start_nothing_is_under_way_whatever_it_waited_for(database: Database) -> None:
    a_kit(database, kinds=["anchor", "profile", "half_body"])
    a_kit(database, "kit_2", kinds=["anchor", "profile"])
    a_take(database, kit_id="kit_2")
    database.write(lambda tx: kits.begin_reference(tx, "kit_1", "anchor"))
    database.write(lambda tx: kits.move_reference(tx, "kit_1", "half_body", "next"))
    database.write(lambda tx: kits.move_reference(tx, "kit_2", "profile", "next"))
    before = read(database)

    database.write(kits.interrupt_kits)

    after = read(database)
    assert [one.status for one in before.references.values()] == ["generating", "pending", "pending"]
    assert (before.status, after.status) == ("generating", "failed")
    assert [one.error for one in after.references.values()] == [kits.INTERRUPTED] * 3
    assert read(database, "kit_2").references["profile"].error == kits.INTERRUPTED
    assert not database.read(lambda tx: kits.is_under_way(tx, "kit_1") or kits.is_under_way(tx, "kit_2"))


def test_a_call_that_leaves_after_its_reference_was_stopped_begins_nothing(database: Database) -> None:
    a_kit(database)
    database.write(lambda tx: kits.move_reference(tx, "kit_1", "profile", "failed", "It was stopped."))

    database.write(lambda tx: kits.begin_reference(tx, "kit_1", "profile"))

    profile = read(database).references["profile"]
    assert (profile.status, profile.error) == ("failed", "It was stopped.")


def test_pictures_that_may_be_used_are_listed_in_the_order_of_the_kit(database: Database) -> None:
    a_kit(database, kinds=["anchor", "profile", "half_body"])
    half_body = a_take(database, "half_body")
    a_take(database, "profile", checks=[SOFT])
    anchor = a_take(database)

    usable = database.read(lambda tx: kits.usable_pictures(tx, "kit_1"))

    assert list(usable.items()) == [("anchor", anchor.image), ("half_body", half_body.image)]


def test_a_call_in_doubt_is_told_on_its_reference(database: Database) -> None:
    a_kit(database)
    call = a_call(database, what="reference", storyboard_id=None, owner_id="kit_1", key="profile")
    database.write(lambda tx: kits.move_reference(tx, "kit_1", "profile", "failed", "No answer came."))

    database.write(lambda tx: mark_unknown(tx, call.id, "No answer came."))

    assert read(database).references["profile"].error == (
        "Its call is possibly charged, without a picture. Regenerate it to buy it again."
    )


def test_a_call_that_a_person_stopped_is_no_question_on_its_reference(database: Database) -> None:
    a_kit(database)
    call = a_call(database, what="reference", storyboard_id=None, owner_id="kit_1", key="profile")

    def stopped(tx: Transaction) -> None:
        ask_cancel(tx, call.id)
        mark_failed(tx, call.id, "It was stopped.", "possibly")

    database.write(stopped)

    assert read(database).references["profile"].error is None


def test_deleting_a_kit_takes_its_references_and_pictures_along(database: Database) -> None:
    a_kit(database)
    a_take(database)

    database.write(lambda tx: kits.delete_kit(tx, "kit_1"))

    assert [count(database, table) for table in ("kits", "kit_references", "kit_takes")] == [0, 0, 0]


def test_a_kit_stays_when_the_influencer_it_was_made_from_is_deleted(database: Database) -> None:
    influencer = an_influencer(database)
    a_kit(database, influencer_id=influencer.id)

    database.write(lambda tx: delete_identity(tx, "influencer", influencer.id))

    assert read(database).influencer_id is None


def test_storyboards_that_use_a_kit_are_found_as_person_and_as_product(database: Database) -> None:
    a_board(database, "sb_1", kit="kit_1", title="As a person")
    a_board(database, "sb_2", product_kit_id="kit_1", title="As a product")
    a_board(database, "sb_3")

    found = database.read(lambda tx: kits.storyboards_using_kit(tx, "kit_1"))

    assert found == [("sb_2", "As a product"), ("sb_1", "As a person")]


def test_a_kit_and_its_picture_tell_that_nobody_told_a_price(database: Database) -> None:
    a_kit(database)
    an_unpriced_call(database, what="reference", storyboard_id=None, key="anchor", owner_id="kit_1")
    a_take(database, call_id="call_1")
    a_take(database, kind="profile", call_id="call_2")

    kit = read(database)

    assert (kit.cost_usd, kit.unpriced) == (0.0, 1)
    assert [kit.references[kind].takes[0].unpriced for kind in ("anchor", "profile")] == [True, False]
