"""What things cost, in USD: dated prices, and how surely a cost is known. Exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from studio.domain.model import Model

PriceSource = Literal["documented", "third_party", "unconfirmed", "quoted"]
CostSource = Literal["reported", "computed", "table"]


MARGINS: Mapping[PriceSource, Decimal] = {
    "quoted": Decimal(1),
    "documented": Decimal(1),
    "third_party": Decimal("1.5"),
    "unconfirmed": Decimal(2),
}
"""So many times its price a call may cost, by where the price is known from. Assumed: the services' own words
hold; what others wrote is passed by half at most, what nobody confirmed by as much again."""


class Price(Model):
    """What one call is expected to cost. amount_usd None: not known, which is not free.

    as_of: the day the price was read. source: `quoted` by the service for exactly this call, or where the
    table has it from. at_most_usd: what may be billed for it where its own request, or what it is known to
    vary by, allows for more; None: its price, with the margin of its source.
    """

    amount_usd: Decimal | None
    as_of: date
    source: PriceSource
    at_most_usd: Decimal | None = None

    @property
    def reserved_usd(self) -> Decimal:
        """What a budget counts for the call until its cost is known: no less than may be billed.

        0 where nobody knows a price: who reserves looks elsewhere then.
        """
        known = self.amount_usd or Decimal(0)
        return max(known, self.at_most_usd if self.at_most_usd is not None else known * MARGINS[self.source])


class Cost(Model):
    """What a call did cost: `reported` by the service, `computed` from the usage it told, or the `table`."""

    amount_usd: Decimal
    source: CostSource


FREE = Price(amount_usd=Decimal(0), as_of=date(2026, 11, 20), source="documented")
