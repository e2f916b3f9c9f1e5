"""The image generator: words held to a photo, and a face swapped over fal's wire."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_accessibility import serious
from tests.browsing import NewPage
from tests.page_words import fits_the_page, go_to, note, visit
from tests.wire.servers.fal import FalServer
from tests.workshop import Workshop, open_workshop

MADE_MS = 90_000
KEY = "key-of-the-test"
WORDS = "Close-up in a kitchen, morning light from the left"


@pytest.fixture(scope="module")
def fal() -> Iterator[FalServer]:
    """fal, as it speaks, on this machine."""
    with FalServer(key=KEY).start() as server:
        yield server


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio with one influencer."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        opened.influencer("Eileen")
        yield opened


@pytest.fixture(autouse=True)
def _without_history(workshop: Workshop) -> None:
    """Every test begins with an empty list, and nobody for face swaps."""
    workshop.clear()
    for generation in workshop.studio.generations(100):
        workshop.ask(workshop.studio.wait_generation(generation.id))
        workshop.studio.delete_generation(generation.id)
    workshop.studio.set_job("face_swap", "")


def open_generator(workshop: Workshop, page: Page) -> None:
    visit(page, f"{workshop.url}/generator")
    expect(page.get_by_role("heading", name="Generate", exact=True)).to_be_visible()


def write(page: Page, words: str, service: str = "Flat pictures") -> None:
    """Fill the form: words, held to Eileen, by that service."""
    page.get_by_label("Prompt", exact=True).fill(words)
    page.get_by_role("button", name=re.compile("^Held to")).click()
    page.get_by_role("menuitemradio", name="Eileen", exact=True).click()
    page.get_by_label("Service", exact=True).select_option(label=service)


def hold(workshop: Workshop) -> None:
    """The painter waits to be let go, picture by picture."""
    workshop.painter.tickets = asyncio.Semaphore(0)
    workshop.painter.paced = True


def pictures(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile(r"^Look at picture"))


def test_pictures_come_from_words_and_a_photo(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, workshop.url)
    go_to(page, "Generate")
    write(page, WORDS, "Sketch (embedded)")
    page.get_by_label("Variations").fill("2")

    page.get_by_role("button", name="Generate 2 pictures").click()

    expect(pictures(page)).to_have_count(2, timeout=MADE_MS)
    (made,) = workshop.studio.generations()
    assert (made.brief.prompt, [source.name for source in made.sources]) == (WORDS, ["influencer"])
    expect(page.get_by_role("listitem").filter(has_text=WORDS)).to_contain_text("Held to Eileen · 16:9 · 1K")


def test_who_writes_while_the_page_still_loads_loses_nothing(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    waiting: list[Route] = []

    def hold_back(route: Route) -> None:
        waiting.append(route)

    page.route("**/studio/generations", hold_back)
    page.goto(f"{workshop.url}/generator")
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.press_sequentially("She laughs")
    expect(page.get_by_role("button", name="Generate 4 pictures")).to_be_enabled()

    waiting.pop().continue_()
    expect(page.get_by_text("Pictures appear here as they are made.")).to_be_visible()

    page.keyboard.type(" on a rooftop")
    expect(prompt).to_have_value("She laughs on a rooftop")


def test_a_service_chosen_with_the_keyboard_keeps_the_focus(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    open_generator(workshop, page)
    service = page.get_by_label("Service", exact=True)
    service.focus()

    page.keyboard.press("ArrowDown")

    expect(service).not_to_have_value("")
    expect(service).to_be_focused()


def test_every_picture_is_shown_when_it_exists(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    open_generator(workshop, page)
    hold(workshop)
    write(page, WORDS)
    page.get_by_role("button", name="Generate 4 pictures").click()
    expect(page.get_by_text("0 of 4", exact=True)).to_be_visible()

    workshop.let_go(1)

    expect(pictures(page)).to_have_count(1)
    expect(page.get_by_text("1 of 4", exact=True)).to_be_visible()
    workshop.let_go()
    expect(pictures(page)).to_have_count(4)


def test_stopping_keeps_what_is_made(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    open_generator(workshop, page)
    hold(workshop)
    write(page, WORDS)
    page.get_by_role("button", name="Generate 4 pictures").click()
    workshop.let_go(1)
    expect(pictures(page)).to_have_count(1)

    page.get_by_role("button", name="Stop", exact=True).click()

    expect(page.get_by_text("Stopped · 1 of 4")).to_be_visible()
    expect(page.get_by_text("Not asked for")).to_have_count(3)


def test_again_makes_others_and_keeps_these(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    workshop.ask(workshop.studio.generate_images(WORDS, n=1))
    open_generator(workshop, page)

    page.get_by_role("button", name="Again", exact=True).click()

    expect(pictures(page)).to_have_count(2)
    assert len({one.pictures[0].seed for one in workshop.studio.generations()}) == 2


def test_a_picture_is_picked_and_becomes_an_influencer(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    made = workshop.ask(workshop.studio.generate_images(WORDS, n=2, provider="sketch"))
    open_generator(workshop, page)
    pictures(page).nth(1).click()

    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Picked", exact=True)).to_be_visible()
    page.get_by_role("button", name="Use as", exact=True).click()
    page.get_by_role("menuitem", name="An influencer").click()
    page.get_by_label("Name", exact=True).fill("Eileen at home")
    page.get_by_role("button", name="Use it").click()

    expect(note(page, "“Eileen at home” was added.")).to_be_visible()
    expect(page.get_by_role("button", name="Look at picture 2 of 2, picked")).to_be_visible()
    assert workshop.studio.generation(made.id).picked == made.pictures[1].id
    assert workshop.studio.influencers()[0].original == made.pictures[1].image


def test_arrows_go_on_from_picture_to_picture(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    workshop.ask(workshop.studio.generate_images(WORDS, n=3))
    open_generator(workshop, page)
    pictures(page).first.click()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("heading", name="Picture 3 of 3")).to_be_visible()


def test_a_picture_goes_onto_a_storyboard(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    board_id = workshop.board(title="Espresso film")
    made = workshop.ask(workshop.studio.generate_images(WORDS, n=1))
    open_generator(workshop, page)
    pictures(page).click()

    page.get_by_role("button", name="Use as", exact=True).click()
    page.get_by_role("menuitem", name="A keyframe of a storyboard").click()
    page.get_by_label("Keyframe").select_option(label="End of segment 1")
    page.get_by_role("button", name="Use it").click()

    expect(note(page, "The picture stands on the storyboard now.")).to_be_visible()
    keyframe = workshop.keyframe(board_id, "s01.end")
    assert [one.image for one in keyframe.variations] == [made.pictures[0].image]


def test_a_face_swap_without_a_service_says_what_is_missing(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    open_generator(workshop, page)

    page.get_by_text("Face swap", exact=True).click()

    expect(page.get_by_text("Nobody is chosen for face swaps. fal or WaveSpeed can do it")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Swap the face"))).to_be_disabled()
    expect(page.get_by_role("link", name="Open Settings")).to_be_visible()


def test_a_face_is_swapped_over_fals_wire(
    workshop: Workshop, fal: FalServer, coffee: Path, new_page: NewPage
) -> None:
    page = new_page()
    workshop.ask(workshop.studio.set_service("fal", key=KEY, base_url=fal.url))
    workshop.studio.set_job("face_swap", "fal")
    open_generator(workshop, page)
    page.get_by_text("Face swap", exact=True).click()
    page.get_by_role("button", name=re.compile("^The face of")).click()
    page.get_by_role("menuitemradio", name="Eileen", exact=True).click()
    page.get_by_role("button", name=re.compile("^Into")).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Upload a picture").click()
    chooser.value.set_files(coffee)

    page.get_by_role("button", name="Swap the face, 1 picture · $0.02").click()

    expect(pictures(page)).to_have_count(1, timeout=MADE_MS)
    (made,) = workshop.studio.generations()
    assert (made.brief.mode, made.cost_usd, len(fal.ledger.charges)) == ("face_swap", 0.02, 1)
    expect(page.get_by_role("heading", name="The face of Eileen")).to_be_visible()
    # It is known by its digest now: a second one sends no file again.
    expect(page.get_by_role("button", name=re.compile("Into the photo coffee.png"))).to_be_visible()


def test_what_a_service_refuses_is_said_on_the_picture(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    workshop.painter.fails = {"a moor"}
    open_generator(workshop, page)
    write(page, "a moor")
    page.get_by_label("Variations").fill("1")

    page.get_by_role("button", name="Generate 1 picture").click()

    expect(page.get_by_text("The painter refuses this one. Change the prompt.")).to_be_visible()
    expect(page.get_by_text("Failed", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_fits_and_can_be_read_by_everyone(workshop: Workshop, new_page: NewPage, width: int) -> None:
    page = new_page(width, 900, reduced_motion="reduce")
    workshop.ask(workshop.studio.generate_images(WORDS, n=3))
    open_generator(workshop, page)
    expect(pictures(page)).to_have_count(3)

    assert fits_the_page(page)
    assert serious(page) == []
    pictures(page).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious(page) == []
