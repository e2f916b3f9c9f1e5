"""A face swapped into a video: bought once, in its place, brought late, stopped, refused, deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.generation import Generation
from studio.errors import DiskFull, InvalidInput, PictureRefused, StudioError
from studio.protocols import Op
from studio.settings import Settings
from studio.store.ledger import all_entries
from tests import waiting
from tests.clips_made import a_clip, seconds_of
from tests.clips_told import PLACE, with_place, without_metadata
from tests.paid_services import PaidService, lost, selling

CLIP, MADE = a_clip(tone=10), a_clip(tone=200)


def a_service(**how: object) -> PaidService:
    jobs = ("image", "video_face_swap")
    return PaidService(**{"jobs_done": jobs, "paints": lambda _: MADE, **how})  # type: ignore[arg-type]


def opened(home: Path | str, paid: PaidService, **settings: object) -> Studio:
    chosen = Settings.model_validate({"lookup_grace_s": 0.05, "provider": "paid", **settings})
    return Studio.open(home, providers={"paid": selling(paid)}, settings=chosen)


async def swapped(studio: Studio, photo: Path, *, wait: bool = True, **how: Any) -> Generation:
    given = {"video": CLIP, "provider": "paid", **how}
    return await studio.generate_images(mode="video_face_swap", photo=photo, wait=wait, **given)


def files(studio: Studio) -> int:
    """How many videos lie in the studio's folder."""
    return len(list((studio.home / "videos").glob("??/*.mp4")))


def content(generation: Generation) -> Sequence[bytes]:
    return [Path(one.video.path).read_bytes() for one in generation.pictures if one.video]


async def test_the_video_comes_with_its_first_picture_and_its_price(astronaut: Path) -> None:
    paid = a_service()
    async with opened(":memory:", paid) as studio:
        made = await swapped(studio, astronaut, face_index=1)

        op: Op = paid.sent[0]
        assert (op.job, op.face_index, [one.name for one in op.sources]) == (
            "video_face_swap",
            1,
            ["influencer"],
        )
        assert op.video is not None
        assert (op.video.path.read_bytes(), op.video.seconds) == (without_metadata(CLIP), 2.0)
        assert (made.status, made.cost_usd, content(made)) == ("done", 0.04, [MADE])
        picture = made.pictures[0]
        assert (picture.image is not None, picture.state) == (True, "ready")
        assert [one.what for one in studio._parts.database.read(all_entries)] == ["video_face_swap"]


async def test_where_a_video_was_filmed_does_not_leave_the_studio(astronaut: Path) -> None:
    paid = a_service()
    async with opened(":memory:", paid) as studio:
        await swapped(studio, astronaut, video=with_place(CLIP))

        op: Op = paid.sent[0]
        assert op.video is not None
        sent = op.video.path.read_bytes()
        assert (PLACE in sent, len(sent), seconds_of(sent)) == (False, len(with_place(CLIP)), 2.0)
        assert op.video.sha256 == hashlib.sha256(sent).hexdigest()


async def test_the_price_follows_from_the_video_before_anything_is_sent(astronaut: Path) -> None:
    paid = a_service(price_usd=Decimal("0.12"))
    async with opened(":memory:", paid) as studio:
        video = await studio.add_video(CLIP)
        person = await studio.add_influencer(astronaut, "Eileen")

        told = await studio.estimate_images(
            person.id, "video_face_swap", provider="paid", video_id=video.sha256
        )
        still_open = await studio.estimate_images(person.id, "video_face_swap", provider="paid")

    assert (told.text, told.price, told.problem) == (
        "1 video · $0.12",
        "for 0:02 · price of 20 Nov 2026, documented",
        "",
    )
    assert paid.priced[-2].video is not None
    assert (still_open.amount, paid.sent) == ("at least $0.12", [])


async def test_the_anchor_of_a_kit_is_the_face(astronaut: Path) -> None:
    paid = a_service()
    async with opened(":memory:", paid) as studio:
        kit = await studio.create_kit(photo=astronaut, provider="sketch")

        made = await studio.generate_images(
            identity=kit.id, mode="video_face_swap", video=CLIP, provider="paid"
        )

    anchor = kit.references["anchor"].image
    assert anchor is not None
    assert [one.sha256 for one in made.sources] == [anchor.sha256]


async def test_a_video_whose_answer_was_lost_is_found_and_not_bought_twice(astronaut: Path) -> None:
    paid = a_service(meets=[lost()])
    async with opened(":memory:", paid) as studio:
        made = await swapped(studio, astronaut)

        assert (made.status, content(made), paid.charges) == ("done", [MADE], 1)


async def test_a_video_that_is_done_after_a_restart_is_delivered(home: Path, astronaut: Path) -> None:
    paid = a_service(ready=False)
    async with opened(home, paid) as studio:
        begun = await swapped(studio, astronaut, wait=False)
        await waiting.until(lambda: paid.charges == 1)

    paid.finish_all()
    async with opened(home, paid) as studio:
        await waiting.until(lambda: bool(studio.generation(begun.id).made))
        made = studio.generation(begun.id)

    assert (made.status, content(made), paid.charges) == ("interrupted", [MADE], 1)


async def test_a_stopped_one_keeps_what_was_sent_and_comes_by_itself(astronaut: Path) -> None:
    paid = a_service(ready=False)
    async with opened(":memory:", paid) as studio:
        begun = await swapped(studio, astronaut, wait=False)
        await waiting.until(lambda: paid.charges == 1)
        studio.cancel_generation(begun.id)
        stopped = await studio.wait_generation(begun.id)
        paid.finish_all()
        await waiting.until(lambda: bool(studio.generation(begun.id).made))

        assert (stopped.status, content(studio.generation(begun.id))) == ("cancelled", [MADE])


async def test_what_is_no_video_is_paid_and_says_so(astronaut: Path) -> None:
    paid = a_service(paints=lambda _: b"not a video")
    async with opened(":memory:", paid) as studio:
        made = await swapped(studio, astronaut)

        entry = studio._parts.database.read(all_entries)[0]
    assert made.pictures[0].error == "The file is not a video. Choose a video: MP4, MOV or WebM."
    assert (made.status, entry.status, entry.charged) == ("failed", "failed", "yes")


async def test_a_budget_holds_for_it(astronaut: Path) -> None:
    paid = a_service(price_usd=Decimal("0.12"))
    async with opened(":memory:", paid, budget_run_usd="0.10") as studio:
        made = await swapped(studio, astronaut)

    assert (made.status, paid.sent) == ("failed", [])
    assert made.pictures[0].error is not None
    assert "budget" in made.pictures[0].error


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"n": 2}, "Of a video one is made at a time"),
        ({"face_index": 11}, "The face is a whole number from 0, the largest one, to 10"),
        ({"video": None}, "No video was given whose face is to be changed"),
        ({"video": None, "video_id": "ab" * 32}, "There is no such video in this studio"),
        ({"provider": "sketch"}, "does not change faces in videos"),
        ({"provider": None}, "Nobody is chosen for faces in videos"),
    ],
)
async def test_what_cannot_be_done_is_said_and_nothing_is_sent(
    astronaut: Path, how: dict[str, Any], said: str
) -> None:
    paid = a_service()
    async with opened(":memory:", paid) as studio:
        with pytest.raises(StudioError, match=said):
            await swapped(studio, astronaut, **how)

        assert (studio.generations(), paid.sent) == ([], [])


async def test_a_product_has_no_face(coffee: Path) -> None:
    async with opened(":memory:", a_service()) as studio:
        product = await studio.add_product(coffee, "Cup")

        with pytest.raises(InvalidInput, match="A product has no face to swap in"):
            await studio.generate_images(
                identity=product.id, mode="video_face_swap", video=CLIP, provider="paid"
            )


async def test_a_refused_file_leaves_nothing(tmp_path: Path) -> None:
    renamed = tmp_path / "picture.mp4"
    renamed.write_bytes(b"\x89PNG\r\n\x1a\n" + CLIP)
    async with opened(":memory:", a_service()) as studio:
        with pytest.raises(PictureRefused, match="The file is a picture, not a video"):
            await studio.add_video(renamed)

        left = [one for one in (studio.home / "videos").rglob("*") if one.is_file()]
        assert left == []


async def test_again_sends_the_same_video_once_more(astronaut: Path) -> None:
    paid = a_service()
    async with opened(":memory:", paid) as studio:
        first = await swapped(studio, astronaut, face_index=3)

        again = await studio.regenerate_images(first.id)

        assert (again.brief.video, again.brief.face_index) == (first.brief.video, 3)
        assert (paid.charges, files(studio)) == (2, 2)


async def test_deleting_it_removes_its_videos_but_for_those_that_another_one_shows(astronaut: Path) -> None:
    async with opened(":memory:", a_service()) as studio:
        first = await swapped(studio, astronaut)
        second = await studio.regenerate_images(first.id)

        studio.delete_generation(first.id)
        beside_another = files(studio)
        studio.delete_generation(second.id)

        assert (beside_another, files(studio)) == (2, 0)


async def test_the_first_picture_of_a_video_becomes_nothing_else(astronaut: Path) -> None:
    async with opened(":memory:", a_service()) as studio:
        made = await swapped(studio, astronaut)

        with pytest.raises(InvalidInput, match="A video does not become that"):
            await studio.use_generated(made.pictures[0].id, "product", name="Film")


async def test_a_video_that_would_fill_the_disk_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.service.space._SPARE_BYTES", 10**18)
    async with opened(":memory:", a_service()) as studio:
        with pytest.raises(DiskFull, match="The disk is nearly full, so the video was not kept"):
            await studio.add_video(CLIP)

        assert files(studio) == 0


async def test_a_video_that_nobody_used_goes_when_another_one_comes(home: Path) -> None:
    async with opened(home, a_service()) as studio:
        await studio.add_video(CLIP)
        studio._parts.database.write(lambda tx: tx.execute("UPDATE videos SET created_at = '2026-01-01'"))

        kept = await studio.add_video(MADE)

        lying = [file.stem for file in (home / "videos").glob("??/*.mp4")]
        assert lying == [kept.sha256]


async def test_a_file_that_a_killed_process_left_goes_at_the_start(home: Path) -> None:
    async with opened(home, a_service()) as studio:
        studio._parts.database.videos.put(CLIP, "mp4")

    async with opened(home, a_service()) as studio:
        assert files(studio) == 0
