from __future__ import annotations

from studio.store.database import Database
from studio.store.descriptions import keep_description, newest_description
from studio.store.images import insert_image
from tests.page_facts import an_image


def test_the_last_words_for_a_photo_are_kept(database: Database) -> None:
    photo = an_image()
    database.write(lambda tx: insert_image(tx, photo))
    database.write(lambda tx: keep_description(tx, photo.sha256, "Blond hair."))

    database.write(lambda tx: keep_description(tx, photo.sha256, "Black hair."))

    assert database.read(lambda tx: newest_description(tx, ["0" * 64, photo.sha256])) == "Black hair."
    assert database.read(lambda tx: newest_description(tx, ["0" * 64])) is None


def test_of_a_photo_that_is_gone_nothing_is_kept(database: Database) -> None:
    database.write(lambda tx: keep_description(tx, "0" * 64, "Blond hair."))

    assert database.read(lambda tx: newest_description(tx, ["0" * 64])) is None


def test_words_go_with_their_photo(database: Database) -> None:
    photo = an_image()
    database.write(lambda tx: insert_image(tx, photo))
    database.write(lambda tx: keep_description(tx, photo.sha256, "Blond hair."))

    database.write(lambda tx: tx.execute("DELETE FROM images WHERE sha256 = ?", (photo.sha256,)))

    assert database.read(lambda tx: newest_description(tx, [photo.sha256])) is None
