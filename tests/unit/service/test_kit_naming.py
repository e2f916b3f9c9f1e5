"""References made elsewhere, told by the names of their files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.errors import InvalidInput, PictureRefused
from studio.service.kit_naming import UNNAMED, manifest_by_names
from studio.service.kit_zips import read_zip
from studio.ui.verbs import VERBS, run_verb
from tests.kit_painting import KitPainter
from tests.kit_zips import zip_of
from tests.painting import factory
from tests.portraits import portrait_of


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with Studio.open(":memory:", providers={"painter": factory(KitPainter())}) as opened:
        opened.set_default_provider("painter")
        yield opened


def kinds(*names: str) -> list[str]:
    return [one.kind for one in manifest_by_names(names, "Eileen")[0].references]


def test_kinds_stand_in_the_order_of_a_kit() -> None:
    assert kinds("smile.png", "profile.jpg", "Face 01.webp") == ["anchor", "profile", "expression_smile"]


def test_a_front_makes_it_a_products() -> None:
    manifest, _ = manifest_by_names(["packshot.png", "front.png"], "Espresso")

    assert (manifest.subject, [one.kind for one in manifest.references]) == ("product", ["front", "packshot"])


@pytest.mark.parametrize("others", [["packshot.png", "back.png"], ["detail.png"], ["in hand.png", "x.png"]])
def test_what_only_a_product_has_makes_it_a_products_too(others: list[str]) -> None:
    manifest, _ = manifest_by_names(["source.png", *others], "Espresso")

    assert manifest.subject == "product"
    assert len(manifest.references) == len(others) - others.count("x.png")


@pytest.mark.parametrize("names", [["anchor.png", "back.png"], ["photo.png", "smile.png", "detail.png"]])
def test_what_only_a_person_has_makes_it_a_persons(names: list[str]) -> None:
    manifest, _ = manifest_by_names(names, "Eileen")

    assert manifest.subject == "person"


def test_a_photo_of_its_own_is_what_the_kit_is_made_from() -> None:
    manifest, files = manifest_by_names(["anchor.png", "photo.jpg"], "Eileen")

    assert manifest.source == files["photo.jpg"]
    assert [one.picture for one in manifest.references] == [files["anchor.png"]]


def test_of_two_for_the_same_kind_the_first_is_taken() -> None:
    _, files = manifest_by_names(["anchor.png", "face.png"], "Eileen")

    assert list(files) == ["anchor.png"]


def test_what_is_named_otherwise_is_left_out_and_said() -> None:
    manifest, files = manifest_by_names(["trip/anchor.png", "trip/beach.png"], "\0")

    assert (manifest.name, manifest.source_note, list(files)) == (
        UNNAMED,
        "Left out: beach.png",
        ["trip/anchor.png"],
    )


@pytest.mark.parametrize("names", [[], ["beach.png"], ["smile.png"]])
def test_without_a_leading_picture_or_a_photo_there_is_no_kit(names: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        manifest_by_names(names, "Eileen")

    assert str(refused.value) == (
        "The pictures are not named like references. "
        "Name them anchor.png, profile.png, half_body.png, smile.png …, or front.png … for a product."
    )


# Zips without kit.json


def test_a_zip_of_such_pictures_alone_is_a_kit_called_as_its_folder() -> None:
    files = {"Eileen/": b"", "Eileen/anchor.png": b"one", "Eileen/smile.png": b"two"}

    file = read_zip(zip_of({**files, "__MACOSX/Eileen/._anchor.png": b"", "Eileen/.DS_Store": b""}))

    assert (file.manifest.name, [one.kind for one in file.manifest.references]) == (
        "Eileen",
        ["anchor", "expression_smile"],
    )
    assert [file.pictures[one.picture] for one in file.manifest.references] == [b"one", b"two"]


@pytest.mark.parametrize(
    "files", [{"anchor.png": b"x", "notes.txt": b"x"}, {"anchor.png": b"x", "manifest.json": b"{}"}, {}]
)
def test_a_zip_with_anything_else_in_it_is_another_programs(files: Mapping[str, bytes]) -> None:
    with pytest.raises(InvalidInput, match=r"There is no kit.json in the zip"):
        read_zip(zip_of(dict(files)))


# Pictures that are given together


async def test_pictures_are_imported_by_their_names(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(portrait_of("smile"))

    kit = await studio.import_pictures(
        [portrait_of("anchor"), tmp_path / "token"], ["anchor.png", "smile.png"], name="Eileen"
    )

    assert (kit.name, kit.status, list(kit.references)) == ("Eileen", "ready", ["anchor", "expression_smile"])


async def test_one_that_is_no_picture_refuses_them_all(studio: Studio) -> None:
    with pytest.raises(PictureRefused):
        await studio.import_pictures([portrait_of("anchor"), b"no picture"], ["anchor.png", "smile.png"])

    assert studio.kits() == []


@pytest.mark.parametrize("names", [[], ["anchor.png"], ["anchor.png", "anchor.png"], "ab"])
async def test_each_picture_needs_a_name_of_its_own(studio: Studio, names: list[str]) -> None:
    with pytest.raises(InvalidInput, match="Each picture needs a file name of its own"):
        await studio.import_pictures([b"one", b"two"], names)


async def test_the_page_sends_files_and_their_names(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(portrait_of("anchor"))

    kit: Any = await run_verb(
        studio, VERBS["import_pictures"], {"pictures": [tmp_path / "one"], "names": ["anchor.png"]}
    )

    assert (kit["name"], list(kit["references"])) == (UNNAMED, ["anchor"])


@pytest.mark.parametrize(
    ("pictures", "said"),
    [(["/etc/hostname"], "send the picture itself first"), ([Path("one")] * 26, "25 items")],
)
async def test_what_is_not_sent_as_files_is_refused(studio: Studio, pictures: list[Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        await run_verb(studio, VERBS["import_pictures"], {"pictures": pictures, "names": ["a.png"]})
