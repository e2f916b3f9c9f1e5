"""Pixel sizes that the Google image models draw, by ratio and resolution."""

from __future__ import annotations

from tests.wire.servers.drawing import Recipe

_LANDSCAPE = {
    "1:1": (1024, 1024), "16:9": (1376, 768), "4:3": (1200, 896), "3:2": (1232, 816), "21:9": (1584, 672),
    "5:4": (1136, 896), "4:1": (2048, 512), "8:1": (2880, 360),
}  # fmt: skip
_PORTRAIT = {":".join(reversed(ratio.split(":"))): (h, w) for ratio, (w, h) in _LANDSCAPE.items()}
SIZES = {**_LANDSCAPE, **{ratio: size for ratio, size in _PORTRAIT.items() if ratio != "9:21"}}
COMMON_RATIOS = frozenset(SIZES) - {"1:4", "4:1", "1:8", "8:1"}
TIMES = {"1K": 1, "2K": 2, "4K": 4}


def pixels(ratio: str, resolution: str) -> tuple[int, int]:
    """Width and height; a ratio that is not known (`auto`, `match_input_image`) counts as square."""
    width, height = SIZES.get(ratio, SIZES["1:1"])
    times = TIMES[resolution.upper()]
    return width * times, height * times


def recipe(prompt: str, seed: int | None, ratio: str, resolution: str, kind: str) -> Recipe:
    """A picture without sources."""
    width, height = pixels(ratio, resolution)
    return Recipe(prompt, seed or 0, width, height, kind)


def upscaled(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """A size grown in proportion until its longer side is this."""
    width, height = size
    times = long_side / max(size)
    return round(width * times), round(height * times)
