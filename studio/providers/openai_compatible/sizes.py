"""Sizes as OpenAI's image models take them: both sides divisible by 16, at most 3840 × 2160 pixels."""

from __future__ import annotations

from collections.abc import Mapping

from studio.domain.storyboard import AspectRatio, Size

_ACROSS: Mapping[AspectRatio, Mapping[Size, tuple[int, int]]] = {
    "16:9": {"1K": (1536, 864), "2K": (2048, 1152), "4K": (3840, 2160)},
    "9:16": {"1K": (864, 1536), "2K": (1152, 2048), "4K": (2160, 3840)},
    "1:1": {"1K": (1024, 1024), "2K": (2048, 2048), "4K": (2880, 2880)},
    "4:5": {"1K": (1024, 1280), "2K": (1600, 2000), "4K": (2560, 3200)},
    "21:9": {"1K": (1680, 720), "2K": (2352, 1008), "4K": (3696, 1584)},
}


def pixels(aspect_ratio: AspectRatio, size: Size) -> tuple[int, int]:
    """Width and height that are asked for."""
    return _ACROSS[aspect_ratio][size]


def size_word(aspect_ratio: AspectRatio, size: Size) -> str:
    """The same as the service spells it."""
    width, height = pixels(aspect_ratio, size)
    return f"{width}x{height}"
