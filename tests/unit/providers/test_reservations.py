"""No bill that a call's own request allows for is higher than what a budget counts for it."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from math import ceil
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from studio.domain.capability import Job
from studio.domain.money import Price, PriceSource
from studio.domain.option import Form
from studio.domain.service import ServiceSettings
from studio.domain.storyboard import ASPECT_RATIOS, SIZES, AspectRatio, Size
from studio.protocols import Op, SourcePicture, Turn
from studio.providers._chat_completions import LONGEST_ANSWER
from studio.providers._jobs import Rate, most_tokens_of
from studio.providers.fal.requests import AS_OF, lora_size
from studio.providers.fal.service import FalService
from studio.providers.gemini.rates import RATES, TOKENS_PER_SOURCE, Used, made_size
from studio.providers.gemini.requests import chat_body, generate_body, interaction_body
from studio.providers.gemini.service import GeminiService
from studio.providers.huggingface.form import FORM as FORM_OF_HUGGING_FACE
from studio.providers.huggingface.service import HuggingFaceService
from studio.providers.openai_compatible.form import FORM
from studio.providers.openai_compatible.service import OpenAIService
from studio.providers.replicate.service import ReplicateService
from studio.providers.wavespeed.requests import RATES as RATES_OF_WAVESPEED

MILLION = Decimal(1_000_000)
TWO = tuple(SourcePicture(name, Path(f"{name}.png"), "5e" * 32) for name in ("influencer", "product"))
PAINTERS = [model for model, rates in RATES.items() if rates.pictures]
LEVELS = ("", "minimal", "medium", "high")
QUESTION = (Turn("system", "You look at photos."), Turn("user", "这是谁 " * 200))


def wish(size: Size = "1K", ratio: AspectRatio = "16:9", job: Job = "image", lora: str = "") -> Op:
    """A picture of many words, most of them of more than one byte a letter."""
    return Op("她转身 she turns " * 300, TWO, ratio, size, 7, job, lora=lora)


def settings(**more: object) -> ServiceSettings:
    return ServiceSettings.model_validate({"key": SecretStr("k"), **more})


@pytest.mark.parametrize(("model", "size", "level"), list(product(PAINTERS, SIZES, LEVELS)))
async def test_a_picture_of_gemini_with_all_the_thought_it_has_room_for(
    model: str, size: Size, level: str
) -> None:
    op, options = wish(size), {"thinking": level}
    sent = generate_body(op, model, level, [])["generationConfig"]["maxOutputTokens"]
    picture = RATES[model].pictures[made_size(model, size)]
    taken = most_tokens_of(op.prompt) + 2 * TOKENS_PER_SOURCE

    price = await GeminiService(settings(models={"image": model}, options=options)).price(op)

    assert price.reserved_usd >= RATES[model].usd(Used(taken, picture, sent - picture))
    assert sent - picture >= 2 * picture + 4096
    assert price.amount_usd is not None
    assert price.amount_usd < price.reserved_usd


@pytest.mark.parametrize("level", LEVELS)
def test_gemini_is_told_the_same_room_in_all_its_ways(level: str) -> None:
    model = PAINTERS[0]

    answered = generate_body(wish(), model, level, [])["generationConfig"]["maxOutputTokens"]
    in_background = interaction_body(wish(), model, level, [], uuid4())["generation_config"]

    assert in_background["max_output_tokens"] == answered


def test_a_model_of_gemini_without_rates_is_told_no_room() -> None:
    assert "maxOutputTokens" not in generate_body(wish(), "other", "", [])["generationConfig"]


@pytest.mark.parametrize("model", ["gemini-3.8-flash", "gemini-3.5-flash-lite"])
def test_the_longest_answer_of_gemini(model: str) -> None:
    longest = chat_body(QUESTION, None, [])["generationConfig"]["maxOutputTokens"]
    words = sum(most_tokens_of(turn.text) for turn in QUESTION)

    price = GeminiService(settings(chat_model=model)).answer_price(QUESTION, TWO)

    assert price.reserved_usd >= RATES[model].usd(Used(words + 2 * TOKENS_PER_SOURCE, 0, longest))


def test_an_answer_of_gemini_that_has_to_fit_a_schema_is_as_long_at_most() -> None:
    by_schema = chat_body(QUESTION, {"type": "object"}, [])["generationConfig"]

    assert (
        by_schema["maxOutputTokens"] == chat_body(QUESTION, None, [])["generationConfig"]["maxOutputTokens"]
    )


@pytest.mark.parametrize(("size", "ratio"), list(product(SIZES, ASPECT_RATIOS)))
async def test_a_picture_with_a_lora_at_fal_by_the_megapixels_that_are_asked_for(
    size: Size, ratio: AspectRatio
) -> None:
    op = wish(size, ratio, lora="someone/style")
    made = lora_size(op)

    price = await FalService(settings()).price(op)

    assert price.reserved_usd >= Decimal("0.035") * ceil(made["width"] * made["height"] / MILLION)


@pytest.mark.parametrize(("size", "short_side_px"), [("1K", 1080), ("2K", 1440), ("4K", 2160)])
async def test_a_photo_that_is_five_times_as_wide_as_high_brought_to_4k_at_fal(
    size: Size, short_side_px: int
) -> None:
    price = await FalService(settings()).price(wish(size, job="upscale"))

    assert price.reserved_usd >= Decimal("0.001") * 5 * short_side_px**2 / MILLION


@pytest.mark.parametrize(("size", "tokens"), [("1K", 1120), ("2K", 1680), ("4K", 3780)])
async def test_a_picture_of_fal_with_a_fifth_more_tokens(size: Size, tokens: int) -> None:
    price = await FalService(settings()).price(wish(size))

    assert price.reserved_usd >= tokens * Decimal("1.2") * Decimal("35.294") / MILLION


@pytest.mark.parametrize(
    ("size", "quality", "expected", "reserved"),
    [
        ("1K", "low", "0.0396", "0.1092"),
        ("1K", "medium", "0.0666", "0.1632"),
        ("2K", "high", "0.0834", "0.1968"),
        ("4K", "low", "0.0578", "0.1456"),
        ("4K", "high", "0.1175", "0.2650"),
        ("4K", "auto", "0.1175", "0.2650"),
    ],
)
async def test_a_picture_of_openai_with_twice_the_tokens_and_3_cents_of_words(
    size: Size, quality: str, expected: str, reserved: str
) -> None:
    price = await OpenAIService(settings(options={"quality": quality})).price(wish(size))

    assert (price.amount_usd, price.reserved_usd) == (Decimal(expected), Decimal(reserved))


@pytest.mark.parametrize("service", [OpenAIService(settings()), HuggingFaceService(settings())])
def test_the_longest_answer_of_a_model_whose_rates_nobody_tells(
    service: OpenAIService | HuggingFaceService,
) -> None:
    words = sum(most_tokens_of(turn.text) for turn in QUESTION)

    price = service.answer_price(QUESTION, TWO)

    assert price.amount_usd is None
    assert price.reserved_usd >= (words * 5 + LONGEST_ANSWER * 12) / MILLION


@pytest.mark.parametrize("kind", [OpenAIService, HuggingFaceService])
def test_an_answer_that_a_person_lets_be_longer_takes_more_of_a_budget(
    kind: type[OpenAIService | HuggingFaceService],
) -> None:
    service = kind(settings(options={"max_tokens": "20000"}))

    assert service.answer_price(QUESTION, ()).reserved_usd >= 20_000 * 12 / MILLION


@pytest.mark.parametrize("form", [FORM, FORM_OF_HUGGING_FACE])
def test_settings_say_how_long_an_answer_is_unless_a_person_says_otherwise(form: Form) -> None:
    (option,) = [one for one in form.options if one.name == "max_tokens"]

    assert option.usual == str(LONGEST_ANSWER)


@pytest.mark.parametrize(
    ("source", "reserved"),
    [("quoted", "0.10"), ("documented", "0.10"), ("third_party", "0.15"), ("unconfirmed", "0.20")],
)
def test_the_less_a_price_is_known_the_more_is_reserved(source: PriceSource, reserved: str) -> None:
    price = Rate("0.10", source).price("1K", AS_OF)

    assert (price.amount_usd, price.reserved_usd) == (Decimal("0.10"), Decimal(reserved))


def test_a_model_may_vary_by_more_than_its_source_says() -> None:
    price = Rate("0.10", "documented", {"4K": "0.20"}, margin="3").price("4K", AS_OF)

    assert (price.amount_usd, price.reserved_usd) == (Decimal("0.20"), Decimal("0.60"))


def test_less_than_the_price_is_never_reserved() -> None:
    price = Price(amount_usd=Decimal("0.04"), as_of=AS_OF, source="documented", at_most_usd=Decimal("0.03"))

    assert price.reserved_usd == Decimal("0.04")


def test_what_third_parties_wrote_of_wavespeed_may_be_passed_by_half() -> None:
    rate = RATES_OF_WAVESPEED["google/nano-banana-pro/edit"]

    assert rate.price("4K", AS_OF).reserved_usd == Decimal("0.36")


@pytest.mark.parametrize(
    "service",
    [ReplicateService(settings(models={"image": "someone/by-the-second"})), HuggingFaceService(settings())],
)
async def test_what_is_billed_by_time_has_neither_price_nor_bound_of_its_own(
    service: ReplicateService | HuggingFaceService,
) -> None:
    price = await service.price(wish())

    assert (price.amount_usd, price.reserved_usd) == (None, Decimal(0))
