"""A stored video: its name is its content, as with pictures."""

from __future__ import annotations

from studio.domain.model import Model


class Video(Model):
    """A video in the store.

    `path` is a file with the stored bytes, `size` how many they are; width and height in px. `poster`: the
    sha256 of its first picture, which is stored as any other picture.
    """

    sha256: str
    path: str
    mime: str
    width: int
    height: int
    seconds: float
    size: int
    poster: str
