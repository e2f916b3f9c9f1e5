"""What a person can set of Gemini."""

from __future__ import annotations

from studio.domain.option import Choice, Form, Option
from studio.providers.gemini.refusals import WORDS

BASE_URL = "https://generativelanguage.googleapis.com"
CHAT_MODEL = "gemini-3.8-flash"
_MODES = (
    Choice(
        "generate", "Directly", "The picture is in the answer. An answer that is lost cannot be asked for."
    ),
    Choice(
        "interactions",
        "In the background",
        "A picture can be asked for again by its number. Google keeps prompts and pictures for some days.",
    ),
    Choice("auto", "In the background, if Google lets it", "Directly, once Google has refused it."),
    Choice("batch", "In a batch", "Half the price, within 24 hours. What is lost is found again."),
)
_THOUGHT = (Choice("minimal", "Little"), Choice("medium", "Some"), Choice("high", "Much"))
FORM = Form(
    options=(
        Option("mode", "How pictures are asked for", kind="choice", usual="generate", choices=_MODES),
        Option(
            "thinking",
            "Thought before a picture",
            "Only for models that think; more of it takes longer and costs more.",
            kind="choice",
            choices=_THOUGHT,
        ),
        Option("version", "Version of the API", "Only to try another one than the usual.", usual="v1beta"),
    ),
    keys_at=WORDS.keys,
    address=BASE_URL,
    text_model=CHAT_MODEL,
)
