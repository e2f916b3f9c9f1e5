from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.errors import ProviderFailed
from studio.providers.sketch.continuity import find_cast, find_stage, open_cutout
from studio.providers.sketch.grade import encode
from studio.providers.sketch.metadata import KEYWORD, add_texts
from studio.providers.sketch.order import Order, Source
from studio.providers.sketch.shot import read_shot
from studio.providers.sketch.stage import Stage, write_stage
from tests.sketching import a_photo_of_a_disc, a_picture_file, a_stage

BEACH = a_stage("on the beach, amber and teal")


def a_frame(path: Path, stage: Stage | None, value: int = 90) -> Path:
    """A small picture file, with a stage in its metadata or without."""
    png = encode(np.full((20, 30, 3), value, np.uint8))
    path.write_bytes(png if stage is None else add_texts(png, {KEYWORD: write_stage(stage)}))
    return path


def an_order(*sources: Source, prompt: str = "she smiles", cache: Path = Path("nowhere")) -> Order:
    return Order(prompt, sources, "16:9", "1K", 1, cache)


def stage_for(*sources: Source, prompt: str = "she smiles") -> Stage:
    return find_stage(an_order(*sources, prompt=prompt), read_shot(prompt))


def test_the_first_source_with_a_set_gives_it(tmp_path: Path) -> None:
    street = a_frame(tmp_path / "street.png", a_stage("in the street"))
    beach = a_frame(tmp_path / "beach.png", BEACH)

    found = stage_for(Source("s01.end", beach, ""), Source("s02.end", street, ""))

    assert (found.place, found.seed, found.generation) == ("beach", BEACH.seed, 1)


def test_a_source_without_a_set_is_passed_over(tmp_path: Path) -> None:
    own = a_frame(tmp_path / "own.png", None)
    beach = a_frame(tmp_path / "beach.png", BEACH)

    assert stage_for(Source("s01.end", own, ""), Source("s02.end", beach, "")).seed == BEACH.seed


@pytest.mark.parametrize("name", ["influencer", "product", "kit:anchor"])
def test_a_photo_of_someone_gives_no_set(tmp_path: Path, name: str) -> None:
    assert stage_for(Source(name, a_frame(tmp_path / "a.png", BEACH), "")).generation == 0


@pytest.mark.parametrize("name", ["s01.end", "reference"])
def test_a_picture_without_a_set_gives_colours_and_hour(tmp_path: Path, name: str) -> None:
    dark = a_frame(tmp_path / "dark.png", None, 12)

    found = stage_for(Source(name, dark, ""))

    assert (found.palette, found.time, found.generation) == (("#0c0c0c",), "night", 0)


def test_without_sources_a_set_is_invented() -> None:
    assert stage_for(prompt="she waits in the office").place == "office"


@pytest.mark.parametrize("name", ["s01.end", "reference"])
def test_no_set_is_invented_where_an_earlier_picture_is_gone(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProviderFailed, match="missing from the studio"):
        stage_for(Source(name, tmp_path / "gone.png", ""))


def test_no_set_is_invented_where_an_earlier_picture_is_damaged(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG and nothing more")

    with pytest.raises(ProviderFailed, match=r"The end frame of segment 1 .* damaged"):
        stage_for(Source("s01.end", broken, ""))


@pytest.mark.parametrize(
    ("name", "role"),
    [("influencer", "person"), ("kit:anchor", "person"), ("kit:profile", "person"), ("product", "product")],
)
def test_assets_play_their_parts(name: str, role: str) -> None:
    source = Source(name, Path("x"), "a" * 64)

    assert find_cast(an_order(source), BEACH) == {role: source}


def test_a_chain_without_assets_remembers_who_plays() -> None:
    remembered = replace(BEACH, cast=(("person", "a" * 64), ("product", "b" * 64), ("villain", "c" * 64)))

    found = find_cast(an_order(Source("s01.end", Path("x"), "")), remembered)

    assert {role: source.sha256 for role, source in found.items()} == {
        "person": "a" * 64,
        "product": "b" * 64,
    }


def test_a_new_photo_takes_over_from_the_remembered_one() -> None:
    remembered = replace(BEACH, cast=(("person", "a" * 64),))

    found = find_cast(an_order(Source("influencer", Path("x"), "d" * 64)), remembered)

    assert found["person"].sha256 == "d" * 64


def test_the_first_of_several_assets_plays() -> None:
    kit, photo = Source("kit:anchor", Path("k"), "a" * 64), Source("influencer", Path("i"), "b" * 64)

    assert find_cast(an_order(kit, photo), BEACH)["person"] == kit


def test_who_shows_a_face_in_an_own_picture_plays(tmp_path: Path, astronaut: Path) -> None:
    own = Source("reference", astronaut, "a" * 64)

    assert find_cast(an_order(own, cache=tmp_path / "cache"), BEACH) == {"person": own}


def test_an_own_picture_without_a_face_gives_nobody(tmp_path: Path) -> None:
    disc = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc(radius=64))

    assert find_cast(an_order(Source("s01.end", disc, "0123" * 16), cache=tmp_path / "cache"), BEACH) == {}


def test_who_is_chosen_comes_before_who_shows_a_face(tmp_path: Path, astronaut: Path) -> None:
    chosen, own = Source("influencer", tmp_path / "x", "b" * 64), Source("reference", astronaut, "a" * 64)

    assert find_cast(an_order(own, chosen, cache=tmp_path / "cache"), BEACH) == {"person": chosen}


def test_a_player_s_photo_is_cut_out(tmp_path: Path) -> None:
    photo = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc(radius=64))
    order = an_order(cache=tmp_path / "cache")

    cutout = open_cutout(order, Source("product", photo, "e" * 64), 300)

    assert cutout is not None
    assert cutout.facts.aspect == pytest.approx(1, abs=0.05)


def test_a_remembered_player_comes_from_the_cache(tmp_path: Path) -> None:
    photo = a_picture_file(tmp_path / "disc.png", a_photo_of_a_disc(radius=64))
    order = an_order(cache=tmp_path / "cache")
    open_cutout(order, Source("product", photo, "9" * 64), 300)

    assert open_cutout(order, Source("product", Path(), "9" * 64), 300) is not None


@pytest.mark.parametrize("name", ["influencer", "product"])
def test_nobody_stands_in_for_a_player_whose_photo_is_gone(tmp_path: Path, name: str) -> None:
    gone = Source(name, tmp_path / "gone.png", "7" * 64)

    with pytest.raises(ProviderFailed, match=f"photo of the {name} is missing"):
        open_cutout(an_order(gone, cache=tmp_path / "cache"), gone, 300)


def test_a_damaged_photo_is_named_and_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "her.png"
    broken.write_bytes(b"no picture")
    source = Source("influencer", broken, "6" * 64)

    with pytest.raises(ProviderFailed) as failed:
        open_cutout(an_order(source, cache=tmp_path / "cache"), source, 300)

    assert str(failed.value) == (
        "The photo of the influencer in the studio’s folder is damaged and cannot be read. "
        "Upload the photo again under Influencers, then render again."
    )


def test_nobody_and_the_forgotten_have_no_cutout(tmp_path: Path) -> None:
    order = an_order(cache=tmp_path / "cache")

    assert open_cutout(order, None, 300) is None
    assert open_cutout(order, Source("product", Path(), "8" * 64), 300) is None
