"""What a kit would cost where the service asks more for some of its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from studio import Studio
from studio.domain.money import Price
from studio.errors import InvalidInput
from studio.protocols import Op
from tests.paid_services import AS_OF, PaidService, selling


@dataclass
class DearWhenTall(PaidService):
    """Asks more for tall pictures, and for each source."""

    async def price(self, op: Op) -> Price:
        """$0.01 a source, and twice as much for a tall picture."""
        cents = len(op.sources) * (2 if op.aspect_ratio == "9:16" else 1)
        return Price(amount_usd=Decimal(cents) / 100, as_of=AS_OF, source="documented")


async def test_each_reference_counts_at_the_price_of_its_own_shape_and_sources() -> None:
    async with Studio.open(":memory:", providers={"paid": selling(DearWhenTall())}) as studio:
        told = await studio.estimate_kit(extended=True, provider="paid")

    assert (told.kinds, told.text) == (["anchor", "profile", "half_body", "full_body"], "$0.09 for four")


@dataclass
class Untold(PaidService):
    """Tells no price for the pictures whose sources are fewer than so many."""

    from_sources: int = 9

    async def price(self, op: Op) -> Price:
        """$0.05, or not known."""
        known = len(op.sources) >= self.from_sources
        return Price(amount_usd=Decimal("0.05") if known else None, as_of=AS_OF, source="documented")


@pytest.mark.parametrize(
    ("from_sources", "text"),
    [(9, "price not known for four"), (2, "at least $0.15 for four"), (0, "$0.20 for four")],
)
async def test_a_price_that_nobody_tells_is_not_told_as_nothing(from_sources: int, text: str) -> None:
    async with Studio.open(
        ":memory:", providers={"paid": selling(Untold(from_sources=from_sources))}
    ) as studio:
        told = await studio.estimate_kit(extended=True, provider="paid")

    assert told.text == text


async def test_more_kits_than_are_made_at_once_have_no_price() -> None:
    async with Studio.open(":memory:") as studio:
        with pytest.raises(InvalidInput) as refused:
            await studio.estimate_kit(kits=201)

    assert str(refused.value) == (
        "These are 201 kits; 200 are made at once. Choose fewer photos, and the others next."
    )
