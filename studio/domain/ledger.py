"""What was bought: one entry for each call that may cost money, from the intent on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from studio.domain.capability import Job
from studio.domain.model import Model
from studio.domain.money import CostSource, PriceSource
from studio.domain.variation import Inputs, SourceUsed
from studio.errors import Charged

Purpose = Literal["variation", "upscale", "face_swap", "video_face_swap", "reference", "generated", "chat"]
CallStatus = Literal["intended", "submitted", "succeeded", "failed", "unknown"]
LIVE_CALLS: tuple[CallStatus, ...] = ("intended", "submitted")
Settled = Literal["again", "left"]
"""What a person decided about a call in doubt: its picture was asked for again, or nothing is to be done."""


class Ordered(Model):
    """What was asked for, so that its picture finds its place also in another process.

    `sources` are in the order in which they were sent; `inputs` are those of the keyframe (domain/variation).
    """

    prompt: str = ""
    note: str = ""
    sources: list[SourceUsed] = []
    inputs: Inputs | None = None
    size: str = ""
    aspect_ratio: str = ""


class LedgerEntry(Model):
    """One call that may cost money. Its id is the job key (a UUID) that went out with it.

    `storyboard_id`, `run_id`, `attempt_id`, `key`, `index` say for which variation it is, `owner_id` for
    which influencer, product or kit. `inputs_digest` is the service's own, of what its list shows.
    `reserved_usd`, no less than it can cost, is counted until `cost_usd` is known; `expected_usd` is the
    price that was told before, None in rows of earlier versions, which reserved just that, and where
    `price_known` is False: there a multiple of the dearest price of such a job is reserved. `handle` is the
    job at the service, `pending_sha` the digest of a picture that came in the answer and was not yet stored
    for good. `sent_to` is how and where it was sent (Shop.sent_to), `out_at` when it may still have been
    leaving, where that took long. `looked_s`: seconds spent on finding the job. `settled`: what a person,
    `settled_by`, decided about it once it was in doubt.
    """

    id: str
    provider: str
    model: str
    what: Purpose
    status: CallStatus = "intended"
    storyboard_id: str | None = None
    run_id: str | None = None
    attempt_id: str | None = None
    key: str | None = None
    index: int | None = None
    owner_id: str | None = None
    seed: int = 0
    inputs_digest: str = ""
    sent_to: str = ""
    ordered: Ordered = Ordered()
    reserved_usd: Decimal
    expected_usd: Decimal | None = None
    price_known: bool = True
    price_as_of: date
    price_source: PriceSource
    cost_usd: Decimal | None = None
    cost_source: CostSource | None = None
    charged: Charged = "possibly"
    handle: Mapping[str, Any] | None = None
    receipt: Mapping[str, str] = {}
    error: str | None = None
    pending_sha: str | None = None
    cancel_asked: bool = False
    looked_s: float = 0.0
    settled: Settled | None = None
    settled_by: str = ""
    intended_at: datetime
    out_at: datetime | None = None
    submitted_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def job(self) -> Job:
        """What the service was asked to do."""
        return self.what if self.what in ("upscale", "face_swap", "video_face_swap") else "image"

    @property
    def in_doubt(self) -> bool:
        """Whether it ended without a picture, was charged, or may have been, and a person has to decide.

        One that a person stopped was decided about by that.
        """
        return is_in_doubt(self.status, self.charged, cancel_asked=self.cancel_asked)

    @property
    def price_usd(self) -> Decimal:
        """What it was expected to cost; where nobody knew that, what is reserved."""
        return self.reserved_usd if self.expected_usd is None else self.expected_usd

    @property
    def counted_usd(self) -> Decimal:
        """What it cost; before that is known, its price: a budget counts what is reserved."""
        return self.price_usd if self.cost_usd is None else self.cost_usd


def is_in_doubt(status: CallStatus, charged: Charged, *, cancel_asked: bool) -> bool:
    """As LedgerEntry has it, of a call that is not read whole."""
    paid_for = status == "failed" and charged != "no"
    return status == "unknown" or (paid_for and not cancel_asked)


class Total(Model):
    """Sums over some calls, in USD: `spent` is known, `reserved` is under way, `unknown` may be charged.

    `unpriced` calls were charged, and nobody told how much: `assumed` is what is counted for them, the
    dearest price of such a job. `counted` is the sum of all four: what a budget sees.
    """

    calls: int = 0
    unpriced: int = 0
    spent: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    unknown: Decimal = Decimal(0)
    assumed: Decimal = Decimal(0)

    @property
    def counted(self) -> Decimal:
        """What a budget sees: what may be charged counts in full."""
        return self.spent + self.reserved + self.unknown + self.assumed
