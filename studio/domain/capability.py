"""What an image provider can do, said as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from studio.domain.model import Model
from studio.domain.storyboard import Size

Job = Literal["image", "upscale", "face_swap", "video_face_swap"]
Lookup = Literal["none", "id", "list", "own_id"]


class Capability(Model):
    """A provider's abilities and limits. `concurrency` is how many calls may be under way at once.

    price_usd: what one picture of 1K costs, as people are told in lists; the exact price is asked per
    picture. usd_by_size: the same for each size, where that makes a difference.
    knows_price: whether that is so; a price that nobody tells is not free. Where it is not, both are no
    price of its own, and only what such a picture may cost: a budget is asked by it.
    video_usd_a_second: what a second of a video with another face costs at most; 0 where it makes none.
    jobs: what it can be asked for. lookup: what can be learnt of a job after its answer was lost: nothing
    ("none": the picture is in the answer); the state of a known "id"; also lost ids, through the service's
    "list"; or everything, because the id is ours ("own_id").
    lists_ended_only: its list shows a job only once that has ended: one that is not in it may still run.
    one_at_a_time: paid requests are sent one after the other, each id stored before the next, because the
    list hides what tells jobs apart. own_seeds: each paid call gets a random seed of its own, by which a lost
    job is recognised. cancels: a job under way can be stopped. takes_lora: pictures can be asked for with a
    LoRA, by its name or address.
    """

    label: str
    max_sources: int
    concurrency: int
    offline: bool
    price_usd: float
    version: str
    usd_by_size: Mapping[Size, float] = {}
    knows_price: bool = True
    video_usd_a_second: float = 0.0
    jobs: tuple[Job, ...] = ("image",)
    lookup: Lookup = "none"
    lists_ended_only: bool = False
    one_at_a_time: bool = False
    own_seeds: bool = False
    cancels: bool = False
    takes_lora: bool = False

    def listed_usd(self, size: Size) -> float:
        """What one picture of a size costs, in USD."""
        return self.usd_by_size.get(size, self.price_usd)

    @property
    def finds_lost_jobs(self) -> bool:
        """Whether a job whose id was never read can be found again."""
        return self.lookup in ("list", "own_id")
