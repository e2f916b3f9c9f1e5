"""A kit of whatever picture there is: its price, and what to know of it, are there before it is bought."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import NewPage, Watched
from tests.kit_painting import KitPainter
from tests.page_words import inspector, keyframe, visit
from tests.workshop import Workshop, open_workshop

MADE_MS = 90_000
ESTIMATES = "**/verbs/estimate_kit"
NO_FACE = re.compile("^No face looks into the camera")
# At how many heights the tiles of a row end.
ENDS = "(tiles) => new Set(tiles.map((tile) => Math.round(tile.getBoundingClientRect().bottom))).size"


@pytest.fixture(scope="module")
def painter() -> KitPainter:
    """Paints kits for two cents a picture."""
    return KitPainter(price_usd=0.02)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, painter: KitPainter) -> Iterator[Workshop]:
    """A studio whose kits are painted by the painter."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", second=painter) as opened:
        yield opened


def dialog_of(page: Page) -> Locator:
    """The window in which a kit is bought, once its price is there."""
    dialog = page.get_by_role("dialog", name="Make a reference kit", exact=True)
    dialog.get_by_label("Image service").select_option(value="painter")
    expect(dialog.get_by_text("$0.08 for four", exact=True)).to_be_visible()
    return dialog


def test_a_picture_of_a_board_becomes_a_kit_once_its_price_was_seen(
    workshop: Workshop, new_page: NewPage
) -> None:
    board_id = workshop.rendered(title="Espresso film")
    page = new_page()
    visit(page, f"{workshop.url}/storyboards/{board_id}")
    keyframe(page, "Start of segment 1").click()

    inspector(page).get_by_role("button", name="Make a kit", exact=True).click()

    dialog = dialog_of(page)
    expect(dialog.get_by_role("button", name=re.compile("Start of segment 1, variation"))).to_be_visible()
    expect(dialog.get_by_text(NO_FACE)).to_be_visible()
    assert workshop.studio.kits() == []
    dialog.get_by_role("button", name="Make the kit", exact=True).click()
    expect(page.locator(".kit-facts")).to_contain_text("ready", timeout=MADE_MS)
    (kit,) = workshop.studio.kits()
    assert re.fullmatch(r"Variation \d of the start of segment 1 in “Espresso film”", kit.source_note)


def test_a_kit_is_bought_at_the_price_of_what_is_chosen_alone(
    workshop: Workshop,
    painter: KitPainter,
    new_page: NewPage,
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched.expect("answer 400", "400 (Bad Request)")
    workshop.influencer("Ada")
    page = new_page()
    visit(page, f"{workshop.url}/kits")
    page.get_by_role("button", name="Make a kit", exact=True).click()
    dialog = dialog_of(page)
    make = dialog.get_by_role("button", name="Make the kit", exact=True)
    dialog.get_by_role("button", name=re.compile("^Made from")).click()
    page.get_by_role("menuitemradio", name="Ada", exact=True).click()
    expect(make).to_be_enabled()

    page.route(ESTIMATES, lambda route: None)  # its answer does not come
    dialog.get_by_text("smile", exact=True).click()

    expect(make).to_be_disabled()
    expect(dialog.get_by_text("Asking for the price …", exact=True)).to_be_visible()
    expect(dialog.get_by_text("$0.08 for four", exact=True)).to_have_count(0)
    page.unroute(ESTIMATES)  # lets go of what was held
    expect(dialog.get_by_text("$0.10 for five", exact=True)).to_be_visible()
    expect(make).to_be_enabled()
    dialog.get_by_role("group", name="Body").get_by_label("half body", exact=True).uncheck()
    expect(dialog.get_by_text("$0.08 for four", exact=True)).to_be_visible()
    monkeypatch.setattr(painter, "max_sources", 0)
    dialog.get_by_text("serious", exact=True).click()
    expect(dialog.get_by_text("makes no pictures from a photo")).to_be_visible()
    expect(dialog.get_by_text("$0.08 for four", exact=True)).to_have_count(0)
    expect(make).to_be_disabled()


def test_a_generated_picture_and_a_photo_tell_what_a_kit_of_them_is_before_it_is_bought(
    workshop: Workshop, coffee: Path, new_page: NewPage
) -> None:
    before = len(workshop.studio.kits())
    workshop.ask(workshop.studio.generate_images("a moor", n=1))
    page = new_page()
    visit(page, f"{workshop.url}/generator")
    page.get_by_role("button", name=re.compile("^Look at picture")).click()
    page.get_by_role("button", name="Use as", exact=True).click()
    page.get_by_role("menuitem", name="An influencer…", exact=True).click()
    expect(page.get_by_text("Brought to 4K by the local resampler, free.")).to_be_visible()
    page.get_by_role("button", name="Cancel", exact=True).click()

    page.get_by_role("button", name="Use as", exact=True).click()
    page.get_by_role("menuitem", name="The source of a kit…", exact=True).click()
    expect(dialog_of(page).get_by_text(NO_FACE)).to_be_visible()
    page.get_by_role("button", name="Cancel", exact=True).click()
    visit(page, f"{workshop.url}/kits")
    page.get_by_role("button", name="Make a kit", exact=True).click()
    dialog = dialog_of(page)
    dialog.get_by_role("button", name=re.compile("^Made from")).click()
    with page.expect_file_chooser() as choosing:
        page.get_by_role("menuitem", name="Upload a photo…", exact=True).click()
    choosing.value.set_files(coffee)

    expect(dialog.get_by_text(NO_FACE)).to_be_visible()
    dialog.get_by_text("A product", exact=True).click()
    expect(dialog.get_by_text(NO_FACE)).to_have_count(0)
    assert len(workshop.studio.kits()) == before


def test_the_window_offers_what_was_generated_and_picked(workshop: Workshop, new_page: NewPage) -> None:
    workshop.rendered(title="Run club")
    workshop.ask(workshop.studio.generate_images("a lighthouse", n=1))
    page = new_page()
    visit(page, f"{workshop.url}/kits")
    page.get_by_role("button", name="Make a kit", exact=True).click()
    made_from = dialog_of(page).get_by_role("button", name=re.compile("^Made from"))

    choose_generated(page, "a lighthouse")
    expect(made_from).to_contain_text("a lighthouse")
    expect(named(page)).to_have_value("Kit of a generated person")
    choose_generated(page, "Start of segment 1, Run club")

    expect(made_from).to_contain_text("Start of segment 1, Run club")
    expect(named(page)).to_have_value("Kit from Run club")
    expect(dialog_of(page).get_by_text(NO_FACE)).to_be_visible()
    page.get_by_role("button", name="Make the kit", exact=True).click()
    expect(page.locator(".kit-facts")).to_contain_text("ready", timeout=MADE_MS)
    assert workshop.studio.kits()[0].source_note.endswith("of the start of segment 1 in “Run club”")


def choose_generated(page: Page, label: str) -> None:
    """From the window's menu, one of the pictures that were generated."""
    dialog_of(page).get_by_role("button", name=re.compile("^Made from")).click()
    page.get_by_role("menuitem", name="A generated picture…", exact=True).click()
    chooser = page.get_by_role("dialog", name="Choose a generated picture", exact=True)
    chooser.get_by_role("button", name=label, exact=True).first.click()
    expect(chooser).to_have_count(0)


def test_a_name_that_is_made_up_is_never_too_long_for_a_kit(workshop: Workshop, new_page: NewPage) -> None:
    long = "E" + "\N{OLD ITALIC LETTER A}" * 199
    board_id = workshop.rendered(title=long)
    person = workshop.influencer(long)
    workshop.ask(workshop.studio.generate_images("a moor", person, n=1))
    page = new_page()
    visit(page, f"{workshop.url}/storyboards/{board_id}")
    keyframe(page, "Start of segment 1").click()
    inspector(page).get_by_role("button", name="Make a kit", exact=True).click()
    expect(named(page)).to_have_value(f"Kit from {long[:190]}")

    visit(page, f"{workshop.url}/generator")
    page.get_by_role("button", name=re.compile("^Look at picture")).first.click()
    page.get_by_role("button", name="Use as", exact=True).click()
    page.get_by_role("menuitem", name="The source of a kit…", exact=True).click()
    expect(named(page)).to_have_value(f"{long[:190]} kit")

    visit(page, f"{workshop.url}/kits")
    page.get_by_role("button", name="Make a kit", exact=True).click()
    dialog_of(page).get_by_role("button", name=re.compile("^Made from")).click()
    page.get_by_role("menuitemradio", name=long, exact=True).click()
    expect(named(page)).to_have_value(f"{long[:190]} kit")
    page.get_by_role("button", name="Make the kit", exact=True).click()
    expect(page.locator(".kit-facts")).to_contain_text("ready", timeout=MADE_MS)


def named(page: Page) -> Locator:
    """The name that a kit would get."""
    return page.get_by_role("dialog", name="Make a reference kit").get_by_role("textbox", name="Name")


def test_what_waits_for_an_anchor_has_its_price_where_the_anchor_is_used_all_the_same(
    workshop: Workshop,
    painter: KitPainter,
    coffee: Path,
    new_page: NewPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(painter, "soft", ("anchor",))
    kit = workshop.ask(workshop.studio.create_kit(photo=coffee, extended=True, provider="painter"))
    page = new_page()
    visit(page, f"{workshop.url}/kits/{kit.id}")
    anchor = page.locator("[data-kind=anchor]")

    expect(anchor.get_by_text("$0.06 for three", exact=False)).to_be_visible()
    anchor.get_by_role("button", name="Use it anyway · $0.06", exact=True).click()

    # How many are good is another matter: each is checked a moment after it stands.
    expect(page.locator(".kit-facts")).to_contain_text("of 4 ready · $0.08", timeout=MADE_MS)
    expect(anchor.get_by_role("button", name="Used all the same", exact=True)).to_be_visible()


def test_a_reference_that_one_service_cannot_make_is_made_by_another_at_its_price(
    workshop: Workshop, astronaut: Path, new_page: NewPage
) -> None:
    kit = workshop.ask(workshop.studio.create_kit(photo=astronaut, provider="sketch"))
    page = new_page()
    visit(page, f"{workshop.url}/kits/{kit.id}")
    expect(page.get_by_text("Choose an image service for this reference.")).to_be_visible()

    page.get_by_role("button", name="Regenerate Three-quarter profile", exact=True).click()
    dialog = page.get_by_role("dialog", name="Regenerate three-quarter profile", exact=True)
    service = dialog.get_by_label("Service", exact=True)
    expect(service).to_have_value("sketch")
    expect(dialog.get_by_role("button", name="Regenerate", exact=True)).to_be_enabled()
    service.select_option(value="painter")
    dialog.get_by_role("button", name="Regenerate · $0.02", exact=True).click()

    expect(page.locator(".kit-facts")).to_contain_text("2 of 2 ready", timeout=MADE_MS)
    after = workshop.studio.kit(kit.id)
    assert (after.provider, after.cost_usd) == ("sketch", 0.02)
    assert [take.provider for take in after.references["profile"].takes] == ["painter"]


def test_a_reference_is_added_to_a_kit_at_its_price(
    workshop: Workshop, astronaut: Path, new_page: NewPage
) -> None:
    kit = workshop.ask(workshop.studio.create_kit(photo=astronaut, provider="painter"))
    page = new_page()
    visit(page, f"{workshop.url}/kits/{kit.id}")
    page.get_by_role("button", name="Add a reference", exact=True).click()
    dialog = page.get_by_role("dialog", name="Add a reference", exact=True)
    expect(dialog.get_by_role("radio", name="Half body", exact=True)).to_be_checked()

    dialog.get_by_label("Or an expression of your own").fill("slight wink")
    expect(dialog.get_by_role("radio", checked=True)).to_have_count(0)
    dialog.get_by_role("radio", name="Full body", exact=True).check()
    expect(dialog.get_by_label("Or an expression of your own")).to_have_value("")
    dialog.get_by_role("button", name="Add it · $0.02", exact=True).click()

    expect(page.locator(".kit-facts")).to_contain_text("of 3 ready · $0.06", timeout=MADE_MS)
    expect(page.get_by_role("button", name="Look at Full body")).to_be_visible()
    assert list(workshop.studio.kit(kit.id).references) == ["anchor", "profile", "full_body"]


def test_an_added_reference_that_cannot_be_made_is_removed_where_it_stands(
    workshop: Workshop,
    painter: KitPainter,
    astronaut: Path,
    new_page: NewPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(painter, "fails", ("expression_wimk",))
    kit = workshop.ask(workshop.studio.create_kit(photo=astronaut, provider="painter"))
    workshop.ask(workshop.studio.add_reference(kit.id, "expression_wimk"))
    page = new_page()
    visit(page, f"{workshop.url}/kits/{kit.id}")
    expect(page.get_by_role("button", name="Remove", exact=False)).to_have_count(1)
    assert page.locator(".kit-references > li").evaluate_all(ENDS) == 1

    page.get_by_role("button", name="Remove Wimk", exact=True).press("Enter")

    expect(page.locator(".kit-reference")).to_have_count(2)
    expect(page.get_by_role("button", name="Add a reference", exact=True)).to_be_focused()
    assert list(workshop.studio.kit(kit.id).references) == ["anchor", "profile"]
