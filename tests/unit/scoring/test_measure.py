from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.domain.variation import Scores
from studio.scoring.measure import serve, weigh
from tests.pictures_made import sample
from tests.scored_edits import warmer


def measured(image: Image.Image, *sources: Path) -> Scores:
    features = [serve({"source": str(path)}, [])[1][0] for path in sources]
    fields, blobs = serve({"width": image.width, "height": image.height}, [image.tobytes(), *features])
    assert blobs == []
    return Scores(**fields)


def thumbnail(folder: Path, name: str, image: Image.Image) -> Path:
    path = folder / f"{name}.640.webp"
    image.save(path, "WEBP", quality=80, method=0)
    return path


def test_a_picture_without_sources_has_technical_points_and_no_likeness() -> None:
    scores = measured(sample("coffee"))

    assert scores.technical == pytest.approx(100, abs=0.5)
    assert (scores.sharp, scores.exposed, scores.contrast) == (1, 1, 1)
    assert scores.scene_px is None


def test_no_model_s_points_are_ever_made_up() -> None:
    scores = measured(sample("coffee"))

    assert (scores.overall, scores.pick, scores.clip, scores.aesthetic, scores.identity) == (None,) * 5


def test_the_thumbnail_of_a_picture_is_like_the_picture(tmp_path: Path) -> None:
    source = thumbnail(tmp_path, "coffee", sample("coffee"))

    assert measured(sample("coffee"), source).scene_px == pytest.approx(1, abs=0.02)


def test_likeness_is_the_mean_over_the_sources_the_first_counting_double(tmp_path: Path) -> None:
    coffee, astronaut = sample("coffee"), sample("astronaut")
    alike, other = thumbnail(tmp_path, "alike", warmer(coffee, 0.15)), thumbnail(tmp_path, "other", astronaut)
    first, second = measured(coffee, alike).scene_px, measured(coffee, other).scene_px
    assert first is not None
    assert second is not None

    both = measured(coffee, alike, other).scene_px

    assert both == pytest.approx((2 * first + second) / 3)


@pytest.mark.parametrize(
    ("likenesses", "expected"), [([0.8], 0.8), ([0.9, 0.3], 0.7), ([0.8, 0.4, 0.0], 0.5)]
)
def test_the_weights_of_sources(likenesses: list[float], expected: float) -> None:
    assert weigh(likenesses) == pytest.approx(expected)
