"""What was spent, and the receipt of a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.store import ledger
from tests.browser.test_accessibility import serious
from tests.browsing import NewPage
from tests.page_words import drawn, fits_the_page, inspector, visit
from tests.rows import a_call
from tests.selling import GOOD_KEY, Stall
from tests.workshop import Workshop, open_workshop


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio in which pictures can be bought."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", stall=Stall()) as opened:
        opened.ask(opened.studio.set_service("seller", key=GOOD_KEY))
        yield opened


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio in which nothing was bought."""
    with open_workshop(tmp_path_factory.mktemp("bare") / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def board_id(workshop: Workshop) -> str:
    """A storyboard of four bought pictures, and one call whose answer was lost."""
    board_id = workshop.rendered(1, provider="seller", title="Espresso film")
    database = workshop.studio._parts.database
    a_call(
        database,
        "call_lost",
        provider="seller",
        storyboard_id=board_id,
        intended_at=database.write(lambda tx: tx.now),
    )
    database.write(lambda tx: ledger.mark_unknown(tx, "call_lost", "The connection broke."))
    return board_id


def open_costs(workshop: Workshop, page: Page, query: str = "") -> None:
    visit(page, f"{workshop.url}/costs{query}")
    expect(page.get_by_role("heading", name="Costs", exact=True)).to_be_visible()


def test_what_was_spent_is_told_apart_from_what_may_have_been(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()

    open_costs(workshop, page)

    totals = page.locator(".cost-totals")
    expect(totals).to_contain_text("Spent$0.13")
    expect(totals).to_contain_text("Possibly charged$0.04")
    expect(totals).to_contain_text("Calls5")


def test_the_storyboards_show_what_an_accepted_keyframe_cost(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    open_costs(workshop, page)

    page.get_by_label("Add up by").select_option("storyboard")

    row = page.get_by_role("region", name="Costs by storyboard").get_by_role("row").nth(1)
    expect(row).to_contain_text("Espresso film5$0.13$0.042$0.0672")
    expect(page).to_have_url(f"{workshop.url}/costs?by=storyboard&period=month")


def test_the_address_keeps_what_was_chosen(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()

    open_costs(workshop, page, "?by=service&period=today")

    expect(page.get_by_label("Add up by")).to_have_value("service")
    expect(page.get_by_label("Period", exact=True)).to_have_value("today")
    expect(page.get_by_role("rowheader", name="Seller of flat pictures")).to_be_visible()


def test_every_call_is_listed_with_its_state(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()

    open_costs(workshop, page)

    calls = page.get_by_role("region", name="Every call")
    expect(calls.get_by_role("row")).to_have_count(6)
    expect(calls.get_by_text("possibly charged")).to_have_count(1)
    expect(calls.get_by_text("The connection broke.")).to_be_visible()
    expect(calls.get_by_text("reported by the service")).to_have_count(4)


def test_the_csv_is_downloaded_under_a_name(
    workshop: Workshop, board_id: str, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    open_costs(workshop, page)

    with page.expect_download() as coming:
        page.get_by_role("link", name="Download CSV").click()

    coming.value.save_as(tmp_path / "costs.csv")
    text = (tmp_path / "costs.csv").read_text(encoding="utf-8-sig")
    assert coming.value.suggested_filename.startswith("throughline-costs-")
    assert [line["status"] for line in csv.DictReader(io.StringIO(text))].count("charged") == 4


def test_costs_are_reached_from_the_head_and_from_the_settings(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")

    page.get_by_role("link", name="See what was spent").click()
    expect(page.get_by_role("heading", name="Costs", exact=True)).to_be_visible()
    visit(page, f"{workshop.url}/storyboards")
    page.get_by_role("link", name="$0.13 today").click()

    expect(page.get_by_role("heading", name="Costs", exact=True)).to_be_focused()


def test_a_studio_without_calls_says_so(bare: Workshop, new_page: NewPage) -> None:
    page = new_page()

    open_costs(bare, page)

    expect(page.get_by_text("Nothing was bought in this time.")).to_be_visible()
    expect(page.locator(".cost-totals")).to_contain_text("Spent$0.00")


def test_a_call_leads_to_its_receipt(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    open_costs(workshop, page)
    lead = page.get_by_role("button", name="Receipt: Start of segment 1, variation 2")

    lead.click()

    receipt = page.get_by_role("dialog", name="Start of segment 1, variation 2")
    expect(receipt.get_by_text("$0.0336, reported by the service")).to_be_visible()
    expect(receipt.get_by_label("Request without key")).to_contain_text('"model": "flat-image"')
    assert (serious(page), GOOD_KEY in drawn(page)) == ([], False)
    page.keyboard.press("Escape")
    expect(lead).to_be_focused()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_costs_are_accessible_and_fit(
    workshop: Workshop, board_id: str, new_page: NewPage, theme: str, size: tuple[int, int]
) -> None:
    page = new_page(*size, reduced_motion="reduce")

    open_costs(workshop, page, f"?__theme={theme}&by=storyboard")

    expect(page.get_by_role("region", name="Every call")).to_be_visible()
    assert serious(page) == []
    assert fits_the_page(page)


def test_the_receipt_of_a_picture_unfolds(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.start")

    inspector(page).get_by_text("Receipt", exact=True).click()

    expect(inspector(page).get_by_text("$0.0336, reported by the service")).to_be_visible()
    expect(inspector(page).get_by_text("$0.0336 · price of 20 Nov 2026, documented")).to_be_visible()
    expect(inspector(page).get_by_label("Request without key")).to_contain_text('"model": "flat-image"')
    assert GOOD_KEY not in drawn(page)


def test_an_unfolded_receipt_stays_open_for_the_next_variation(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.start")
    inspector(page).get_by_text("Receipt", exact=True).click()
    request = inspector(page).get_by_label("Request without key")
    before = request.inner_text()

    inspector(page).get_by_role("button", name="Next variation").click()

    expect(request).to_be_visible()
    expect(request).not_to_have_text(before)
