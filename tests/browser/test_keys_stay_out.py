"""A key that is typed into the page goes to the studio and stays nowhere in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewPage
from tests.canary import KEYS, leaks
from tests.page_words import drawn, inspector, visit
from tests.wire.contract import ROWS
from tests.wire.servers.base import WireServer
from tests.workshop import Workshop, open_workshop

KEPT_BY_THE_BROWSER = """async () => ({
  "localStorage": JSON.stringify({...localStorage}),
  "sessionStorage": JSON.stringify({...sessionStorage}),
  "cookies of the page": document.cookie,
  "IndexedDB": (await indexedDB.databases()).map((one) => one.name).join(),
  "caches": (await caches.keys()).join(),
  "address and history": JSON.stringify([location.href, history.state, document.referrer, window.name]),
})"""
PLANT = """async (key) => {
  localStorage.setItem("x", key);
  sessionStorage.setItem(key, "x");
  document.cookie = `x=${key}`;
  await new Promise((opened) => { indexedDB.open(key).onsuccess = opened; });
  await caches.open(key);
  history.replaceState(key, "");
  document.body.append(key);
}"""
NAMES = ("fal", "openai")


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, WireServer]]:
    """Services that take only the recognisable key."""
    with ROWS["fal"].server(key=KEYS["fal"]) as fal, ROWS["openai"].server(key=KEYS["openai"]) as openai:
        yield {"fal": fal, "openai": openai}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, WireServer]) -> Iterator[Workshop]:
    """A studio that buys from them."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        for name, server in servers.items():
            opened.ask(opened.studio.set_service(name, base_url=f"{server.url}{ROWS[name].base}"))
        yield opened


def held(page: Page) -> dict[str, bytes]:
    """All that the browser has of the studio, by its place."""
    kept = {place: text.encode() for place, text in page.evaluate(KEPT_BY_THE_BROWSER).items()}
    cookies = json.dumps(page.context.storage_state(indexed_db=True))
    return {**kept, "the page": drawn(page).encode(), "stored state": cookies.encode()}


def found_in(page: Page) -> list[tuple[str, str]]:
    """Where one of the keys is, and in which spelling."""
    places = held(page)
    return [leak for name in NAMES for leak in leaks(places, KEYS[name])]


def enter(page: Page, name: str, keep: str) -> None:
    """Type a key, save it and test it."""
    row = page.locator(f".service[data-name={name}]")
    row.locator(".service-summary").click()
    row.get_by_label("Key", exact=True).fill(KEYS[name])
    row.get_by_text(keep).click()
    row.get_by_role("button", name="Save", exact=True).click()
    expect(row.get_by_role("status")).to_contain_text("Saved.")
    row.get_by_role("button", name="Test connection").click()
    expect(row.get_by_role("status")).to_have_text(re.compile("takes the key|answers"))


def test_the_browser_keeps_no_key(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")

    enter(page, "fal", "In a file for my eyes only")
    enter(page, "openai", "Until the studio stops")
    after_typing = found_in(page)
    board_id = workshop.rendered(1, provider="fal", variations=1)
    visit(page, f"{workshop.url}/storyboards/{board_id}/s01.start")
    expect(inspector(page)).to_be_visible()
    on_the_board = found_in(page)
    visit(page, f"{workshop.url}/settings")

    assert (after_typing, on_the_board, found_in(page)) == ([], [], [])


def test_a_key_that_the_browser_kept_would_be_found(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")

    page.evaluate(PLANT, KEYS["openai"])

    assert {place for place, _ in found_in(page)} == {
        "localStorage",
        "sessionStorage",
        "cookies of the page",
        "IndexedDB",
        "caches",
        "address and history",
        "the page",
        "stored state",
    }
