"""A service for tests that sells flat pictures; its settings are those of the studio, as with real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from studio import Studio
from studio.domain.capability import Capability
from studio.domain.money import Cost, Price
from studio.domain.option import Choice, Form, Option
from studio.domain.service import ServiceSettings
from studio.errors import AuthFailed, InvalidInput, NotConfigured
from studio.protocols import (
    Answer,
    CancelReply,
    Done,
    Gone,
    Handle,
    LostCall,
    Op,
    OutputRef,
    Provider,
    SourcePicture,
    State,
    Turn,
)
from tests.painting import flat_picture

GOOD_KEY = "test-key-good"
PRICES = {"1K": Decimal("0.0336"), "2K": Decimal("0.0504"), "4K": None}


def _holds_a_key(path: str) -> None:
    if "key" in Path(path).read_text(encoding="utf-8"):
        raise InvalidInput("This file holds a key.", do="Choose another one.")


FORM = Form(
    options=(
        Option(
            "mode",
            "Way of selling",
            kind="choice",
            usual="fast",
            choices=(
                Choice("fast", "At once", "You wait for it."),
                Choice("slow", "By post", "It takes days."),
            ),
        ),
        Option("most", "Most pictures", kind="number", usual="4", most=9),
        Option("gate_url", "Address of the gate", kind="address", usual="https://gate.example"),
        Option("recipe", "Recipe", "What is painted by.", kind="file", usual="None", check=_holds_a_key),
        Option("note", "Note for the painter", usual="None"),
    ),
    keys_at="seller.example/keys",
    hosts=("cdn.seller.example",),
)


class Seller:
    """Paints at once and charges for it; takes two sources, and only GOOD_KEY."""

    name = "seller"
    form = FORM

    def __init__(
        self, settings: ServiceSettings, as_of: date = date(2026, 11, 20), thinks_s: float = 0.0
    ) -> None:
        self.settings = settings
        self.as_of = as_of
        self.thinks_s = thinks_s
        self.closed = False

    @property
    def caps(self) -> Capability:
        """Pictures and upscales, four at once."""
        return Capability(
            label="Seller of flat pictures",
            max_sources=2,
            concurrency=self.settings.concurrency or 4,
            offline=False,
            price_usd=0.0336,
            version="1",
            jobs=("image", "upscale"),
        )

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """One picture, and its bill."""
        if self.settings.key is None:
            raise NotConfigured("The seller has no key.", do="Enter one in Settings.")
        cost = Cost(amount_usd=PRICES[op.size] or Decimal("0.1"), source="reported")
        return Done(flat_picture(op), float(cost.amount_usd), cost, {"request_id": f"bill-{op.seed}"})

    def model(self, op: Op) -> str:
        """As set, else the seller's own."""
        return self.settings.models.get(op.job) or f"flat-{op.job}"

    async def price(self, op: Op) -> Price:
        """By size; of 4K it is not known."""
        await asyncio.sleep(self.thinks_s)
        amount = Decimal("0.01") if op.job == "upscale" else PRICES[op.size]
        return Price(amount_usd=amount, as_of=self.as_of, source="documented")

    def digest(self, op: Op) -> str:
        """There is no list."""
        return ""

    def limits(self, op: Op) -> list[str]:
        """Sources beyond the second are left out."""
        names = ", ".join(source.name for source in op.sources[2:])
        return [f"{self.model(op)} takes 2 pictures; left out: {names}."] if names else []

    async def poll(self, handle: Handle) -> State:
        """There are no jobs."""
        return Gone()

    async def collect(self, output: OutputRef) -> bytes:
        """What came in the answer."""
        return output.data or b""

    async def cancel(self, handle: Handle) -> CancelReply:
        """There are no jobs."""
        return "unsupported"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """There are no jobs."""
        return []

    async def check(self) -> str:
        """Looks at the key."""
        if self.settings.key is None:
            raise NotConfigured("The seller has no key.", do="Enter one in Settings.")
        if self.settings.key.get_secret_value() != GOOD_KEY:
            raise AuthFailed("The seller does not take this key.", do="Copy it once more.")
        return "The seller takes this key; 12.00 $ are left."

    async def close(self) -> None:
        """Remember it."""
        self.closed = True


class Writer(Seller):
    """A seller that also writes."""

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """Says what was said."""
        return Answer(turns[-1].text)


class Stall:
    """Where a seller gets its settings: from the studio that is opened with it, once there is one."""

    def __init__(self, kind: type[Seller] = Seller, **options: Any) -> None:
        self.kind = kind
        self.options = options
        self.studio: Studio | None = None
        self.made: list[Seller] = []

    def factory(self) -> Callable[[], Provider]:
        """What Studio.open asks for."""
        return self._make

    def _make(self) -> Provider:
        book = self.studio._parts.services if self.studio is not None else {}
        self.made.append(self.kind(book.get("seller", ServiceSettings()), **self.options))
        return self.made[-1]
