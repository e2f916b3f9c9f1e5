"""What Gemini's models cost, by token; read on the day AS_OF.

The tokens of a 4K picture, of a source and of a thought are third parties' figures, and so are the text
models' rates. What is expected of thought is twice what third parties saw. What is reserved for a call is all
that its request allows for: `maxOutputTokens` is sent with each; what a picture does not need of it may be
thought, drafts included (assumed: billed as text), and words have no more tokens than bytes. That Batch
halves the price is documented for image models in general, not for 2.1. The rates of text and thoughts of
gemini-3-pro-image and gemini-3.1-flash-lite-image are unconfirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from studio.domain.money import MARGINS, Cost, Price, PriceSource
from studio.domain.storyboard import Size
from studio.protocols import Op
from studio.providers._inline import at
from studio.providers._jobs import most_tokens_of

AS_OF = date(2026, 11, 20)
TOKENS_PER_SOURCE = 1120
THOUGHT_TOKENS: Mapping[str, int] = {"": 240, "minimal": 240, "medium": 480, "high": 960}
DRAFTS = 2
"""So many pictures a model may make in its thought, as Google says; where drafts count as given (assumed:
they may, in Interactions), a picture would be cut off without room for them, and be paid for all the same."""
ROOM_TO_THINK = 4096
"""So many tokens of words a picture's thought may have: four times the most that third parties saw."""
ANSWER_TOKENS = 4096  # a thousand words at most are asked for; the rest is thought
LONGEST_ANSWER = 2 * ANSWER_TOKENS
CHARACTERS_PER_TOKEN = 4
_MILLION = Decimal(1_000_000)
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Rates:
    """One model: USD per million tokens, and how many tokens a picture of a size has."""

    tokens_in: Decimal
    text_out: Decimal
    source: PriceSource
    picture_out: Decimal = Decimal(0)
    pictures: Mapping[Size, int] = field(default_factory=dict)

    def usd(self, used: Used) -> Decimal:
        """What these tokens cost."""
        given = used.text * self.text_out + used.picture * self.picture_out
        return (used.taken * self.tokens_in + given) / _MILLION


@dataclass(frozen=True, slots=True)
class Used:
    """The tokens of one call: taken in, pictures given, texts and thoughts given."""

    taken: int
    picture: int
    text: int


RATES: Mapping[str, Rates] = {
    "gemini-nano-banana-2.1": Rates(
        Decimal("1.50"), Decimal("7.50"), "documented", Decimal(30), {"1K": 1120, "2K": 1680, "4K": 3780}
    ),
    "gemini-3-pro-image": Rates(
        Decimal("2.00"), Decimal(12), "documented", Decimal(120), {"1K": 1120, "2K": 1120, "4K": 2000}
    ),
    "gemini-3.1-flash-lite-image": Rates(
        Decimal("0.30"), Decimal("2.50"), "documented", Decimal(30), {"1K": 1120}
    ),
    "gemini-3.8-flash": Rates(Decimal("0.75"), Decimal("3.75"), "third_party"),
    "gemini-3.5-flash-lite": Rates(Decimal("0.30"), Decimal("2.50"), "third_party"),
}


def made_size(model: str, size: Size) -> Size:
    """The size that a model makes when this one is wanted: its largest, where it has not that one."""
    pictures = RATES[model].pictures if model in RATES else {}
    return size if not pictures or size in pictures else list(pictures)[-1]


def most_tokens(model: str, size: Size) -> int | None:
    """How many tokens an answer with a picture may have, thought included; None for a model without rates."""
    rates = RATES.get(model)
    if rates is None or not rates.pictures:
        return None
    picture = rates.pictures[made_size(model, size)]
    return picture + _room(picture)


def _room(picture: int) -> int:
    """The tokens that thought may have beside a picture of so many."""
    return DRAFTS * picture + ROOM_TO_THINK


def expected(model: str, op: Op, *, thinking: str = "", in_batch: bool = False) -> Price:
    """What a picture is expected to cost, its sources and its thought included, and what it may cost at most.

    thinking: as it is set; of one that is not known the most is expected.
    """
    rates = RATES.get(model)
    if rates is None or not rates.pictures:
        return Price(amount_usd=None, as_of=AS_OF, source="unconfirmed")
    size = made_size(model, op.size)
    taken = len(op.prompt) // CHARACTERS_PER_TOKEN + TOKENS_PER_SOURCE * len(op.sources)
    thought = THOUGHT_TOKENS.get(thinking, max(THOUGHT_TOKENS.values()))
    amount = rates.usd(Used(taken, rates.pictures[size], thought))
    most_taken = most_tokens_of(op.prompt) + TOKENS_PER_SOURCE * len(op.sources)
    at_most = rates.usd(Used(most_taken, rates.pictures[size], _room(rates.pictures[size])))
    source: PriceSource = "third_party" if size == "4K" else rates.source
    if in_batch:
        amount, at_most, source = amount * _HALF, at_most * _HALF, "unconfirmed"
    return Price(amount_usd=amount, as_of=AS_OF, source=source, at_most_usd=at_most * MARGINS[source])


def expected_answer(model: str, words: str, pictures: int) -> Price:
    """What the answer to these words and pictures is expected to cost, and at most; else not known."""
    rates = RATES.get(model)
    if rates is None:
        return Price(amount_usd=None, as_of=AS_OF, source="unconfirmed")
    # A character of some writings is a token of its own.
    shown = TOKENS_PER_SOURCE * pictures
    amount = rates.usd(Used(len(words) + shown, 0, ANSWER_TOKENS))
    most_taken = most_tokens_of(words) + shown
    at_most = rates.usd(Used(most_taken, 0, LONGEST_ANSWER)) * MARGINS[rates.source]
    return Price(amount_usd=amount, as_of=AS_OF, source=rates.source, at_most_usd=at_most)


def computed(model: str, used: Used | None, *, in_batch: bool = False) -> Cost | None:
    """What a call did cost by the tokens that its answer counts; None where either is unknown."""
    if used is None or model not in RATES:
        return None
    amount = RATES[model].usd(used)
    return Cost(amount_usd=amount * _HALF if in_batch else amount, source="computed")


def used_by(metadata: Any) -> Used | None:
    """The tokens in generateContent's `usageMetadata`; None without it."""
    if not isinstance(metadata, dict):
        return None
    given = count(metadata.get("candidatesTokenCount"))
    details = metadata.get("candidatesTokensDetails") or []
    picture = sum(count(at(one, "tokenCount")) for one in details if at(one, "modality") == "IMAGE")
    thoughts = count(metadata.get("thoughtsTokenCount"))
    return Used(count(metadata.get("promptTokenCount")), picture, given - min(picture, given) + thoughts)


def used_by_interaction(usage: Any) -> Used | None:
    """The tokens in an interaction's `usage`; what it gave besides thoughts counts as the picture."""
    if not isinstance(usage, dict):
        return None
    thoughts = count(usage.get("total_thought_tokens"))
    return Used(count(usage.get("total_input_tokens")), count(usage.get("total_output_tokens")), thoughts)


def count(value: Any) -> int:
    """A number of tokens; 0 for anything that is none."""
    return value if isinstance(value, int) and value > 0 else 0
