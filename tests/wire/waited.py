"""Waiting that takes no time, for clients that pause between their tries."""

from __future__ import annotations


class Waited:
    """A pause that returns at once and remembers how long it should have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
