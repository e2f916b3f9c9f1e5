"""How large a cut-out person or product is in metres, guessed from what the photo shows."""

from __future__ import annotations

import numpy as np

from studio.providers.sketch.cutout import Facts

_FACE_M = 0.155
_PRODUCT_M = 0.20


def person_height_m(facts: Facts) -> float:
    """How much of a person the cutout shows: measured by the face where there is one."""
    if facts.inset:
        return 0.86 / max(1.0, facts.aspect / 1.1)
    if facts.face is not None:
        return float(np.clip(_FACE_M / facts.face.height, 0.3, 1.95))
    if facts.cut_below:
        return 0.85
    return 1.7 if facts.aspect < 0.62 else 1.0


def product_size_m(facts: Facts, seen: float, named_m: float | None = None) -> tuple[float, float]:
    """Width and height of the product: its longer side as long as the words say, or as a hand; a little
    more in a view that shows much (`seen`, metres from top to bottom), so that it is still read.
    """
    longest = (named_m or _PRODUCT_M) * (1.0 if seen < 1.2 or named_m else min(1.35, seen / 1.2))
    return (longest, longest / facts.aspect) if facts.aspect >= 1 else (longest * facts.aspect, longest)


def squash_of(facts: Facts, elevation: float) -> float:
    """How much flatter a thing photographed from above is drawn when seen at a lower angle (radians)."""
    if facts.tilt < 0.3:
        return 1.0
    return float(np.clip(0.52 + 0.48 * np.sin(max(elevation, 0.05)) / facts.tilt, 0.74, 1.0))
