"""Who and what is shown: influencers and products."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from studio.domain.image import Image
from studio.domain.model import Model

IdentityKind = Literal["influencer", "product"]


class Identity(Model):
    """A person (or character, animal) or a product, known by one photo.

    `photo` is what keyframes are made from: the 4K one, or the original where the upscale failed.
    `original` holds the bytes that were given. `upscale_note` says what was done, in words. `description`:
    the words that a person keeps for it, offered as the subject of its storyboards; empty for none.
    `unpriced`: how many upscales were charged without anybody telling how much; `cost_usd` is of the others.
    """

    id: str
    name: str
    photo: Image
    original: Image
    upscaled: bool
    upscale_note: str = ""
    cost_usd: float = 0.0
    unpriced: int = 0
    description: str = ""
    created_at: datetime


class Influencer(Identity):
    """A person, character or animal."""


class Product(Identity):
    """A thing that is advertised."""
