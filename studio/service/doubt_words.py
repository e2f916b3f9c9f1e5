"""Paid calls in doubt, in words: whether they were charged, and what is counted for them."""

from __future__ import annotations

from collections.abc import Iterable

from studio.domain.ledger import LedgerEntry
from studio.service.prices import dollars

CHARGED, POSSIBLY = "charged, without a picture", "possibly charged"


def charged_words(entry: LedgerEntry) -> str:
    """Whether a call in doubt was charged, as Costs says it."""
    return CHARGED if entry.charged == "yes" else POSSIBLY


def amount_words(entry: LedgerEntry) -> str:
    """What is counted for a call: "$0.04"; of a price that nobody knows it is said."""
    known = entry.price_known or entry.cost_usd is not None
    return dollars(entry.counted_usd) if known else f"not known, {dollars(entry.counted_usd)} is counted"


def settled_by_buying(calls: Iterable[LedgerEntry], *, of_several: bool = False) -> list[str]:
    """What whoever buys a picture once more has to know of the calls for it that nobody has decided about.

    "Variation 2: possibly charged, $0.04."; `of_several`: with the keyframe's key before it.
    """
    return [_sentence(call, of_several=of_several) for call in calls if call.settled is None]


def _sentence(call: LedgerEntry, *, of_several: bool) -> str:
    noun = "Variation" if call.storyboard_id else "Picture"
    is_numbered = call.index is not None and call.what != "reference"
    name = f"{noun} {call.index}" if is_numbered else "An earlier call"
    which = f"{call.key}, {name.lower()}" if of_several else name
    return f"{which}: {charged_words(call).partition(',')[0]}, {amount_words(call)}."
