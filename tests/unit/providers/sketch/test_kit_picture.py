from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.errors import CannotShow, ProviderFailed
from studio.pictures.faces import find_face
from studio.providers.sketch.compose import paint
from studio.providers.sketch.kit_picture import SOFTWARE
from studio.scoring.references import check_reference
from tests.pictures_made import SAMPLES
from tests.sketched import decoded
from tests.sketching import a_source

KINDS = {
    "anchor": "astronaut.png",
    "half_body": "astronaut.png",
    "front": "coffee.png",
    "packshot": "coffee.png",
    "detail": "coffee.png",
}


@pytest.fixture(scope="module")
def made(sketch_cache: Path) -> dict[str, bytes]:
    """The references that both sample photos can give, each painted once."""
    return {kind: reference(kind, SAMPLES / name, sketch_cache) for kind, name in KINDS.items()}


def reference(kind: str, photo: Path, cache: Path, **wishes: str) -> bytes:
    usual = {"prompt": "", "aspect_ratio": "4:5", "size": "1K", "seed": 1, "cache": str(cache)}
    sources = {"sources": [a_source("kit:source", photo)], "kit_kind": kind}
    facts, pictures = paint(usual | sources | wishes, [])
    assert (facts["width"], facts["height"]) == decoded(pictures[0]).size
    return pictures[0]


def seen(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(decoded(png))


def test_the_anchor_has_the_face_where_a_portrait_has_it(made: dict[str, bytes]) -> None:
    face = find_face(seen(made["anchor"]))

    assert face is not None
    assert face.centre == pytest.approx((0.5, 0.42), abs=0.03)
    assert face.height == pytest.approx(0.3, abs=0.03)


@pytest.mark.parametrize("kind", ["anchor", "half_body"])
def test_people_stand_before_neutral_grey(made: dict[str, bytes], kind: str) -> None:
    corner = seen(made[kind])[:40, :40].reshape(-1, 3).astype(int)

    assert np.ptp(corner.mean(axis=0)) < 1
    assert 110 < corner.mean() < 135


def test_a_packshot_s_corners_are_white(made: dict[str, bytes]) -> None:
    assert seen(made["packshot"])[:40, :40].min() == 255


def test_a_thing_casts_a_shadow_on_its_ground(made: dict[str, bytes]) -> None:
    picture = seen(made["packshot"]).astype(int)

    assert picture[790:830, 390:430].mean() < 250


def test_a_detail_fills_the_frame(made: dict[str, bytes]) -> None:
    corners = seen(made["detail"])[[0, 0, -1, -1], [0, -1, 0, -1]].astype(int)

    assert (np.ptp(corners, axis=1) > 12).all()


def test_the_sketch_s_own_references_pass_the_quality_check(
    made: dict[str, bytes], astronaut: Path, coffee: Path
) -> None:
    person = np.asarray(Image.open(astronaut).convert("RGB"))
    product = np.asarray(Image.open(coffee).convert("RGB"))

    anchor = check_reference(seen(made["anchor"]), person, "anchor", "person")
    half = check_reference(seen(made["half_body"]), person, "half_body", "person")
    front = check_reference(seen(made["front"]), product, "front", "product")
    packshot = check_reference(seen(made["packshot"]), product, "packshot", "product")

    found = [check.text for check in (*anchor, *half, *front, *packshot) if check.outcome == "bad"]
    assert found == []


def test_a_reference_says_in_its_file_that_it_was_not_generated(made: dict[str, bytes]) -> None:
    with Image.open(io.BytesIO(made["anchor"])) as picture:
        assert picture.info["Software"] == SOFTWARE


def test_the_same_request_gives_the_same_bytes(
    made: dict[str, bytes], sketch_cache: Path, astronaut: Path
) -> None:
    assert reference("anchor", astronaut, sketch_cache) == made["anchor"]


def test_the_sample_photo_shows_no_feet(sketch_cache: Path, astronaut: Path) -> None:
    with pytest.raises(CannotShow, match="does not show the whole body"):
        reference("full_body", astronaut, sketch_cache)


def test_a_photo_that_cannot_be_cut_out_stands_in_as_it_is(tmp_path: Path, sketch_cache: Path) -> None:
    squares = np.random.default_rng(1).integers(0, 255, (24, 24, 3), dtype=np.uint8)
    photo = tmp_path / "squares.png"
    Image.fromarray(squares).resize((480, 480), Image.Resampling.NEAREST).save(photo)

    picture = seen(reference("front", photo, sketch_cache, aspect_ratio="1:1"))

    assert np.ptp(picture[20:60, 20:60].reshape(-1, 3), axis=0).max() < 12
    assert picture[300:720, 300:720].std() > 50


def test_without_a_photo_there_is_nothing_to_cut_out(tmp_path: Path) -> None:
    request = {"prompt": "", "sources": [], "aspect_ratio": "1:1", "size": "1K", "seed": 1}

    with pytest.raises(ProviderFailed, match="no photo to make this reference from"):
        paint(request | {"cache": str(tmp_path), "kit_kind": "front"}, [])
