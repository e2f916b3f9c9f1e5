"""A kit's reference from the real photo: its subject, cut out, on a neutral seamless ground in even light.

Nothing is invented: what a photo does not show raises CannotShow. No badge is written into it: lettering in a
reference would be taken over into later pictures; the file says in its metadata how it was made.
"""

from __future__ import annotations

import numpy as np

from studio.domain.kit import PRODUCT_KINDS, SOURCE
from studio.domain.storyboard import pixel_size
from studio.errors import ProviderFailed
from studio.providers.sketch import metadata
from studio.providers.sketch.continuity import open_cutout
from studio.providers.sketch.cutout import Cutout
from studio.providers.sketch.grade import encode
from studio.providers.sketch.kit_framing import PRODUCT_ROOM, WHITE_ROOM, Spot, frame_person, frame_whole
from studio.providers.sketch.kit_kinds import not_in_photo, refuse_unshown
from studio.providers.sketch.order import Order
from studio.providers.sketch.raster import (
    Bytes,
    Pixels,
    blur,
    enlarge,
    floats,
    generator,
    grid,
    resize,
    shift,
    to_bytes,
    to_linear,
)

SOFTWARE = "Throughline sketch: cut out of the photo that was given, not generated"
GREY, WHITE = 0.262, 1.0
"""Light of the ground: stored as 131 and 255."""
_FALL_OFF = 0.16
_DETAIL_SHARES = (0.5, 0.42, 0.35, 0.28, 0.2)
_INSIDE = 0.985
_SEARCH_PX = 160
_LARGEST_PX = 2304


def paint_reference(order: Order, kind: str) -> Bytes:
    """The picture of one reference, RGB. Raises CannotShow, ProviderFailed."""
    refuse_unshown(kind)
    width, height = pixel_size(order.aspect, order.size)
    source = next((each for each in order.sources if each.name == SOURCE), None)
    cutout = open_cutout(order, source or next(iter(order.sources), None), _LARGEST_PX)
    if cutout is None:
        raise ProviderFailed("There is no photo to make this reference from.", do="Choose a photo.")
    if kind == "detail":
        return _detail(cutout, width, height)
    ground = _seamless(width, height, WHITE if kind == "packshot" else GREY)
    spot = _spot(cutout, kind, width, height)
    if (kind in PRODUCT_KINDS or kind == "full_body") and not cutout.facts.inset:
        _lay_shadow(ground, cutout, spot)
    _lay(ground, _tight(cutout.rgba) if kind in PRODUCT_KINDS else cutout.rgba, spot)
    return to_bytes(_dithered(ground))


def reference_file(picture: Bytes) -> bytes:
    """The PNG, saying what it is."""
    return metadata.add_texts(encode(picture), {"Software": SOFTWARE})


def _spot(cutout: Cutout, kind: str, width: int, height: int) -> Spot:
    if kind in PRODUCT_KINDS:
        room = WHITE_ROOM if kind == "packshot" else PRODUCT_ROOM
        return frame_whole(cutout.facts, room, width, height)
    return frame_person(cutout.facts, kind, width, height)


def _tight(rgba: Bytes) -> Bytes:
    """A thing's edge without the veil that hair needs: on white it would shine through as a coloured rim."""
    alpha = np.clip((rgba[..., 3:].astype(np.float32) - 64) / 160, 0, 1)
    return np.dstack([rgba[..., :3], np.asarray(alpha * 255 + 0.5, dtype=np.uint8)])


def _seamless(width: int, height: int, light: float) -> Pixels:
    """A paper that falls off a little to the edges where it is grey; white is white."""
    across, down = grid(max(8, width // 16), max(8, height // 16))
    away = (across - 0.5) ** 2 + (down - 0.42) ** 2
    fall = 1 - (_FALL_OFF * 2 * away if light < 1 else 0 * away)
    return np.repeat(resize(floats(light * fall), width, height)[..., None], 3, axis=2)


def _lay(ground: Pixels, rgba: Bytes, spot: Spot) -> None:
    """Lay a cutout over the ground in place; only what is seen of it is enlarged."""
    height, width = ground.shape[:2]
    scale = spot.height / rgba.shape[0]
    rows, first = _seen(spot.top, scale, rgba.shape[0], height)
    columns, left = _seen(spot.left, scale, rgba.shape[1], width)
    part = rgba[rows, columns]
    alpha = floats(part[..., 3:] / 255)
    light = floats(np.dstack([to_linear(part[..., :3]) * alpha, alpha]))
    tall, wide = round(part.shape[0] * scale), round(part.shape[1] * scale)
    tall, wide = min(tall, height - first), min(wide, width - left)
    shown = enlarge(light, wide, tall)
    place = ground[first : first + tall, left : left + wide]
    place *= 1 - shown[..., 3:]
    place += shown[..., :3]


def _seen(start: float, scale: float, length: int, room: int) -> tuple[slice, int]:
    """Which px of the cutout are inside the frame along one axis, and where they begin in it."""
    first = max(0, int(-start / scale))
    last = min(length, int(np.ceil((room - start) / scale)))
    return slice(first, max(last, first + 1)), max(0, round(start + first * scale))


def _lay_shadow(ground: Pixels, cutout: Cutout, spot: Spot) -> None:
    """A soft contact shadow: all around below what was seen from above, under the base of what stands."""
    height, width = ground.shape[:2]
    step = max(1, max(width, height) // 512)
    small = np.ones((max(8, height // step), max(8, width // step), 3), np.float32)
    shape = np.zeros_like(cutout.rgba)
    shape[..., 3] = cutout.rgba[..., 3]
    _lay(small, shape, Spot(spot.left / step, spot.top / step, spot.width / step, spot.height / step))
    mask, tall = 1 - small[..., 0], spot.height / step
    if cutout.facts.tilt < 0.4:
        mask = _under_base(floats(mask), spot.base / step, tall)
    soft = blur(shift(floats(mask), 0, 0.03 * tall), max(1.0, 0.02 * tall))
    wide = blur(shift(floats(mask), 0, 0.06 * tall), max(1.0, 0.05 * tall))
    ground *= 1 - resize(floats(np.clip(0.28 * soft + 0.16 * wide, 0, 1)), width, height)[..., None]


def _under_base(mask: Pixels, base: float, tall: float) -> Pixels:
    """The part of a mask that stands on the ground, as a flat strip."""
    strip = np.zeros_like(mask)
    top, bottom = max(0, round(base - 0.06 * tall)), min(mask.shape[0], round(base + 0.012 * tall))
    strip[top:bottom] = mask[top : max(top + 1, round(base))].max(axis=0)
    return strip


def _detail(cutout: Cutout, width: int, height: int) -> Bytes:
    """The liveliest part of the product that fills the frame, in the photo's own pixels."""
    rgba = cutout.rgba
    found = next(filter(None, (_window(rgba, share, width / height) for share in _DETAIL_SHARES)), None)
    if found is None:
        raise not_in_photo("a part of the product that fills the frame")
    top, left, tall, wide = found
    part = floats(to_linear(rgba[top : top + tall, left : left + wide, :3]))
    return to_bytes(_dithered(enlarge(part, width, height)))


def _window(rgba: Bytes, share: float, ratio: float) -> tuple[int, int, int, int] | None:
    """Top, left, height and width of the window inside the subject with the most in it; None without one."""
    height, width = rgba.shape[:2]
    step = max(1, max(height, width) // _SEARCH_PX)
    alpha, grey = floats(rgba[::step, ::step, 3] / 255), floats(rgba[::step, ::step, :3].mean(axis=2))
    side = share * min(height, width) / step
    tall, wide = max(2, round(side / max(1, ratio))), max(2, round(side * min(1, ratio)))
    if tall >= alpha.shape[0] or wide >= alpha.shape[1]:
        return None
    inside = _sums(alpha, tall, wide) / (tall * wide)
    busy = _sums(floats(np.hypot(*np.gradient(grey))), tall, wide)
    worth = np.where(inside >= _INSIDE, busy, -1.0)
    row, column = np.unravel_index(int(np.argmax(worth)), worth.shape)
    if worth[row, column] < 0:
        return None
    return int(row) * step, int(column) * step, tall * step, wide * step


def _sums(plane: Pixels, tall: int, wide: int) -> Pixels:
    """The sum over every window of that size."""
    total = np.pad(plane.astype(np.float64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return floats(total[tall:, wide:] - total[:-tall, wide:] - total[tall:, :-wide] + total[:-tall, :-wide])


def _dithered(light: Pixels) -> Pixels:
    """Half a step of noise, so that a smooth ground shows no bands; one tile, repeated."""
    height, width = light.shape[:2]
    tile = generator("dither").uniform(-0.5, 0.5, (256, 256)).astype(np.float32) / 255
    noise = np.tile(tile, (-(-height // 256), -(-width // 256)))[:height, :width]
    stored = np.sqrt(np.clip(light, 0, 1)) + noise[..., None] * (light < 0.99)
    return floats(np.clip(stored, 0, 1) ** 2)
