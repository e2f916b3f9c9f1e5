"""Settings, what only one service can be told: below “More”, in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from studio.domain.service import ServiceSettings
from tests.browser.test_accessibility import serious
from tests.browser.test_services import open_settings, unfold_more
from tests.browsing import NewPage, Watched
from tests.page_words import fits_the_page
from tests.selling import Stall
from tests.workshop import Workshop, open_workshop


@pytest.fixture(scope="module")
def stall() -> Stall:
    """A seller with a few options."""
    return Stall()


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, stall: Stall) -> Iterator[Workshop]:
    """A studio in which pictures can be bought."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", stall=stall) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _as_it_was(workshop: Workshop) -> Iterator[None]:
    """Every test begins with a seller that was never set up."""
    yield
    workshop.studio._parts.services.environment = {}
    usual = {"mode": "", "most": "", "gate_url": "", "recipe": "", "note": ""}
    workshop.ask(workshop.studio.set_service("seller", options=usual, extra_hosts=[]))


def options(workshop: Workshop) -> dict[str, str]:
    """What the seller is told."""
    return dict(workshop.studio._parts.services["seller"].options)


def open_more(workshop: Workshop, new_page: NewPage) -> Locator:
    """The seller's row with all of it unfolded."""
    row = open_settings(workshop, new_page())
    unfold_more(row)
    return row


def test_a_choice_tells_what_it_means_and_is_kept(workshop: Workshop, new_page: NewPage) -> None:
    row = open_more(workshop, new_page)
    expect(row.get_by_text("You wait for it.")).to_be_visible()

    row.get_by_label("Way of selling").select_option(label="By post")
    expect(row.get_by_text("It takes days.")).to_be_visible()
    row.get_by_role("button", name="Save", exact=True).click()

    expect(row.get_by_role("status")).to_have_text("Saved.")
    expect(row.locator(".service-more > summary")).to_contain_text("1 set")
    expect(row.get_by_label("Way of selling")).to_have_value("slow")
    assert options(workshop) == {"mode": "slow"}


def test_numbers_addresses_and_hosts_are_kept_with_one_click(workshop: Workshop, new_page: NewPage) -> None:
    row = open_more(workshop, new_page)

    row.get_by_label("Most pictures").fill("3")
    row.get_by_label("Address of the gate").fill("https://own.example/gate/")
    row.get_by_label("Further hosts to download from").fill("a.example, https://b.example/x")
    row.get_by_role("button", name="Save", exact=True).click()

    expect(row.get_by_label("Further hosts to download from")).to_have_value("a.example, b.example")
    assert options(workshop) == {"most": "3", "gate_url": "https://own.example/gate"}


def test_what_the_service_does_not_take_is_said_beside_the_button(
    workshop: Workshop, new_page: NewPage, watched: Watched
) -> None:
    row = open_more(workshop, new_page)
    watched.expect("answer 400: /gradio_api/studio/verbs/set_service", "status of 400")

    row.get_by_label("Further hosts to download from").fill("127.0.0.1")
    row.get_by_role("button", name="Save", exact=True).click()

    expect(row.get_by_role("status")).to_contain_text("This is not the name of a host.")
    expect(row.get_by_label("Further hosts to download from")).to_have_value("127.0.0.1")


def test_a_file_is_chosen_and_kept_with_the_studio(
    workshop: Workshop, new_page: NewPage, tmp_path: Path
) -> None:
    (tmp_path / "Flat.json").write_text('{"paint": "flat"}')
    row = open_more(workshop, new_page)

    with row.page.expect_file_chooser() as choosing:
        row.get_by_role("button", name="Choose a file: Recipe").click()
    choosing.value.set_files(tmp_path / "Flat.json")
    expect(row.get_by_label("Recipe", exact=True)).to_have_value("Flat.json")
    row.get_by_role("button", name="Save", exact=True).click()

    expect(row.get_by_role("status")).to_have_text("Saved.")
    assert Path(options(workshop)["recipe"]).read_text() == '{"paint": "flat"}'


def test_a_file_can_be_pasted(workshop: Workshop, new_page: NewPage) -> None:
    row = open_more(workshop, new_page)

    row.get_by_label("Recipe", exact=True).fill('{"paint": "pasted"}')
    row.get_by_role("button", name="Save", exact=True).click()

    expect(row.get_by_label("Recipe", exact=True)).to_have_value("pasted.json")
    assert Path(options(workshop)["recipe"]).read_text() == '{"paint": "pasted"}'


def test_what_the_environment_sets_is_shown_with_its_variable(workshop: Workshop, new_page: NewPage) -> None:
    given = ServiceSettings(options={"mode": "slow", "note": "Neatly."}, extra_hosts=("env.example",))
    workshop.studio._parts.services.environment = {"seller": given}

    row = open_more(workshop, new_page)

    expect(row.get_by_text("Set by STUDIO_SELLER_NOTE in the environment")).to_be_visible()
    expect(row.get_by_label("Note for the painter")).not_to_be_editable()
    expect(row.get_by_label("Note for the painter")).to_have_value("Neatly.")
    expect(row.get_by_label("Way of selling")).to_be_disabled()
    expect(row.get_by_text("STUDIO_SELLER_EXTRA_HOSTS adds env.example")).to_be_visible()


def test_where_a_key_is_made_is_told(workshop: Workshop, new_page: NewPage) -> None:
    row = open_settings(workshop, new_page())

    link = row.get_by_role("link", name="seller.example/keys")

    expect(link).to_have_attribute("href", "https://seller.example/keys")
    expect(link).to_have_attribute("rel", "noreferrer")


@pytest.mark.parametrize("name", ["comfyui", "gemini", "replicate", "diffusers"])
def test_a_real_service_unfolded_fits_a_phone_and_is_accessible(
    workshop: Workshop, new_page: NewPage, name: str
) -> None:
    page = new_page(390, 844, reduced_motion="reduce")
    page.goto(f"{workshop.url}/settings")

    row = page.locator(f'.service[data-name="{name}"]')
    row.locator(".service-summary").click()
    unfold_more(row)

    expect(row.get_by_role("button", name="Save", exact=True)).to_be_visible()
    assert serious(page) == []
    assert fits_the_page(page)
