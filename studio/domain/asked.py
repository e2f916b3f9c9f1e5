"""Whether a picture came as it was asked for.

What one would get wrong: services mean other numbers of pixels by 1K, 2K and 4K than we do, and round to what
their models take. Neither is another size; a picture of 1K in place of 2K is.
"""

from __future__ import annotations

from studio.domain.storyboard import ASPECT_RATIOS, LONG_SIDE_PX, pixel_size

RATIO_TOLERANCE = 0.02
"""Part of the ratio that rounding to multiples of 16 or 32 px may cost."""
LEAST_OF_SIZE = 0.75
"""Part of the long side from which on a service's size is the one asked for: 1024 of 1280 px is 1K."""


def other_than_asked(aspect_ratio: str, size: str, width: int, height: int) -> str:
    """One sentence where a picture (px) has another ratio, or is smaller, than was asked; else "".

    A larger picture of the right ratio is as good; nothing is said of one that nobody can ask for.
    """
    ratio = next((one for one in ASPECT_RATIOS if one == aspect_ratio), None)
    named = next((one for one in LONG_SIDE_PX if one == size), None)
    if ratio is None or named is None:
        return ""
    across, down = pixel_size(ratio, named)
    same_ratio = abs(width * down / (height * across) - 1) <= RATIO_TOLERANCE
    if same_ratio and max(width, height) >= LEAST_OF_SIZE * LONG_SIDE_PX[named]:
        return ""
    return f"Asked for {ratio} at {named} ({across} × {down}); the service gave {width} × {height}."
