"""Videos in the store: rows, what a generation made, and what goes once nothing shows it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.video import Video
from studio.errors import NotFound
from studio.store.database import Database
from studio.store.generations import Placed, delete_generation, get_generation, place_picture
from studio.store.images import get_image, insert_image
from studio.store.transaction import Transaction
from studio.store.unused import let_go
from studio.store.videos import (
    forget_videos,
    get_video,
    insert_video,
    let_go_videos,
    remove_left_videos,
    set_made_video,
    sweep_videos,
    videos_of,
)
from tests.rows import SetClock, a_generation, an_image, count


def stored(database: Database, content: bytes = b"a video") -> Video:
    poster = an_image(database, b"first of " + content, "jpg")
    sha256 = database.videos.put(content, "mp4")
    video = Video(
        sha256=sha256,
        path=str(database.videos.path(sha256, "mp4")),
        mime="video/mp4",
        width=96,
        height=64,
        seconds=2.5,
        size=len(content),
        poster=poster.sha256,
    )
    database.write(lambda tx: insert_image(tx, poster))
    database.write(lambda tx: insert_video(tx, video))
    return video


def made(database: Database, video: Video, id: str = "gen_1") -> None:
    """A generation that changed this video into another one, which is the same."""
    a_generation(database, id, mode="video_face_swap", wanted=1, video=video.sha256)
    poster = database.read(lambda tx: get_image(tx, video.poster))
    database.write(lambda tx: place_picture(tx, (id, 1), Placed(poster, 0)))
    database.write(lambda tx: set_made_video(tx, (id, 1), video.sha256))


def known(database: Database, video: Video) -> tuple[int, bool, bool]:
    """Its row, its file, the file of its poster."""
    posters = list((database.home / "images").glob(f"??/{video.poster}.*"))
    return count(database, "videos"), Path(video.path).exists(), bool(posters)


def test_a_video_is_read_as_it_was_stored(database: Database) -> None:
    video = stored(database)

    assert database.read(lambda tx: get_video(tx, video.sha256)) == video
    assert Path(video.path).read_bytes() == b"a video"


def test_a_video_that_is_not_there_is_said(database: Database) -> None:
    with pytest.raises(NotFound, match="There is no such video in this studio"):
        database.read(lambda tx: get_video(tx, "ab" * 32))


def test_a_generation_shows_the_video_that_it_made(database: Database) -> None:
    video = stored(database)

    made(database, video)

    generation = database.read(lambda tx: get_generation(tx, "gen_1"))
    assert [one.video for one in generation.pictures] == [video]
    assert generation.pictures[0].state == "ready"


def test_the_first_picture_of_a_video_is_in_use(database: Database) -> None:
    video = stored(database)

    assert database.write(lambda tx: let_go(tx, [video.poster])) == []


def test_what_nothing_shows_goes_with_its_file_and_its_first_picture(database: Database) -> None:
    video = stored(database)
    made(database, video)
    shas = database.read(lambda tx: videos_of(tx, "gen_1"))
    database.write(lambda tx: delete_generation(tx, "gen_1"))

    forget_videos(database, shas)

    assert (shas, known(database, video)) == ([video.sha256], (0, False, False))


def test_a_video_that_another_generation_shows_stays(database: Database) -> None:
    video = stored(database)
    made(database, video)
    made(database, video, "gen_2")
    database.write(lambda tx: delete_generation(tx, "gen_1"))

    forget_videos(database, [video.sha256])

    assert known(database, video) == (1, True, True)


def test_a_video_that_nobody_used_goes_after_a_day(database: Database, clock: SetClock) -> None:
    video = stored(database)
    clock.time += timedelta(hours=23)
    sweep_videos(database)
    after_hours = known(database, video)

    clock.time += timedelta(hours=2)
    sweep_videos(database)

    assert (after_hours, known(database, video)) == ((1, True, True), (0, False, False))


def test_a_file_that_got_no_row_goes_at_the_next_start(database: Database) -> None:
    video = stored(database)
    left = database.videos.path(database.videos.put(b"killed before its row", "mov"), "mov")

    remove_left_videos(database)

    assert (left.exists(), known(database, video)) == (False, (1, True, True))


def test_only_the_videos_that_may_go_are_looked_up(database: Database) -> None:
    shown = [stored(database, f"video {number}".encode()) for number in range(200)]
    given = stored(database)
    steps = list[None]()

    def forget(tx: Transaction) -> list[Video]:
        tx.connection.set_progress_handler(lambda: steps.append(None), 1)
        gone = let_go_videos(tx, [given.sha256])
        tx.connection.set_progress_handler(None, 0)
        return gone

    gone = database.write(forget)

    assert (gone, len(shown), len(steps) < 400) == ([given], 200, True)
