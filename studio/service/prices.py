"""Prices and what services promise, in words: with their date, and where they were read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from studio.domain.capability import Capability, Job, Lookup
from studio.domain.money import Price, PriceSource
from studio.domain.storyboard import Size

TOO_OLD = timedelta(days=90)
_UNITS: dict[Job, str] = {
    "image": "a picture",
    "upscale": "a photo",
    "face_swap": "a face swap",
    "video_face_swap": "a video of up to 5 seconds",
}
_SOURCES: dict[PriceSource, str] = {
    "documented": "documented",
    "third_party": "as others report it",
    "unconfirmed": "unconfirmed",
    "quoted": "quoted by the service",
}
_FINDING: dict[Lookup, str] = {
    "none": (
        "If the connection breaks before the picture comes, nobody can tell whether it was charged: "
        "it is shown as possibly charged."
    ),
    "id": (
        "A picture under way is finished after a restart; where even its number was lost, "
        "it is shown as possibly charged."
    ),
    "list": (
        "If the connection breaks, the picture is found again in the service's own list: "
        "nothing is paid twice."
    ),
    "own_id": (
        "If the connection breaks, the picture is found again by the number the studio gave it: "
        "nothing is paid twice."
    ),
}

_FOUND_ENDED = (
    "If the connection breaks, the picture is found again in the service's own list once it is made; "
    "one that takes longer than a quarter of an hour is shown as possibly charged. Nothing is paid twice."
)


def dollars(amount: Decimal | float) -> str:
    """A sum in dollars, two decimals, or up to six where it has them: "$0.0336"."""
    exact = Decimal(str(amount)).quantize(Decimal("0.000001"))
    cents = exact.quantize(Decimal("0.01"))
    return f"${cents:f}" if cents == exact else f"${exact.normalize():f}"


def total_dollars(amount: Decimal) -> str:
    """A sum of several prices: from ten cents on whole cents are told."""
    return dollars(amount.quantize(Decimal("0.01"), ROUND_HALF_UP) if amount >= Decimal("0.1") else amount)


def with_unpriced(known: str, unpriced: int, unknown: str = "not known") -> str:
    """A sum in words to which calls belong whose price nobody told: "at least $0.12"; "not known".

    known: what the others cost. unpriced: how many such calls there are. unknown: what is said where all are.
    """
    if not unpriced:
        return known
    return unknown if known == dollars(0) else f"at least {known}"


def price_words(price: Price, job: Job, size: Size | None, today: date) -> str:
    """ "$0.0336 a picture at 1K · price of 20 Nov 2026, documented"."""
    what = _UNITS[job] + (f" at {size}" if size else "")
    if price.amount_usd is None:
        return f"Price of {what} not known; the service may charge for it"
    if price.amount_usd == 0:
        return "free"
    check = " · check it: older than 90 days" if is_old(price, today) else ""
    return f"{dollars(price.amount_usd)} {what} · {dated(price)}{check}"


def dated(price: Price) -> str:
    """ "price of 20 Nov 2026, documented"."""
    return f"price of {day(price.as_of)}, {_SOURCES[price.source]}"


def is_old(price: Price, today: date) -> bool:
    """Whether a price was read so long ago that it should be looked up again."""
    return price.source != "quoted" and today - price.as_of > TOO_OLD


def day(when: date) -> str:
    """ "20 Nov 2026"."""
    return f"{when.day} {when:%b %Y}"


def finding_words(caps: Capability) -> str:
    """Whether a job that was lost can be found again."""
    if caps.offline and caps.price_usd == 0:
        return "Runs on this machine and charges nothing: what is cut off is made again."
    return _FOUND_ENDED if caps.lists_ended_only else _FINDING[caps.lookup]
