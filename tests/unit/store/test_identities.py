"""Rows of influencers and products."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.identity import IdentityKind, Influencer
from studio.errors import NotFound
from studio.store.database import Database
from studio.store.identities import (
    delete_identity,
    describe_identity,
    get_identity,
    list_identities,
    rename_identity,
    replace_photo,
    storyboards_using,
    upgrade_photo,
)
from studio.store.images import insert_image
from tests.rows import NOON, a_board, a_product, an_image, an_influencer, an_unpriced_call


def test_an_influencer_is_read_as_it_was_stored(database: Database) -> None:
    stored = an_influencer(
        database,
        photo=an_image(database, b"4K", "jpg"),
        original=an_image(database, b"phone", "heic"),
        upscale_note="brought to 3840 px",
        cost_usd=0.03,
        created_at=NOON - timedelta(hours=1),
    )

    assert database.read(lambda tx: get_identity(tx, "influencer", "inf_1")) == stored


def test_the_two_pictures_keep_their_own_bytes(database: Database) -> None:
    an_influencer(
        database, photo=an_image(database, b"4K", "jpg"), original=an_image(database, b"phone", "heic")
    )

    found = database.read(lambda tx: get_identity(tx, "influencer", "inf_1"))

    assert Path(found.photo.path).read_bytes() == b"4K"
    assert Path(found.original.path).read_bytes() == b"phone"


def test_influencers_and_products_are_listed_apart_newest_first(database: Database) -> None:
    # The wall clock may go back, so the order is that of storing.
    an_influencer(database, "inf_1", created_at=NOON)
    an_influencer(database, "inf_2", created_at=NOON - timedelta(days=1))
    a_product(database, "prod_1")

    influencers = database.read(lambda tx: list_identities(tx, "influencer"))
    products = database.read(lambda tx: list_identities(tx, "product"))

    assert [one.id for one in influencers] == ["inf_2", "inf_1"]
    assert [one.id for one in products] == ["prod_1"]


@pytest.mark.parametrize(("kind", "id"), [("influencer", "inf_9"), ("product", "inf_1")])
def test_an_unknown_id_or_one_of_the_other_kind_is_not_found(
    database: Database, kind: IdentityKind, id: str
) -> None:
    an_influencer(database, "inf_1")

    with pytest.raises(NotFound) as refusal:
        database.read(lambda tx: get_identity(tx, kind, id))

    assert str(refusal.value) == f"There is no {kind} “{id}”. It may have been deleted: load the list again."


def test_renaming_changes_the_name_alone(database: Database) -> None:
    stored = an_influencer(database)

    renamed = database.write(
        lambda tx: rename_identity(tx, "influencer", "inf_1", "'); DROP TABLE identities;--")
    )

    assert renamed == stored.model_copy(update={"name": "'); DROP TABLE identities;--"})
    assert database.read(lambda tx: get_identity(tx, "influencer", "inf_1")) == renamed


def test_renaming_what_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: rename_identity(tx, "product", "prod_1", "Latte"))


def test_words_are_kept_for_an_influencer_or_a_product(database: Database) -> None:
    stored = an_influencer(database)
    an_object = a_product(database)

    described = database.write(lambda tx: describe_identity(tx, "inf_1", "Woman, 38"))
    database.write(lambda tx: describe_identity(tx, "prod_1", "A tall bottle"))

    assert described == stored.model_copy(update={"description": "Woman, 38"})
    kept = database.read(lambda tx: get_identity(tx, "product", "prod_1"))
    assert kept == an_object.model_copy(update={"description": "A tall bottle"})


def test_words_for_what_is_not_there_are_refused(database: Database) -> None:
    with pytest.raises(NotFound, match="no influencer or product “inf_9”"):
        database.write(lambda tx: describe_identity(tx, "inf_9", "Woman, 38"))


def test_replacing_the_photo_keeps_name_and_age(database: Database) -> None:
    stored = an_influencer(database, name="Eileen")
    other = Influencer(
        id="inf_1",
        name="ignored",
        photo=an_image(database, b"new", "jpg"),
        original=an_image(database, b"new original", "jpg"),
        upscaled=False,
        upscale_note="the original is used",
        cost_usd=0.01,
        created_at=NOON + timedelta(days=1),
    )

    replaced = database.write(lambda tx: replace_photo(tx, "influencer", other))

    assert replaced == other.model_copy(update={"name": "Eileen", "created_at": stored.created_at})


def test_replacing_the_photo_of_what_is_not_there_is_refused(database: Database) -> None:
    stored = an_influencer(database)

    with pytest.raises(NotFound):
        database.write(lambda tx: replace_photo(tx, "product", stored))


def test_deleting_an_influencer_keeps_its_pictures(database: Database) -> None:
    stored = an_influencer(database)

    database.write(lambda tx: delete_identity(tx, "influencer", "inf_1"))

    assert database.read(lambda tx: list_identities(tx, "influencer")) == []
    assert Path(stored.photo.path).read_bytes() == b"a picture"


def test_deleting_what_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda tx: delete_identity(tx, "influencer", "inf_1"))


def test_the_storyboards_that_use_an_identity_are_named_newest_first(database: Database) -> None:
    a_board(database, "sb_1", title="Morning", influencer="inf_1")
    a_board(database, "sb_2", title="Noon", influencer="inf_1", product="prod_1")
    a_board(database, "sb_3", title="Night", product="prod_1")

    using_influencer = database.read(lambda tx: storyboards_using(tx, "inf_1"))
    using_product = database.read(lambda tx: storyboards_using(tx, "prod_1"))

    assert using_influencer == [("sb_2", "Noon"), ("sb_1", "Morning")]
    assert using_product == [("sb_3", "Night"), ("sb_2", "Noon")]


def test_an_identity_that_nobody_uses_has_no_storyboards(database: Database) -> None:
    a_board(database)

    assert database.read(lambda tx: storyboards_using(tx, "inf_1")) == []


@pytest.mark.parametrize(("upscaled", "taken_over"), [(False, True), (True, False)])
def test_a_4k_photo_that_comes_late_is_taken_over_where_there_is_none(
    database: Database, *, upscaled: bool, taken_over: bool
) -> None:
    known = an_influencer(database, upscaled=upscaled, cost_usd=0.01)
    late = an_image(database, b"in 4K")
    database.write(lambda tx: insert_image(tx, late))

    database.write(lambda tx: upgrade_photo(tx, known.id, known.original.sha256, late, 0.02))

    found = database.read(lambda tx: get_identity(tx, "influencer", known.id))
    assert (found.photo == late, round(found.cost_usd, 2)) == (taken_over, 0.03)


def test_a_4k_photo_of_a_picture_that_was_replaced_costs_and_is_not_taken_over(database: Database) -> None:
    known = an_influencer(database, upscaled=False)
    late = an_image(database, b"in 4K")

    database.write(lambda tx: upgrade_photo(tx, known.id, "5e" * 32, late, 0.02))

    found = database.read(lambda tx: get_identity(tx, "influencer", known.id))
    assert (found.photo, found.cost_usd) == (known.photo, 0.02)


def test_an_upscale_whose_price_nobody_told_is_counted(database: Database) -> None:
    an_influencer(database)
    an_unpriced_call(database, "call_1", what="upscale", storyboard_id=None, owner_id="inf_1")
    an_unpriced_call(database, "call_2", what="chat", storyboard_id=None, owner_id="inf_1")

    assert database.read(lambda tx: get_identity(tx, "influencer", "inf_1")).unpriced == 1
