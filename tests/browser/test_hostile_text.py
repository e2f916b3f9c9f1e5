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
UNSEEN = [
    ("\u200b", "ZWSP", "zero-width space (U+200B)"),
    ("\u200c", "ZWNJ", "zero-width non-joiner (U+200C)"),
    ("\u200d", "ZWJ", "zero-width joiner (U+200D)"),
    ("\u200e", "LRM", "left-to-right mark (U+200E)"),
    ("\u200f", "RLM", "right-to-left mark (U+200F)"),
    ("\u202a", "LRE", "left-to-right embedding (U+202A)"),
    ("\u202b", "RLE", "right-to-left embedding (U+202B)"),
    ("\u202c", "PDF", "end of embedding or override (U+202C)"),
    ("\u202d", "LRO", "left-to-right override (U+202D)"),
    ("\u202e", "RLO", "right-to-left override (U+202E)"),
    ("\u2060", "WJ", "word joiner (U+2060)"),
    ("\u2066", "LRI", "left-to-right isolate (U+2066)"),
    ("\u2067", "RLI", "right-to-left isolate (U+2067)"),
    ("\u2068", "FSI", "first strong isolate (U+2068)"),
    ("\u2069", "PDI", "end of isolate (U+2069)"),
    ("\ufeff", "BOM", "byte order mark (U+FEFF)"),
    ("\u00ad", "SHY", "soft hyphen (U+00AD)"),
    ("\u061c", "ALM", "Arabic letter mark (U+061C)"),
    ("\u180e", "MVS", "Mongolian vowel separator (U+180E)"),
    ("\u2061", "FA", "function application (U+2061)"),
    ("\u2062", "IT", "invisible times (U+2062)"),
    ("\u2063", "IS", "invisible separator (U+2063)"),
    ("\u2064", "IP", "invisible plus (U+2064)"),
    ("\U000e0001", "TAG", "language tag (U+E0001)"),
    ("\U000e0020", "TAG SPACE", "tag space (U+E0020)"),
    ("\U000e0041", "TAG A", "tag A (U+E0041)"),
    ("\U000e007f", "TAG END", "end of tags (U+E007F)"),
]
WITH_ALL = "a cup" + "".join(f" of{unseen}tea" for unseen, _, _ in UNSEEN)
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
SPELT = f"{SCOTLAND} {FAMILY} say \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
TITLES = "(marks) => marks.map((mark) => mark.title)"
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


def test_the_inspector_marks_every_character_that_is_not_seen(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    board_id = workshop.board([a_segment(start=WITH_ALL)])

    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.start")

    marks = inspector(page).get_by_title(re.compile("^Invisible character: "))
    expect(marks).to_have_count(len(UNSEEN))
    assert marks.evaluate_all(SHOWN) == [name for _, name, _ in UNSEEN]
    assert marks.evaluate_all(TITLES) == [f"Invisible character: {title}" for _, _, title in UNSEEN]


def test_an_emoji_of_several_a_flag_and_letters_that_join_are_left_as_they_are_spelt(
    workshop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    board_id = workshop.board([a_segment(start=SPELT)])

    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.start")

    expect(inspector(page).get_by_text(SPELT, exact=True)).to_be_visible()
    expect(inspector(page).get_by_title(re.compile("^Invisible character: "))).to_have_count(0)


def test_a_name_that_turns_leaves_the_words_around_it(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    key = "s01.end"
    workshop.studio.pick(workshop.keyframe(board_id, key).variations[0].id, by=TURNED)

    visit(page, f"{workshop.url}/storyboards/{board_id}/{key}")

    reason = inspector(page).get_by_text(re.compile("^Picked by hand by .*gnp.exe"))
    expect(reason).to_be_visible()
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
