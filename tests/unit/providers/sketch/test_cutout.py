from __future__ import annotations

import hashlib
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.providers.sketch import cutout
from studio.providers.sketch.cutout import (
    SIZES_PX,
    VERSION,
    Cutout,
    cut,
    cut_out,
    cutout_of,
    open_photo,
)
from studio.providers.sketch.raster import Bytes
from studio.providers.sketch.stored import PhotoDamaged
from tests.sketching import a_landscape, a_photo_of_a_disc, a_picture_file, some_facts


def photo_of(path: Path) -> Bytes:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def eileen() -> Cutout:
    samples = Path(__file__).resolve().parents[4] / "assets" / "samples"
    return Cutout(*cut_out(photo_of(samples / "astronaut.png")))


@pytest.fixture(scope="module")
def cup() -> Cutout:
    samples = Path(__file__).resolve().parents[4] / "assets" / "samples"
    return Cutout(*cut_out(photo_of(samples / "coffee.png")))


@pytest.fixture(scope="module")
def landscape() -> Cutout:
    return Cutout(*cut_out(a_landscape()))


def alpha_at(cutout: Cutout, x: float, y: float) -> int:
    """The cover at a place of the original 512 px photo; its cutout is cropped at the top and the left."""
    tall, wide = cutout.rgba.shape[:2]
    return int(cutout.rgba[min(tall - 1, int(y - (512 - tall))), min(wide - 1, int(x - (505 - wide))), 3])


@pytest.mark.parametrize("point", [(222, 115), (225, 50), (220, 330), (380, 460), (120, 330)])
def test_the_astronaut_s_face_hair_suit_and_helmet_are_kept(eileen: Cutout, point: tuple[int, int]) -> None:
    assert alpha_at(eileen, *point) > 240


@pytest.mark.parametrize("point", [(470, 60), (40, 60), (20, 180), (340, 120), (420, 200)])
def test_flag_shuttle_and_backdrop_are_left_out(eileen: Cutout, point: tuple[int, int]) -> None:
    assert alpha_at(eileen, *point) < 12


def test_the_astronaut_is_a_portrait_that_ends_at_the_waist(eileen: Cutout) -> None:
    assert (eileen.facts.inset, eileen.facts.cut_below) == (False, True)


def test_the_face_is_known_in_the_cropped_picture(eileen: Cutout) -> None:
    assert eileen.facts.face is not None
    assert eileen.facts.face.centre == pytest.approx((0.42, 0.21), abs=0.03)


def test_the_cup_was_photographed_from_above_and_is_whole(cup: Cutout) -> None:
    facts = cup.facts

    assert (facts.inset, facts.cut_below, facts.face) == (False, False, None)
    assert facts.tilt > 0.6


def test_the_cup_has_no_hole_where_its_spoon_gleams(cup: Cutout) -> None:
    tall, wide = cup.rgba.shape[:2]

    middle = cup.rgba[int(tall * 0.3) : int(tall * 0.85), int(wide * 0.3) : int(wide * 0.75), 3]
    assert int(middle.min()) > 200


def test_a_landscape_becomes_an_inset_and_no_torn_shape(landscape: Cutout) -> None:
    alpha = landscape.rgba[..., 3]

    assert landscape.facts.inset
    assert alpha.shape == a_landscape().shape[:2]
    assert int(alpha[alpha.shape[0] // 2, alpha.shape[1] // 2]) == 255
    assert int(alpha[0, 0]) == 0


def test_an_inset_has_a_soft_edge_all_round(landscape: Cutout) -> None:
    alpha = landscape.rgba[..., 3]
    across, down = alpha[alpha.shape[0] // 2], alpha[:, alpha.shape[1] // 2]

    edges = (across[:40], across[-40:], down[:30], down[-30:])
    assert all(np.unique(edge).size > 8 for edge in edges)


def test_a_grey_photo_is_cut_out_like_a_coloured_one(astronaut: Path) -> None:
    with Image.open(astronaut) as picture:
        grey = np.asarray(picture.convert("L").resize((300, 300)).convert("RGB"))

    _, facts = cut_out(grey)

    assert (facts.inset, facts.cut_below) == (False, True)


def test_real_transparency_is_taken_over() -> None:
    photo = np.dstack([a_photo_of_a_disc(), np.zeros((240, 300), np.uint8)])
    photo[50:150, 100:180, 3] = 255

    rgba, facts = cut_out(photo)

    assert rgba.shape[:2] == (100, 80)
    assert (facts.inset, facts.aspect) == (False, 0.8)


def test_an_alpha_channel_that_hides_nothing_is_no_cutout() -> None:
    photo = np.dstack([a_photo_of_a_disc(), np.full((240, 300), 255, np.uint8)])

    rgba, _ = cut_out(photo)

    assert rgba.shape[0] < 160


def test_a_subject_cut_off_at_the_side_lets_go_softly() -> None:
    photo = np.dstack([a_photo_of_a_disc(), np.zeros((240, 300), np.uint8)])
    photo[60:200, 0:120, 3] = 255

    rgba, facts = cut_out(photo)

    assert facts.cut_left
    assert not facts.cut_right
    assert np.unique(rgba[70, :5, 3]).size > 2


@pytest.mark.parametrize(("shape", "low", "high"), [("square", 0.0, 0.1), ("ellipse", 0.3, 0.8)])
def test_the_lower_outline_tells_the_camera_s_angle(shape: str, low: float, high: float) -> None:
    photo = np.zeros((240, 300, 4), np.uint8)
    across, down = np.arange(300)[None, :] - 150, np.arange(240)[:, None] - 120
    masks = {
        "square": (np.abs(across) < 80) & (np.abs(down) < 80),
        "ellipse": (across / 100) ** 2 + (down / 55) ** 2 < 1,
    }
    photo[masks[shape]] = 255

    assert low <= cut_out(photo)[1].tilt <= high


def test_a_cutout_is_made_once_and_kept_in_all_sizes(tmp_path: Path) -> None:
    path = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc())

    cutout_of(path, digest(path), tmp_path / "cache", 100)

    names = sorted(file.name for file in (tmp_path / "cache").iterdir())
    assert names == sorted(f"{digest(path)}-v{VERSION}-{size}.png" for size in SIZES_PX)


def test_a_kept_cutout_needs_no_photo(tmp_path: Path) -> None:
    path = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc(radius=61))
    sha256 = digest(path)
    made = cutout_of(path, sha256, tmp_path / "cache", 100)
    path.unlink()

    kept = cutout_of(None, sha256, tmp_path / "cache", 2000)

    assert made is not None
    assert kept is not None
    assert kept.facts == made.facts


def test_a_cutout_is_remembered_within_a_process(tmp_path: Path) -> None:
    path = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc(radius=62))

    first = cutout_of(path, digest(path), tmp_path / "cache", 100)

    assert cutout_of(path, digest(path), tmp_path / "cache", 100) is first


def test_without_photo_and_without_cache_there_is_no_cutout(tmp_path: Path) -> None:
    assert cutout_of(None, "f" * 64, tmp_path / "nowhere", 100) is None


def test_no_half_written_file_stays_behind(tmp_path: Path) -> None:
    path = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc(radius=63))

    cutout_of(path, digest(path), tmp_path / "cache", 100)

    assert not list((tmp_path / "cache").glob("*.part"))


def test_memory_holds_a_few_cutouts_only() -> None:
    thing = Cutout(np.zeros((1, 1, 4), np.uint8), some_facts())

    list(map(cutout._remember, map(str, range(30)), repeat(thing)))

    assert len(cutout._memory) == 24


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "LA", "P"])
def test_photos_of_any_kind_are_opened(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.fromarray(a_photo_of_a_disc()).convert(mode).save(path)

    assert open_photo(path).shape == (240, 300, 3)


def test_what_is_clear_in_a_photo_stays_clear(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    photo = Image.fromarray(a_photo_of_a_disc())
    photo.putalpha(Image.new("L", photo.size, 90))
    photo.save(path)

    assert (open_photo(path)[..., 3] == 90).all()


def test_a_huge_photo_is_reduced(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (5000, 2500), (90, 90, 90)).save(path)

    assert max(open_photo(path).shape) == SIZES_PX[-1]


def test_a_photo_that_is_no_picture_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "her.png").write_bytes(b"no picture")

    with pytest.raises(PhotoDamaged):
        cutout_of(tmp_path / "her.png", "5" * 64, tmp_path / "cache", 300)


def test_a_photo_that_breaks_off_is_called_damaged(tmp_path: Path, astronaut: Path) -> None:
    (tmp_path / "her.png").write_bytes(astronaut.read_bytes()[:20_000])

    with pytest.raises(PhotoDamaged):
        open_photo(tmp_path / "her.png")


def test_cutting_ahead_of_time_leaves_a_damaged_photo_to_the_frame(tmp_path: Path) -> None:
    (tmp_path / "her.png").write_bytes(b"no picture")
    request = {"path": str(tmp_path / "her.png"), "sha256": "4" * 64, "cache": str(tmp_path / "cache")}

    assert cut(request, []) == ({}, [])


def test_a_damaged_cutout_is_made_anew(tmp_path: Path) -> None:
    photo = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc(radius=64))
    kept = tmp_path / "cache" / f"{'3' * 64}-v{VERSION}-{SIZES_PX[0]}.png"
    kept.parent.mkdir()
    kept.write_bytes(b"half a file")

    assert cutout_of(photo, "3" * 64, kept.parent, 300) is not None
    assert kept.stat().st_size > 1000
