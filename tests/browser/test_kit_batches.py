"""Many photos at once: one estimate, one button, one line of progress; and references made elsewhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from studio.ui.static_files import read_static_files
from tests.browser.test_accessibility import serious
from tests.browsing import NewPage, Watched
from tests.page_words import fits_the_page, visit
from tests.portraits import portrait_of
from tests.workshop import Workshop, open_workshop

MADE_MS = 90_000
UPLOADS = "**/studio/uploads"
LOOKS = "**/verbs/look_at_photo"
TIMERS = "() => new Promise((done) => setTimeout(done, 300))"
"""Done after every shorter timer that the page has set."""
TOP = """(node) => {
  let top = 0;
  for (let part = node; part; part = part.offsetParent) top += part.offsetTop;
  return top;
}"""
"""Where something is laid out, in px: also of a window that is still rising to its place."""
SKETCH = "Sketch (embedded) · free"
DROP = """(files) => {
  const transfer = new DataTransfer();
  for (const [name, type, text] of files) {
    transfer.items.add(new File([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))], name, { type }));
  }
  document.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
}"""

ARE_KITS = """async ([prefix, lists]) => {
  const { areAKit } = await import(`${prefix}/js/kit_words.js`);
  return lists.map(areAKit);
}"""
KITS = [
    ["kit.zip"],
    ["Face 01.png", "smile.png"],
    ["source.png", "packshot.png", "beach.png"],
    ["front.jpg", "beach.png"],
    ["photo.png", "expression_wry wink.webp"],
]
NO_KITS = [
    ["anchor.png"],
    ["portrait 01.png", "portrait 02.png"],
    ["photo.png", "beach.png"],
    ["smile.png", "back.png"],
    ["constructor.png", "front row.png"],
]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _without_kits(workshop: Workshop) -> None:
    """Every test begins with an empty shelf."""
    for kit in workshop.studio.kits():
        workshop.ask(workshop.studio.wait_kit(kit.id))
        workshop.studio.delete_kit(kit.id)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Two photos of a person, and a file that only calls itself one."""
    for name in ("ana", "ben"):
        (tmp_path / f"{name}.png").write_bytes(portrait_of(name))
    (tmp_path / "cat.png").write_bytes(b"certainly no picture")
    return [tmp_path / f"{name}.png" for name in ("ana", "ben", "cat")]


def open_kits(workshop: Workshop, page: Page) -> None:
    visit(page, f"{workshop.url}/kits")
    expect(page.get_by_role("button", name="Make your first kit")).to_be_visible()


def drop(page: Page, *files: Path) -> None:
    """As from a folder of the desktop."""
    page.evaluate(
        DROP, [[file.name, "image/png", base64.b64encode(file.read_bytes()).decode()] for file in files]
    )


def dropped(workshop: Workshop, page: Page, photos: list[Path]) -> Locator:
    """The window of photos that were dropped and looked at, with their price."""
    open_kits(workshop, page)
    drop(page, *photos)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Image service").select_option(label=SKETCH)
    expect(dialog.get_by_text(re.compile(r"^\$0\.00 for")).first).to_be_visible()
    expect(dialog.get_by_text(re.compile("^Looking at"))).to_have_count(0)
    return dialog


def held_back(page: Page) -> list[Route]:
    """The photos that the page sends from now on: none arrives until it is let go."""
    held = list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route(UPLOADS, hold)
    return held


def noted(page: Page) -> list[Request]:
    """What the page asks for from now on."""
    asked = list[Request]()

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    return asked


def is_upload(request: Request) -> bool:
    return request.url.endswith("/studio/uploads")


def drop_folder(page: Page, folder: Path) -> None:
    """As a person does it: only the browser itself can hand a folder to a page."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    where = {"x": 700, "y": 500, "data": data}
    session.send("Input.dispatchDragEvent", {"type": "dragEnter", **where})
    session.send("Input.dispatchDragEvent", {"type": "dragOver", **where})
    session.send("Input.dispatchDragEvent", {"type": "drop", **where})


def test_photos_dropped_together_have_one_estimate_one_button_and_one_progress(
    workshop: Workshop, new_page: NewPage, photos: list[Path]
) -> None:
    page = new_page()
    open_kits(workshop, page)

    drop(page, *photos[:2])
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Image service").select_option(label=SKETCH)
    expect(dialog.get_by_text("ana.png, ben.png")).to_be_visible()
    expect(dialog.get_by_text("$0.00 for eight")).to_be_visible()
    dialog.get_by_role("button", name="Make 2 kits").click()

    expect(page.get_by_text("2 of 2 kits")).to_be_visible(timeout=MADE_MS)
    expect(page.get_by_role("progressbar", name="Kits being made")).to_be_hidden()
    assert sorted(kit.name for kit in workshop.studio.kits()) == ["Ana", "Ben"]
    assert serious(page) == []


def test_a_photo_that_is_refused_leaves_the_others_and_is_named(
    workshop: Workshop, new_page: NewPage, watched: Watched, photos: list[Path]
) -> None:
    watched.expect("answer 400", "400 (Bad Request)")
    page = new_page()
    open_kits(workshop, page)
    page.get_by_role("button", name="Make a kit").click()
    dialog = page.get_by_role("dialog")
    with page.expect_file_chooser() as asking:
        dialog.get_by_role("button", name="A kit of each of several photos").click()
    asking.value.set_files(photos)

    dialog.get_by_label("Image service").select_option(label=SKETCH)
    dialog.get_by_role("button", name="Make 3 kits").click()

    expect(page.get_by_text("1 photo could not be taken:")).to_be_visible(timeout=MADE_MS)
    expect(page.get_by_text("cat.png: ", exact=False)).to_be_visible()
    assert sorted(kit.name for kit in workshop.studio.kits()) == ["Ana", "Ben"]


def test_what_is_being_bought_is_not_bought_again(
    workshop: Workshop, new_page: NewPage, photos: list[Path]
) -> None:
    page = new_page()
    dialog = dropped(workshop, page, photos[:2])
    held_back(page)
    make = dialog.get_by_role("button", name="Make 2 kits")

    make.click()
    dialog.get_by_text("smile", exact=True).click()
    page.evaluate(TIMERS)

    expect(dialog.get_by_text("Sending photo 1 of 2")).to_be_visible()
    expect(make).to_be_disabled()
    page.unroute(UPLOADS)  # lets go of what was held
    expect(page.get_by_text("2 of 2 kits")).to_be_visible(timeout=MADE_MS)
    made = workshop.studio.kits()
    assert sorted(kit.name for kit in made) == ["Ana", "Ben"]
    assert [kind for kit in made for kind in kit.references if "smile" in kind] == []


def test_a_photo_is_bought_once_and_not_after_the_window_was_closed(
    workshop: Workshop, new_page: NewPage, photos: list[Path]
) -> None:
    page = new_page()
    dialog = dropped(workshop, page, photos[:1])
    held = held_back(page)
    make = dialog.get_by_role("button", name="Make the kit", exact=True)

    dialog.get_by_text("smile", exact=True).click()
    make.click()
    page.evaluate(TIMERS)
    expect(make).to_be_disabled()
    dialog.get_by_role("button", name="Cancel", exact=True).click()
    asked = noted(page)
    with page.expect_event("requestfinished", is_upload):
        held[0].continue_()
    page.evaluate(TIMERS)

    assert len(held) == 1
    assert [request for request in asked if "/verbs/" in request.url] == []
    assert workshop.studio.kits() == []


def test_each_of_several_photos_is_looked_at_once(
    workshop: Workshop, new_page: NewPage, photos: list[Path]
) -> None:
    page = new_page()
    looked = noted(page)

    dropped(workshop, page, photos[:2])

    assert len([request for request in looked if is_upload(request)]) == 2


def test_closing_the_window_ends_the_looking(
    workshop: Workshop, new_page: NewPage, photos: list[Path]
) -> None:
    page = new_page()
    open_kits(workshop, page)
    held = held_back(page)
    drop(page, *photos[:2])
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Looking at photo 1 of 2")).to_be_visible()

    dialog.get_by_role("button", name="Cancel", exact=True).click()
    expect(dialog).to_have_count(0)
    asked = noted(page)
    with page.expect_event("requestfinished", is_upload):
        held[0].continue_()
    page.evaluate(TIMERS)

    assert [request for request in asked if "/verbs/" in request.url or is_upload(request)] == []


def test_what_is_to_be_known_of_a_photo_is_said_whoever_makes_the_kit(
    workshop: Workshop, new_page: NewPage, watched: Watched, coffee: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.expect("answer 400", "400 (Bad Request)", "ERR_FAILED")
    monkeypatch.setattr(workshop.painter, "max_sources", 0)
    page = new_page()
    open_kits(workshop, page)
    page.route(UPLOADS, lambda route: route.abort())

    drop(page, coffee)
    dialog = page.get_by_role("dialog")
    refusal = dialog.get_by_text("makes no pictures from a photo")
    expect(dialog.get_by_text("The photo could not be looked at.")).to_be_visible()
    expect(refusal).to_be_visible()
    page.unroute(UPLOADS)
    dialog.get_by_label("Image service").select_option(label=SKETCH)

    expect(dialog.get_by_text("No face looks into the camera")).to_be_visible()
    expect(refusal).to_be_hidden()
    expect(dialog.get_by_text("could not be looked at")).to_have_count(0)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_button_stays_under_the_finger_while_photos_are_looked_at(
    workshop: Workshop, new_page: NewPage, photos: list[Path], size: tuple[int, int]
) -> None:
    page = new_page(*size)
    open_kits(workshop, page)
    held: list[Route] = []
    page.route(LOOKS, lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    drop(page, *photos[:2])
    dialog = page.get_by_role("dialog")
    make = dialog.get_by_role("button", name="Make 2 kits")
    expect(dialog.get_by_text("Looking at photo 1 of 2")).to_be_visible()
    expect(make).to_be_enabled()
    before = make.evaluate(TOP)

    page.unroute(LOOKS)  # lets go of what was held

    expect(dialog.get_by_text("Looking at")).to_have_count(0)
    assert make.evaluate(TOP) == before


def test_all_are_stopped_at_once(workshop: Workshop, new_page: NewPage, photos: list[Path]) -> None:
    page = new_page()
    open_kits(workshop, page)
    workshop.painter.paced = True

    drop(page, *photos[:2])
    page.get_by_role("dialog").get_by_role("button", name="Make 2 kits").click()
    expect(page.get_by_text("0 of 2 kits")).to_be_visible()
    page.get_by_role("button", name="Stop all").click()

    expect(page.get_by_text("2 of 2 kits")).to_be_visible(timeout=MADE_MS)
    workshop.clear()
    assert {kit.status for kit in workshop.studio.kits()} == {"failed"}


def test_pictures_named_like_references_are_one_kit(
    workshop: Workshop, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    files = [tmp_path / name for name in ("anchor.png", "profile.png", "smile.png")]
    files[0].write_bytes(portrait_of("anchor"))
    files[1].write_bytes(portrait_of("profile"))
    files[2].write_bytes(portrait_of("smile"))
    open_kits(workshop, page)

    with page.expect_file_chooser() as asking:
        page.get_by_role("button", name="Import").click()
    asking.value.set_files(files)

    expect(page.get_by_role("heading", name="Smile")).to_be_visible(timeout=MADE_MS)
    [kit] = workshop.studio.kits()
    assert list(kit.references) == ["anchor", "profile", "expression_smile"]


def test_dropped_pictures_that_are_named_like_references_are_imported_without_a_question(
    workshop: Workshop, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(width=390, height=844)
    (tmp_path / "Anchor.png").write_bytes(portrait_of("anchor"))
    (tmp_path / "half body.png").write_bytes(portrait_of("half"))
    open_kits(workshop, page)

    drop(page, tmp_path / "Anchor.png", tmp_path / "half body.png")

    expect(page.get_by_role("heading", name="Half body")).to_be_visible(timeout=MADE_MS)
    assert fits_the_page(page)


def test_a_dropped_folder_of_references_is_a_kit_of_its_name(
    workshop: Workshop, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    folder = tmp_path / "eileen_collins"
    folder.mkdir()
    (folder / "face.png").write_bytes(portrait_of("anchor"))
    (folder / "side.png").write_bytes(portrait_of("profile"))
    (folder / "smile.png").write_bytes(portrait_of("smile"))
    (folder / "notes.txt").write_bytes(b"by hand")
    open_kits(workshop, page)

    drop_folder(page, folder)

    expect(page.get_by_role("heading", name="Eileen collins")).to_be_visible(timeout=MADE_MS)
    assert list(workshop.studio.kits()[0].references) == ["anchor", "profile", "expression_smile"]


def test_a_dropped_folder_of_photos_is_a_kit_each(
    workshop: Workshop, new_page: NewPage, photos: list[Path]
) -> None:
    page = new_page()
    open_kits(workshop, page)

    drop_folder(page, photos[0].parent)

    expect(page.get_by_role("dialog").get_by_text("ana.png, ben.png, cat.png")).to_be_visible()
    expect(page.get_by_role("button", name="Make 3 kits")).to_be_visible()
    assert page.evaluate(ARE_KITS, [read_static_files().prefix, KITS]) == [True] * len(KITS)
    assert page.evaluate(ARE_KITS, [read_static_files().prefix, NO_KITS]) == [False] * len(NO_KITS)
