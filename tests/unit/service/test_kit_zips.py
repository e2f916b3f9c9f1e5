"""Kits' zips as strangers send them: what is a kit is read, and everything else is said in a sentence."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest

from studio.errors import InvalidInput
from studio.service.kit_zips import MOST_FILES, MOST_MANIFEST_BYTES, checked_manifest, read_zip
from tests.kit_zips import MANIFEST, claiming, kit_zip, with_zip64_end, zip_of
from tests.portraits import portrait_of

MEGABYTE = 1_000_000


def test_a_kit_is_read_with_the_pictures_that_its_manifest_names() -> None:
    file = read_zip(kit_zip(files={"readme.txt": b"hello"}))

    assert [one.kind for one in file.manifest.references] == ["anchor", "profile"]
    assert list(file.pictures) == ["source.png", "anchor.png", "profile.png"]
    assert file.pictures["anchor.png"] == portrait_of("anchor.png")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a zip"),
        (b"GIF89a, certainly not a zip", "not a zip"),
        (b"PK\x05\x06", "not a zip"),
        (kit_zip()[:-30], "not a zip"),
        (zip_of({}), "no kit.json"),
        (zip_of({"word/document.xml": b"<w/>", "[Content_Types].xml": b""}), "no kit.json"),
        (zip_of({"manifest.json": b"{}", "anchor.png": b"x"}), "no kit.json"),
        (kit_zip(b"not json"), "not JSON"),
        (kit_zip(b"[" * 200_000), "not JSON"),
        (kit_zip(b"\xff\xfe\x00"), "not JSON"),
        (kit_zip([]), "not that of a reference kit"),
        (kit_zip({"format": "lora", "version": 1}), "not that of a reference kit"),
        (kit_zip(version=2), "another version"),
        (kit_zip(subject="animal"), "subject"),
        (kit_zip(name=""), "a name is needed"),
        (kit_zip(name="x" * 500), "200 characters"),
        (kit_zip(source="gone.png"), "not in the zip"),
        (kit_zip(extra=1), "extra"),
        (kit_zip(references=MANIFEST["references"] * 2), "names a reference twice"),
        (kit_zip(references=[{"kind": "hat", "picture": "anchor.png"}]), "“hat”"),
        (kit_zip(references=[{"kind": "front", "picture": "anchor.png"}]), "“front”"),
        (kit_zip(references="all"), "references"),
    ],
)
def test_what_is_no_kit_is_said(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_zip(data)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "C:\\boot.ini", "a/../../b.png"]
)
def test_names_that_climb_are_refused_in_the_zip_and_in_its_manifest(name: str) -> None:
    with pytest.raises(InvalidInput, match="outside of itself"):
        read_zip(kit_zip(files={name: b"x"}))
    with pytest.raises(InvalidInput, match=r"kit\.json cannot be used: source"):
        read_zip(kit_zip(source=name))


def test_more_files_than_a_kit_has_are_refused() -> None:
    with pytest.raises(InvalidInput, match="too many files"):
        read_zip(zip_of({f"{number}.png": b"x" for number in range(MOST_FILES + 1)}))


def test_a_million_files_are_refused_before_their_names_are_read() -> None:
    million = zip_of({f"{number:06d}": b"" for number in range(60_000)}) * 2
    begun = time.process_time()

    with pytest.raises(InvalidInput, match="too many files"):
        read_zip(million)

    assert time.process_time() - begun < 0.5


def test_a_zip_that_hides_how_many_files_it_has_is_refused_by_the_length_of_its_table() -> None:
    hiding = claiming(zip_of({f"{number:06d}.png": b"" for number in range(3_000)}), files=3)

    with pytest.raises(InvalidInput, match="too many files"):
        read_zip(hiding)


def test_a_zip_with_a_second_end_that_tells_otherwise_is_refused() -> None:
    packed = zip_of({f"{number:06d}.png": b"" for number in range(3_000)})
    hiding = claiming(with_zip64_end(packed, files=3_000), files=3, table_bytes=200)

    assert len(zipfile.ZipFile(io.BytesIO(hiding)).namelist()) == 3_000
    with pytest.raises(InvalidInput, match="laid out for more"):
        read_zip(hiding)


def test_pictures_that_are_too_large_together_are_refused() -> None:
    kinds = [f"expression_{number}" for number in range(8)]
    references = [{"kind": kind, "picture": f"{kind}.png"} for kind in ["anchor", *kinds]]
    bombs = {f"{kind}.png": b"\0" * (39 * MEGABYTE) for kind in kinds}

    with pytest.raises(InvalidInput, match="too large together"):
        read_zip(kit_zip(files=bombs, references=references))


def test_a_file_that_grows_when_it_is_unpacked_is_read_no_further_than_a_picture_may_be_long() -> None:
    bomb = kit_zip(files={"bomb.png": b"\0" * (60 * MEGABYTE)}, source="bomb.png")

    with pytest.raises(InvalidInput, match="larger than a kit has any"):
        read_zip(bomb)


def test_a_manifest_that_is_too_long_is_refused_before_it_is_understood() -> None:
    with pytest.raises(InvalidInput, match="larger than that of any kit"):
        checked_manifest(b"[" * (MOST_MANIFEST_BYTES + 1))


def test_a_damaged_zip_is_said() -> None:
    data = bytearray(kit_zip())
    place = data.find(b"anchor.png") + 2_000
    data[place : place + 400] = bytes(400)

    with pytest.raises(InvalidInput, match="cannot be read"):
        read_zip(bytes(data))


@pytest.mark.parametrize("deep", [{"name": {"a": [1]}}, {"references": [{"kind": "anchor", "picture": 7}]}])
def test_a_manifest_with_other_shapes_is_refused(deep: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="cannot be used"):
        checked_manifest(json.dumps({**MANIFEST, **deep}).encode())
