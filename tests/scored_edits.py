"""The edits of the sample photos that the measures were calibrated with, as the scoring document has them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]


def pixels_of(values: npt.NDArray[np.floating]) -> Pixels:
    """Any numbers as 8-bit values: rounded, clipped."""
    whole: Pixels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return whole


def brighter(image: Image.Image, by: float) -> Image.Image:
    """All channels × `by`."""
    return Image.fromarray(pixels_of(np.asarray(image) * by))


def warmer(image: Image.Image, by: float) -> Image.Image:
    """Red up and blue down by that share."""
    return Image.fromarray(pixels_of(np.asarray(image) * np.array([1 + by, 1, 1 - by])))


def noisy(image: Image.Image, sigma: float) -> Image.Image:
    """Normal noise, the same every time."""
    noise = np.random.default_rng(0).normal(0, sigma, (image.height, image.width, 3))
    return Image.fromarray(pixels_of(np.asarray(image) + noise))


def blurred(image: Image.Image, sigma: float) -> Image.Image:
    """A true Gaussian blur; Pillow's own is made of boxes."""
    place = np.arange(-4 * int(sigma) - 1, 4 * int(sigma) + 2)
    kernel = np.exp(-0.5 * (place / sigma) ** 2)
    kernel /= kernel.sum()
    values = np.asarray(image).astype(float)
    for axis in (0, 1):
        width = [(len(place) // 2,) * 2 if one == axis else (0, 0) for one in range(3)]
        padded = np.pad(values, width, mode="symmetric")
        values = np.apply_along_axis(np.convolve, axis, padded, kernel, "valid")
    return Image.fromarray(pixels_of(values))


def cropped(image: Image.Image, share: float) -> Image.Image:
    """The middle of the picture, brought back to its size."""
    across, down = image.width * (1 - share) / 2, image.height * (1 - share) / 2
    box = (round(across), round(down), round(image.width - across), round(image.height - down))
    return image.crop(box).resize(image.size, Image.Resampling.BICUBIC)


def mirrored(image: Image.Image) -> Image.Image:
    """Left is right."""
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def recompressed(image: Image.Image, quality: int) -> Image.Image:
    """Through a JPEG and back."""
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    with Image.open(file) as opened:
        return opened.convert("RGB")


EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "none": lambda image: image,
    "JPEG 50": lambda image: recompressed(image, 50),
    "brightness × 1.2": lambda image: brighter(image, 1.2),
    "warmer by 15 %": lambda image: warmer(image, 0.15),
    "crop to 98 %": lambda image: cropped(image, 0.98),
    "crop to 85 %": lambda image: cropped(image, 0.85),
    "crop to 60 %": lambda image: cropped(image, 0.60),
    "mirrored": mirrored,
}
