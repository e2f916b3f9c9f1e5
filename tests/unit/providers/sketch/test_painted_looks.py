"""How whole sketch frames look, what they say of themselves, and what no words or photos can break."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from studio.errors import ProviderFailed
from studio.protocols import Op, SourcePicture
from studio.providers.sketch.badge import _word
from studio.providers.sketch.metadata import KEYWORD
from studio.providers.sketch.provider import SketchProvider
from tests.sketched import decoded, stage_of, warmth_of
from tests.sketching import a_landscape, a_picture_file, a_source, brightness, pixels

KITCHEN = "Medium shot: she stands in the kitchen on the left, daylight from the left"


# --- looks ---


@pytest.mark.parametrize(
    ("darker", "brighter", "by"),
    [
        ("she waits in the street at night", "she waits in the street by day", 15),
        ("she waits in the kitchen at night", "she waits in the kitchen by day", 15),
        ("she waits on the beach at night", "she waits on the beach at noon", 40),
        ("she waits in the street by day", "she walks on the beach at noon", 20),
    ],
)
def test_frames_are_as_bright_as_their_hour_and_place(
    sketch: Any, darker: str, brighter: str, by: float
) -> None:
    dark, bright = (brightness(pixels(sketch(words, []))) for words in (darker, brighter))

    assert bright > dark + by


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("she walks on the beach at noon", -30, 12),
        ("she poses in a grey studio", -5, 20),
        ("she waits in the kitchen in the morning", 8, 60),
        ("she waits in the underpass at night", 40, 120),
        ("she waits on the roof at sunset", 15, 120),
    ],
)
def test_places_have_a_colour_of_their_own(sketch: Any, words: str, low: float, high: float) -> None:
    assert low < warmth_of(sketch(words, [])) < high


def test_a_forest_is_green(sketch: Any) -> None:
    red, green, blue = pixels(sketch("she waits in the forest by day", [])).reshape(-1, 3).mean(axis=0)

    assert green > red
    assert green > blue + 10


def test_the_sky_over_a_beach_is_blue(sketch: Any) -> None:
    sky = pixels(sketch("Wide shot: she walks on the beach at noon", []))[:150]

    assert sky[..., 2].mean() > sky[..., 0].mean() + 15


def test_rain_is_seen(sketch: Any) -> None:
    dry, wet = (pixels(sketch(f"an empty street by day{rain}", [])) for rain in ("", " in the rain"))

    assert np.abs(wet - dry).mean() > 8


# --- the sketch says what it is ---


@pytest.mark.parametrize("aspect_ratio", ["16:9", "9:16", "1:1"])
def test_the_word_sketch_stands_in_the_corner_of_a_frame(sketch: Any, aspect_ratio: str) -> None:
    seen = pixels(sketch("she waits", aspect_ratio=aspect_ratio)).mean(axis=2)
    size = max(12, round(min(seen.shape) * 0.026))
    word, edge = _word(size), round(size * 0.75)
    corner = seen[-edge - word.shape[0] : -edge, -edge - word.shape[1] : -edge]

    assert np.corrcoef(corner.ravel(), word.ravel())[0, 1] > 0.6


def test_the_metadata_say_sketch_and_nothing_of_files(sketch: Any, sketch_cache: Path) -> None:
    png = sketch(KITCHEN)

    with Image.open(io.BytesIO(png)) as picture:
        texts = dict(picture.info)
    assert "not a photograph" in texts["Software"]
    assert set(texts) == {"Software", KEYWORD}
    assert str(sketch_cache).encode() not in png


# --- odd words, odd photos ---


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "zxqv blorp fnarg",
        "🌧️☕🚀👩‍🚀",
        "她站在厨房里",
        "MOMENT: ",
        "SUBJECT: \nMOMENT: \nFRAME: \nSET AND LIGHT: \nCHANGE: ",
        "she " * 2000,
    ],
    ids=[
        "empty",
        "blank",
        "unknown",
        "emoji",
        "chinese",
        "no moment",
        "empty sections",
        "8000 characters",
    ],
)
def test_any_words_give_a_frame(sketch: Any, words: str) -> None:
    assert decoded(sketch(words)).size == (1280, 720)


def test_a_landscape_as_influencer_gives_a_picture_with_soft_edges(sketch: Any, tmp_path: Path) -> None:
    photo = a_source("influencer", a_picture_file(tmp_path / "hills.png", a_landscape()))

    frame = sketch("Medium shot: she stands in a grey studio", [photo])

    assert decoded(frame).size == (1280, 720)
    assert dict(stage_of(frame).cast) == {"person": photo["sha256"]}


@pytest.mark.parametrize("data", [b"a poem", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
async def test_a_damaged_photo_is_told_in_words(tmp_path: Path, data: bytes) -> None:
    damaged = tmp_path / "photo.png"
    damaged.write_bytes(data)
    source = SourcePicture("product", damaged, hashlib.sha256(data).hexdigest())
    provider = SketchProvider(tmp_path / "cache", processes=1)

    with pytest.raises(ProviderFailed, match=r"The photo of the product .* is damaged"):
        await provider.submit(Op("the cup on the table", (source,), "16:9", "1K", 1), uuid4())
    await provider.close()
