"""What the image generator's page is sent: the models behind static/js/generator.d.ts, field for field."""

from __future__ import annotations

from studio.domain.generation import GenerationMode, GenerationStatus, IdentityFrom, PictureState
from studio.domain.model import Model
from studio.ui.page_models import ScoreBar, SourceCard


class HeldCard(Model):
    """Whom a generation is held to: its name for people, where its page is, how it looks."""

    kind: IdentityFrom
    id: str
    label: str
    href: str | None
    thumb: str | None
    shown: str


class ClipCard(Model):
    """A video: where it plays and is saved, its first picture; in words how long, wide and large it is."""

    id: str
    src: str
    save: str
    mime: str
    poster: str
    width: int
    height: int
    words: str


class GeneratedCard(Model):
    """One picture, or its empty place; addresses are empty until it exists.

    differs: how it came otherwise than asked, or empty. video: where one was made; the addresses are those of
    its first picture then.
    """

    id: str
    number: int
    state: PictureState
    sha: str
    thumb: str
    large: str
    full: str
    save: str
    width: int
    height: int
    differs: str
    seed: int
    scores: list[ScoreBar]
    error: str
    cost: str
    alt: str
    video: ClipCard | None = None


class GenerationCard(Model):
    """A generation, finished for drawing. `job` says how far it is, `facts` how it was asked for.

    clip: the video that gets another face.
    """

    id: str
    mode: GenerationMode
    prompt: str
    sent: str
    lora: str
    lora_strength: float
    status: GenerationStatus
    job: str
    facts: str
    cost: str
    created: str
    error: str
    picked: str | None
    held_to: HeldCard | None
    changed: str | None
    clip: ClipCard | None
    face_index: int
    sources: list[SourceCard]
    pictures: list[GeneratedCard]
    wanted: int
    aspect_ratio: str
    ratio: float
    size: str
    provider: str


class GeneratorPage(Model):
    """A page of the history, the newest first; `more`: there are older ones."""

    generations: list[GenerationCard]
    more: bool
