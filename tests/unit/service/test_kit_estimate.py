"""What a kit would cost where the service asks more for some of its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from studio import Studio
from studio.domain.money import Price
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
