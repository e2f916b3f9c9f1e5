"""What a person can set of Hugging Face."""

from __future__ import annotations

from studio.domain.option import Choice, Form, Option
from studio.providers.huggingface.refusals import WORDS

BASE_URL = "https://router.huggingface.co"
CHAT_MODEL = "Qwen/Qwen3-VL-30B-A3B-Instruct"
HUB_URL = "https://huggingface.co"
EDIT_MODEL = "Qwen/Qwen-Image-Edit-2511"
OWN, FAL = "hf-inference", "fal-ai"
HOSTS = ("fal.media", "fal.run")
_MAKERS = (
    Choice(OWN, "Hugging Face's own machines"),
    Choice(FAL, "fal, paid by your Hugging Face account"),
)
FORM = Form(
    options=(
        Option("provider", "Who makes pictures from words", kind="choice", usual=OWN, choices=_MAKERS),
        Option(
            "edit_model",
            "Model for pictures with sources",
            "It is asked at fal, behind Hugging Face.",
            usual=EDIT_MODEL,
        ),
        Option("max_sources", "Sources that this model takes", kind="number", usual="1", least=1, most=14),
        Option(
            "bill_to",
            "Organisation that pays",
            "Its name at Hugging Face, where you are a member.",
            usual="Your own account",
        ),
        Option(
            "max_tokens",
            "Longest text, in tokens",
            "What a text may cost goes by it.",
            kind="number",
            usual="4096",
        ),
        Option("hub_url", "Address of the Hub", kind="address", usual=HUB_URL),
    ),
    keys_at=WORDS.keys,
    address=BASE_URL,
    text_model=CHAT_MODEL,
    hosts=HOSTS,
)
