"""How long after it was stored a picture is seen on the board, against boards made of Gradio's components.

8 segments × 2 roles × 4 variations; 40 pictures are there when the page is opened, then 24 come, one each
half second. For ours the clock starts with the transaction that stores the event, for the others when they
are told. "Pixels" are two animation frames after the picture's `load`. Five visitors are five browser
contexts: tabs of one would be throttled.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure, main, median, percentile
from tests.benchmarks.stands import ALL, BEFORE, PATIENCE_S, Stand, our_board, pause, rival_board
from tests.browsing import open_browser
from tests.run import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAUSE_MS = 500
PATIENCE_MS = PATIENCE_S * 1000
ROUNDS = 3
REST_S = 3.0
VISITORS = (1, 5)
TARGETS = {"gr.Gallery": {1: 2.5, 5: 12.0}, "gr.render": {1: 6.0, 5: 60.0}}
WATCH = r"""
window.seen = {};
const now = () => performance.timeOrigin + performance.now();
const note = (event) => {
  const name = /([0-9a-f]{64})\.(?:\d+\.)?webp/.exec(event.target.currentSrc || '');
  if (!name || window.seen[name[1]]) return;
  const mark = window.seen[name[1]] = { load: now(), pixels: null };
  requestAnimationFrame(() => requestAnimationFrame(() => { mark.pixels = now(); }));
};
document.addEventListener('load', note, true);
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  root.addEventListener('load', note, true);      // `load` does not leave a shadow root
  return root;
};
"""


@dataclass(slots=True)
class Seen:
    """Milliseconds from publishing to the picture's load, and to its pixels, over all visitors."""

    load: list[float]
    pixels: list[float]
    missing: int


def measure() -> list[Figure]:
    """All stands with one visitor and with five, in rounds; medians of the rounds."""
    found: dict[tuple[str, int], list[Seen]] = {}
    with tempfile.TemporaryDirectory() as folder, open_browser(chromium()) as browser:
        for number, visitors in product(range(ROUNDS), VISITORS):
            for name, seen in one_round(browser, Path(folder) / f"{number}-{visitors}", visitors).items():
                found.setdefault((name, visitors), []).append(seen)
    return [figure for visitors in VISITORS for figure in figures_of(found, visitors)]


def one_round(browser: Browser, home: Path, visitors: int) -> dict[str, Seen]:
    """Every stand once, the rivals with the pictures that ours has made."""
    with our_board(home) as ours:
        found = {"ours": watch(browser, ours, visitors)}
        thumbnails = ours.thumbnails()
    for name in TARGETS:
        with rival_board(name, thumbnails) as rival:
            found[name] = watch(browser, rival, visitors)
        pause(REST_S)  # generators of pages that were closed come to their end
    return found


def figures_of(found: dict[tuple[str, int], list[Seen]], visitors: int) -> list[Figure]:
    """Ours in milliseconds, the others as multiples of ours."""
    who = "1 visitor" if visitors == 1 else f"{visitors} visitors"
    ours = found["ours", visitors]
    ours_ms = median([percentile(seen.pixels, 0.5) for seen in ours])
    first = Figure(f"board, {who}: stored → pixels, p50", f"{ours_ms:.0f} ms", "≤ 100 ms", in_words(ours))
    ratios = []
    for name, targets in TARGETS.items():
        theirs = found[name, visitors]
        theirs_ms = median([percentile(seen.pixels, 0.5) for seen in theirs])
        what = f"{name} ÷ board, {who}: p50"
        said = f"{theirs_ms:.0f} ms; {in_words(theirs)}"
        ratios.append(Figure(what, f"{theirs_ms / ours_ms:.1f}", f"≥ {targets[visitors]:g}", said))
    return [first, *ratios]


def in_words(rounds: Sequence[Seen]) -> str:
    """The rest of what was seen: the slow end, the load alone, and what did not come in time."""
    p95 = median([percentile(seen.pixels, 0.95) for seen in rounds])
    load = median([percentile(seen.load, 0.5) for seen in rounds])
    missing = sum(seen.missing for seen in rounds)
    return f"p95 {p95:.0f} ms, load {load:.0f} ms" + (f", {missing} not within a minute" if missing else "")


def watch(browser: Browser, stand: Stand, visitors: int) -> Seen:
    """Open the board for so many visitors, publish the rest of the pictures, and note when each is seen."""
    with ExitStack() as open_contexts:
        pages = [visit(browser, stand, open_contexts) for _ in range(visitors)]
        for page in pages:
            page.wait_for_function(
                "count => Object.keys(seen).length >= count", arg=BEFORE, timeout=PATIENCE_MS
            )
        known = set(stand.published())
        for _ in range(ALL - BEFORE):
            stand.publish()
            pages[0].wait_for_timeout(PAUSE_MS)
        seen = [wait_for_all(page) for page in pages]
    published = {name: at for name, at in stand.published().items() if name not in known}
    return compare(published, seen)


def visit(browser: Browser, stand: Stand, open_contexts: ExitStack) -> Page:
    """A page of a new visitor, with all columns in its window: pictures outside of it are not fetched."""
    context = browser.new_context(viewport={"width": 2048, "height": 900}, reduced_motion="reduce")
    open_contexts.callback(context.close)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(stand.url, wait_until="commit")
    return page


def wait_for_all(page: Page) -> dict[str, dict[str, float]]:
    """When each picture was seen, once all were, or nobody would wait any longer."""
    complete = "count => Object.values(seen).filter(mark => mark.pixels).length >= count"
    began = time.monotonic()
    while not page.evaluate(complete, ALL) and time.monotonic() - began < PATIENCE_S:
        page.wait_for_timeout(100)
    marks: dict[str, dict[str, float]] = page.evaluate("seen")
    return {name: mark for name, mark in marks.items() if mark["pixels"]}


def compare(published: dict[str, float], seen: Sequence[dict[str, dict[str, float]]]) -> Seen:
    """Differences for every picture and visitor; what was not seen counts as the longest wait."""
    pairs = [(at, marks.get(name)) for marks in seen for name, at in published.items()]
    missing = sum(mark is None for _, mark in pairs)
    late = [float(PATIENCE_MS)] * missing
    return Seen(
        load=[mark["load"] - at for at, mark in pairs if mark] + late,
        pixels=[mark["pixels"] - at for at, mark in pairs if mark] + late,
        missing=missing,
    )


def chromium() -> str:
    """The browser to look with."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("No Chromium was found; tests/run.py gets one.")
    return path


if __name__ == "__main__":
    main(measure)
