"""Pictures that nothing shows any more go; those that are shown anywhere, or are about to be, stay."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from studio.domain.image import Image
from studio.domain.variation import SourceUsed
from studio.store.database import Database
from studio.store.images import insert_image
from studio.store.unused import forget, kit_pictures_of, let_go, remove_files
from tests.rows import a_board, a_generation, a_variation, an_image, count


def stored(database: Database, content: bytes = b"a picture") -> Image:
    image = an_image(database, content)
    database.write(lambda tx: insert_image(tx, image))
    database.images.put_thumbnail(image.sha256, 320, b"small")
    return image


def removed(database: Database, image: Image) -> list[Image]:
    gone = database.write(lambda tx: let_go(tx, [image.sha256]))
    database.write(lambda tx: remove_files(tx, database.images, gone))
    return gone


def files(image: Image) -> int:
    return len(list(Path(image.path).parent.glob(f"{image.sha256}.*")))


def cached(database: Database, *names: str) -> None:
    (database.home / "cache" / "shared").mkdir(parents=True)
    for name in names:
        (database.home / "cache" / name).write_bytes(b"made of a picture")


def in_cache(database: Database) -> list[str]:
    folder = database.home / "cache"
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_a_picture_that_nothing_uses_goes_with_its_small_copies(database: Database) -> None:
    image = stored(database)

    assert removed(database, image) == [image]
    assert (count(database, "images"), files(image)) == (0, 0)


def test_what_the_cache_has_of_a_picture_goes_with_it_and_the_rest_stays(database: Database) -> None:
    image, other = stored(database), stored(database, b"another picture")
    cutout, copy = f"{image.sha256}-v2-384.png", f"shared/{image.sha256}.jpg"
    kept = f"shared/{other.sha256}.jpg"
    cached(database, cutout, copy, kept)

    forget(database, lambda _: [image.sha256])

    assert in_cache(database) == [kept]


def test_what_the_cache_has_of_a_picture_that_is_used_stays(database: Database) -> None:
    a_board(database)
    image = a_variation(database).image
    cached(database, f"shared/{image.sha256}.jpg")

    forget(database, lambda _: [image.sha256])

    assert in_cache(database) == [f"shared/{image.sha256}.jpg"]


def test_what_the_cache_has_of_a_picture_that_was_stored_again_in_between_stays(database: Database) -> None:
    image = stored(database)
    cached(database, f"shared/{image.sha256}.jpg")
    copy = database.home / "cache" / "shared" / f"{image.sha256}.jpg"
    gone = database.write(lambda tx: let_go(tx, [image.sha256]))
    database.write(lambda tx: insert_image(tx, image))

    database.write(lambda tx: remove_files(tx, database.images, gone, [copy]))

    assert copy.is_file()


def test_the_cache_is_looked_through_while_others_can_write(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, looked, look = stored(database), list[tuple[str, str]](), os.scandir
    cached(database, f"shared/{image.sha256}.jpg")

    def looking(folder: str) -> Any:
        looked.append((Path(folder).name, threading.current_thread().name))
        return look(folder)

    monkeypatch.setattr(os, "scandir", looking)

    forget(database, lambda _: [image.sha256])

    here = threading.current_thread().name
    assert [one for one in looked if one[0] in ("cache", "shared")] == [("cache", here), ("shared", here)]


def test_a_picture_that_a_storyboard_shows_stays(database: Database) -> None:
    a_board(database)
    image = a_variation(database).image

    assert removed(database, image) == []
    assert files(image) == 1


def test_a_picture_that_another_was_made_from_stays(database: Database) -> None:
    image = stored(database)
    a_board(database)
    a_variation(database, sources=[SourceUsed(name="kit:anchor", sha256=image.sha256)])

    assert removed(database, image) == []
    assert files(image) == 2


def test_a_picture_that_is_not_there_is_let_go_of_in_peace(database: Database) -> None:
    assert database.write(lambda tx: let_go(tx, ["5e" * 32])) == []


def test_a_storyboard_was_shown_pictures_of_kits_and_others(database: Database) -> None:
    a_board(database)
    shown = ["influencer", "kit:anchor", "product_kit:front", "s01.start"]
    a_variation(database, sources=[SourceUsed(name=one, sha256=one) for one in shown])

    assert database.read(lambda tx: kit_pictures_of(tx, "sb_1")) == ["kit:anchor", "product_kit:front"]
    assert database.read(lambda tx: kit_pictures_of(tx, "sb_2")) == []


def test_a_generation_was_shown_pictures_of_kits_and_others(database: Database) -> None:
    shown = ["picture", "kit:anchor"]
    a_generation(database, sources=[SourceUsed(name=one, sha256=one) for one in shown])

    assert database.read(lambda tx: kit_pictures_of(tx, "gen_1")) == ["kit:anchor"]


def test_a_picture_that_is_about_to_be_stored_again_keeps_its_file(database: Database) -> None:
    image = stored(database)
    database.images.put(b"a picture", "png")

    removed(database, image)

    assert files(image) == 2


def test_a_picture_that_was_stored_again_in_between_keeps_its_file(database: Database) -> None:
    image = stored(database)
    gone = database.write(lambda tx: let_go(tx, [image.sha256]))
    database.write(lambda tx: insert_image(tx, image))

    database.write(lambda tx: remove_files(tx, database.images, gone))

    assert files(image) == 2
