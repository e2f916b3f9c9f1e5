"""Picture files: whole or not there, stored once, named by their content."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import DiskFull, FolderUnusable, NotFound
from studio.store.database import Database
from studio.store.images import ImageStore, get_image, insert_image, keep_image, read_whole
from tests.rows import an_image

PICTURE = b"the bytes of a picture"
SHA256 = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def images(home: Path) -> ImageStore:
    home.mkdir()
    store = ImageStore(home)
    store.prepare()
    return store


def _files(home: Path) -> list[str]:
    return sorted(str(file.relative_to(home)) for file in home.rglob("*") if file.is_file())


def test_a_picture_lies_under_the_sha256_of_its_bytes(images: ImageStore, home: Path) -> None:
    name = images.put(PICTURE, "png")

    assert name == SHA256
    assert images.path(SHA256, "png") == home / "images" / SHA256[:2] / f"{SHA256}.png"
    assert images.path(SHA256, "png").read_bytes() == PICTURE


def test_the_same_picture_is_written_once(images: ImageStore, home: Path) -> None:
    images.put(PICTURE, "png")
    first = images.path(SHA256, "png").stat()

    images.put(PICTURE, "png")

    assert images.path(SHA256, "png").stat().st_ino == first.st_ino
    assert _files(home) == [f"images/{SHA256[:2]}/{SHA256}.png"]


def test_a_part_becomes_a_picture_when_it_is_named(images: ImageStore, home: Path) -> None:
    part = images.write(PICTURE)

    assert images.name(part, "png") == SHA256
    assert _files(home) == [f"images/{SHA256[:2]}/{SHA256}.png"]


def test_places_of_a_part_are_written_over_before_it_is_named(images: ImageStore) -> None:
    part = images.write(b"a picture of Oslo")

    clean = images.blank(part, [(10, b"at".hex(), 7)])

    assert part.file.read_bytes() == b"a picture at\0\0\0\0\0"
    assert clean.sha256 == hashlib.sha256(b"a picture at\0\0\0\0\0").hexdigest()


def test_a_part_that_is_dropped_leaves_nothing(images: ImageStore, home: Path) -> None:
    part = images.write(PICTURE)

    images.drop(part)

    assert _files(home) == []


@pytest.mark.parametrize("torn", [b"", PICTURE[:7], PICTURE[::-1]])
def test_a_file_that_is_not_whole_is_not_believed_but_replaced(images: ImageStore, torn: bytes) -> None:
    target = images.path(SHA256, "png")
    target.parent.mkdir()
    target.write_bytes(torn)

    images.put(PICTURE, "png")

    assert target.read_bytes() == PICTURE


def test_pictures_are_their_owners_alone(images: ImageStore) -> None:
    images.put(PICTURE, "png")
    images.put_thumbnail(SHA256, 320, b"small")

    files = [images.path(SHA256, "png"), images.thumbnail_path(SHA256, 320)]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]


def test_a_thumbnail_lies_beside_its_picture(images: ImageStore) -> None:
    images.put(PICTURE, "png")

    images.put_thumbnail(SHA256, 640, b"small")

    assert images.thumbnail_path(SHA256, 640) == images.path(SHA256, "png").with_name(f"{SHA256}.640.webp")
    assert images.thumbnail_path(SHA256, 640).read_bytes() == b"small"


def test_a_thumbnail_of_a_picture_that_was_removed_is_not_kept(images: ImageStore) -> None:
    there, gone = images.put(b"one", "png"), images.put(b"two", "png")
    images.claimed([there, gone])
    images.remove(gone)

    for sha256 in (there, gone):
        images.add_thumbnail(sha256, 640, b"small")

    assert images.thumbnail_path(there, 640).read_bytes() == b"small"
    assert not images.thumbnail_path(gone, 640).exists()


def test_a_thumbnail_made_again_replaces_the_one_before(images: ImageStore) -> None:
    images.put_thumbnail(SHA256, 640, b"small")

    images.put_thumbnail(SHA256, 640, b"smaller")

    assert images.thumbnail_path(SHA256, 640).read_bytes() == b"smaller"


def test_small_copies_are_no_pictures_of_their_own(images: ImageStore) -> None:
    images.put(b"x" * 1000, "png")
    other = images.put(b"y" * 500, "webp")
    images.put_thumbnail(other, 320, b"z" * 20)
    images.put_thumbnail(other, 640, b"z" * 30)

    assert images.count() == 2


def test_what_a_killed_process_left_half_written_is_swept_at_start(images: ImageStore, home: Path) -> None:
    images.put(PICTURE, "png")
    (home / "images" / ".tmp" / "dead-1.part").write_bytes(b"hal")

    ImageStore(home).prepare()

    assert _files(home) == [f"images/{SHA256[:2]}/{SHA256}.png"]


def test_labelled_bytes_are_found_by_the_next_process_where_they_are_wanted(
    images: ImageStore, home: Path
) -> None:
    part = images.write(b"a picture", "call_1")
    images.write(b"another", "call_2")

    following = ImageStore(home)
    following.prepare({"call_1"})

    assert following.left("call_1", part.sha256) == b"a picture"
    assert [file.name for file in part.file.parent.iterdir()] == ["call_1.part"]


def test_labelled_bytes_are_found_under_their_name_too(images: ImageStore) -> None:
    part = images.write(b"a picture", "call_1")

    images.put_thumbnail(images.name(part, "png"), 320, b"small")

    assert images.left("call_1", part.sha256) == b"a picture"


def test_labelled_bytes_that_are_not_whole_are_not_found_and_are_written_anew(images: ImageStore) -> None:
    part = images.write(b"a picture", "call_1")
    part.file.write_bytes(b"a pict")

    torn = images.left("call_1", part.sha256)
    images.write(b"a picture", "call_1")

    assert torn is None
    assert images.left("call_1", part.sha256) == b"a picture"


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, "no space left")


def test_labelled_bytes_that_cannot_be_named_stay_for_the_next_try(
    images: ImageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = images.write(b"a picture", "call_1")
    monkeypatch.setattr(Path, "replace", no_room)

    with pytest.raises(DiskFull):
        images.name(part, "png")

    assert images.left("call_1", part.sha256) == b"a picture"


def test_bytes_without_a_label_that_cannot_be_named_leave_nothing(
    images: ImageStore, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", no_room)

    with pytest.raises(DiskFull):
        images.put(PICTURE, "png")

    assert _files(home) == []


def test_sweeping_leaves_what_this_process_is_writing(images: ImageStore, home: Path) -> None:
    part = home / "images" / ".tmp" / f"{images._mark}-1.part"
    part.write_bytes(b"hal")

    images.sweep()

    assert part.read_bytes() == b"hal"


def test_a_folder_that_was_deleted_meanwhile_is_said_without_its_path(images: ImageStore, home: Path) -> None:
    (home / "images" / ".tmp").rmdir()

    with pytest.raises(FolderUnusable) as refusal:
        images.put(PICTURE, "png")

    assert str(refusal.value) == (
        "The drive of this studio folder could not be read or written. "
        "Check the drive and its free space, then start the studio again."
    )


WITH_LITTLE_SPACE = """
import resource, sys
from pathlib import Path
from studio.errors import DiskFull
from studio.store.images import ImageStore
images = ImageStore(Path(sys.argv[1]))
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, most))
try:
    images.put(b"x" * 100_000, "png")
except DiskFull as error:
    print(error.code)
try:
    images.put_thumbnail("ab" * 32, 320, b"x" * 100_000)
except DiskFull as error:
    print(error.code)
print(sum(file.is_file() for file in images.folder.rglob("*")))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
print(len(images.path(images.put(b"x" * 100_000, "png"), "png").read_bytes()))
"""


def test_a_picture_that_finds_no_space_leaves_nothing_and_can_be_stored_later(
    images: ImageStore, home: Path
) -> None:
    command = [sys.executable, "-c", WITH_LITTLE_SPACE, str(home)]

    found = subprocess.run(command, capture_output=True, text=True, check=True)

    assert found.stdout.split() == ["disk_full", "disk_full", "0", "100000"]


def test_a_row_is_read_as_it_was_stored(database: Database) -> None:
    image = an_image(database, PICTURE, "jpg")

    database.write(lambda tx: insert_image(tx, image))

    assert database.read(lambda tx: get_image(tx, SHA256)) == image
    assert Path(image.path).read_bytes() == PICTURE


def test_storing_a_row_again_changes_nothing(database: Database) -> None:
    image = an_image(database)
    database.write(lambda tx: insert_image(tx, image))

    database.write(lambda tx: insert_image(tx, image.model_copy(update={"width": 1, "path": "other.webp"})))

    assert database.read(lambda tx: get_image(tx, image.sha256)) == image


def test_a_studio_that_was_moved_finds_its_pictures_at_the_new_place(home: Path, tmp_path: Path) -> None:
    first = Database.open(home)
    image = an_image(first, PICTURE)
    first.write(lambda tx: insert_image(tx, image))
    first.close()
    moved = home.rename(tmp_path / "elsewhere")

    second = Database.open(moved)
    found = second.read(lambda tx: get_image(tx, SHA256))
    second.close()

    assert Path(found.path) == moved / "images" / SHA256[:2] / f"{SHA256}.png"
    assert os.path.samefile(found.path, second.images.path(SHA256, "png"))  # noqa: PTH121  the path is text


def test_an_unknown_picture_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound) as refusal:
        database.read(lambda tx: get_image(tx, "00" * 32))

    assert str(refusal.value) == "There is no such picture in this studio. Load the page again."


def test_a_file_is_read_whole_only_where_it_is_what_its_name_says(images: ImageStore) -> None:
    sha256 = images.put(b"a picture", "png")
    whole = read_whole(images.path(sha256, "png"), sha256)
    images.path(sha256, "png").write_bytes(b"torn")

    assert whole == b"a picture"
    assert read_whole(images.path(sha256, "png"), sha256) is None
    assert read_whole(images.path("ab" * 32, "png"), "ab" * 32) is None


def test_a_picture_that_was_let_go_is_kept_where_its_file_is_still_there(database: Database) -> None:
    image = an_image(database)

    database.write(lambda tx: keep_image(tx, image))

    assert database.read(lambda tx: get_image(tx, image.sha256)) == image


def test_a_picture_whose_file_went_with_its_row_is_refused(database: Database) -> None:
    image = an_image(database)
    Path(image.path).unlink()

    with pytest.raises(NotFound, match="deleted meanwhile"):
        database.write(lambda tx: keep_image(tx, image))
