"""Text that would be markup, a script or a template elsewhere: every view shows it as it was written."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.builders import a_segment
from tests.page_words import inspector, visit
from tests.workshop import Workshop

MARKUP = "<img src=x onerror=window.hacked=1></script><script>window.hacked=2</script>"
HOSTILE = f"{MARKUP} {{{{7*7}}}} ${{7*7}} javascript:window.hacked=3"
TURNED = "\u202egnp.exe\u202c"  # right-to-left override: reads "exe.png"
HACKED = "typeof window.hacked"
SHOWN = "(marks) => marks.map((mark) => getComputedStyle(mark, '::before').content.slice(1, -1))"
# Whether the letters of "gnp.exe" after the override stand from left to right.
READS_ON = """(node) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const at = text.data.indexOf("gnp.exe");
    const left = (place) => {
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      return range.getBoundingClientRect().left;
    };
    if (at >= 0) return left(at) < left(at + 6);
  }
  return false;
}"""


@pytest.fixture(scope="module")
def board_id(workshop: Workshop) -> str:
    """A storyboard that is hostile wherever a person can write."""
    board_id = workshop.rendered(
        [a_segment(start=f"{HOSTILE} {TURNED}", end=HOSTILE)],
        title=f"{HOSTILE}{TURNED}",
        subject=f"Woman, 38. {HOSTILE} {TURNED}",
        style={"mood": HOSTILE},
        influencer=workshop.influencer(f"{HOSTILE}{TURNED}"),
    )
    workshop.ask(workshop.studio.wait(workshop.studio.regenerate(board_id, "s01.start", note=HOSTILE).id))
    latest = workshop.keyframe(board_id, "s01.start").variations[-1]
    workshop.studio.pick(latest.id, by=MARKUP)
    return board_id


@pytest.mark.parametrize("path", ["storyboards", "influencers", "storyboards/{0}"])
def test_names_are_shown_as_they_were_written(
    workshop: Workshop, board_id: str, new_page: NewPage, path: str
) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/{path.format(board_id)}")

    expect(page.get_by_text(f"{HOSTILE}gnp.exe").first).to_be_visible()
    assert untouched(page)


def test_the_title_of_the_window_is_the_name_as_it_was_written(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/{board_id}")

    expect(page).to_have_title(f"{HOSTILE}gnp.exe · Throughline")


def test_the_editor_holds_every_text_as_it_was_written(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/{board_id}/edit")

    expect(page.get_by_role("textbox", name="Title")).to_have_value(f"{HOSTILE}gnp.exe")
    expect(page.get_by_role("textbox", name="Start of segment 1")).to_have_value(f"{HOSTILE} {TURNED}")
    expect(page.get_by_role("textbox", name="Subject")).to_have_value(f"Woman, 38. {HOSTILE} {TURNED}")
    expect(page.get_by_role("textbox", name="Mood")).to_have_value(HOSTILE)
    expect(page.get_by_role("button", name="Influencer").get_by_text(f"{HOSTILE}gnp.exe")).to_be_visible()
    assert untouched(page)


def test_the_inspector_shows_prompt_note_and_names_as_they_were_written(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.start")

    here = inspector(page)
    expect(here.get_by_text(f"{HOSTILE} {TURNED}", exact=True)).to_be_visible()
    expect(here.get_by_text(HOSTILE, exact=True)).to_be_visible()
    expect(here.get_by_label("Prompt as sent")).to_contain_text(f"SUBJECT: Woman, 38. {HOSTILE} {TURNED}")
    expect(here.get_by_text(f"Picked by hand by {MARKUP}.")).to_be_visible()
    expect(here.get_by_role("link", name=f"{HOSTILE}gnp.exe")).to_be_visible()
    assert untouched(page)


def test_the_inspector_marks_what_would_turn_the_direction_and_lets_it_turn_nothing(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()

    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.start")

    marks = inspector(page).get_by_title("Invisible character: right-to-left override (U+202E)")
    expect(marks).to_have_count(3)
    assert marks.evaluate_all(SHOWN) == ["RLO"] * 3
    assert inspector(page).get_by_label("Prompt as sent").evaluate(READS_ON)


def test_a_name_that_turns_leaves_the_words_around_it(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    key = "s01.end"
    workshop.studio.pick(workshop.keyframe(board_id, key).variations[0].id, by=TURNED)

    visit(page, f"{workshop.url}/storyboards/{board_id}/{key}")

    reason = inspector(page).get_by_text(re.compile("^Picked by hand by .*gnp.exe"))
    expect(reason).to_be_visible()
    expect(reason.get_by_title(re.compile("right-to-left override"))).to_have_count(1)
    assert reason.evaluate(READS_ON)
    assert page.get_by_title(re.compile("[\u202a-\u202e]")).count() == 0


def test_questions_and_menus_name_things_as_they_were_written(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/storyboards")

    page.get_by_role("button", name=f"More for {HOSTILE}gnp.exe").click()
    page.get_by_role("menuitem", name="Delete").click()

    question = page.get_by_role("dialog", name=f"Delete {HOSTILE}gnp.exe?")
    expect(question).to_be_visible()
    question.get_by_role("button", name="Cancel").click()
    assert untouched(page)


def untouched(page: Page) -> bool:
    """Whether nothing that was written has run, and no picture of it was asked for."""
    return bool(page.evaluate(HACKED) == "undefined" and page.locator("img[src='x']").count() == 0)
