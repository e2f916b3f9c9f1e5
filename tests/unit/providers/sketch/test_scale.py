from __future__ import annotations

import pytest

from studio.pictures.faces import Box
from studio.providers.sketch.scale import person_height_m, product_size_m, squash_of
from tests.sketching import product_facts, some_facts


@pytest.mark.parametrize(
    ("face", "height"), [(0.2, 0.775), (0.5, 0.31), (0.09, 1.722), (0.9, 0.3), (0.01, 1.95)]
)
def test_a_face_is_the_ruler_for_a_person(face: float, height: float) -> None:
    facts = some_facts(face=Box(0.4, 0.1, face, face))

    assert person_height_m(facts) == pytest.approx(height, abs=0.001)


@pytest.mark.parametrize(
    ("changes", "height"),
    [
        ({"cut_below": True}, 0.85),
        ({"cut_below": False, "aspect": 0.4}, 1.7),
        ({"cut_below": False, "aspect": 1.2}, 1.0),
        ({"inset": True, "aspect": 1.0}, 0.86),
        ({"inset": True, "aspect": 2.2}, 0.43),
    ],
)
def test_without_a_face_the_outline_tells_the_height(changes: dict[str, object], height: float) -> None:
    assert person_height_m(some_facts(face=None, **changes)) == pytest.approx(height)


@pytest.mark.parametrize(("aspect", "size"), [(0.4, (0.08, 0.2)), (1.0, (0.2, 0.2)), (2.0, (0.2, 0.1))])
def test_a_product_is_as_long_as_a_hand(aspect: float, size: tuple[float, float]) -> None:
    assert product_size_m(product_facts(aspect=aspect), 0.5) == pytest.approx(size)


@pytest.mark.parametrize(("seen", "height"), [(0.5, 0.2), (1.2, 0.2), (1.5, 0.25), (3.0, 0.27)])
def test_in_a_wide_view_a_product_is_a_little_larger(seen: float, height: float) -> None:
    assert product_size_m(product_facts(), seen)[1] == pytest.approx(height)


def test_a_named_length_is_kept_in_every_view() -> None:
    assert product_size_m(product_facts(aspect=2.0), 3.0, 3.8) == pytest.approx((3.8, 1.9))


@pytest.mark.parametrize(
    ("tilt", "elevation", "squash"),
    [(0.0, 0.1, 1.0), (0.2, 0.1, 1.0), (0.8, 0.92, 0.9973), (0.8, 0.4, 0.7536), (0.9, 0.1, 0.74)],
)
def test_a_thing_seen_from_lower_than_photographed_is_flatter(
    tilt: float, elevation: float, squash: float
) -> None:
    assert squash_of(product_facts(tilt=tilt), elevation) == pytest.approx(squash, abs=0.001)
