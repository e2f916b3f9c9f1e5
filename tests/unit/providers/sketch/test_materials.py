from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.materials import MATERIALS, material

NAMES = sorted(MATERIALS)


@pytest.mark.parametrize("name", NAMES)
def test_a_material_is_a_multiplier_around_1(name: str) -> None:
    texture = material(name, 160, 120, 7)

    assert texture.shape == (120, 160)
    assert 0.75 < float(texture.mean()) < 1.25
    assert float(texture.min()) >= 0.0
    assert float(texture.max()) < 2.5


@pytest.mark.parametrize("name", NAMES)
def test_a_material_is_the_same_for_the_same_seed(name: str) -> None:
    assert np.array_equal(MATERIALS[name](60, 40, 3), MATERIALS[name](60, 40, 3))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "plain"])
def test_another_seed_is_another_piece(name: str) -> None:
    assert not np.allclose(MATERIALS[name](60, 40, 3), MATERIALS[name](60, 40, 4), atol=0.005)


def test_a_material_is_kept_and_cannot_be_written_to() -> None:
    texture = material("wood", 60, 40, 3)

    assert texture is material("wood", 60, 40, 3)
    with pytest.raises(ValueError, match="read-only"):
        texture[0, 0] = 0


def test_wood_has_grain_along_its_boards() -> None:
    texture = material("wood", 200, 200, 3)

    assert np.abs(np.diff(texture, axis=0)).mean() > 2 * np.abs(np.diff(texture, axis=1)).mean()


def test_cloth_has_folds_across() -> None:
    texture = material("cloth", 200, 200, 3)

    assert np.abs(np.diff(texture, axis=1)).mean() > 2 * np.abs(np.diff(texture, axis=0)).mean()


def test_bricks_are_smaller_than_tiles() -> None:
    def rows(name: str) -> int:
        profile = material(name, 300, 300, 3).mean(axis=1)
        return int(
            ((profile[1:-1] < profile[:-2]) & (profile[1:-1] <= profile[2:]) & (profile[1:-1] < 0.85)).sum()
        )

    assert rows("brick") > rows("backsplash")
