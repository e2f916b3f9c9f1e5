"""Pictures of the local services: real, of the asked size, told apart, with the sources in their order."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from tests.wire.servers.drawing import Recipe, drawn, shrunk, thumb_box, tones

PLAIN = Recipe("a cup on a table", seed=7, width=640, height=400)


def opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as picture:
        return picture.convert("RGB")


def block(colour: tuple[int, int, int]) -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 200), colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_has_the_asked_size_and_kind(kind: str) -> None:
    made = drawn(replace(PLAIN, kind=kind))

    assert opened(made.content).size == (640, 400)
    assert made.content_type == f"image/{kind}"


def test_the_stripes_have_the_tones_of_prompt_and_seed() -> None:
    picture = opened(drawn(PLAIN).content)

    assert [picture.getpixel((x, 390)) for x in range(40, 640, 80)] == tones("a cup on a table", 7)


def test_the_same_recipe_gives_the_same_bytes() -> None:
    assert drawn(PLAIN) == drawn(replace(PLAIN))


def test_another_seed_gives_another_picture() -> None:
    assert drawn(PLAIN).content != drawn(replace(PLAIN, seed=8)).content


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_sources_stand_small_in_their_order(kind: str) -> None:
    sources = (shrunk(block((220, 20, 20))), shrunk(block((20, 20, 220))))
    recipe = replace(PLAIN, kind=kind, sources=sources)

    picture = opened(drawn(recipe).content)
    first, second = (picture.crop(thumb_box(recipe, number)).resize((1, 1)) for number in range(2))

    assert first.getpixel((0, 0)) == pytest.approx((220, 20, 20), abs=20)
    assert second.getpixel((0, 0)) == pytest.approx((20, 20, 220), abs=20)


def test_a_kept_recipe_draws_the_same() -> None:
    recipe = replace(PLAIN, sources=(shrunk(block((1, 2, 3))),))

    assert drawn(Recipe.from_json(recipe.to_json())) == drawn(recipe)


def test_a_heavy_picture_weighs_what_is_asked_and_can_be_read() -> None:
    made = drawn(replace(PLAIN, weight=2_000_000))

    assert len(made.content) > 2_000_000
    assert opened(made.content).size == (640, 400)


def test_a_truncated_picture_cannot_be_read_to_its_end() -> None:
    made = drawn(replace(PLAIN, fault="truncated"))

    with pytest.raises(OSError, match="truncated"):
        opened(made.content)


def test_a_bomb_promises_more_pixels_than_anyone_wants() -> None:
    made = drawn(replace(PLAIN, fault="bomb"))

    with pytest.raises(Image.DecompressionBombError):
        Image.open(BytesIO(made.content))
    assert len(made.content) < 1000


@pytest.mark.parametrize(
    ("fault", "size", "content_type"), [("empty", 0, "image/png"), ("text", 880, "image/png")]
)
def test_what_is_no_picture_is_called_one(fault: str, size: int, content_type: str) -> None:
    made = drawn(replace(PLAIN, fault=fault))

    assert (len(made.content), made.content_type) == (size, content_type)


def test_a_good_picture_can_be_called_a_page() -> None:
    made = drawn(replace(PLAIN, fault="wrong_type"))

    assert made == replace(drawn(PLAIN), content_type="text/html")
