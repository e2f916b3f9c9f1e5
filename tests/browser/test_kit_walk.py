"""A face's whole way: photo, kit, better anchor, new name, storyboard, face swap over fal's wire, deleted.

The kit's pictures are painted as a service would paint them, so that it has a profile: a profile shot is held
to that one as well, which the embedded renderer could not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.domain.image import Image
from tests.browsing import NewPage
from tests.kit_painting import KitPainter
from tests.page_words import fits_the_page, go_to, next_step, visit
from tests.wire.servers.fal import FalServer
from tests.workshop import Workshop, open_workshop

DESKTOP, PHONE = (1440, 900), (390, 844)
MADE_MS = 90_000
KEY = "key-of-the-walk"
SWAP = "fal-ai/face-swap"
SWAP_TAKES_S = 600
PROMPTS = {
    "Start of segment 1": "Close-up, she looks up from a cup, warm window light from the left",
    "End of segment 1": "Profile shot, she looks at somebody beside the window, warm light from the left",
}


@pytest.fixture
def fal() -> Iterator[FalServer]:
    """fal, as it speaks, on this machine; a face swap takes so long there that a test has to let it end."""
    with FalServer(key=KEY).start() as server:
        slow = {"match": {"method": "POST", "path": SWAP}, "do": {"job_time": SWAP_TAKES_S}}
        server.script([slow])
        yield server


@pytest.fixture
def workshop(tmp_path: Path, fal: FalServer) -> Iterator[Workshop]:
    """An empty studio whose faces are swapped by fal, and whose keyframes are painted flat."""
    with open_workshop(tmp_path / "data", second=KitPainter()) as opened:
        opened.ask(opened.studio.set_service("fal", key=KEY, base_url=fal.url))
        opened.studio.set_job("face_swap", "fal")
        yield opened


@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_kit_is_made_bettered_named_used_lent_its_face_and_deleted(
    workshop: Workshop,
    fal: FalServer,
    new_page: NewPage,
    astronaut: Path,
    coffee: Path,
    size: tuple[int, int],
) -> None:
    page = new_page(*size)
    visit(page, workshop.url)

    make_a_kit(page, astronaut)
    regenerate_the_anchor(page)
    rename(page, "Astronaut", "Commander")
    face, profile = newest(workshop, "anchor"), newest(workshop, "profile")
    render_a_storyboard(page, "First light", kit="Commander")
    swap_its_face(page, fal, coffee)
    open_the_kit(page)
    ask_to_delete(page, "Commander")
    in_use = page.get_by_role("dialog", name="Commander is in use", exact=True)
    expect(in_use.get_by_role("button", name=re.compile("^First light"))).to_be_visible()
    in_use.get_by_role("button", name="Close", exact=True).last.click()
    take_the_kit_off(page, "First light")
    open_the_kit(page)
    before = page.get_by_role("list", name="Used before")
    expect(before.get_by_role("listitem")).to_have_text(
        ["First light · 2 pictures", "Image generator · 1 picture"]
    )
    ask_to_delete(page, "Commander")
    question = page.get_by_role("dialog", name="Delete Commander?", exact=True)
    expect(question).to_contain_text("its pictures go with it where nothing else uses them")
    question.get_by_role("button", name="Delete kit", exact=True).click()
    expect(page.get_by_role("button", name="Make your first kit")).to_be_visible()

    (swapped,) = workshop.studio.generations()
    assert shown(workshop) == [
        [("kit:anchor", face.sha256)],
        [("kit:anchor", face.sha256), ("kit:profile", profile.sha256)],
    ]
    assert [(one.name, one.sha256) for one in swapped.sources][1:] == [("kit:anchor", face.sha256)]
    assert asked_of(fal) == [(SWAP, "picture.png", "kit-anchor.png")]
    assert [charge["model"] for charge in fal.ledger.charges] == [SWAP]
    assert workshop.studio.kits() == []
    assert fits_the_page(page)


def make_a_kit(page: Page, photo: Path) -> None:
    """Of an uploaded photo, by who paints every reference of it."""
    go_to(page, "Kits")
    page.get_by_role("button", name="Make a kit", exact=True).click()
    dialog = page.get_by_role("dialog", name="Make a reference kit")
    dialog.get_by_role("button", name=re.compile("^Made from")).click()
    upload(page, "Upload a photo…", photo)
    dialog.get_by_label("Image service").select_option(value="painter")
    expect(dialog.get_by_text("$0.00 for four", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Make the kit", exact=True).click()
    expect(page.locator(".kit-facts")).to_contain_text("3 of 4 ready", timeout=MADE_MS)


def regenerate_the_anchor(page: Page) -> None:
    """Once more, with a wish; the picture before stays in its history."""
    page.get_by_role("button", name="Regenerate Anchor", exact=True).click()
    dialog = page.get_by_role("dialog", name="Regenerate anchor")
    dialog.get_by_label("What should be different").fill("warmer light")
    dialog.get_by_role("button", name="Regenerate", exact=True).click()
    expect(page.get_by_role("button", name="2 pictures of Anchor", exact=True)).to_be_visible(timeout=MADE_MS)
    expect(page.locator(".kit-facts")).to_contain_text("3 of 4 ready", timeout=MADE_MS)


def rename(page: Page, before: str, name: str) -> None:
    """Where the name stands."""
    page.get_by_role("button", name=f"Rename {before}", exact=True).click()
    page.get_by_role("textbox", name=f"Rename {before}", exact=True).fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Rename {name}", exact=True)).to_be_visible()


def render_a_storyboard(page: Page, title: str, kit: str) -> None:
    """One segment, re-anchored, one picture of each keyframe; rendered from its editor."""
    go_to(page, "Storyboards")
    page.get_by_role("button", name="New storyboard", exact=True).click()
    page.get_by_role("textbox", name="Title", exact=True).fill(title)
    page.get_by_role("button", name="Delete segment 4", exact=True).click()
    page.get_by_role("button", name="Delete segment 3", exact=True).click()
    page.get_by_role("button", name="Delete segment 2", exact=True).click()
    for name, prompt in PROMPTS.items():
        page.get_by_role("textbox", name=name, exact=True).fill(prompt)
    choose_kit(page, kit)
    page.get_by_text("Re-anchored", exact=True).click()
    page.get_by_role("slider", name="Variations of each keyframe").fill("1")
    next_step(page, "Render 2 keyframes").click()
    expect(page.get_by_text(re.compile("^All 2 keyframes picked"))).to_be_visible(timeout=MADE_MS)


def swap_its_face(page: Page, fal: FalServer, picture: Path) -> None:
    """Into an uploaded picture, from the kit's page; the new picture comes while the page is open."""
    open_the_kit(page)
    page.get_by_role("link", name="Generate with it", exact=True).click()
    page.get_by_text("Face swap", exact=True).click()
    expect(page.get_by_role("button", name="The face of the kit Commander", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Into")).click()
    upload(page, "Upload a picture…", picture)
    page.get_by_role("button", name="Swap the face, 1 picture · $0.02", exact=True).click()
    made = page.get_by_role("button", name="Look at picture 1 of 1", exact=True)
    expect(page.get_by_text("0 of 1", exact=True)).to_be_visible()
    expect(made).to_have_count(0)
    assert fal.ledger.wait_for(lambda ledger: len(ledger.jobs) == 1)
    fal.advance(SWAP_TAKES_S)
    expect(made).to_be_visible(timeout=MADE_MS)


def take_the_kit_off(page: Page, title: str) -> None:
    """In the storyboard's editor."""
    go_to(page, "Storyboards")
    page.get_by_role("button", name=f"More for {title}", exact=True).click()
    page.get_by_role("menuitem", name="Edit the brief", exact=True).click()
    choose_kit(page, "None")


def choose_kit(page: Page, kit: str) -> None:
    """In the editor, which saves it by itself."""
    page.get_by_role("button", name=re.compile("^Kit ")).click()
    page.get_by_role("menu").get_by_text(kit, exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def open_the_kit(page: Page) -> None:
    """The only one in the list."""
    go_to(page, "Kits")
    page.get_by_role("list", name="Reference kits").get_by_role("link").click()


def ask_to_delete(page: Page, name: str) -> None:
    """From the kit's page."""
    page.get_by_role("button", name=f"More for {name}", exact=True).click()
    page.get_by_role("menuitem", name="Delete…", exact=True).click()


def upload(page: Page, item: str, file: Path) -> None:
    """Choose a file by an entry of the menu that is open."""
    with page.expect_file_chooser() as choosing:
        page.get_by_role("menuitem", name=item, exact=True).click()
    choosing.value.set_files(file)


def newest(workshop: Workshop, kind: str) -> Image:
    """The newest picture of a reference of the only kit, which stands for it."""
    (kit,) = workshop.studio.kits()
    reference = kit.references[kind]
    assert reference.take_id == reference.takes[-1].id
    return reference.takes[-1].image


def shown(workshop: Workshop) -> list[list[tuple[str, str]]]:
    """The pictures of the kit that each keyframe was sent with, of the close-up first."""
    asked = sorted(workshop.painter.asked, key=lambda op: "Profile shot" in op.prompt)
    return [[(one.name, one.sha256) for one in op.sources if one.name.startswith("kit:")] for op in asked]


def asked_of(fal: FalServer) -> list[tuple[str, str, str]]:
    """Each job that fal took: its endpoint, and the files that were sent as the picture and as the face."""
    bodies = [(job["model"], fal.ledger.body(job["id"])) for job in fal.ledger.jobs]
    return [(model, sent(body["base_image_url"]), sent(body["swap_image_url"])) for model, body in bodies]


def sent(url: str) -> str:
    """The name under which a file was uploaded to fal, which puts a number before it."""
    return url.rpartition("/")[2].partition("-")[2]
