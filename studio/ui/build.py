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
from studio.ui.page import PROGRAMS, TITLE
from studio.ui.static_files import StaticFiles

HOUR_S = 3_600


def build_ui(studio: Studio, static: StaticFiles) -> gr.Blocks:
    """The app, ready to be launched."""
    # Files that programs sent are copied into the store at once; Gradio's own copies go after a day.
    demo: gr.Blocks = gr.Blocks(
        title=TITLE, fill_width=True, analytics_enabled=False, delete_cache=(HOUR_S, 24 * HOUR_S)
    )
    with demo:
        Navbar(visible="hidden")  # type: ignore[arg-type]  # False is taken, and leaves the bar standing
        gr.HTML("", js_on_load=boot_script(static), apply_default_css=False, elem_id="throughline")
    # Endpoints on a page of their own cost the root page neither size nor drawing: each is a few components.
    with demo.route("Programs", PROGRAMS, show_in_navbar=False):
        api.register(studio)
    demo.queue(default_concurrency_limit=None)
    return demo


def boot_script(static: StaticFiles) -> str:
    """The body of a function that is called with `element` once Gradio has drawn it."""
    return (
        "window.throughlineTheme?.disconnect();"
        f"import((window.gradio_config.root || '') + '{static.prefix}/js/boot.js')"
        ".then((boot) => boot.mount(element))"
        ".catch((error) => { element.textContent = 'The page could not load: ' + error; });"
    )
