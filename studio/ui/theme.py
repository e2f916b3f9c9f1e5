"""Gradio's own look in our colours, for what it draws before our page; nothing is fetched for it."""

from __future__ import annotations

import gradio as gr

SANS = ("system-ui", "sans-serif")
MONO = ("ui-monospace", "monospace")


def theme() -> gr.themes.Base:
    """Neutral greys, amber for what is meant, the same ground as the page's (static/css/tokens.css).

    The page brings fonts of its own; named here, Gradio's would be loaded beside them.
    """
    return gr.themes.Base(primary_hue="amber", neutral_hue="neutral", font=SANS, font_mono=MONO).set(
        body_background_fill="#d6d6d6",
        body_background_fill_dark="#2c2c2c",
        body_text_color="#1c1c1c",
        body_text_color_dark="#ededed",
    )
