"""A Space as a visitor sees it: who has not signed in is told so, and signs in on the Services page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import serious
from tests.browsing import NewPage, Watched
from tests.page_words import fits_the_page, note, visit
from tests.space import open_space, space_settings
from tests.wire.servers.huggingface import HuggingFaceServer
from tests.workshop import Workshop

pytestmark = pytest.mark.filterwarnings("ignore:Gradio does not support OAuth:UserWarning")
WHOAMI = {"type": "user", "name": "dana", "fullname": "Dana", "avatarUrl": ""}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HuggingFaceServer, str, str]]:
    """A Space with a storyboard; gives the local Hugging Face, the address, and the storyboard's id."""
    with HuggingFaceServer(key="hf_of-the-machine") as server, pytest.MonkeyPatch.context() as patch:
        server.visitors = {"mock-oauth-token-for-local-dev": "dana"}
        patch.setenv("HF_TOKEN", server.key)
        patch.setattr("huggingface_hub.hf_api.api.endpoint", server.url)
        server.script([{"match": {"path": "/api/whoami-v2"}, "do": {"body": WHOAMI}}])
        with open_space(tmp_path_factory.mktemp("space") / "data", space_settings(server)) as (studio, url):
            brief = {"title": "x", "variations": 1, "segments": [{"start": "dawn", "end": "dusk"}]}
            yield server, url.replace("127.0.0.1", "localhost"), studio.create_storyboard(brief).id


def hugging_face(page: Page) -> Locator:
    """The row of Hugging Face."""
    return page.locator(".service[data-name=huggingface]")


def test_who_has_not_signed_in_is_told_and_led_to_the_settings(
    space: tuple[HuggingFaceServer, str, str], new_page: NewPage, watched: Watched
) -> None:
    _, url, board_id = space
    watched.expect("answer 400: /gradio_api/studio/verbs/start", "status of 400")
    page = new_page()
    visit(page, f"{url}/storyboards/{board_id}")

    page.get_by_role("button", name="Render 2 keyframes").click()

    expect(note(page, "On this Space you pay Hugging Face with your own account")).to_be_visible()
    page.get_by_role("region", name="Notes").get_by_role("button", name="Settings", exact=True).click()
    expect(hugging_face(page).locator(".chip")).to_have_text("Sign in to use it")


def test_a_visitor_signs_in_renders_and_signs_out(
    space: tuple[HuggingFaceServer, str, str], new_page: NewPage
) -> None:
    server, url, board_id = space
    page = new_page()
    visit(page, f"{url}/settings")
    hugging_face(page).locator(".service-summary").click()

    hugging_face(page).get_by_role("link", name="Sign in with Hugging Face").click()

    expect(hugging_face(page).locator(".chip")).to_have_text("Signed in as dana")
    visit(page, f"{url}/storyboards/{board_id}")
    page.get_by_role("button", name="Render 2 keyframes").click()
    expect(page.get_by_text("All 2 keyframes picked")).to_be_visible()
    paid = {one["headers"]["authorization"] for one in server.requests if "/hf-inference/" in one["path"]}
    assert paid == {"Bearer mock-oauth-token-for-local-dev"}
    visit(page, f"{url}/settings")
    hugging_face(page).locator(".service-summary").click()
    hugging_face(page).get_by_role("link", name="Sign out").click()
    expect(hugging_face(page).locator(".chip")).to_have_text("Sign in to use it")


def test_a_visitor_can_set_nothing_and_reads_why(
    space: tuple[HuggingFaceServer, str, str], new_page: NewPage
) -> None:
    page = new_page(390, 844, reduced_motion="reduce")
    visit(page, f"{space[1]}/settings")

    row = hugging_face(page)
    row.locator(".service-summary").click()

    expect(row.get_by_text("On a Space only its owner sets models")).to_be_visible()
    expect(row.get_by_role("button", name="Test connection")).to_be_visible()
    expect(row.get_by_role("button", name="Save")).to_have_count(0)
    expect(row.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_text("The owner of this Space sets them up for all who use it.")).to_be_visible()
    expect(page.get_by_text("paste its key")).to_have_count(0)
    expect(page.get_by_text("On a Space only its owner chooses who does what")).to_be_visible()
    expect(page.get_by_text("On a Space only its owner sets budgets")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_count(0)
    expect(page.get_by_role("button", name="Save budgets")).to_have_count(0)
    assert serious(page) == []
    assert fits_the_page(page)


def test_at_home_nothing_of_it_is_shown(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")

    hugging_face(page).locator(".service-summary").click()

    expect(hugging_face(page).get_by_label("Key", exact=True)).to_be_visible()
    expect(hugging_face(page).get_by_role("link", name="Sign in with Hugging Face")).to_have_count(0)
