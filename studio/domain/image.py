"""A stored picture: its name is its content."""

from __future__ import annotations

from studio.domain.model import Model


class Image(Model):
    """A picture in the store.

    `path` is a file with the stored bytes; width and height are those seen, upright, in px.
    """

    sha256: str
    path: str
    width: int
    height: int
    mime: str
