"""Kits out of the studio and back in: what goes along, what is checked again, what is refused."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.image import Image
from studio.domain.kit import ReferenceKit
from studio.engine.intake import Intake, Rules, Seen
from studio.errors import InvalidInput, PictureRefused
from studio.service import kit_files, kit_folders
from studio.service.receipts import Receipt
from tests.kit_painting import KitPainter, portrait
from tests.kit_zips import kit_zip
from tests.paid_services import PaidService, selling
from tests.painting import factory
from tests.portraits import portrait_of


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    """An open studio whose kits are painted."""
    async with Studio.open(":memory:", providers={"painter": factory(KitPainter())}) as opened:
        opened.set_default_provider("painter")
        yield opened


def pixels(kit: ReferenceKit) -> dict[str, tuple[int, int]]:
    return {kind: (one.image.width, one.image.height) for kind, one in kit.references.items() if one.image}


@dataclass
class Taking:
    """Takes pictures in as ever; `most` is how many were being taken at once."""

    intake: Intake
    most: int = 0
    _now: int = 0

    def __post_init__(self) -> None:
        self._take = self.intake.take

    async def take(self, data: bytes, rules: Rules) -> tuple[Image, Seen]:
        """Take one."""
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            return await self._take(data, rules)
        finally:
            self._now -= 1


async def test_a_kit_comes_back_from_its_file_with_its_pictures_and_their_words(
    studio: Studio, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut, name="Eileen ✂ kit", expressions=["smile"])

    path = await studio.export_kit(kit.id)
    back = await studio.import_kit(path)

    assert path.name == f"eileen-kit-{kit.id[-6:]}.zip"
    assert (back.name, back.status, pixels(back)) == (kit.name, "ready", pixels(kit))
    assert back.source_note == "Imported. An uploaded photo"
    assert back.references["profile"].takes[0].prompt == kit.references["profile"].takes[0].prompt
    assert {one.takes[0].provider for one in back.references.values()} == {"import"}


async def test_a_kits_file_has_its_manifest_and_a_picture_for_each_reference(
    studio: Studio, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut)

    with zipfile.ZipFile(await studio.export_kit(kit.id)) as archive:
        names = [Path(name).stem for name in archive.namelist()]

    assert names == ["kit", "receipts", "source", "anchor", "profile"]


async def test_a_kits_file_tells_how_each_of_its_pictures_came_to_be(home: Path, astronaut: Path) -> None:
    paid = PaidService(paints=portrait)
    async with Studio.open(home, providers={"paid": selling(paid)}) as studio:
        kit = await studio.create_kit(photo=astronaut, provider="paid")

        with zipfile.ZipFile(await studio.export_kit(kit.id)) as archive:
            receipts = json.loads(archive.read("receipts.json"))

        anchor = studio.receipt(kit.references["anchor"].takes[0].id)
        assert list(receipts) == ["anchor.png", "profile.png"]
        assert Receipt.model_validate(receipts["anchor.png"]) == anchor
        assert (anchor.model, anchor.remote_id) == ("painter-image", "job-1")


async def test_an_imported_kit_is_regenerated_by_the_studios_own_provider(studio: Studio) -> None:
    kit = await studio.import_kit(kit_zip(), name="Eileen again")

    again = await studio.regenerate_reference(kit.id, "profile")

    assert (again.name, again.provider) == ("Eileen again", "painter")
    assert [take.provider for take in again.references["profile"].takes] == ["import", "painter"]


async def test_an_anchor_that_was_not_in_the_file_is_said_and_can_be_made(studio: Studio) -> None:
    only_profile = [{"kind": "profile", "picture": "profile.png"}]

    kit = await studio.import_kit(kit_zip(references=only_profile))
    made = await studio.regenerate_reference(kit.id, "anchor")

    assert (kit.status, kit.error) == ("failed", "It was not in the file. Regenerate it.")
    assert made.status == "ready"


async def test_a_file_is_not_believed_that_a_faulty_picture_may_be_used(studio: Studio) -> None:
    faulty = {"kind": "anchor", "picture": "anchor.png", "allowed": True}

    kit = await studio.import_kit(
        kit_zip(references=[faulty], files={"anchor.png": portrait_of("anchor", soft=True)}, source_note="")
    )

    assert (kit.status, kit.references["anchor"].allowed) == ("failed", False)
    assert kit.source_note == "Imported. Used there in spite of faults: anchor."
    assert (kit.error or "").endswith("Regenerate it, or use it anyway.")
    assert studio.allow_reference(kit.id, "anchor").status == "ready"


async def test_the_photo_of_an_imported_kit_is_looked_at_too(studio: Studio, coffee: Path) -> None:
    kit = await studio.import_kit(kit_zip(files={"source.png": coffee.read_bytes()}))

    (warning,) = kit.warnings
    assert warning.startswith("No face looks into the camera.")


async def test_a_picture_that_is_none_refuses_the_whole_file(studio: Studio) -> None:
    with pytest.raises(PictureRefused):
        await studio.import_kit(kit_zip(files={"profile.png": b"<svg onload=alert(1)>"}))

    assert studio.kits() == []


async def test_a_folder_of_references_made_elsewhere_is_a_kit(studio: Studio, tmp_path: Path) -> None:
    folder = tmp_path / "Eileen, by hand"
    folder.mkdir()
    for name in ("Face.png", "half body_01.png", "smile.png", "holiday.png"):
        (folder / name).write_bytes(portrait_of(name))

    kit = await studio.import_kit(folder)

    assert (kit.name, kit.source_note) == ("Eileen, by hand", "Imported. Left out: holiday.png")
    assert sorted(kit.references) == ["anchor", "expression_smile", "half_body"]
    assert kit.source == kit.references["anchor"].image


async def test_a_folder_whose_pictures_are_named_otherwise_is_said(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "holiday.png").write_bytes(portrait_of("holiday"))

    with pytest.raises(InvalidInput, match="not named like references"):
        await studio.import_kit(tmp_path)


async def test_pictures_that_are_too_large_together_are_refused_singly_and_in_a_folder(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["anchor.png", "profile.png"]
    anchor, profile = (portrait_of(name) for name in names)
    monkeypatch.setattr(kit_folders, "MOST_UNPACKED_BYTES", len(anchor) + 1)
    (tmp_path / "anchor.png").write_bytes(anchor)
    (tmp_path / "profile.png").write_bytes(profile)

    with pytest.raises(InvalidInput, match="more than 256 MB together"):
        await studio.import_pictures([anchor, profile], names)
    with pytest.raises(InvalidInput, match="more than 256 MB together"):
        await studio.import_kit(tmp_path)

    assert studio.kits() == []


@pytest.mark.parametrize("given", ["/nowhere/kit.zip", "", "\0", b"", 7])
async def test_what_cannot_be_a_kits_file_is_said(studio: Studio, given: str) -> None:
    with pytest.raises(InvalidInput):
        await studio.import_kit(given)


async def test_a_folder_of_photos_becomes_a_kit_each_and_one_bad_photo_leaves_the_others(
    studio: Studio, tmp_path: Path
) -> None:
    (tmp_path / "Ana.png").write_bytes(portrait_of("Ana"))
    (tmp_path / "Ben.png").write_bytes(portrait_of("Ben"))
    (tmp_path / "broken.png").write_bytes(b"no picture")

    told = await studio.estimate_kit(kits=2)
    batch = await studio.create_kits(tmp_path)
    progress = studio.kit_progress([kit.id for kit in batch.kits])

    assert (told.calls, [(kit.name, kit.status) for kit in batch.kits]) == (
        4,
        [("Ana", "ready"), ("Ben", "ready")],
    )
    assert [one.name for one in batch.refused] == ["broken"]
    assert progress.text == "2 of 2 kits · 4 of 4 references · $0.00"


async def test_imports_that_come_together_are_taken_one_after_the_other(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = Taking(studio._parts.intake)
    monkeypatch.setattr(studio._parts.intake, "take", taking.take)
    pictures = [portrait_of("anchor.png"), portrait_of("profile.png")]

    kits = await asyncio.gather(
        studio.import_kit(kit_zip()),
        studio.import_kit(kit_zip()),
        studio.import_pictures(pictures, ["anchor.png", "profile.png"]),
    )

    assert ([kit.status for kit in kits], taking.most) == (["ready"] * 3, 1)


async def test_a_file_that_is_too_large_is_told_the_limit(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kit.zip").write_bytes(bytes(3_000_001))
    monkeypatch.setattr(kit_files, "MOST_ZIP_BYTES", 3_000_000)

    with pytest.raises(InvalidInput) as refused:
        await studio.import_kit(tmp_path / "kit.zip")

    assert refused.value.happened == "The file has more than 3 MB, which no kit has."
