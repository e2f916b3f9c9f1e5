"""Whatever is made once more tells its price before it is bought; what is free is made at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.domain.kit import ReferenceKit
from studio.store import ledger
from studio.store.runs import latest_attempts
from studio.store.transaction import Transaction
from tests.browser.test_accessibility import serious
from tests.browsing import NewPage, Watched
from tests.page_words import fits_the_page, inspector, keyframe, visit
from tests.rows import a_call
from tests.selling import GOOD_KEY, Stall
from tests.workshop import Workshop, open_workshop

KEY = "s01.start"
ESTIMATES = "**/verbs/estimate_images"
START = "Start of segment 1"
PRICE = "2 pictures · $0.0672: $0.0336 a picture at 1K · price of 20 Nov 2026, documented."


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio in which pictures can be bought."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data", stall=Stall()) as opened:
        opened.ask(opened.studio.set_service("seller", key=GOOD_KEY))
        yield opened


@pytest.fixture
def board_id(shop: Workshop) -> str:
    """A storyboard with two bought pictures of each keyframe."""
    return shop.rendered(1, provider="seller", title="Espresso film")


def doubted(workshop: Workshop, board_id: str) -> str:
    """The same storyboard, with a third call for its first keyframe whose answer was lost."""
    database = workshop.studio._parts.database
    call_id = f"call_of_{board_id}"

    def lose(tx: Transaction) -> None:
        ledger.mark_unknown(tx, call_id, "The connection broke.")

    a_call(
        database,
        call_id,
        provider="seller",
        storyboard_id=board_id,
        attempt_id=database.read(lambda tx: latest_attempts(tx, board_id)[KEY].id),
        index=3,
        intended_at=database.write(lambda tx: tx.now),
    )
    database.write(lose)
    return board_id


def opened(page: Page, workshop: Workshop, board_id: str, query: str = "") -> Locator:
    """The form of the first keyframe, closed; the keyframe has the focus."""
    visit(page, f"{workshop.url}/storyboards/{board_id}/{KEY}{query}")
    expect(keyframe(page, START)).to_be_focused()
    return inspector(page).locator("form.again")


def made(workshop: Workshop, board_id: str) -> int:
    """How many pictures of the first keyframe there are, once nothing is rendered any more."""

    async def at_rest() -> None:
        async for _ in workshop.studio.watch(board_id):
            pass

    workshop.ask(at_rest())
    return len(workshop.keyframe(board_id, KEY).variations)


def test_r_tells_the_price_first_and_enter_buys(shop: Workshop, board_id: str, new_page: NewPage) -> None:
    page = new_page()
    form = opened(page, shop, board_id)

    page.keyboard.press("r")

    expect(form).to_contain_text(PRICE)
    send = form.get_by_role("button", name="Regenerate · $0.0672")
    expect(send).to_be_focused()
    expect(send).to_be_enabled()
    assert made(shop, board_id) == 2
    send.press("Enter")
    expect(form).to_be_hidden()
    expect(keyframe(page, START)).to_be_focused()
    assert made(shop, board_id) == 4


def test_escape_buys_nothing_and_goes_back_to_the_board(
    shop: Workshop, board_id: str, new_page: NewPage
) -> None:
    page = new_page()
    form = opened(page, shop, board_id)
    page.keyboard.press("r")
    expect(form).to_be_visible()

    page.keyboard.press("Escape")

    expect(form).to_be_hidden()
    expect(keyframe(page, START)).to_be_focused()
    assert made(shop, board_id) == 2


def test_with_a_free_provider_r_renders_at_once(shop: Workshop, new_page: NewPage) -> None:
    board_id = shop.rendered(1)
    page = new_page()
    form = opened(page, shop, board_id)

    page.keyboard.press("r")

    expect(inspector(page).get_by_role("group", name="Variations").get_by_role("button")).to_have_count(4)
    expect(form).to_be_hidden()
    expect(inspector(page).get_by_role("button", name="Regenerate", exact=True)).to_be_visible()


def test_the_buttons_of_the_inspector_tell_the_price_and_a_priced_one_buys(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = shop.board(1, provider="seller")
    page = new_page()
    visit(page, f"{shop.url}/storyboards/{board_id}/{KEY}")

    inspector(page).get_by_role("button", name="Render this keyframe · $0.0672", exact=True).click()

    expect(inspector(page).get_by_role("button", name="Regenerate · $0.0672", exact=True)).to_be_visible()
    assert made(shop, board_id) == 2


def test_what_is_in_doubt_is_told_before_it_is_bought_again_also_where_that_is_free(
    shop: Workshop, new_page: NewPage
) -> None:
    board_id = doubted(shop, shop.rendered(1))
    page = new_page()
    form = opened(page, shop, board_id)

    page.keyboard.press("r")

    expect(form).to_contain_text("Variation 3: possibly charged, $0.04.")
    expect(form).to_contain_text("Making it again decides about this")
    assert made(shop, board_id) == 2
    form.get_by_role("button", name="Regenerate", exact=True).press("Enter")
    expect(form).to_be_hidden()
    assert (made(shop, board_id), shop.keyframe(board_id, KEY).doubts) == (4, [])


def test_an_out_of_date_keyframe_with_a_doubt_asks_first(
    shop: Workshop, board_id: str, new_page: NewPage
) -> None:
    board = shop.studio.storyboard(doubted(shop, board_id))
    shop.studio.update_storyboard(board_id, board.spec.model_copy(update={"subject": "A red cup"}))
    page = new_page()
    form = opened(page, shop, board_id)

    inspector(page).get_by_role("button", name="Re-render this keyframe · $0.0672").click()

    expect(form).to_contain_text("Variation 3: possibly charged, $0.04.")
    assert made(shop, board_id) == 2


@pytest.fixture(scope="module")
def kit(workshop: Workshop) -> ReferenceKit:
    """A bought kit whose leading picture is no portrait, so that the other one waits for it."""
    photo = workshop.studio.settings.assets / "samples" / "astronaut.png"
    return workshop.ask(workshop.studio.create_kit(photo=photo, provider="seller"))


def test_a_reference_tells_the_price_of_itself_and_of_what_waits_for_it(
    shop: Workshop, kit: ReferenceKit, new_page: NewPage
) -> None:
    page = new_page()
    visit(page, f"{shop.url}/kits/{kit.id}")

    page.get_by_role("button", name="Regenerate Anchor", exact=True).click()

    dialog = page.get_by_role("dialog", name="Regenerate anchor")
    expect(dialog.get_by_role("button", name="Regenerate · $0.0672", exact=True)).to_be_visible()
    expect(dialog).to_contain_text("$0.0672 for two: $0.0336 a picture at 1K")


def test_generating_again_tells_the_price_and_cancel_buys_nothing(shop: Workshop, new_page: NewPage) -> None:
    shop.ask(shop.studio.generate_images("a red cup", n=3, provider="seller"))
    page = new_page()
    visit(page, f"{shop.url}/generator")

    page.get_by_role("button", name="Again", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Make these pictures again?")
    expect(dialog).to_contain_text("3 pictures · $0.10: $0.0336 a picture at 1K")
    expect(dialog.get_by_role("button", name="Generate 3 pictures · $0.10")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()

    assert len(shop.studio.generations()) == 1


def test_pictures_are_generated_at_the_price_of_what_is_chosen_alone(
    shop: Workshop, new_page: NewPage
) -> None:
    page = new_page()
    page.route(ESTIMATES, lambda route: None)  # its answer does not come
    visit(page, f"{shop.url}/generator")
    page.get_by_label("Prompt", exact=True).fill("a blue cup")
    page.get_by_label("Service", exact=True).select_option(value="seller")
    go = page.get_by_role("button", name=re.compile("^Generate 4 pictures"))

    expect(go).to_be_disabled()
    expect(go).to_have_text("Generate 4 pictures · …")
    page.get_by_label("Prompt", exact=True).press("Control+Enter")
    page.unroute(ESTIMATES)  # lets go of what was held
    page.get_by_label("Variations").fill("3")

    expect(page.get_by_role("button", name="Generate 3 pictures · $0.10", exact=True)).to_be_enabled()
    page.route(ESTIMATES, lambda route: None)
    page.get_by_label("Variations").fill("2")
    expect(page.get_by_role("button", name="Generate 2 pictures · …", exact=True)).to_be_disabled()
    assert [one for one in shop.studio.generations() if one.brief.prompt == "a blue cup"] == []


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_form_is_accessible_and_fits(
    shop: Workshop, board_id: str, new_page: NewPage, theme: str, size: tuple[int, int]
) -> None:
    page = new_page(*size, reduced_motion="reduce")
    visit(page, f"{shop.url}/storyboards/{doubted(shop, board_id)}/{KEY}?__theme={theme}")

    inspector(page).get_by_role("button", name="Regenerate · $0.0672", exact=True).click()

    expect(inspector(page).locator("form.again")).to_contain_text(PRICE)
    assert serious(page) == []
    assert fits_the_page(page)


def test_where_the_price_cannot_be_told_the_form_says_so_and_nothing_is_bought_unseen(
    shop: Workshop, board_id: str, new_page: NewPage, watched: Watched
) -> None:
    watched.expect("answer 500: /gradio_api/studio/verbs/estimate", "status of 500")
    page = new_page()
    page.route("**/verbs/estimate", lambda route: route.fulfill(status=500, json={}))
    form = opened(page, shop, board_id)

    page.keyboard.press("r")

    expect(form).to_contain_text("What it costs cannot be told at this moment.")
    expect(form.get_by_role("button", name="Regenerate", exact=True)).to_be_focused()
    assert made(shop, board_id) == 2


def test_where_the_price_of_a_rendering_cannot_be_asked_the_board_says_so(
    shop: Workshop, new_page: NewPage, watched: Watched
) -> None:
    watched.expect("answer 500: /gradio_api/studio/verbs/estimate", "status of 500")
    page = new_page()
    page.route("**/verbs/estimate", lambda route: route.fulfill(status=500, json={}))

    visit(page, f"{shop.url}/storyboards/{shop.board(provider='seller')}")

    expect(page.locator(".board-before")).to_have_text(
        "The price could not be asked at this moment: the button shows the listed one."
    )
