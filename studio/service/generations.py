"""The image generator: check a wish, store it and say what to launch; list, pick, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from studio.domain.generation import (
    MOST_LORA_STRENGTH,
    MOST_PICTURES,
    Generated,
    Generation,
    GenerationBrief,
    GenerationMode,
    IdentityShown,
)
from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.domain.ledger import LedgerEntry
from studio.domain.storyboard import (
    ASPECT_RATIOS,
    LONG_SIDE_PX,
    MAX_PROMPT_CHARACTERS,
    AspectRatio,
    Size,
)
from studio.domain.variation import SourceUsed
from studio.domain.video import Video
from studio.engine.generations import Order
from studio.errors import Conflict, InvalidInput
from studio.prompts.identity import compose_identity_prompt
from studio.protocols import Op, SourcePicture
from studio.service import clips
from studio.service.checks import checked_id, checked_text
from studio.service.generation_services import refuse_unready, service_for
from studio.service.generation_sheet import refuse_sheet, with_sheet
from studio.service.generation_sources import (
    Identity,
    Named,
    find_identity,
    find_picture,
    photo_identity,
    refuse_beside_lora,
    refuse_incomplete,
    sources_of,
)
from studio.service.identities import Photo
from studio.service.space import check_space
from studio.service.uploads import read_upload
from studio.service.wiring import Parts
from studio.store import generations as rows
from studio.store import ledger
from studio.store.images import keep_image
from studio.store.transaction import Transaction
from studio.store.unused import forget, kit_pictures_of
from studio.store.videos import forget_videos, get_video, videos_of

Word = TypeVar("Word", bound=str)
MODES: tuple[GenerationMode, ...] = ("text", "face_swap", "video_face_swap")
MOST_LISTED = 100
_USUAL_NUMBER: dict[GenerationMode, int] = {"text": 4, "face_swap": 1, "video_face_swap": 1}
_BYTES_PER_PICTURE = 4_000_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks the image generator for, as it was given; nothing in it is checked yet.

    identity, picture_id, video_id: ids; photo, picture, video: a path or bytes. n None is the usual number of
    the mode.
    """

    prompt: str = ""
    mode: GenerationMode = "text"
    identity: str | None = None
    photo: Photo | None = None
    picture_id: str | None = None
    picture: Photo | None = None
    n: int | None = None
    aspect_ratio: AspectRatio = "16:9"
    size: Size = "1K"
    provider: str | None = None
    identity_as: IdentityShown = "pictures"
    lora: str = ""
    lora_strength: float = 1.0
    video_id: str | None = None
    video: Photo | None = None
    face_index: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """What is shown to the service: pictures by name, and the video that gets another face."""

    pictures: Sequence[Named]
    video: Video | None = None


async def begin(parts: Parts, wish: Wish, again_of: str | None = None) -> Order:
    """Store a new generation and say what to launch. Raises StudioError, storing no generation."""
    brief = await asyncio.to_thread(checked_brief, parts, wish)
    provider = await asyncio.to_thread(refuse_unready, parts, brief.provider, brief.mode, brief.lora)
    check_space(parts.database.home, brief.wanted * _BYTES_PER_PICTURE, "nothing was started")
    if wish.identity_as == "sheet":
        refuse_sheet(provider)
    identity, changed = await _resolved(parts, wish)
    if identity is not None and identity.held_to.shown == "sheet" and brief.mode == "text":
        identity = await with_sheet(parts, identity)
    clip = await _clip(parts, wish) if brief.mode == "video_face_swap" else None
    sources = sources_of(identity, changed, brief.mode, provider.caps.max_sources)
    known = brief.model_copy(
        update={
            "held_to": identity.held_to if identity else None,
            "picture": changed.sha256 if changed and brief.mode == "face_swap" else None,
            "video": clip.sha256 if clip else None,
        }
    )

    def record(tx: Transaction) -> Order:
        for _, image in sources:
            keep_image(tx, image)
        return _recorded(parts, tx, known, Sent(sources, clip), again_of)

    return await parts.database.write_async(record)


async def begin_again(parts: Parts, generation_id: str) -> Order:
    """The same settings once more; what its identity looks like now is what is shown.

    What is in doubt of those before was told with the price, and is no question any more, but where its
    service, which is asked, has it after all.
    """
    before = await asyncio.to_thread(get, parts, generation_id)
    await parts.tools.late.ask_about(await asyncio.to_thread(doubts_before, parts, before.id))
    return await begin(parts, wish_of(before.brief), again_of=before.id)


def wish_of(brief: GenerationBrief) -> Wish:
    """The wish that a brief was made from."""
    held_to = brief.held_to
    return Wish(
        prompt=brief.prompt,
        mode=brief.mode,
        identity=held_to.id if held_to else None,
        identity_as=held_to.shown if held_to else "pictures",
        picture_id=brief.picture,
        video_id=brief.video,
        face_index=brief.face_index,
        n=brief.wanted,
        aspect_ratio=brief.aspect_ratio,
        size=brief.size,
        provider=brief.provider,
        lora=brief.lora,
        lora_strength=brief.lora_strength,
    )


def checked_brief(parts: Parts, wish: Wish) -> GenerationBrief:
    """The wish as it can be stored, all but its pictures. Raises InvalidInput naming what is allowed."""
    if wish.mode not in MODES:
        raise InvalidInput("There is no such way to make a picture.", do=f"There are: {', '.join(MODES)}.")
    prompt = checked_text(wish.prompt, "prompt", MAX_PROMPT_CHARACTERS).strip()
    if wish.mode == "text" and not prompt:
        raise InvalidInput("The prompt is empty.", do="Say in words what the picture shows.")
    return GenerationBrief(
        prompt=prompt,
        mode=wish.mode,
        held_to=None,
        lora=checked_text(wish.lora, "LoRA", 2_000).strip(),
        lora_strength=_checked_strength(wish.lora_strength),
        face_index=clips.checked_face_index(wish.face_index),
        wanted=_checked_number(wish),
        aspect_ratio=_one_of(wish.aspect_ratio, ASPECT_RATIOS, "aspect ratio"),
        size=_one_of(wish.size, tuple(LONG_SIDE_PX), "size"),
        provider=service_for(parts, wish.mode, wish.provider),
    )


def get(parts: Parts, generation_id: str) -> Generation:
    """One generation. Raises NotFound."""
    return parts.database.read(lambda tx: rows.get_generation(tx, checked_id(generation_id, "generation")))


def doubts_before(parts: Parts, generation_id: str) -> list[LedgerEntry]:
    """What is in doubt of a generation's pictures, and not decided about."""
    return parts.database.read(lambda tx: ledger.doubts_of(tx, generation_id))


def list_all(parts: Parts, most: int, before: str | None) -> list[Generation]:
    """The newest, or those before one of them; at most 100 at once. Raises NotFound, InvalidInput."""
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MOST_LISTED:
        raise InvalidInput(f"`most` is a whole number from 1 to {MOST_LISTED}.")
    return parts.database.read(lambda tx: rows.list_generations(tx, most, before))


def pick(parts: Parts, picture_id: str) -> Generation:
    """Choose a picture of its generation; a second time takes it back. Raises NotFound, Conflict."""

    def record(tx: Transaction) -> Generation:
        picture = existing_picture(tx, picture_id)
        generation = rows.get_generation(tx, picture.generation_id)
        chosen = None if generation.picked == picture.id else picture.id
        rows.set_picked(tx, generation.id, chosen)
        return rows.get_generation(tx, generation.id)

    return parts.database.write(record)


def delete(parts: Parts, generation_id: str) -> None:
    """Forget a generation; its files stay, but for videos, and those of a kit that was deleted before.

    Raises NotFound; Conflict while it is being made.
    """

    def record(tx: Transaction) -> list[str]:
        generation = rows.get_generation(tx, checked_id(generation_id, "generation"))
        if generation.status == "generating":
            raise Conflict(
                "These pictures are being made at this moment.", do="Stop it first, then delete it."
            )
        shown = kit_pictures_of(tx, generation.id)
        found.extend(videos_of(tx, generation.id))
        rows.delete_generation(tx, generation.id)
        return shown

    found: list[str] = []
    forget(parts.database, record)
    forget_videos(parts.database, found)


def existing_picture(tx: Transaction, picture_id: str) -> Generated:
    """A generated picture that is there. Raises NotFound, Conflict."""
    picture = rows.get_generated(tx, checked_id(picture_id, "generated picture"))
    if picture.image is None:
        raise Conflict("This picture does not exist yet.", do="Wait until it is there, or choose another.")
    return picture


async def _resolved(parts: Parts, wish: Wish) -> tuple[Identity | None, Image | None]:
    """Whom they are held to, and the picture to change; ids first, so that no photo is taken in vain."""
    refuse_beside_lora(wish.lora, bool(wish.photo or wish.identity))
    has_face = bool(wish.photo or wish.identity)
    given = (wish.video, wish.video_id) if wish.mode == "video_face_swap" else (wish.picture, wish.picture_id)
    refuse_incomplete(wish.mode, has_face, any(given))

    def read(tx: Transaction) -> tuple[Identity | None, Image | None]:
        id = "" if wish.photo is not None or wish.identity is None else checked_id(wish.identity, "identity")
        identity = find_identity(tx, id, wish.identity_as, wish.prompt) if id else None
        wanted = wish.mode == "face_swap" and wish.picture is None
        return identity, find_picture(tx, checked_id(wish.picture_id, "picture")) if wanted else None

    identity, changed = await parts.database.read_async(read)
    photo = await _taken(parts, wish.photo)
    picture = await _taken(parts, wish.picture) if wish.mode == "face_swap" else None
    return photo_identity(photo) if photo else identity, picture or changed


async def _clip(parts: Parts, wish: Wish) -> Video:
    """The video to change: stored already, or taken in now. Raises NotFound, PictureRefused, DiskFull."""
    video = (
        await clips.add(parts, wish.video)
        if wish.video is not None
        else await asyncio.to_thread(clips.get, parts, wish.video_id or "")
    )
    check_space(parts.database.home, 2 * video.size, "nothing was started")
    return video


def _recorded(
    parts: Parts, tx: Transaction, brief: GenerationBrief, sent: Sent, again_of: str | None
) -> Order:
    sources = sent.pictures
    names = [name for name, _ in sources]
    swaps = brief.mode != "text"
    generation = Generation(
        id=new_id("gen"),
        brief=brief,
        status="generating",
        sent="" if swaps else compose_identity_prompt(brief.prompt, names, brief.aspect_ratio),
        sources=[SourceUsed(name=name, sha256=image.sha256) for name, image in sources],
        again_of=again_of,
        created_at=tx.now,
    )
    if sent.video is not None:
        get_video(tx, sent.video.sha256)  # it may have been deleted in this moment, with another generation
    rows.insert_generation(tx, generation)
    for call in ledger.doubts_of(tx, again_of) if again_of else []:
        ledger.settle_doubt(tx, call.id, "again", "")
    stored = rows.get_generation(tx, generation.id)
    return Order(stored, _op_of(stored, sent), parts.providers.shop(brief.provider))


def _op_of(generation: Generation, sent: Sent) -> Op:
    """What is sent for each picture of a generation, but for its seed."""
    brief = generation.brief
    return Op(
        prompt=generation.sent,
        sources=tuple(SourcePicture(name, Path(image.path), image.sha256) for name, image in sent.pictures),
        aspect_ratio=brief.aspect_ratio,
        size=brief.size,
        seed=0,
        job="image" if brief.mode == "text" else brief.mode,
        lora=brief.lora,
        lora_strength=brief.lora_strength,
        video=clips.sent_video(sent.video) if sent.video else None,
        face_index=brief.face_index,
    )


async def _taken(parts: Parts, photo: Photo | None) -> Image | None:
    """A given photo in the store. Raises PictureRefused."""
    if photo is None:
        return None
    image, _ = await parts.intake.take(await asyncio.to_thread(read_upload, photo), "upload")
    return image


def _checked_number(wish: Wish) -> int:
    n: object = _USUAL_NUMBER[wish.mode] if wish.n is None else wish.n
    if wish.mode == "video_face_swap" and n != 1:
        raise InvalidInput("Of a video one is made at a time.", do="Leave the number out, or give 1.")
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST_PICTURES:
        raise InvalidInput(f"From 1 to {MOST_PICTURES} pictures can be asked for at once.")
    return n


def _checked_strength(strength: object) -> float:
    # bool is a number to Python
    if isinstance(strength, int | float) and strength is not True and 0 < strength <= MOST_LORA_STRENGTH:
        return float(strength)
    raise InvalidInput(f"The strength of a LoRA is a number above 0, up to {MOST_LORA_STRENGTH:g}.")


def _one_of(given: Word, allowed: Sequence[Word], what: str) -> Word:
    if given not in allowed:
        raise InvalidInput(
            f"There is no {what} “{str(given)[:20]}”.", do=f"Choose one of: {', '.join(allowed)}."
        )
    return given
