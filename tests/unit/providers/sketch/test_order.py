from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.providers.sketch.order import Order, Source, read_order


def a_request(**changes: Any) -> dict[str, Any]:
    usual = {
        "prompt": "she waits",
        "sources": [{"name": "influencer", "path": "/photos/her.png", "sha256": "a" * 64}],
        "aspect_ratio": "4:5",
        "size": "2K",
        "seed": 7,
        "cache": "/cutouts",
    }
    return usual | changes


def test_a_request_is_read_whole() -> None:
    assert read_order(a_request()) == Order(
        prompt="she waits",
        sources=(Source("influencer", Path("/photos/her.png"), "a" * 64),),
        aspect="4:5",
        size="2K",
        seed=7,
        cache=Path("/cutouts"),
    )


def test_sources_keep_their_order() -> None:
    names = ["s02.end", "influencer", "product"]
    request = a_request(sources=[{"name": name, "path": "x", "sha256": "b" * 64} for name in names])

    assert [source.name for source in read_order(request).sources] == names


def test_a_request_without_sources_is_an_order_all_the_same() -> None:
    assert read_order(a_request(sources=[])).sources == ()


def test_a_seed_may_come_as_text() -> None:
    assert read_order(a_request(seed="12")).seed == 12


@pytest.mark.parametrize("missing", ["prompt", "sources", "aspect_ratio", "size", "seed", "cache"])
def test_a_request_that_lacks_something_is_no_order(missing: str) -> None:
    request = a_request()
    del request[missing]

    with pytest.raises(KeyError, match=missing):
        read_order(request)


@pytest.mark.parametrize(
    ("name", "is_picture"),
    [
        ("s01.start", True),
        ("s01.end", True),
        ("s12.end", True),
        ("reference", True),
        ("influencer", False),
        ("product", False),
        ("kit:anchor", False),
        ("kit:profile", False),
    ],
)
def test_frames_and_references_are_pictures_and_photos_of_someone_are_not(
    name: str, is_picture: bool
) -> None:
    assert Source(name, Path("x.png"), "a" * 64).is_picture is is_picture


def test_the_same_order_has_the_same_chance() -> None:
    assert read_order(a_request()).chance == read_order(a_request()).chance


@pytest.mark.parametrize("changes", [{"seed": 8}, {"prompt": "she leaves"}, {"prompt": ""}])
def test_another_seed_or_other_words_have_another_chance(changes: dict[str, Any]) -> None:
    assert read_order(a_request(**changes)).chance != read_order(a_request()).chance


def test_the_size_of_the_frame_does_not_change_the_take() -> None:
    assert read_order(a_request(size="4K")).chance == read_order(a_request(size="1K")).chance
