"""The image generator: one request of a person, the pictures it brings, and who they are held to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from studio.domain.image import Image
from studio.domain.model import Model
from studio.domain.storyboard import AspectRatio, Size
from studio.domain.variation import Scores, SourceUsed
from studio.domain.video import Video

GenerationMode = Literal["text", "face_swap", "video_face_swap"]
GenerationStatus = Literal["generating", "done", "failed", "cancelled", "interrupted"]
IdentityFrom = Literal["influencer", "product", "photo", "kit"]
IdentityShown = Literal["pictures", "sheet"]
PictureState = Literal["waiting", "ready", "failed", "checking", "stopped"]
MOST_PICTURES = 16
MOST_LORA_STRENGTH = 2.0
MOST_FACE_INDEX = 10


class HeldTo(Model):
    """Who or what a generation is held to: a kit, an influencer, a product, or a single photo.

    id: of the kit, influencer or product; of a photo its sha256. name: as it was called then. shown: a kit
    may be shown as its pictures, or as one composed character sheet.
    """

    kind: IdentityFrom
    id: str
    name: str = ""
    shown: IdentityShown = "pictures"


class GenerationBrief(Model):
    """What a person asked for.

    held_to: None where words alone are asked for. lora: the name or address of a LoRA, empty for none.
    lora_strength: how much of it is used, 1 is all of it. picture: sha256 of the picture that gets another
    face; None but for a face swap. video: sha256 of the video that gets another face; face_index: which face
    in it, 0 is the largest. wanted: how many variations, 1-16; of a video always one. provider: who makes
    them, never empty.
    """

    prompt: str = ""
    mode: GenerationMode = "text"
    held_to: HeldTo | None = None
    lora: str = ""
    lora_strength: float = 1.0
    picture: str | None = None
    video: str | None = None
    face_index: int = 0
    wanted: int = 4
    aspect_ratio: AspectRatio = "16:9"
    size: Size = "1K"
    provider: str


class Generated(Model):
    """One picture of a generation, or why there is none yet. number counts from 1 within its generation.

    state: `checking` while the service is asked about a call that nobody waits for any more; `stopped` where
    the generation ended before the picture was asked for. cost in USD; unpriced: nobody told it.
    video: what was made where a video was asked for; image is its first picture then. call_id: its entry in
    the ledger.
    """

    id: str
    generation_id: str
    number: int
    state: PictureState
    image: Image | None = None
    video: Video | None = None
    seed: int = 0
    scores: Scores | None = None
    error: str | None = None
    cost_usd: float = 0.0
    unpriced: bool = False
    call_id: str | None = None


class Generation(Model):
    """A request of the image generator with its pictures.

    sent: the whole prompt as it was sent; sources: the pictures shown with it, in order. picked: the id of
    the picture that a person chose. again_of: the generation whose settings were taken over. error: why none
    of its pictures could be made. unpriced: how many calls were charged without anybody telling how much;
    cost_usd is of the others.
    """

    id: str
    brief: GenerationBrief
    status: GenerationStatus
    sent: str = ""
    sources: list[SourceUsed] = []
    pictures: list[Generated] = []
    picked: str | None = None
    again_of: str | None = None
    cost_usd: float = 0.0
    unpriced: int = 0
    error: str | None = None
    created_at: datetime
    ended_at: datetime | None = None

    @property
    def made(self) -> list[Generated]:
        """The pictures that exist, in their order."""
        return [one for one in self.pictures if one.image is not None]
