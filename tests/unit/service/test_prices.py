"""Prices in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from studio.domain.capability import Capability, Lookup
from studio.domain.money import Price, PriceSource
from studio.service.prices import dollars, finding_words, is_old, price_words, total_dollars, with_unpriced

READ = date(2026, 11, 20)


def a_price(amount: str | None = "0.0336", source: PriceSource = "documented") -> Price:
    return Price(amount_usd=None if amount is None else Decimal(amount), as_of=READ, source=source)


def caps(lookup: Lookup = "none", **fields: object) -> Capability:
    known: dict[str, object] = {"max_sources": 1, "concurrency": 1, "offline": False, "price_usd": 0.1}
    return Capability.model_validate(
        {"label": "A service", "version": "1", "lookup": lookup, **known, **fields}
    )


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.0336", "$0.0336"),
        ("0.14", "$0.14"),
        ("0.1", "$0.10"),
        ("12", "$12.00"),
        ("0.009", "$0.009"),
        ("0", "$0.00"),
    ],
)
def test_a_sum_has_two_decimals_or_all_that_it_needs(amount: str, text: str) -> None:
    assert dollars(Decimal(amount)) == text


@pytest.mark.parametrize(("amount", "text"), [("0.5376", "$0.54"), ("0.125", "$0.13"), ("0.0336", "$0.0336")])
def test_a_sum_of_prices_is_told_in_whole_cents_from_ten_cents_on(amount: str, text: str) -> None:
    assert total_dollars(Decimal(amount)) == text


def test_a_price_is_told_with_its_date_and_where_it_was_read() -> None:
    words = price_words(a_price(), "image", "1K", READ)

    assert words == "$0.0336 a picture at 1K · price of 20 Nov 2026, documented"


def test_a_price_of_a_job_without_sizes_names_none() -> None:
    words = price_words(a_price("0.01", "third_party"), "upscale", None, READ)

    assert words == "$0.01 a photo · price of 20 Nov 2026, as others report it"


def test_an_old_price_asks_to_be_checked() -> None:
    words = price_words(a_price(), "image", "1K", date(2027, 2, 19))

    assert words.endswith("documented · check it: older than 90 days")


@pytest.mark.parametrize(("today", "old"), [(date(2027, 2, 18), False), (date(2027, 2, 19), True)])
def test_a_price_is_old_after_ninety_days(today: date, old: bool) -> None:
    assert is_old(a_price(), today) is old


def test_what_the_service_itself_quoted_is_not_old() -> None:
    assert not is_old(a_price(source="quoted"), date(2027, 11, 20))


def test_an_unknown_price_is_not_called_free() -> None:
    words = price_words(a_price(None, "unconfirmed"), "image", "4K", READ)

    assert words == "Price of a picture at 4K not known; the service may charge for it"


def test_nothing_to_pay_is_free() -> None:
    assert price_words(a_price("0"), "image", "1K", READ) == "free"


@pytest.mark.parametrize(
    ("lookup", "part"),
    [
        ("none", "shown as possibly charged"),
        ("id", "finished after a restart"),
        ("list", "in the service's own list"),
        ("own_id", "by the number the studio gave it"),
    ],
)
def test_whether_a_lost_job_is_found_again_is_told(lookup: Lookup, part: str) -> None:
    assert part in finding_words(caps(lookup))


def test_of_a_list_that_shows_only_what_has_ended_its_limit_is_told() -> None:
    assert "longer than a quarter of an hour" in finding_words(caps("list", lists_ended_only=True))


def test_what_runs_here_for_nothing_has_nothing_to_lose() -> None:
    assert finding_words(caps(offline=True, price_usd=0.0)).startswith("Runs on this machine")


@pytest.mark.parametrize(
    ("known", "unpriced", "said"),
    [("$0.12", 0, "$0.12"), ("$0.12", 1, "at least $0.12"), ("$0.00", 2, "not known"), ("$0.00", 0, "$0.00")],
)
def test_a_sum_with_calls_of_unknown_price_is_told_as_the_least(known: str, unpriced: int, said: str) -> None:
    assert with_unpriced(known, unpriced) == said
