"""How long a person waits: from `python app.py` to an answer, from an address to a board that can be used.

What cannot be faster is measured beside it in the same minutes: importing Gradio, and showing an empty Gradio
page.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio import Studio
from tests.benchmarks.figures import Figure, main, median
from tests.benchmarks.stand_ins import SteadyProvider
from tests.browsing import open_browser
from tests.builders import a_storyboard
from tests.run import find_chromium
from tests.serving import Served, free_port, serving, serving_studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STARTS = 3
VISITS = 5
EMPTY_PAGE = """
import sys, gradio as gr
with gr.Blocks() as demo:
    gr.HTML('<div class="mount">empty</div>')
demo.launch(server_port=int(sys.argv[1]), ssr_mode=False, quiet=True)
"""


def measure() -> list[Figure]:
    """Start and first board, each with what it is compared with."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "data"
        board_id = asyncio.run(fill(home))
        return [*until_answered(home), *until_usable(home, board_id)]


async def fill(home: Path) -> str:
    """A storyboard of eight segments, rendered, so that there is something to show."""
    async with Studio.open(home, providers={"sketch": lambda: SteadyProvider(0.0)}) as studio:
        board_id = studio.create_storyboard(a_storyboard(8, provider="sketch", variations=4)).id
        await studio.wait(studio.start(board_id).id)
    return board_id


def until_answered(home: Path) -> list[Figure]:
    """From the command to an answer for "/"."""
    importing_s, answered_s = [], []
    for _ in range(STARTS):
        importing_s.append(import_gradio())
        with serving_studio(home) as served:
            answered_s.append(served.answered_after_s)
    ours_s, theirs_s = median(answered_s), median(importing_s)
    return [
        Figure(
            "start: “/” answers ÷ import gradio",
            f"{ours_s / theirs_s:.2f}",
            "≤ 1.3",
            f"{ours_s:.2f} s, import gradio alone {theirs_s:.2f} s",
        )
    ]


def import_gradio() -> float:
    """Seconds that a fresh Python takes to import Gradio."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import gradio"], check=True)
    return time.monotonic() - began


def until_usable(home: Path, board_id: str) -> list[Figure]:
    """From the start of the program to a board in a browser, against an empty page of Gradio's; and what a
    first visit to a program that runs already takes."""
    board = f"/storyboards/{board_id}"
    with open_browser(chromium()) as browser:
        pairs = [(started_and_seen(browser, home, board), empty_seen(browser)) for _ in range(STARTS)]
        ours, theirs = zip(*pairs, strict=True)
    starts = [(one.started_s, other.started_s) for one, other in zip(ours, theirs, strict=True)]
    visits = [(one.visited_s, other.visited_s) for one, other in zip(ours, theirs, strict=True)]
    return [
        compared("start: board usable ÷ empty Gradio page", starts, "≤ 1.3"),
        compared("first visit: board usable ÷ empty Gradio page", visits, "none"),
    ]


def compared(what: str, pairs: list[tuple[float, float]], target: str) -> Figure:
    """Our seconds ÷ theirs, the median of each."""
    ours_s, theirs_s = (median([*each]) for each in zip(*pairs, strict=True))
    words = f"{ours_s:.2f} s, an empty Gradio page {theirs_s:.2f} s"
    return Figure(what, f"{ours_s / theirs_s:.2f}", target, words)


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds until a page could be used: from the start of its program, and as its usual first visit."""

    started_s: float
    visited_s: float


def started_and_seen(browser: Browser, home: Path, path: str) -> Seen:
    """The studio, started for this."""
    with serving_studio(home) as studio:
        return seen(browser, studio, path, "[data-ready='1']")


def empty_seen(browser: Browser) -> Seen:
    """An empty page of Gradio's, started for this."""
    port = free_port()
    with serving(["-c", EMPTY_PAGE, str(port)], port) as empty:
        return seen(browser, empty, "/", ".mount")


def seen(browser: Browser, served: Served, path: str, usable: str) -> Seen:
    """The first visit after the start, and the usual one of those that follow."""
    first_s, *others_s = [visit(browser, served, path, usable) for _ in range(1 + VISITS)]
    return Seen(served.answered_after_s + first_s, median(others_s))


def visit(browser: Browser, served: Served, path: str, usable: str) -> float:
    """Seconds from the navigation, as a visitor who was never here, until the element is there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.url}{path}", wait_until="commit")
    page.wait_for_selector(usable, state="attached")
    milliseconds: float = page.evaluate("performance.now()")
    context.close()
    return milliseconds / 1000


def chromium() -> str:
    """The browser that all benchmarks use."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("No Chromium was found; tests/run.py gets one.")
    return path


if __name__ == "__main__":
    main(measure)
