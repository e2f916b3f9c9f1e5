"""Which kind of frame it will be, and how close: the first decision of a composition."""

from __future__ import annotations

from studio.providers.sketch.frames import Asked, Framing
from studio.providers.sketch.portrait import compose_portrait
from studio.providers.sketch.tabletop import compose_on_ground, compose_tabletop
from studio.providers.sketch.words import ShotSize


def compose_frame(asked: Asked) -> Framing:
    """Decide where everything goes."""
    size = size_of(asked)
    if asked.product is not None and (asked.person is None or asked.shot.focus == "product"):
        compose = compose_tabletop if asked.on_table is not None else compose_on_ground
        return compose(asked, asked.product, size)
    return compose_portrait(asked, size)


def size_of(asked: Asked) -> ShotSize:
    """The shot size: as asked, else as in the frame before, else a usual one."""
    if asked.shot.size is not None:
        return asked.shot.size
    if asked.person is None:
        return "close" if asked.product is not None else "full"
    carried = asked.stage.size
    return carried if carried is not None and carried != "macro" else "medium"
