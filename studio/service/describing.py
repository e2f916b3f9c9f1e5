"""Let a service that looks at pictures describe a photo: a suggestion, which a person takes or leaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

from studio.domain.kit import SOURCE
from studio.domain.model import Model
from studio.engine.asking import Question, expected_answer
from studio.errors import Conflict, ProviderFailed
from studio.prompts.describe import INSTRUCTION, description_request
from studio.protocols import SourcePicture, Turn
from studio.service.checks import checked_id
from studio.service.estimates import budget_words
from studio.service.jobs import chosen
from studio.service.options import form_of
from studio.service.photo_words import ShownPhoto, find_photo
from studio.service.prices import dollars
from studio.service.wiring import Parts
from studio.store.descriptions import keep_description

MOST_CHARACTERS = 1_200


class Description(Model):
    """Words for a photo, by a service; cost_usd is None where the service told none."""

    text: str
    service: str
    cost_usd: float | None = None


class DescriptionEstimate(Model):
    """What the words for a photo cost: "About $0.01 at Gemini."; empty where nobody looks at pictures.

    cost_usd: what they are expected to cost; where nobody knows, what is reserved for them. budget: that a
    budget would stop it; "" where none does.
    """

    text: str
    cost_usd: float = 0.0
    budget: str = ""


async def estimate(parts: Parts, source_id: str) -> DescriptionEstimate:
    """What `describe` would cost; budgets count what is reserved for it. Nothing is sent. Raises NotFound."""
    checked = checked_id(source_id, "influencer, product, kit or picture")
    source = await parts.database.read_async(lambda tx: find_photo(tx, checked))
    name = await asyncio.to_thread(chosen, parts, "vision")
    if not name:
        return DescriptionEstimate(text="")
    price, reserved = expected_answer(parts.providers.shop(name), _question(parts, name, source, checked))
    label = parts.providers.caps(name).label
    expected = reserved if price.amount_usd is None else price.amount_usd
    unknown = f"Price not known at {label}; budgets count {dollars(reserved)}."
    return DescriptionEstimate(
        text=unknown if price.amount_usd is None else f"About {dollars(expected)} at {label}.",
        cost_usd=float(expected),
        budget=await parts.database.read_async(lambda tx: budget_words(parts, tx, reserved)),
    )


async def describe(parts: Parts, source_id: str) -> Description:
    """What the photo behind an id shows; kept, so that a person's words can be compared with it.

    Raises Conflict where nobody looks at pictures; NotFound.
    """
    checked = checked_id(source_id, "influencer, product, kit or picture")
    source = await parts.database.read_async(lambda tx: find_photo(tx, checked))
    name = chosen(parts, "vision")
    if not name:
        raise Conflict(
            "Nobody looks at pictures yet.",
            do="Choose a service for “Looking at pictures” in Settings, or describe the photo yourself.",
        )
    answer = await parts.asker.ask(parts.providers.shop(name), _question(parts, name, source, checked))
    text = " ".join(answer.text.split())[:MOST_CHARACTERS].strip()
    if not text:
        raise ProviderFailed("The service said nothing about the photo.", do="Describe it yourself.")
    await parts.database.write_async(lambda tx: keep_description(tx, source.image.sha256, text))
    cost = float(answer.cost.amount_usd) if answer.cost else None
    return Description(text=text, service=parts.providers.caps(name).label, cost_usd=cost)


def _question(parts: Parts, name: str, source: ShownPhoto, owner_id: str) -> Question:
    return Question(
        turns=(Turn("system", INSTRUCTION), Turn("user", description_request(source.subject))),
        model=_model(parts, name),
        images=(SourcePicture(SOURCE, Path(source.image.path), source.image.sha256),),
        owner_id=owner_id,
    )


def _model(parts: Parts, name: str) -> str:
    """The id of the text model that is asked, as far as it is known before."""
    known = parts.services.get(name)
    own = form_of(parts.providers.get(name)).text_model
    return (known.chat_model if known else "") or own or name
