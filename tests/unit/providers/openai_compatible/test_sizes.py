from __future__ import annotations

import itertools

import pytest

from studio.domain.storyboard import ASPECT_RATIOS, LONG_SIDE_PX, AspectRatio, Size
from studio.providers.openai_compatible.sizes import pixels, size_word

EVERY = list(itertools.product(ASPECT_RATIOS, LONG_SIDE_PX))


@pytest.mark.parametrize(("ratio", "size"), EVERY)
def test_every_size_keeps_to_the_services_rule(ratio: AspectRatio, size: Size) -> None:
    width, height = pixels(ratio, size)

    assert (width % 16, height % 16) == (0, 0)
    assert max(width, height) <= 3840
    assert width * height <= 3840 * 2160


@pytest.mark.parametrize(("ratio", "size"), EVERY)
def test_every_size_has_its_ratio(ratio: AspectRatio, size: Size) -> None:
    width, height = pixels(ratio, size)
    across, down = map(int, ratio.split(":"))

    assert width / height == pytest.approx(across / down, rel=0.005)


def test_a_size_is_spelled_with_an_x() -> None:
    assert size_word("16:9", "4K") == "3840x2160"
