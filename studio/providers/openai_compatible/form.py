"""What a person can set of OpenAI, and of servers that speak like it."""

from __future__ import annotations

from studio.domain.option import Choice, Form, Option
from studio.providers.openai_compatible.refusals import WORDS

BASE_URL = "https://api.openai.com/v1"
CHAT_MODEL = "gpt-5.4-mini"
HOSTS = ("oaidalleapiprodscus.blob.core.windows.net",)
_DIALECTS = (
    Choice("openai", "OpenAI's own", "As OpenAI itself is asked."),
    Choice(
        "compatible", "Like most others", "For gateways and local servers: with a seed, pictures as text."
    ),
)
_QUALITIES = ("low", "medium", "high", "xhigh", "max", "auto")
_YES_NO = (Choice("yes", "Yes"), Choice("no", "No: it goes into the words"))
FORM = Form(
    options=(
        Option("dialect", "Way of speaking", kind="choice", usual="openai", choices=_DIALECTS),
        Option(
            "quality",
            "Quality of pictures",
            "More of it costs more and takes longer.",
            kind="choice",
            usual="high",
            choices=tuple(Choice(quality, quality.capitalize()) for quality in _QUALITIES),
        ),
        Option(
            "edit_field",
            "Name of the sources in a request",
            kind="choice",
            choices=(Choice("image[]", "image[]"), Choice("image", "image")),
        ),
        Option(
            "response_format",
            "How pictures come back",
            "Some servers want to be told; OpenAI's newer models refuse it.",
            kind="choice",
            choices=(Choice("b64_json", "In the answer"), Choice("url", "At an address")),
        ),
        Option("json_schema", "Texts by a JSON schema", kind="choice", usual="yes", choices=_YES_NO),
        Option(
            "max_tokens",
            "Longest text, in tokens",
            "What a text may cost goes by it. A compatible server on this machine has its own.",
            kind="number",
            usual="4096",
        ),
    ),
    keys_at=WORDS.keys,
    address=BASE_URL,
    text_model=CHAT_MODEL,
    hosts=HOSTS,
)
