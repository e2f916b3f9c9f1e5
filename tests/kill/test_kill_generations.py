"""kill -9 while the image generator buys: each paid picture is on its generation, and charged once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clips_made import a_clip
from tests.kill.booked_service import BookedService
from tests.kill.errands import killed, opened, settled

# Two pictures side by side: the second pass of a point is the other one's.
BLOWS = [
    ("before_intent", 1),
    ("after_intent", 1),
    ("after_answer", 1),
    ("after_submitted", 2),
    ("before_fetch", 1),
    ("before_fetch", 2),
    ("part_written", 1),
    ("before_naming", 2),
    ("after_naming", 1),
    ("before_stored", 1),
    ("before_stored", 2),
    ("after_stored", 1),
    ("after_stored", 2),
]
VIDEO_BLOWS = ["after_submitted", "before_fetch", "before_stored", "after_stored"]
# Where a picture comes in the answer itself, it is on this disk alone from here on.
ON_OUR_DISK = ["part_noted", "before_naming", "after_naming", "before_stored", "after_stored"]
# Up to here nobody can tell any more what became of the call.
IN_DOUBT = ["after_intent", "after_answer"]


@pytest.mark.parametrize("blow", BLOWS)
async def test_after_a_kill_each_paid_picture_is_on_its_generation_and_nothing_is_bought(
    tmp_path: Path, blow: tuple[str, int]
) -> None:
    left = killed(tmp_path, "generation", blow)

    service = BookedService(left.book)
    paid = service.charges
    async with opened(left.home, service) as studio:
        await settled(studio)
        (generation,) = studio.generations()
        spent = studio.cost_today()

    assert (left.code, service.charges) == (-9, paid)
    assert (generation.status, len({one.call_id for one in generation.made})) == ("interrupted", paid)
    assert [one.number for one in generation.pictures if one.state in ("waiting", "checking")] == []
    assert generation.cost_usd == spent == pytest.approx(paid * 0.04)


@pytest.mark.parametrize("point", ON_OUR_DISK)
async def test_a_picture_that_came_in_the_answer_is_found_on_the_disk(tmp_path: Path, point: str) -> None:
    left = killed(tmp_path, "generation", (point, 2), "none")

    service = BookedService(left.book, "none")
    async with opened(left.home, service) as studio:
        await settled(studio)
        (generation,) = studio.generations()

    assert (left.code, service.charges) == (-9, 2)
    assert [one.state for one in generation.pictures] == ["ready", "ready"]
    assert generation.cost_usd == pytest.approx(0.08)


@pytest.mark.parametrize("point", IN_DOUBT)
async def test_what_nobody_can_be_asked_about_says_that_it_was_possibly_charged(
    tmp_path: Path, point: str
) -> None:
    left = killed(tmp_path, "generation", (point, 2), "none")

    service = BookedService(left.book, "none")
    paid = service.charges
    async with opened(left.home, service) as studio:
        await settled(studio)
        (generation,) = studio.generations()

    doubtful = [one for one in generation.pictures if one.state == "failed"]
    assert (left.code, service.charges) == (-9, paid)
    assert 1 <= len(doubtful) == 2 - len(generation.made)
    assert {"possibly charged" in (one.error or "") for one in doubtful} == {True}


@pytest.mark.parametrize("point", VIDEO_BLOWS)
async def test_a_paid_video_is_delivered_after_a_kill_and_not_bought_again(
    tmp_path: Path, point: str
) -> None:
    left = killed(tmp_path, "video", (point, 1))

    service = BookedService(left.book)
    async with opened(left.home, service) as studio:
        await settled(studio)
        (generation,) = studio.generations()

    made = generation.pictures[0].video
    assert (left.code, service.charges, generation.cost_usd) == (-9, 1, 0.04)
    assert made is not None
    assert Path(made.path).read_bytes() == a_clip(tone=200)
