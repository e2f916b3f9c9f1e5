"""What OpenAI's image models cost, by token and as an estimate; read on the day AS_OF.

Documented are the tokens' rates of gpt-image-2.6-sunburst; those of flare, and all estimates for a picture of
1024 × 1024 pixels, are third parties'. Assumed: that the tokens of a picture grow with the cube root of its
area, which agrees with the one known figure for a large one (high, 3840 × 2160: 0.10); that a source has 1120
tokens, and no call twice as many as are expected, which nothing in a request limits. Of text models no rates
are known, nor of what a gateway adds: such costs stay unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from studio.domain.money import Cost, Price
from studio.protocols import Op
from studio.providers._inline import at
from studio.providers._jobs import most_tokens_of
from studio.providers.openai_compatible.sizes import pixels

AS_OF = date(2026, 11, 20)
TOKENS_PER_SOURCE = 1120
MARGIN = 2
TEXT_IN, IMAGE_IN, IMAGE_OUT = Decimal(5), Decimal(8), Decimal(30)
_MILLION = Decimal(1_000_000)
_SQUARE = 1024 * 1024
_KNOWN_RATES = ("gpt-image-2.6-sunburst", "gpt-image-2.6-flare")
_OLDER = {"low": Decimal("0.006"), "medium": Decimal("0.013"), "high": Decimal("0.05")}
_NEWER = {"low": Decimal("0.02"), "medium": Decimal("0.045"), "high": Decimal("0.05")}
_ESTIMATES: Mapping[str, Mapping[str, Decimal]] = {
    "gpt-image-2.6-sunburst": _NEWER,
    "gpt-image-2.6-flare": _NEWER,
    "gpt-image-2.5-sunburst": _OLDER,
    "gpt-image-2.5-flare": _OLDER,
}


def expected(model: str, quality: str, op: Op) -> Price:
    """What a picture is expected to cost; unknown for other models and for the dearest qualities."""
    square = _ESTIMATES.get(model, {}).get("high" if quality in {"", "auto"} else quality)
    if square is None:
        return Price(amount_usd=None, as_of=AS_OF, source="unconfirmed")
    width, height = pixels(op.aspect_ratio, op.size)
    growth = Decimal(round((width * height / _SQUARE) ** (1 / 3), 4))
    sources = len(op.sources) * TOKENS_PER_SOURCE * IMAGE_IN / _MILLION
    amount = (square * growth + sources).quantize(Decimal("0.0001"))
    at_most = amount * MARGIN + most_tokens_of(op.prompt) * TEXT_IN / _MILLION
    return Price(amount_usd=amount, as_of=AS_OF, source="third_party", at_most_usd=at_most)


def computed(model: str, usage: Any) -> Cost | None:
    """What a picture did cost by the tokens that its answer counts; None where either is unknown."""
    if model not in _KNOWN_RATES or not isinstance(usage, dict):
        return None
    details = "input_tokens_details"
    words, shown = _count(at(usage, details, "text_tokens")), _count(at(usage, details, "image_tokens"))
    made = _count(usage.get("output_tokens"))
    return Cost(
        amount_usd=(words * TEXT_IN + shown * IMAGE_IN + made * IMAGE_OUT) / _MILLION, source="computed"
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
