"""What a kit is not made from, who comes second, and names: said in words, and nothing is changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio import Studio
from studio.domain.kit import KitSubject, ReferenceKit
from studio.errors import Conflict, InvalidInput, NotFound, PictureRefused
from tests.kit_painting import KitPainter, painted_by
from tests.kit_pictures import a_drawing
from tests.kit_zips import kit_zip
from tests.pictures_made import beside, encoded, on_grey, pixel_bomb, sample
from tests.unit.service.test_bad_input import HOSTILE_NAMES
from tests.waiting import until

Verb = Callable[[Studio, str], Any]
AsyncVerb = Callable[[Studio, str], Awaitable[Any]]


@pytest.fixture
def painter() -> KitPainter:
    """Who paints the references of this test."""
    return KitPainter()


@pytest.fixture
async def studio(painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio whose kits are painted by the painter."""
    async with painted_by(painter) as opened:
        yield opened


@pytest.fixture
async def kit(studio: Studio, astronaut: Path) -> ReferenceKit:
    """A finished kit with anchor and profile."""
    return await studio.create_kit(photo=astronaut, name="Eileen")


PHOTOS: dict[str, tuple[Callable[[], Image.Image], KitSubject, str]] = {
    "no face": (lambda: sample("coffee"), "person", "No face looks into the camera."),
    "two faces": (
        lambda: beside(sample("astronaut"), sample("astronaut")),
        "person",
        "2 faces are in the photo",
    ),
    "a tiny face": (lambda: on_grey(sample("astronaut"), 240, 1024), "person", "The face is only "),
    "a drawing": (a_drawing, "person", "This looks like a drawing"),
    "a person given as a product": (lambda: sample("astronaut"), "product", "A face was seen"),
}


@pytest.mark.parametrize(("photo", "subject", "said"), PHOTOS.values(), ids=PHOTOS.keys())
async def test_a_photo_that_promises_little_is_said_and_the_kit_is_made_all_the_same(
    studio: Studio, photo: Callable[[], Image.Image], subject: KitSubject, said: str
) -> None:
    kit = await studio.create_kit(photo=encoded(photo()), subject=subject)

    await until(lambda: studio.kit(kit.id).warnings != [])
    told = [one for one in studio.kit(kit.id).warnings if one.startswith(said)]
    assert (len(told), len(kit.references[kit.leading].takes)) == (1, 1)


@pytest.mark.parametrize("photo", [b"", b"<svg onload=alert(1)>", b"GIF89a", pixel_bomb(40_000)])
async def test_what_is_no_photo_makes_no_kit(studio: Studio, painter: KitPainter, photo: bytes) -> None:
    with pytest.raises(PictureRefused):
        await studio.create_kit(photo=photo)

    assert (studio.kits(), painter.made) == ([], [])


async def test_a_kit_of_which_one_reference_is_made_again_is_not_deleted_meanwhile(
    studio: Studio, painter: KitPainter, kit: ReferenceKit
) -> None:
    painter.hold = asyncio.Event()
    await studio.regenerate_reference(kit.id, "profile", wait=False)

    with pytest.raises(Conflict, match=r"“Eileen” is being made\. Stop it first, then delete it\."):
        studio.delete_kit(kit.id)

    painter.hold.set()
    assert (await studio.wait_kit(kit.id)).status == "ready"


@pytest.mark.parametrize("kind", ["anchor", "profile"])
async def test_nothing_is_made_again_while_the_kit_is_made_for_the_first_time(
    studio: Studio, painter: KitPainter, astronaut: Path, kind: str
) -> None:
    painter.hold = asyncio.Event()
    kit = await studio.create_kit(photo=astronaut, wait=False)

    with pytest.raises(Conflict, match=f"The {kind} is being made at this moment"):
        await studio.regenerate_reference(kit.id, kind)

    painter.hold.set()
    assert [len(one.takes) for one in (await studio.wait_kit(kit.id)).references.values()] == [1, 1]


async def test_of_two_people_who_regenerate_a_reference_in_the_same_moment_one_does(
    studio: Studio, painter: KitPainter, kit: ReferenceKit
) -> None:
    painter.made.clear()

    outcomes = await asyncio.gather(
        studio.regenerate_reference(kit.id, "profile", "look left"),
        studio.regenerate_reference(kit.id, "profile", "look right"),
        return_exceptions=True,
    )

    assert sorted(isinstance(one, Conflict) for one in outcomes) == [False, True]
    assert (painter.made, len(studio.kit(kit.id).references["profile"].takes)) == (["profile"], 2)


@pytest.fixture
async def made_again(studio: Studio, kit: ReferenceKit) -> ReferenceKit:
    """The kit with two anchors, the second in use."""
    return await studio.regenerate_reference(kit.id, "anchor")


async def test_the_anchor_is_not_exchanged_while_another_is_made_from_it(
    studio: Studio, painter: KitPainter, made_again: ReferenceKit
) -> None:
    first = made_again.references["anchor"].takes[0].id
    painter.hold = asyncio.Event()
    await studio.regenerate_reference(made_again.id, "profile", wait=False)

    with pytest.raises(Conflict, match="others are being made from at this moment: profile"):
        studio.pick_reference(made_again.id, "anchor", first)
    with pytest.raises(Conflict, match="others are being made from at this moment: profile"):
        studio.allow_reference(made_again.id, "anchor")

    painter.hold.set()
    after = (await studio.wait_kit(made_again.id)).references["anchor"]
    assert after == made_again.references["anchor"]


async def test_what_was_made_from_an_earlier_anchor_says_so_until_that_one_is_back(
    studio: Studio, made_again: ReferenceKit
) -> None:
    first = made_again.references["anchor"].takes[0].id

    back = studio.pick_reference(made_again.id, "anchor", first)

    profile = made_again.references["profile"]
    assert profile.error == "It was made from an earlier anchor. Regenerate it to match the new one."
    assert (profile.status, profile.is_usable) == ("ready", True)
    assert back.references["profile"].error is None


async def test_made_again_from_the_anchor_in_use_it_matches(studio: Studio, made_again: ReferenceKit) -> None:
    matching = await studio.regenerate_reference(made_again.id, "profile")

    takes = matching.references["profile"].takes
    assert matching.references["profile"].error is None
    assert [matching.is_from_earlier(take) for take in takes] == [True, False]


NO_NAMES = ["", "  ", "\x00\x07", "\u200b", "x" * 201, "ab\ud800", 7, None]


@pytest.mark.parametrize("name", NO_NAMES)
async def test_a_name_that_is_none_renames_nothing(studio: Studio, kit: ReferenceKit, name: Any) -> None:
    with pytest.raises(InvalidInput, match="kit’s name"):
        studio.rename_kit(kit.id, name)

    assert studio.kits() == [kit]


@pytest.mark.parametrize("name", NO_NAMES[:-1])
async def test_a_name_that_is_none_makes_and_imports_no_kit(
    studio: Studio, astronaut: Path, name: Any
) -> None:
    with pytest.raises(InvalidInput, match="kit’s name"):
        await studio.create_kit(photo=astronaut, name=name)
    with pytest.raises(InvalidInput, match="kit’s name"):
        await studio.import_kit(kit_zip(), name=name)

    assert studio.kits() == []


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_a_strange_name_is_taken_as_text_and_leaves_no_folder(
    studio: Studio, kit: ReferenceKit, name: str
) -> None:
    renamed = studio.rename_kit(kit.id, name)

    path = await studio.export_kit(kit.id)

    assert renamed.name == name
    assert path.parent == studio.home / "exports"
    assert path.suffix == ".zip"


async def test_characters_that_hide_or_turn_text_leave_a_kits_name(studio: Studio, kit: ReferenceKit) -> None:
    assert studio.rename_kit(kit.id, "gnp\u202e.exe\u200b\ufeff\x00").name == "gnp.exe"


UNKNOWN: dict[str, Verb] = {
    "kit": lambda s, id: s.kit(id),
    "rename_kit": lambda s, id: s.rename_kit(id, "Ana"),
    "delete_kit": lambda s, id: s.delete_kit(id),
    "cancel_kit": lambda s, id: s.cancel_kit(id),
    "pick_reference": lambda s, id: s.pick_reference(id, "anchor", "take_1"),
    "allow_reference": lambda s, id: s.allow_reference(id, "anchor"),
    "newest_kits": lambda s, id: s.newest_kits(before=id),
    "watch_kit": lambda s, id: s.watch_kit(id),
    "kit_progress": lambda s, id: s.kit_progress([id]),
}
UNKNOWN_LATER: dict[str, AsyncVerb] = {
    "regenerate_reference": lambda s, id: s.regenerate_reference(id, "anchor"),
    "wait_kit": lambda s, id: s.wait_kit(id),
    "export_kit": lambda s, id: s.export_kit(id),
    "create_kit": lambda s, id: s.create_kit(id),
}
NO_IDS: list[Any] = ["nobody", "/etc/passwd", "' OR 1=1 --"]


@pytest.mark.parametrize("id", NO_IDS)
@pytest.mark.parametrize("verb", UNKNOWN.values(), ids=UNKNOWN.keys())
async def test_a_kit_that_is_not_there_is_said(studio: Studio, verb: Verb, id: str) -> None:
    with pytest.raises(NotFound, match="There is no"):
        verb(studio, id)


@pytest.mark.parametrize("id", [*NO_IDS, 7])
@pytest.mark.parametrize("verb", UNKNOWN_LATER.values(), ids=UNKNOWN_LATER.keys())
async def test_nothing_is_made_of_a_kit_that_is_not_there(
    studio: Studio, painter: KitPainter, verb: AsyncVerb, id: Any
) -> None:
    with pytest.raises(NotFound, match="There is no"):
        await verb(studio, id)

    assert painter.made == []


async def test_a_reference_that_a_kit_does_not_have_is_said_with_those_it_has(
    studio: Studio, kit: ReferenceKit
) -> None:
    with pytest.raises(NotFound, match=r"no reference “hat”\. It has: anchor, profile\."):
        await studio.regenerate_reference(kit.id, "hat")


@pytest.mark.parametrize("folder", ["/nowhere", "\0", "", __file__])
async def test_what_is_no_folder_of_photos_makes_no_kits(studio: Studio, folder: str) -> None:
    with pytest.raises(InvalidInput):
        await studio.create_kits(folder)

    assert studio.kits() == []
