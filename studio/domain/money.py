"""What things cost, in USD: dated prices, and how surely a cost is known. Exact decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from studio.domain.model import Model

PriceSource = Literal["documented", "third_party", "unconfirmed", "quoted"]
CostSource = Literal["reported", "computed", "table"]


class Price(Model):
    """What one call is expected to cost. amount_usd None: not known, which is not free.

    as_of: the day the price was read. source: `quoted` by the service for exactly this call, or where the
    table has it from.
    """

    amount_usd: Decimal | None
    as_of: date
    source: PriceSource


class Cost(Model):
    """What a call did cost: `reported` by the service, `computed` from the usage it told, or the `table`."""

    amount_usd: Decimal
    source: CostSource


FREE = Price(amount_usd=Decimal(0), as_of=date(2026, 11, 20), source="documented")
