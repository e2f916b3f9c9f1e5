"""Settings: who does what, which services there are, and their keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import serious
from tests.browsing import NewPage, Watched
from tests.page_words import drawn, fits_the_page, note, visit
from tests.selling import GOOD_KEY, Stall, Writer
from tests.workshop import Workshop, open_workshop


@pytest.fixture(scope="module")
def stall() -> Stall:
    """A seller of pictures and texts."""
    return Stall(Writer)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, stall: Stall) -> Iterator[Workshop]:
    """A studio in which pictures can be bought."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", stall=stall) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _without_a_key(workshop: Workshop) -> None:
    """Every test begins with a seller that was never set up."""
    workshop.ask(workshop.studio.forget_key("seller"))
    workshop.ask(workshop.studio.set_service("seller", models={"image": ""}, concurrency=0))


def seller(page: Page) -> Locator:
    """The seller's row."""
    return page.locator(".service", has_text="Seller of flat pictures")


def open_settings(workshop: Workshop, page: Page) -> Locator:
    """The settings with the seller's row unfolded; gives the row."""
    visit(page, f"{workshop.url}/settings")
    row = seller(page)
    row.locator(".service-summary").click()
    expect(row.get_by_role("button", name="Save", exact=True)).to_be_visible()
    return row


def unfold_more(row: Locator) -> None:
    """Show what few people change of a service."""
    row.locator(".service-more > summary").click()


def test_a_row_tells_what_a_service_does_and_costs(workshop: Workshop, new_page: NewPage) -> None:
    row = open_settings(workshop, new_page())

    expect(row.locator(".service-summary")).to_contain_text("keyframes, 4K at upload and texts")
    expect(row.locator(".service-summary")).to_contain_text("No key")
    expect(row.get_by_text("$0.0336 a picture at 1K · price of 20 Nov 2026, documented")).to_be_visible()
    expect(row.get_by_text("it is shown as possibly charged")).to_be_visible()


def test_a_key_is_taken_tested_and_never_shown_again(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    row = open_settings(workshop, page)

    row.get_by_label("Key", exact=True).fill(f"  {GOOD_KEY}")
    row.get_by_role("button", name="Save", exact=True).click()

    expect(row.get_by_role("status")).to_have_text("Saved. Spaces and quotes around the key were left out.")
    expect(row.locator(".service-summary")).to_contain_text("Key for this session")
    expect(row.get_by_label("Key", exact=True)).to_have_value("")
    row.get_by_role("button", name="Test connection").click()
    expect(row.get_by_role("status")).to_have_text("The seller takes this key; 12.00 $ are left.")
    assert GOOD_KEY not in drawn(page)


def test_the_key_field_hides_what_is_typed(workshop: Workshop, new_page: NewPage) -> None:
    field = open_settings(workshop, new_page()).get_by_label("Key", exact=True)

    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", "new-password")


def test_a_wrong_key_is_told_beside_the_button(workshop: Workshop, new_page: NewPage) -> None:
    row = open_settings(workshop, new_page())

    row.get_by_label("Key", exact=True).fill("test-key-bad")
    row.get_by_role("button", name="Save", exact=True).click()
    expect(row.get_by_role("status")).to_have_text("Saved.")
    row.get_by_role("button", name="Test connection").click()

    expect(row.get_by_role("status")).to_have_text("The seller does not take this key. Copy it once more.")


def test_a_key_is_saved_in_the_file_where_one_says_so_and_can_be_forgotten(
    workshop: Workshop, new_page: NewPage
) -> None:
    row = open_settings(workshop, new_page())
    file = workshop.studio.home.parent / "keys.toml"

    row.get_by_label("Key", exact=True).fill(GOOD_KEY)
    row.get_by_text("In a file for my eyes only").click()
    row.get_by_role("button", name="Save", exact=True).click()
    expect(row.locator(".service-summary")).to_contain_text("Saved key")
    assert GOOD_KEY in file.read_text(encoding="utf-8")
    row.get_by_role("button", name="Forget the key").click()

    expect(row.locator(".service-summary")).to_contain_text("No key")
    assert GOOD_KEY not in file.read_text(encoding="utf-8")


def test_models_and_calls_are_changed_by_keyboard_and_the_focus_stays(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    row = open_settings(workshop, page)

    unfold_more(row)
    row.get_by_label("Model for keyframes").fill("flat-large")
    row.get_by_label("Calls at once").fill("2")
    page.keyboard.press("Enter")

    expect(row.get_by_role("status")).to_have_text("Saved.")
    expect(row.get_by_role("button", name="Save", exact=True)).to_be_focused()
    expect(row.get_by_label("Model for keyframes")).to_have_value("flat-large")
    assert workshop.studio._parts.services["seller"].concurrency == 2


def test_an_address_that_is_none_is_refused_and_what_was_typed_stays(
    workshop: Workshop, new_page: NewPage, watched: Watched
) -> None:
    row = open_settings(workshop, new_page())
    watched.expect("answer 400: /gradio_api/studio/verbs/set_service", "status of 400")

    unfold_more(row)
    row.get_by_label("Base URL", exact=True).fill("host without scheme")
    row.get_by_role("button", name="Save", exact=True).click()

    expect(row.get_by_role("status")).to_contain_text("This is not the address of a service.")
    expect(row.get_by_label("Base URL", exact=True)).to_have_value("host without scheme")


def test_a_job_is_given_to_a_service(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")

    page.get_by_label("Looking at pictures").select_option("seller")

    expect(note(page, "Looking at pictures: Seller of flat pictures.")).to_be_visible()
    expect(page.get_by_label("Prompt writer")).to_have_count(0)
    assert {job.job: job.name for job in workshop.studio.jobs()}["vision"] == "seller"


def test_what_the_environment_decides_cannot_be_changed_here(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/settings")

    expect(page.get_by_label("Keyframes", exact=True)).to_be_disabled()
    expect(page.get_by_text("Set by STUDIO_PROVIDER in the environment")).to_be_visible()


def test_budgets_are_set_and_taken_back(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")

    page.get_by_label("One day, in $").fill("2.50")
    page.get_by_role("button", name="Save budgets").click()
    expect(note(page, "The budgets are saved. They stop before they are passed.")).to_be_visible()
    assert workshop.studio.budgets().day_usd == 2.5
    page.get_by_role("button", name="Close this note").click()
    page.get_by_label("One day, in $").fill("")
    page.get_by_role("button", name="Save budgets").click()

    expect(note(page, "The budgets are saved. They stop before they are passed.")).to_be_visible()
    assert workshop.studio.budgets().day_usd is None


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_an_unfolded_service_is_accessible_and_fits(
    workshop: Workshop, new_page: NewPage, theme: str, size: tuple[int, int]
) -> None:
    page = new_page(*size, reduced_motion="reduce")
    visit(page, f"{workshop.url}/settings?__theme={theme}")

    seller(page).locator(".service-summary").click()
    unfold_more(seller(page))
    expect(seller(page).get_by_role("button", name="Save", exact=True)).to_be_visible()

    assert serious(page) == []
    assert fits_the_page(page)


def test_before_a_rendering_its_price_and_what_is_left_out_are_told(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    brief = {"influencer": workshop.influencer("Eileen"), "product": workshop.product("Espresso")}
    board_id = workshop.board(2, provider="seller", variations=4, **brief)

    visit(page, f"{workshop.url}/storyboards/{board_id}")

    expect(page.get_by_role("button", name="Render 4 keyframes · $0.54")).to_be_visible()
    expect(
        page.get_by_text("16 pictures · $0.54: $0.0336 a picture at 1K · price of 20 Nov 2026")
    ).to_be_visible()
    expect(page.get_by_text("flat-image takes 2 pictures; left out: product.")).to_be_visible()


def test_what_costs_nothing_has_no_line_about_money(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/{workshop.board(1)}")

    expect(page.get_by_role("button", name="Render 2 keyframes")).to_be_visible()
    expect(page.locator(".board-before")).to_be_hidden()


def test_a_file_of_keys_that_others_may_read_is_told_above_the_services(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page(390, 844, reduced_motion="reduce")
    workshop.ask(workshop.studio.set_service("seller", key=GOOD_KEY, keep_key="file"))
    workshop.studio._parts.services.file.path.chmod(0o644)

    visit(page, f"{workshop.url}/settings")

    expect(page.get_by_text("Other people of this machine may read the file of saved keys.")).to_be_visible()
    assert serious(page) == []
    assert fits_the_page(page)
