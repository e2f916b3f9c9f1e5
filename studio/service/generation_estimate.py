"""What a generation would cost, and why it could not be started, before anything is sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from studio.domain.capability import Job
from studio.domain.generation import GenerationBrief, GenerationMode
from studio.domain.ledger import Purpose
from studio.domain.money import Price
from studio.domain.video import Video
from studio.errors import StudioError
from studio.prompts.identity import SHEET
from studio.protocols import Op, Provider, Service, SourcePicture
from studio.service import clips
from studio.service.checks import checked_id
from studio.service.doubt_words import settled_by_buying
from studio.service.estimates import Estimate, budget_words, expected_price, unpriced_calls
from studio.service.generation_services import refuse_unready
from studio.service.generation_sheet import refuse_sheet
from studio.service.generation_sources import CHANGED, PERSON, find_identity, refuse_beside_lora, refuse_shown
from studio.service.generations import Wish, checked_brief, doubts_before, get, wish_of
from studio.service.prices import dated, price_words, total_dollars, with_unpriced
from studio.service.wiring import Parts
from studio.store import ledger

_NOTHING = Estimate(calls=0, cost_usd=0.0, at_least=False, text="", amount="", price="", limits=[])
_JOBS: dict[GenerationMode, Job] = {
    "text": "image",
    "face_swap": "face_swap",
    "video_face_swap": "video_face_swap",
}
_ANY_WORDS = "…"
"""In the place of a prompt that is not written yet."""


class GenerationEstimate(Estimate):
    """What the pictures would cost. problem: why they cannot be asked for yet, empty where they can."""

    problem: str = ""


async def estimate(parts: Parts, wish: Wish, with_photo: bool) -> GenerationEstimate:
    """Calls, money and limits of a wish, whose prompt may still be empty; a problem is told, not raised.

    with_photo: a photo would be given as well.
    """
    try:
        wish = wish if wish.prompt.strip() else replace(wish, prompt=_ANY_WORDS)
        brief = await asyncio.to_thread(checked_brief, parts, wish)
        provider = await asyncio.to_thread(refuse_unready, parts, brief.provider, brief.mode, brief.lora)
        refuse_beside_lora(wish.lora, bool(wish.identity or with_photo))
        if wish.identity_as == "sheet":
            refuse_sheet(provider)
        names = await _names(parts, wish, with_photo)
        refuse_shown(names, brief.mode, provider.caps.max_sources)
        video = await asyncio.to_thread(clips.get, parts, wish.video_id) if wish.video_id else None
    except StudioError as error:
        return GenerationEstimate(**_NOTHING.model_dump(), problem=str(error))
    return await _priced(parts, provider, _Asked(brief, names, video))


async def estimate_again(parts: Parts, generation_id: str) -> GenerationEstimate:
    """The same of making a generation’s pictures again, and what is in doubt of them, as far as their
    services, which are asked, cannot tell. Raises NotFound.
    """
    before = await asyncio.to_thread(get, parts, generation_id)
    await parts.tools.late.ask_about(await asyncio.to_thread(doubts_before, parts, before.id))
    told = await estimate(parts, wish_of(before.brief), with_photo=False)
    calls = await parts.database.read_async(lambda tx: ledger.doubts_of(tx, before.id))
    return told.model_copy(update={"doubts": settled_by_buying(calls)})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: the brief, the names of the pictures of its identity, and its video.

    A wish for a video that is not chosen yet has none, and costs as much as the shortest at least.
    """

    brief: GenerationBrief
    names: list[str]
    video: Video | None

    @property
    def is_open(self) -> bool:
        """Whether it is about a video that is not chosen yet."""
        return self.brief.mode == "video_face_swap" and self.video is None

    @property
    def shown(self) -> list[str]:
        """The names of the pictures that are sent."""
        if self.brief.mode == "text":
            return self.names
        face = self.names[:1] or [PERSON]
        return [CHANGED, *face] if self.brief.mode == "face_swap" else face

    def price_words(self, price: Price) -> str:
        """What one costs, and since when that is known."""
        today = datetime.now(UTC).date()
        if self.video is not None and price.amount_usd is not None:
            return f"for {clips.length_words(self.video.seconds)} · {dated(price)}"
        job = _JOBS[self.brief.mode]
        return price_words(price, job, self.brief.size if job == "image" else None, today)


async def _priced(parts: Parts, provider: Provider, asked: _Asked) -> GenerationEstimate:
    brief, names, job = asked.brief, asked.shown, _JOBS[asked.brief.mode]
    op = Op(
        "",
        tuple(SourcePicture(name, Path(), "") for name in names),
        brief.aspect_ratio,
        brief.size,
        0,
        job=job,
        lora=brief.lora,
        lora_strength=brief.lora_strength,
        video=clips.sent_video(asked.video) if asked.video else None,
        face_index=brief.face_index,
    )
    # What it does not take is not sent; of that the limits tell.
    sent = op if job != "image" else replace(op, sources=op.sources[: provider.caps.max_sources])
    price = await expected_price(provider, sent)
    cost = (price.amount_usd or Decimal(0)) * brief.wanted
    at_least = price.amount_usd is None or asked.is_open
    amount = with_unpriced(total_dollars(cost), brief.wanted if at_least else 0, "price not known")
    what: Purpose = "generated" if brief.mode == "text" else brief.mode
    guessed = await unpriced_calls(parts, what, sent, brief.wanted if price.amount_usd is None else 0)
    thing = "video" if brief.mode == "video_face_swap" else "picture"
    return GenerationEstimate(
        calls=brief.wanted,
        cost_usd=float(cost),
        at_least=at_least,
        text=f"{brief.wanted} {thing}{'' if brief.wanted == 1 else 's'} · {amount}",
        amount=amount,
        price=asked.price_words(price),
        limits=provider.limits(op) if isinstance(provider, Service) else [],
        budget=await parts.database.read_async(lambda tx: budget_words(parts, tx, cost, [price], guessed)),
    )


async def _names(parts: Parts, wish: Wish, with_photo: bool) -> list[str]:
    """The names of the pictures of the identity, the first one leading. Raises NotFound, Conflict."""
    if with_photo:
        return [PERSON]
    if not wish.identity:
        return []
    id = checked_id(wish.identity, "identity")
    identity = await parts.database.read_async(
        lambda tx: find_identity(tx, id, wish.identity_as, wish.prompt)
    )
    if identity.held_to.shown == "sheet" and wish.mode == "text":
        return [SHEET]
    return [name for name, _ in [*identity.pictures, *identity.optional]]
