"""The Gradio app: one empty mount on the root page that our own script fills, and the endpoints for
programs.

No component has a handler: Gradio would offer each one as an endpoint. The views are drawn by static/js;
addresses below /storyboards, /influencers, /products and /settings reach this same page through the gate.
"""

from __future__ import annotations

import gradio as gr
from gradio.components.navbar import Navbar

from studio.service.studio import Studio
from studio.ui import api
from studio.ui.page import PAGE_ID, PROGRAMS, TITLE

HOUR_S = 3_600
LOOK_FOR_CALLS_S = 0.01


def build_ui(studio: Studio) -> gr.Blocks:
    """The app, ready to be launched."""
    # Files that programs sent are copied into the store at once; Gradio's own copies go after a day.
    demo = api.Programs(
        title=TITLE, fill_width=True, analytics_enabled=False, delete_cache=(HOUR_S, 24 * HOUR_S)
    )
    demo.signs_in = studio.settings.signs_in
    with demo:
        Navbar(visible="hidden")  # type: ignore[arg-type]  # False is taken, and leaves the bar standing
        gr.HTML("", js_on_load=adopt_script(), apply_default_css=False, elem_id="throughline")
    # Endpoints on a page of their own cost the root page neither size nor drawing: each is a few components.
    with demo.route("Programs", PROGRAMS, show_in_navbar=False):
        api.register(studio)
    demo.queue(default_concurrency_limit=None)
    # Gradio looks a thousand times a second for a call to begin: a twelfth of a core, with nobody there.
    demo._queue.sleep_when_free = LOOK_FOR_CALLS_S  # noqa: SLF001  it has no other door
    return demo


def adopt_script() -> str:
    """The body of a function that is called with `element` once Gradio has drawn it: our page moves in.

    It was started by the HTML itself (page.py). moveBefore keeps focus and scrolling; older browsers append.
    """
    return (
        "window.throughlineTheme?.disconnect();"
        f"const page = document.getElementById('{PAGE_ID}');"
        "window.throughlineStarted("
        "() => { if (element.moveBefore) element.moveBefore(page, null); else element.append(page); });"
    )
