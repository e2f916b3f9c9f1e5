"""The lists of the studio, the preview of a plan, and the facts of Settings, as the page draws them."""

from __future__ import annotations

import asyncio
from datetime import datetime

from studio.chains.graph import levels
from studio.domain.identity import Identity, IdentityKind
from studio.domain.ids import keyframe_label, make_key
from studio.domain.kit import KitChoice
from studio.domain.storyboard import Storyboard
from studio.domain.view import BoardView
from studio.errors import NotFound
from studio.prompts.keyframe import missing_prompts
from studio.prompts.subject_check import missing_traits
from studio.service.about import ProviderInfo
from studio.service.studio import Studio
from studio.ui.boards import Boards
from studio.ui.cards import full_url, picked_variation, stale_label, thumb_url, version
from studio.ui.page_models import (
    About,
    IdentityCard,
    IdentityUse,
    KitChoiceCard,
    Library,
    MissingPrompt,
    PlannedCard,
    PlanPreview,
    ProviderCard,
    StoryboardRow,
    Version,
)
from studio.ui.text import cost, money, picture_cost, size, source_label

MOST_THUMBS = 16


def library(studio: Studio, boards: Boards) -> Library:
    """What the studio holds, the newest first. Blocks: call it in a thread."""
    people = (identity_card(studio, "influencer", one) for one in studio.influencers())
    products = (identity_card(studio, "product", one) for one in studio.products())
    rows = (storyboard_row(boards, storyboard) for storyboard in studio.storyboards())
    return Library(
        influencers=[card for card in people if card is not None],
        products=[card for card in products if card is not None],
        kits=[kit_choice(one) for one in studio.kit_choices()],
        storyboards=[row for row in rows if row is not None],
        live_runs=studio.live_runs(),
        cost_today=cost(studio.cost_today(), studio.unpriced_today()),
        providers=[provider_card(one) for one in studio.providers()],
    )


def identity_card(studio: Studio, kind: IdentityKind, identity: Identity) -> IdentityCard | None:
    """An influencer or product with the storyboards that show it; None where it was deleted in between."""
    sha256 = identity.photo.sha256
    try:
        uses = studio.uses(identity.id)
    except NotFound:
        return None
    card = IdentityCard(
        id=identity.id,
        kind=kind,
        name=identity.name,
        version="",
        thumb=thumb_url(sha256),
        large=thumb_url(sha256, 640),
        full=full_url(sha256),
        width=identity.photo.width,
        height=identity.photo.height,
        upscaled=identity.upscaled,
        note=identity.upscale_note,
        description=identity.description,
        cost=cost(identity.cost_usd, identity.unpriced),
        uses=[IdentityUse(**use) for use in uses],
    )
    return card.model_copy(update={"version": version(card.model_dump_json())})


def kit_choice(kit: KitChoice) -> KitChoiceCard:
    """A reference kit as it is offered for choosing."""
    return KitChoiceCard(
        id=kit.id, name=kit.name, subject=kit.subject, usable=kit.usable, thumb=thumb_url(kit.sha256)
    )


def storyboard_row(boards: Boards, storyboard: Storyboard) -> StoryboardRow | None:
    """A storyboard with its first picked pictures; None where it was deleted in between."""
    try:
        view = boards.current(storyboard.id).view
    except NotFound:
        return None
    picked = [variation for keyframe in view.keyframes.values() if (variation := picked_variation(keyframe))]
    return StoryboardRow(
        id=storyboard.id,
        title=storyboard.spec.title,
        strategy=storyboard.spec.strategy,
        status=view.status,
        stale_label=stale_label(view),
        segments=len(storyboard.spec.segments),
        aspect_ratio=storyboard.spec.aspect_ratio,
        thumbs=[thumb_url(variation.image.sha256) for variation in picked[:MOST_THUMBS]],
        changed=_last_change(storyboard, view).isoformat(),
    )


def _last_change(storyboard: Storyboard, view: BoardView) -> datetime:
    """When its brief was last edited or it was last rendered."""
    rendered = view.run.ended_at or view.run.started_at if view.run is not None else storyboard.updated_at
    return max(storyboard.updated_at, rendered)


def provider_card(info: ProviderInfo) -> ProviderCard:
    """A provider with its price a picture in words."""
    if info.price_usd is None:
        price = "price not known"
    else:
        price = "free" if info.price_usd == 0 else f"{money(info.price_usd)} a picture"
    return ProviderCard(
        name=info.name, label=info.label, offline=info.offline, price=price, is_default=info.is_default
    )


def plan_preview(studio: Studio, board_id: str) -> PlanPreview:
    """What rendering would do, and what stands in its way. Raises NotFound."""
    plan, spec = studio.plan(board_id), studio.storyboard(board_id).spec
    level = {key: number for number, keys in enumerate(levels(plan)) for key in keys}
    missing = [make_key(segment, role) for segment, role in missing_prompts(spec, plan)]
    return PlanPreview(
        keyframes=[
            PlannedCard(
                key=planned.key,
                segment=planned.segment,
                role=planned.role,
                label=keyframe_label(planned.key),
                sources=planned.sources,
                copies=planned.copies,
                level=level[planned.key],
            )
            for planned in plan.keyframes
        ],
        calls=plan.calls,
        cost=picture_cost(plan.cost_usd, unpriced=not plan.price_known),
        steps=plan.steps,
        missing=[MissingPrompt(key=key, label=keyframe_label(key)) for key in missing],
        subject_missing=list(missing_traits(spec.subject)),
        problems=[f"The {source_label(key)} has no prompt." for key in missing],
    )


async def priced_plan(studio: Studio, board_id: str) -> PlanPreview:
    """The same with the prices of the service, and what it would do differently than asked."""
    preview = await asyncio.to_thread(plan_preview, studio, board_id)
    told = await studio.estimate(board_id, [planned.key for planned in preview.keyframes])
    problems = [*preview.problems, *told.limits, *filter(None, [told.budget])]
    return preview.model_copy(update={"cost": told.amount or preview.cost, "problems": problems})


def about(studio: Studio, base_url: str) -> About:
    """The studio itself; `base_url` is where the asking page found it, with a slash at its end."""
    facts = studio.about()
    return About(
        version=facts.version,
        home=str(facts.home) if studio.settings.is_private else "on the server",
        disk_used=size(facts.disk_used),
        disk_free=size(facts.disk_free),
        pictures=facts.pictures,
        default_provider=facts.default_provider,
        default_provider_from_environment=facts.default_provider_from_environment,
        providers=[provider_card(one) for one in facts.providers],
        versions=[Version(name=name, version=text) for name, text in facts.versions.items()],
        notes=facts.notes,
        mcp_url=f"{base_url}gradio_api/mcp/" if studio.settings.mcp else None,
        on_space=bool(studio.settings.space_id),
    )
