"""A board that is looked at while it is rendered: pictures come by themselves, and nothing moves."""

from __future__ import annotations

import asyncio

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.full_disk import FullDisk
from tests.page_words import keyframes, next_step, note, takes, visit
from tests.workshop import Workshop

BOXES = """(nodes) => nodes.map((node) => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
})"""
COUNT_FRAMES = """
window.asked = 0;
const frame = window.requestAnimationFrame;
window.requestAnimationFrame = (callback) => { window.asked += 1; return frame.call(window, callback); };
"""
COMES_TO_REST = """async () => {
  for (let second = 0; second < 20; second += 1) {
    const before = window.asked;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (window.asked === before) return true;
  }
  return false;
}"""
# Without being told, the frame would count again after six seconds.
SOONER_MS = 5_000
HEIGHTS = "(rows) => [...new Set(rows.map((row) => Math.round(row.getBoundingClientRect().height)))]"
NOT_LOADED = "(pictures) => pictures.filter((picture) => !picture.naturalWidth).length"

FULL = (
    "The disk of the studio folder is full. Free some space: "
    "what was made is stored as soon as there is room."
)


def test_variations_appear_on_an_open_board_without_a_reload(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    page.evaluate("window.loadedOnce = true")
    expect(takes(page)).to_have_count(0)

    shop.let_go(1)
    expect(takes(page)).to_have_count(1)
    shop.let_go(2)
    expect(takes(page)).to_have_count(3)
    shop.let_go(1)

    expect(page.get_by_text("All 2 keyframes picked")).to_be_visible()
    expect(takes(page)).to_have_count(4)
    assert page.evaluate("window.loadedOnce") is True


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_nothing_on_the_board_moves_when_pictures_arrive(
    shop: Workshop, new_page: NewPage, size: tuple[int, int]
) -> None:
    board_id = shop.under_way(segments=2)
    page = new_page(*size)
    visit(page, f"{shop.url}/storyboards/{board_id}")
    before = boxes(page)

    shop.let_go()
    expect(page.get_by_text("All 4 keyframes picked")).to_be_visible()
    expect(page.locator(".keyframe-picture")).to_have_count(4)
    page.wait_for_load_state()

    assert page.locator(".keyframe-picture").evaluate_all(NOT_LOADED) == 0
    assert boxes(page) == before


def test_a_full_disk_is_said_on_every_page_until_there_is_room(
    shop: Workshop, new_page: NewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    board_id = shop.under_way()
    board, generator = new_page(), new_page(390, 844)
    visit(board, f"{shop.url}/storyboards/{board_id}")
    line = board.get_by_role("status").filter(has_text=FULL)
    expect(line).to_have_count(0)

    monkeypatch.setattr("studio.engine.runs.end_run", FullDisk())
    shop.let_go()

    expect(line).to_be_visible()
    visit(generator, f"{shop.url}/generator")
    expect(generator.get_by_text(FULL)).to_be_visible()

    monkeypatch.undo()

    expect(board.get_by_text("All 2 keyframes picked")).to_be_visible()
    expect(line).to_have_count(0)
    expect(generator.get_by_text(FULL)).to_have_count(0)


def test_a_reload_in_the_middle_of_a_rendering_shows_the_same_board(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.under_way(segments=2)
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    shop.let_go(1)
    expect(takes(page)).to_have_count(1)
    before = keyframes(page).all_text_contents()

    page.reload()

    expect(takes(page)).to_have_count(1)
    expect(keyframes(page)).to_have_text(before)
    shop.let_go()
    expect(page.get_by_text("All 4 keyframes picked")).to_be_visible()


def test_a_picture_that_comes_with_its_card_is_not_asked_for(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.under_way()
    page = new_page(1440, 600)
    visit(page, f"{shop.url}/storyboards/{board_id}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    shop.let_go(1)
    expect(takes(page)).to_have_count(1)
    page.wait_for_load_state()

    assert page.locator(".take-picture").evaluate_all(NOT_LOADED) == 0
    assert [url for url in asked if url.endswith(".320.webp")] == []


def test_the_frame_stops_counting_a_rendering_as_soon_as_it_ends(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    expect(page.get_by_text("1 rendering", exact=True)).to_be_visible()

    shop.let_go()
    expect(page.get_by_text("All 2 keyframes picked")).to_be_visible()

    expect(page.get_by_text("1 rendering", exact=True)).to_be_hidden(timeout=SOONER_MS)


def test_a_board_at_rest_asks_for_no_frames(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.rendered()
    page = new_page()
    page.add_init_script(COUNT_FRAMES)
    visit(page, f"{shop.url}/storyboards/{board_id}")
    page.wait_for_function("document.querySelector('gradio-app #throughline-page')")

    assert page.evaluate(COMES_TO_REST)


def test_why_a_score_is_missing_stands_on_one_line(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.rendered()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}/s01.start")

    why = page.get_by_text("no earlier keyframe", exact=True)

    expect(why).to_be_visible()
    assert why.evaluate("(words) => words.getClientRects().length") == 1
    assert why.evaluate("(words) => words.scrollWidth <= words.clientWidth")
    assert page.locator(".score").evaluate_all(HEIGHTS) == [20]


def test_a_rendering_goes_on_while_nobody_looks(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    shop.let_go(1)
    expect(takes(page)).to_have_count(1)

    page.close()
    shop.let_go(2)
    back = page.context.new_page()
    visit(back, f"{shop.url}/storyboards/{board_id}")

    expect(takes(back)).to_have_count(3)
    shop.let_go(1)
    expect(back.get_by_text("All 2 keyframes picked")).to_be_visible()


def test_stop_keeps_what_was_made_and_the_button_offers_to_continue(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    shop.let_go(2)
    expect(takes(page)).to_have_count(2)

    page.get_by_role("button", name="Stop", exact=True).click()

    expect(note(page, "Stopped. What is made is kept.")).to_be_visible()
    expect(takes(page)).to_have_count(2)
    next_step(page, "Continue rendering").click()
    shop.let_go()
    expect(page.get_by_text("All 2 keyframes picked")).to_be_visible()


def test_stop_stops_all_that_renders_also_when_a_newer_run_has_ended(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.rendered(2)
    shop.painter.tickets, shop.painter.paced = asyncio.Semaphore(0), True
    older, newer = (shop.studio.start(board_id, [key]) for key in ("s01.start", "s02.start"))
    shop.studio.cancel(newer.id)
    shop.ask(shop.studio.wait(newer.id))
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")

    page.get_by_role("button", name="Stop", exact=True).click()

    expect(note(page, "Stopped. What is made is kept.")).to_be_visible()
    assert shop.ask(shop.studio.wait(older.id)).status == "cancelled"


def test_the_focus_stays_at_the_head_when_its_button_goes(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.under_way()
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}")
    stop = page.get_by_role("button", name="Stop", exact=True)

    stop.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    next_step(page, "Render 2 keyframes").focus()
    page.keyboard.down("Enter")
    expect(stop).to_be_focused()
    page.keyboard.down("Enter")  # held for long
    page.keyboard.up("Enter")
    shop.let_go()

    expect(page.get_by_text("All 2 keyframes picked")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def boxes(page: Page) -> list[list[list[int]]]:
    """Where every keyframe, its frame and its row of takes lie, in whole px."""
    return [
        page.locator(part).evaluate_all(BOXES) for part in (".keyframe", ".keyframe-frame", ".keyframe-takes")
    ]
