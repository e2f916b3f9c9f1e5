"""Looking at the studio with a real browser, and noticing everything that goes wrong there.

A page opened here collects console errors, uncaught exceptions, answers of 400 and more, and every request
that leaves the machine: the studio has to work without internet. A test that provokes one of them says so:
`watched.expect("answer 404")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebError,
    sync_playwright,
)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWN_HOSTS = {"127.0.0.1", "localhost", "[::1]", ""}


class NewPage(Protocol):
    """Opens a page of that size in a context of its own, as another visitor would have it."""

    def __call__(self, width: int = 1440, height: int = 900, **context: Any) -> Page: ...


@contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium that makes no calls of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


class Watched:
    """The contexts of one test, and everything that went wrong in them, as sentences in `troubles`."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.expected: list[str] = []
        self.noted: list[str] = []

    def expect(self, *parts: str) -> None:
        """Sentences with these parts are no trouble: the test provokes them."""
        self.expected.extend(parts)

    @property
    def troubles(self) -> list[str]:
        """What went wrong and was not expected."""
        return [note for note in self.noted if not any(part in note for part in self.expected)]

    def new_page(self, width: int = 1440, height: int = 900, **context: Any) -> Page:
        """A page of that size in a context of its own; `context` as Playwright's new_context() takes it."""
        opened = self.browser.new_context(viewport={"width": width, "height": height}, **context)
        self.contexts.append(opened)
        self.watch(opened)
        return opened.new_page()

    def watch(self, context: BrowserContext) -> None:
        """Listen to everything in a context."""
        context.on("console", self.note_message)
        context.on("weberror", self.note_exception)
        context.on("response", self.note_answer)
        context.on("request", self.note_request)

    def note_message(self, message: ConsoleMessage) -> None:
        """An error on the console is a trouble; what else is written there is not."""
        if message.type == "error":
            self.noted.append(f"console: {message.text}")

    def note_exception(self, error: WebError) -> None:
        """An exception that nobody caught is a trouble."""
        self.noted.append(f"exception: {error.error}")

    def note_answer(self, response: Response) -> None:
        """An answer of 400 or more is a trouble."""
        if response.status >= 400:
            self.noted.append(f"answer {response.status}: {urlsplit(response.url).path}")

    def note_request(self, request: Request) -> None:
        """A request to another machine is a trouble."""
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in OWN_HOSTS:
            self.noted.append(f"request to {address.hostname}")

    def close(self) -> None:
        """Close every context of the test."""
        for context in self.contexts:
            context.close()
