"""Generation → the JSON of generator.d.ts: addresses, names, money and measurements as text."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from studio.domain.asked import other_than_asked
from studio.domain.generation import Generated, Generation, GenerationMode, HeldTo
from studio.domain.image import Image
from studio.domain.video import Video
from studio.errors import NotFound
from studio.service.clips import length_words
from studio.service.studio import Studio
from studio.ui.cards import EXTENSIONS, MEDIA, full_url, score_bars, thumb_url, video_url
from studio.ui.generator_models import ClipCard, GeneratedCard, GenerationCard, GeneratorPage, HeldCard
from studio.ui.page_models import SourceCard
from studio.ui.text import cost, count, picture_cost, source_label

MOST = 24
_HREF = {"influencer": "/influencers", "product": "/products", "kit": "/kits", "photo": None}
_ENDED = {"cancelled": "Stopped", "interrupted": "Cut short when the studio was closed", "failed": "Failed"}
_SWAPS: dict[GenerationMode, str] = {"face_swap": "Face swap", "video_face_swap": "Face in a video"}
Labels = Mapping[str, str]
"""Services by name, as people know them."""


def generator_page(studio: Studio, before: str | None = None) -> GeneratorPage:
    """The newest generations, or those before one of them. Blocks: call it in a thread. Raises NotFound."""
    found, labels = studio.generations(MOST + 1, before), _labels(studio)
    cards = [generation_card(one, labels, _clip(studio, one)) for one in found[:MOST]]
    return GeneratorPage(generations=cards, more=len(found) > MOST)


def newest_cards(studio: Studio) -> dict[str, str]:
    """The cards of the newest generations as JSON, by id, in their order. Blocks: call it in a thread."""
    return {card.id: card.model_dump_json() for card in generator_page(studio).generations}


def generation_card(generation: Generation, labels: Labels, clip: Video | None = None) -> GenerationCard:
    """A generation with its pictures; clip: its video, where it changes one."""
    brief = generation.brief
    across, down = (int(part) for part in brief.aspect_ratio.split(":"))
    shown = generation.made[0].image if generation.made else clip
    swaps = brief.mode != "text"
    return GenerationCard(
        id=generation.id,
        mode=brief.mode,
        prompt=brief.prompt,
        sent=generation.sent,
        lora=brief.lora,
        lora_strength=brief.lora_strength,
        status=generation.status,
        job=_job(generation),
        facts=_facts(generation, labels),
        cost=cost(generation.cost_usd, generation.unpriced),
        created=generation.created_at.isoformat(),
        error=generation.error or "",
        picked=generation.picked,
        held_to=held_card(generation, brief.held_to) if brief.held_to else None,
        changed=None if brief.picture is None else thumb_url(brief.picture),
        clip=clip_card(clip, clip.poster[:6]) if clip else None,
        face_index=brief.face_index,
        sources=[_source(source.name, source.sha256) for source in generation.sources],
        pictures=[generated_card(generation, picture) for picture in generation.pictures],
        wanted=brief.wanted,
        aspect_ratio=brief.aspect_ratio,
        # A swapped picture keeps the shape of the one it was made from.
        ratio=shown.width / shown.height if shown and swaps else across / down,
        size=brief.size,
        provider=brief.provider,
    )


def generated_card(generation: Generation, picture: Generated) -> GeneratedCard:
    """One picture of a generation, or its empty place."""
    image, sha256 = picture.image, picture.image.sha256 if picture.image else ""
    name = f"generated_{generation.id[-6:]}_{picture.number}"
    return GeneratedCard(
        id=picture.id,
        number=picture.number,
        state=picture.state,
        sha=sha256,
        thumb=thumb_url(sha256) if image else "",
        large=thumb_url(sha256, 640) if image else "",
        full=full_url(sha256) if image else "",
        save=f"{MEDIA}/{sha256}/save?name={name}.{EXTENSIONS.get(image.mime, 'bin')}" if image else "",
        width=image.width if image else 0,
        height=image.height if image else 0,
        differs=_differs(generation, image),
        seed=picture.seed,
        scores=[bar for bar in score_bars(picture.scores, []) if bar.value is not None],
        error=picture.error or "",
        cost=picture_cost(picture.cost_usd, unpriced=picture.unpriced),
        alt=f"Picture {picture.number} of {len(generation.pictures)}",
        video=clip_card(picture.video, generation.id[-6:]) if picture.video else None,
    )


def clip_card(video: Video, name: str) -> ClipCard:
    """A stored video; name: by which its download is told from others."""
    address = video_url(video.sha256)
    megabytes = max(video.size / 1e6, 0.1)
    return ClipCard(
        id=video.sha256,
        src=address,
        save=f"{address}/save?name=video_{name}{Path(video.path).suffix}",
        mime=video.mime,
        poster=thumb_url(video.poster, 640),
        width=video.width,
        height=video.height,
        words=f"{length_words(video.seconds)} · {video.width} × {video.height} px · {megabytes:.1f} MB",
    )


def _differs(generation: Generation, image: Image | None) -> str:
    """How it came in another shape than asked; a face swap is asked for in none."""
    brief = generation.brief
    if image is None or brief.mode != "text":
        return ""
    return other_than_asked(brief.aspect_ratio, brief.size, image.width, image.height)


def held_card(generation: Generation, held_to: HeldTo) -> HeldCard:
    """Whom it is held to; the picture is the first of theirs that was shown."""
    faces = [source for source in generation.sources if source.name != "picture"]
    return HeldCard(
        kind=held_to.kind,
        id=held_to.id,
        label=held_to.name or "a photo",
        href=f"/kits/{held_to.id}" if held_to.kind == "kit" else _HREF[held_to.kind],
        thumb=thumb_url(faces[0].sha256) if faces else None,
        shown=held_to.shown,
    )


def _source(name: str, sha256: str) -> SourceCard:
    label = "the picture that was changed" if name == "picture" else source_label(name)
    return SourceCard(name=name, label=label, key=None, href=None, thumb=thumb_url(sha256))


def _job(generation: Generation) -> str:
    """How far it is, in words; empty where it simply is done."""
    made, wanted = len(generation.made), generation.brief.wanted
    if generation.status == "generating":
        return f"{made} of {wanted}"
    looking = sum(picture.state == "checking" for picture in generation.pictures)
    if looking:
        noun = "video" if generation.brief.mode == "video_face_swap" else "picture"
        return f"{count(looking, noun)} still at the service"
    if generation.status == "done" or made == wanted:
        return "" if made == wanted else f"{made} of {wanted} could be made"
    return f"{_ENDED[generation.status]} · {made} of {wanted}" if made else _ENDED[generation.status]


def _facts(generation: Generation, labels: Labels) -> str:
    """“16:9 · 1K · fal”."""
    brief = generation.brief
    label = labels.get(brief.provider, brief.provider)
    if brief.mode != "text":
        return f"{_SWAPS[brief.mode]} · {label}"
    return " · ".join([brief.aspect_ratio, brief.size, label, *(["LoRA"] if brief.lora else [])])


def _clip(studio: Studio, generation: Generation) -> Video | None:
    """The video that a generation changes; None where it changes none, or somebody deletes it just now."""
    if generation.brief.video is not None:
        with suppress(NotFound):
            return studio.video(generation.brief.video)
    return None


def _labels(studio: Studio) -> Labels:
    return {one.name: one.label for one in studio.providers()}
