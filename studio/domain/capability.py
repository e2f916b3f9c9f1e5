"""What an image provider can do, said as data."""

from __future__ import annotations

from studio.domain.model import Model


class Capability(Model):
    """A provider's abilities and limits. `concurrency` is how many calls may be under way at once."""

    label: str
    max_sources: int
    concurrency: int
    offline: bool
    price_usd: float
    version: str
