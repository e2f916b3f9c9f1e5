"""A paid call that brought no picture: on the board and in Costs a person decides about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from studio.store import ledger
from studio.store.runs import latest_attempts
from studio.store.transaction import Transaction
from tests.browser.test_accessibility import serious
from tests.browsing import NewPage, Watched
from tests.page_words import fits_the_page, inspector, note, visit
from tests.rows import a_call
from tests.selling import GOOD_KEY, Stall
from tests.workshop import Workshop, open_workshop

KEY = "s01.start"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio in which pictures can be bought."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", stall=Stall()) as opened:
        opened.ask(opened.studio.set_service("seller", key=GOOD_KEY))
        yield opened


@pytest.fixture
def board_id(workshop: Workshop) -> str:
    """A storyboard with two bought pictures of its first keyframe, and a third whose answer was lost."""
    board_id = workshop.rendered(1, provider="seller", title="Espresso film")
    database = workshop.studio._parts.database

    def lose(tx: Transaction) -> None:
        ledger.mark_unknown(tx, call_id(board_id), "The connection broke.")

    a_call(
        database,
        call_id(board_id),
        provider="seller",
        storyboard_id=board_id,
        attempt_id=database.read(lambda tx: latest_attempts(tx, board_id)[KEY].id),
        index=3,
        intended_at=database.write(lambda tx: tx.now),
    )
    database.write(lose)
    return board_id


def call_id(board_id: str) -> str:
    """The lost call of a storyboard."""
    return f"call_of_{board_id}"


def open_keyframe(workshop: Workshop, page: Page, board_id: str, query: str = "") -> None:
    visit(page, f"{workshop.url}/storyboards/{board_id}/{KEY}{query}")
    expect(inspector(page).get_by_role("region", name="Calls in doubt")).to_be_visible()


def test_the_board_says_what_was_lost_and_asks(workshop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()

    open_keyframe(workshop, page, board_id)

    asked = inspector(page).get_by_role("region", name="Calls in doubt")
    expect(asked).to_contain_text("Variation 3: possibly charged, $0.04")
    expect(asked).to_contain_text("The connection broke.")


def test_rendering_again_by_keyboard_tells_the_price_and_buys_one_picture(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    open_keyframe(workshop, page, board_id)

    inspector(page).get_by_role("button", name="Render it again: Variation 3").press("Enter")
    question = page.get_by_role("dialog", name="Render it again?")
    expect(question).to_contain_text("One picture more is bought, for $0.0336")
    expect(question).to_contain_text("The first call was possibly charged: $0.04.")
    question.get_by_role("button", name="Render it again · $0.0336").press("Enter")

    expect(inspector(page).get_by_role("region", name="Calls in doubt")).to_be_hidden()
    expect(page.get_by_role("heading", name="Start of segment 1")).to_be_focused()
    workshop.ask(run_over(workshop, board_id))
    keyframe = workshop.studio.board(board_id).keyframes[KEY]
    assert [one.index for one in keyframe.variations] == [1, 2, 3]


async def run_over(workshop: Workshop, board_id: str) -> None:
    """Until nothing of the board is being rendered."""
    async for _ in workshop.studio.watch(board_id):
        pass


def test_leaving_it_is_said_in_costs_where_it_stays_in_the_sums(
    workshop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/costs")
    row = page.get_by_role("row").filter(has_text="variation 3").filter(has_text="Leave it").first

    row.get_by_role("button", name="Leave it").press("Enter")

    expect(page.get_by_text("left as it is").first).to_be_visible()
    expect(page.get_by_role("region", name="Every call")).to_be_focused()
    expect(page.locator(".cost-totals")).to_contain_text("Possibly charged")


def test_who_comes_second_reads_what_was_decided(
    workshop: Workshop, board_id: str, new_page: NewPage, watched: Watched
) -> None:
    watched.expect("answer 409: /gradio_api/studio/verbs/discard_call", "status of 409")
    page = new_page()
    visit(page, f"{workshop.url}/costs")
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="Leave it")).first
    expect(row).to_be_visible()
    workshop.studio.discard_call(call_id(board_id), by="Ana")

    row.get_by_role("button", name="Leave it").click()

    expect(note(page, "This was decided before: it was left as it is by Ana.")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_question_is_accessible_and_fits(
    workshop: Workshop, board_id: str, new_page: NewPage, theme: str, size: tuple[int, int]
) -> None:
    page = new_page(*size, reduced_motion="reduce")

    open_keyframe(workshop, page, board_id, f"?__theme={theme}")

    assert serious(page) == []
    assert fits_the_page(page)
