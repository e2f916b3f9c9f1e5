"""Gradio's own look in our colours, for what it draws before and around the page. No font comes from afar."""

from __future__ import annotations

import gradio as gr

FONT = gr.themes.LocalFont("IBM Plex Sans", weights=(400, 600))
MONO = gr.themes.LocalFont("IBM Plex Mono", weights=(400,))


def theme() -> gr.themes.Base:
    """Neutral greys, amber for what is meant, the same surround as the page's (static/css/tokens.css)."""
    return gr.themes.Base(
        primary_hue="amber",
        neutral_hue="neutral",
        font=[FONT, "system-ui", "sans-serif"],
        font_mono=[MONO, "ui-monospace", "monospace"],
    ).set(
        body_background_fill="#d6d6d6",
        body_background_fill_dark="#2c2c2c",
        body_text_color="#1c1c1c",
        body_text_color_dark="#ededed",
    )
