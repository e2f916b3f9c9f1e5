"""More kits than a page shows: none is lost from sight or kept after its end, and every one can be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from studio.domain.image import Image
from tests.benchmarks.kits import stored
from tests.browsing import NewPage, Watched
from tests.builders import a_storyboard
from tests.kit_rows import a_kit, a_take
from tests.page_words import visit
from tests.workshop import Workshop, open_workshop

PAGE, MANY = 24, 110


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio without kits."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _without_kits(workshop: Workshop) -> None:
    for board in workshop.studio.storyboards():
        workshop.studio.delete_storyboard(board.id)
    for kit in workshop.studio.kits():
        workshop.studio.delete_kit(kit.id)


@pytest.fixture
def face(workshop: Workshop) -> Image:
    """A picture that every kit shows."""
    return stored(workshop.studio._parts.database.images, "everybody")


def stock_with_faces_of_their_own(workshop: Workshop) -> None:
    """A page of kits, each with an anchor and a profile that no other has."""
    database = workshop.studio._parts.database
    for number in range(PAGE):
        a_kit(database, f"kit_{number:03}", ["anchor", "profile"], name=f"Kit {number:03}")
        for kind in ("anchor", "profile"):
            a_take(database, kind, f"kit_{number:03}", image=stored(database.images, f"{kind} {number}"))


def stock(workshop: Workshop, face: Image, first: int, end: int) -> None:
    """Kits with these numbers, each with its anchor, and named after it."""
    database = workshop.studio._parts.database
    for number in range(first, end):
        a_kit(database, f"kit_{number:03}", ["anchor"], name=f"Kit {number:03}", source=face)
        a_take(database, "anchor", f"kit_{number:03}", image=face)


def test_a_kit_that_newer_ones_push_out_stays_in_sight_until_it_is_deleted(
    workshop: Workshop, face: Image, new_page: NewPage
) -> None:
    stock(workshop, face, 0, PAGE)
    page = new_page()
    visit(page, f"{workshop.url}/kits")
    kits = page.get_by_role("list", name="Reference kits").get_by_role("link")
    expect(kits).to_have_count(PAGE)

    stock(workshop, face, PAGE, PAGE + 2)

    expect(kits).to_have_count(PAGE + 2)
    expect(kits.last).to_contain_text("Kit 000")
    workshop.studio.rename_kit("kit_000", "The oldest")
    expect(kits.last).to_contain_text("The oldest")
    workshop.studio.delete_kit("kit_000")
    expect(kits.last).to_contain_text("Kit 001")
    expect(kits).to_have_count(PAGE + 1)


def test_pictures_in_the_window_come_together_and_no_others(workshop: Workshop, new_page: NewPage) -> None:
    stock_with_faces_of_their_own(workshop)
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, f"{workshop.url}/kits")
    pictures = page.get_by_role("list", name="Reference kits").locator("img")
    expect(pictures).to_have_count(2 * PAGE)

    expect(pictures.first).to_have_js_property("naturalWidth", 320)

    together = [re.findall("[0-9a-f]{64}", url) for url in asked if "/thumbnails?" in url]
    assert {len(digests) for digests in together} == {2}
    assert 4 <= len(together) < PAGE
    assert not [url for url in asked if url.endswith(".320.webp")]
    pictures.last.scroll_into_view_if_needed()
    expect(pictures.last).to_have_js_property("naturalWidth", 320)


def test_pictures_that_do_not_come_together_come_one_by_one(
    workshop: Workshop, new_page: NewPage, watched: Watched
) -> None:
    stock_with_faces_of_their_own(workshop)
    watched.expect("answer 500: /gradio_api/studio/thumbnails", "status of 500")
    page = new_page()
    page.route("**/thumbnails?*", lambda route: route.fulfill(status=500, json={}))
    visit(page, f"{workshop.url}/kits")

    first = page.get_by_role("list", name="Reference kits").locator("img").first
    expect(first).to_have_js_property("naturalWidth", 320)


def test_a_kit_beyond_those_that_a_menu_shows_is_found_by_its_name(
    workshop: Workshop, face: Image, new_page: NewPage
) -> None:
    stock(workshop, face, 0, MANY)
    database = workshop.studio._parts.database
    a_kit(database, "cup", ["front"], name="The cup of Kit 003", subject="product", source=face)
    a_kit(database, "later", name="Kit 007, not ready", source=face)
    board = workshop.studio.create_storyboard(a_storyboard(1))
    page = new_page()
    visit(page, f"{workshop.url}/storyboards/{board.id}/edit")

    page.get_by_role("button", name=re.compile("^Kit None")).click()
    expect(page.get_by_role("menuitemradio", name=re.compile("^Kit 1"))).to_have_count(10)
    search(page, "kit 003")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    assert workshop.studio.storyboard(board.id).spec.kit_id == "kit_003"
    visit(page, f"{workshop.url}/storyboards/{board.id}/edit")
    expect(page.get_by_role("button", name="Kit Kit 003", exact=True)).to_be_visible()
    visit(page, f"{workshop.url}/generator")
    page.get_by_role("button", name=re.compile("^Held to")).click()
    search(page, "kit 007")
    expect(page.get_by_role("button", name="Held to the kit Kit 007", exact=True)).to_be_visible()


def search(page: Page, name: str) -> None:
    """From the open menu, by a name as somebody types it; the only one that is found is chosen."""
    page.get_by_role("menuitem", name="Search all kits…", exact=True).click()
    dialog = page.get_by_role("dialog", name="Choose a kit", exact=True)
    dialog.get_by_role("searchbox", name="Name", exact=True).fill(name)
    expect(dialog.get_by_text("1 kit", exact=True)).to_be_visible()
    dialog.get_by_role("list", name="Kits").get_by_role("button").click()
