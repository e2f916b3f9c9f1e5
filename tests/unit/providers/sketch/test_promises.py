"""What the sketch renderer promises about whole frames, from words and photos to the picture file."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.providers.sketch.framing import compose_frame
from studio.providers.sketch.shot import read_shot
from studio.providers.sketch.stage import Stage, carry_on
from tests.sketched import decoded, kept, likeness, stage_of, warmth_of
from tests.sketching import (
    a_landscape,
    a_picture_file,
    a_source,
    a_stage,
    asked_for,
    orange_share,
    pixels,
)

KITCHEN = "Medium shot: she stands in the kitchen on the left, daylight from the left"
TAKES = range(8)
PAINT = """
import json, sys, hashlib
from studio.providers.sketch.compose import paint
request = json.loads(sys.argv[1])
print(hashlib.sha256(paint(request, [])[1][0]).hexdigest())
"""


@pytest.fixture(scope="module")
def gallery() -> dict[str, bytes]:
    """The frames painted so far, by what was asked: several tests look at the same ones."""
    return {}


@pytest.fixture
def shown(sketch: Any, gallery: dict[str, bytes]) -> Any:
    """As `sketch`, but a frame asked for before is taken from the gallery."""

    def found(words: str, sources: list[dict[str, str]] | None = None, **wishes: Any) -> bytes:
        digests = None if sources is None else [(source["name"], source["sha256"]) for source in sources]
        asked = json.dumps([words, digests, wishes], sort_keys=True)
        return gallery.get(asked) or gallery.setdefault(asked, sketch(words, sources, **wishes))

    return found


def person_of(words: str, seed: int, stage: Stage) -> tuple[float, float]:
    """Where the person stands across and how high, for one take of some words on a set."""
    chance = f"{seed}:{hashlib.sha256(words.encode()).hexdigest()}"
    placed = compose_frame(asked_for(words, seed=chance, stage=stage)).person
    assert placed is not None
    return placed.x, placed.height


def mean_person(words: str, stage: Stage) -> NDArray[np.float64]:
    """The mean of x and height over some takes."""
    return np.asarray(np.mean([person_of(words, seed, stage) for seed in TAKES], axis=0), dtype=np.float64)


# --- who is in the picture ---


@pytest.mark.parametrize(
    "words",
    [
        "Product macro: the cup on the marble shelf, no person",
        "the espresso on an oak table at night",
        "Close-up: the cup on the beach, nobody",
    ],
)
def test_a_frame_of_the_product_alone_does_not_need_the_influencer(
    shown: Any, both: list[dict[str, str]], words: str
) -> None:
    with_influencer, without = shown(words), shown(words, both[1:])

    assert np.array_equal(pixels(with_influencer), pixels(without))


def test_a_frame_of_the_person_alone_does_not_need_the_product(
    shown: Any, both: list[dict[str, str]]
) -> None:
    words = "she smiles in the garden, without the cup"

    assert np.array_equal(pixels(shown(words)), pixels(shown(words, both[:1])))


def test_an_empty_place_shows_neither(shown: Any) -> None:
    words = "an empty bridge at night in the rain"

    assert np.array_equal(pixels(shown(words)), pixels(shown(words, [])))


def test_the_influencer_wears_what_she_wears_in_her_photo(shown: Any, both: list[dict[str, str]]) -> None:
    words = "Medium shot: she stands on a grey studio floor"

    assert orange_share(shown(words)) > orange_share(shown(words, both[1:])) + 0.02


def test_a_frame_without_photos_shows_a_lay_figure(shown: Any) -> None:
    someone = shown("Medium shot: she stands in a grey studio", [])
    nobody = shown("Medium shot: a grey studio, nobody, no product", [])

    assert np.abs(pixels(someone) - pixels(nobody)).mean() > 5


# --- a change asked for ---


@pytest.mark.parametrize(
    "moment",
    [
        "Medium shot: she stands in the kitchen",
        "Medium shot: she waits on the street",
        "Wide shot: she waits on the street",
        "Close-up: she smiles",
        "she holds the cup in the kitchen",
    ],
)
def test_closer_brings_the_person_closer(moment: str) -> None:
    stage = a_stage(moment)

    _, before = mean_person(f"MOMENT: {moment}", stage)
    _, after = mean_person(f"MOMENT: {moment}\nCHANGE: closer", stage)

    assert after > 1.08 * before


@pytest.mark.parametrize(
    "moment", ["Wide shot: she waits on the street", "Wide shot: she stands in the kitchen"]
)
def test_further_back_takes_the_person_further_away(moment: str) -> None:
    stage = a_stage(moment)

    _, before = mean_person(f"MOMENT: {moment}", stage)
    _, after = mean_person(f"MOMENT: {moment}\nCHANGE: further back", stage)

    assert after < 0.9 * before


@pytest.mark.parametrize("seed", [1, 2])
def test_warmer_is_warmer_and_cooler_is_cooler(shown: Any, seed: int) -> None:
    plain, warmer, cooler = (
        warmth_of(shown(f"MOMENT: {KITCHEN}{change}", seed=seed))
        for change in ("", "\nCHANGE: warmer", "\nCHANGE: cooler")
    )

    assert warmer > plain + 8
    assert cooler < plain - 8


def test_warmer_acts_on_a_carried_set_too(shown: Any, both: list[dict[str, str]], tmp_path: Path) -> None:
    source = kept(shown(KITCHEN), tmp_path / "first.png")
    moment = "MOMENT: Medium shot: she looks up"

    plain, warmer = (
        warmth_of(shown(f"{moment}{change}", [source, *both])) for change in ("", "\nCHANGE: warmer")
    )

    assert warmer > plain + 8


# --- chains ---


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (KITCHEN, "Medium shot: she looks up"),
        (KITCHEN, "Medium shot: she drinks from the cup"),
        ("Wide shot: she stands in the kitchen, daylight from the left", "Wide shot: she walks"),
    ],
)
def test_a_chained_frame_is_more_like_its_source_than_a_lone_one(
    shown: Any, both: list[dict[str, str]], tmp_path: Path, before: str, words: str
) -> None:
    first = shown(before, seed=7)
    source = kept(first, tmp_path / "first.png")

    chained = likeness(first, shown(words, [source, *both]))
    alone = likeness(first, shown(words))

    assert chained > alone + 0.1


def test_the_set_is_carried_on_from_wherever_it_stands_among_the_sources(
    shown: Any, both: list[dict[str, str]], tmp_path: Path
) -> None:
    source = kept(shown("she waits on the beach"), tmp_path / "first.png")

    assert stage_of(shown("she looks up", [*both, source])).place == "beach"


def test_of_two_earlier_frames_the_first_gives_the_set(
    shown: Any, both: list[dict[str, str]], tmp_path: Path
) -> None:
    beach = kept(shown("she waits on the beach"), tmp_path / "beach.png", "s02.end")
    kitchen = kept(shown(KITCHEN), tmp_path / "kitchen.png", "s01.end")

    assert stage_of(shown("she looks up", [beach, kitchen, *both])).place == "beach"
    assert stage_of(shown("she looks up", [kitchen, beach, *both])).place == "kitchen"


def test_a_frame_shown_nothing_but_an_earlier_frame_still_knows_whom_it_shows(
    shown: Any, tmp_path: Path
) -> None:
    source = kept(shown(KITCHEN), tmp_path / "first.png")

    chained = shown("Medium shot: she looks up", [source])

    assert orange_share(chained) > 0.02


def test_a_chain_counts_its_frames(shown: Any, both: list[dict[str, str]], tmp_path: Path) -> None:
    second = shown("she looks up", [kept(shown(KITCHEN), tmp_path / "first.png"), *both])
    third = shown("she smiles", [kept(second, tmp_path / "second.png"), *both])

    assert (stage_of(third).generation, stage_of(third).seed) == (2, stage_of(second).seed)


def test_a_source_without_a_description_gives_a_frame_all_the_same(
    shown: Any, both: list[dict[str, str]], tmp_path: Path
) -> None:
    plain = a_source("s01.end", a_picture_file(tmp_path / "plain.png", a_landscape()))

    assert decoded(shown(KITCHEN, [plain, *both])).size == (1280, 720)


# --- start and end of a segment ---


def test_an_end_that_pushes_in_is_nearer_than_its_start() -> None:
    stage = a_stage(KITCHEN)

    _, start = mean_person(KITCHEN, stage)
    _, end = mean_person(
        "Medium shot, slow push in: she stands on the left", carry_on(stage, read_shot(""), "", "1")
    )

    assert end > 1.04 * start


@pytest.mark.parametrize(("pan", "sign"), [("left", 1), ("right", -1)])
def test_an_end_that_pans_shows_the_person_shifted_the_other_way(pan: str, sign: int) -> None:
    stage = a_stage(KITCHEN)

    start, _ = mean_person("Medium shot: she stands in the centre", stage)
    end, _ = mean_person(f"Medium shot, the camera pans {pan}: she stands in the centre", stage)

    assert (end - start) * sign > 0.03 * 1280


def test_start_and_end_of_a_segment_are_two_pictures_of_one_place(
    shown: Any, both: list[dict[str, str]], tmp_path: Path
) -> None:
    start = shown(KITCHEN, seed=3)

    end = shown("slow push in: she looks up", [kept(start, tmp_path / "start.png", "s01.start"), *both])

    assert 0.4 < likeness(start, end) < 0.99
    assert stage_of(end).place == "kitchen"


# --- takes ---


def test_every_seed_is_a_picture_of_its_own(shown: Any) -> None:
    takes = [shown(KITCHEN, seed=seed) for seed in (1, 2, 2**31)]

    assert len({pixels(take).tobytes() for take in takes}) == 3


def test_takes_of_one_frame_show_the_same_set(shown: Any) -> None:
    first, second = (stage_of(shown(KITCHEN, seed=seed)) for seed in (1, 2))

    assert (first.seed, first.layout, first.palette) == (second.seed, second.layout, second.palette)


def test_another_process_paints_the_same_bytes(
    sketch: Any, both: list[dict[str, str]], sketch_cache: Path
) -> None:
    here = sketch(KITCHEN, seed=11)
    request = {
        "prompt": KITCHEN,
        "sources": both,
        "aspect_ratio": "16:9",
        "size": "1K",
        "seed": 11,
        "cache": str(sketch_cache),
    }

    there = subprocess.run(
        [sys.executable, "-c", PAINT, json.dumps(request)], capture_output=True, text=True, check=True
    )

    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_a_cutout_made_anew_gives_the_same_bytes(sketch: Any, tmp_path: Path) -> None:
    assert sketch(KITCHEN, cache=str(tmp_path / "empty")) == sketch(KITCHEN)
