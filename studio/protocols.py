"""What the engine needs of the world: providers of pictures, and services that sell them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

from studio.domain.capability import Capability, Job
from studio.domain.model import Model
from studio.domain.money import Cost, Price
from studio.domain.storyboard import AspectRatio, Size
from studio.errors import ProviderFailed


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture shown to a provider:

    its name in the plan ("s01.end", "influencer" …), its stored file, its digest.
    """

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceVideo:
    """A video shown to a provider: its stored file, its digest and media type, how long it is."""

    path: Path
    sha256: str
    mime: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Op:
    """One picture to be made.

    `sources` are ordered, the first weighs most. `prompt` is sent exactly as it stands. Of an "upscale" the
    one source is the photo; of a "face_swap" the first is the picture to change, the second the face.
    kit_kind: the kind of kit reference this picture becomes ("anchor", "expression_smile" …), empty for all
    else. Services follow the prompt alone; a renderer that composes from cutouts works by it.
    lora: the name or address of a LoRA, sent as the service takes it; empty for none. lora_strength: how much
    of it is added to the model, 1 is all of it. video: of a "video_face_swap" the video to change; its one
    source is the face. face_index: which face in it is changed: 0 is the largest.
    """

    prompt: str
    sources: tuple[SourcePicture, ...]
    aspect_ratio: AspectRatio
    size: Size
    seed: int
    job: Job = "image"
    kit_kind: str = ""
    lora: str = ""
    lora_strength: float = 1.0
    video: SourceVideo | None = None
    face_index: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What a synchronous provider gives back: the bytes of a picture file, and what it cost in USD.

    cost: how it is known, where the provider can tell; None: cost_usd, or the price expected before.
    receipt: what the service told of the call (request id, usage …), without keys.
    """

    data: bytes
    cost_usd: float = 0.0
    cost: Cost | None = None
    receipt: Mapping[str, str] = field(default_factory=dict)


class Handle(Model):
    """A job at a service: all that is needed to ask for it again, also in another process.

    model: the service's id of it. at: when the service took it. told: for the receipt, as SentNote has it.
    cost, receipt: of a picture whose address came in the answer, as of Finished.
    """

    id: str
    model: str
    poll_url: str = ""
    result_url: str = ""
    cancel_url: str = ""
    at: datetime | None = None
    told: Mapping[str, str] = {}
    cost: Cost | None = None
    receipt: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class OutputRef:
    """Where a finished picture lies: an address, or the bytes themselves. is_video: it is a video."""

    url: str = ""
    data: bytes | None = None
    is_video: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """The job is queued or running. progress: 0-1, None where the service tells none."""

    progress: float | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The job made its picture. cost: where the service tells it; receipt: what else, without keys."""

    outputs: tuple[OutputRef, ...]
    cost: Cost | None = None
    receipt: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobFailed:
    """The job ended without a picture; the error says why, and whether it was charged."""

    error: ProviderFailed


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job was cancelled at the service."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The service does not know the job any more, or its result has expired."""


State = Waiting | Finished | JobFailed | Stopped | Gone
CancelReply = Literal["confirmed", "too_late", "unsupported"]


@dataclass(frozen=True, slots=True)
class LostCall:
    """A paid call whose answer never came, as the ledger knows it.

    inputs_digest: as the service computes it in `digest`, of what its list shows. intended_at: when it was
    written down, before it was sent. out_at: when it may still have been leaving, where that took long.
    """

    job_key: UUID
    model: str
    seed: int
    inputs_digest: str
    intended_at: datetime
    out_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation: the instruction, the question, or what a model said before."""

    by: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text model said, and what that cost. receipt: as of Done."""

    text: str
    cost: Cost | None = None
    receipt: Mapping[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """Makes pictures.

    `submit` is the only method that may cost money; it raises ProviderFailed in words for a person.
    """

    @property
    def name(self) -> str:
        """What storyboards call it."""
        ...

    @property
    def caps(self) -> Capability:
        """What it can do."""
        ...

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """Ask for one picture: at most one request that can be charged.

        Gives the picture, or the job that will make it. `job_key` is new for each call; a service that can
        carry it does, so that the job can be found by it.
        """
        ...

    async def close(self) -> None:
        """Let go of processes and connections."""
        ...


@runtime_checkable
class Service(Provider, Protocol):
    """A provider that may cost money and may keep jobs. What `caps` says it cannot do is never asked."""

    def model(self, op: Op) -> str:
        """The service's id of the model that this picture is asked from."""
        ...

    async def price(self, op: Op) -> Price:
        """What it is expected to cost; never raises: without an answer the dated table is asked."""
        ...

    def digest(self, op: Op) -> str:
        """Of what the service's list shows of a job; empty where it shows nothing."""
        ...

    def limits(self, op: Op) -> list[str]:
        """What will be done differently than asked, in sentences: sources left out, another size."""
        ...

    async def poll(self, handle: Handle) -> State:
        """How a job is; free, repeatable, in any process. Raises ProviderFailed when it cannot tell."""
        ...

    async def collect(self, output: OutputRef) -> bytes:
        """The bytes of a finished picture; free, repeatable while the service keeps it.

        Raises ResultExpired where it is deleted, ProviderFailed where it cannot be had now.
        """
        ...

    async def cancel(self, handle: Handle) -> CancelReply:
        """Ask the service to stop a job."""
        ...

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """Jobs that may be the lost one, best first; `claimed` ids belong to others.

        Empty: there is none so far. Raises ProviderFailed where the service cannot be asked now.
        """
        ...

    async def check(self) -> str:
        """Test the connection at no cost; a sentence on what was found. Raises ProviderFailed in words."""
        ...


@runtime_checkable
class Bills(Protocol):
    """A service that tells afterwards what it took for a job, perhaps long after its picture came."""

    async def billed(self, handle: Handle) -> Cost | None:
        """What was taken for a job that is done; None while that is not told. Free, repeatable.

        Raises ProviderFailed where it cannot be asked now.
        """
        ...


@runtime_checkable
class Prepares(Protocol):
    """A service to which large sources are brought before its call is written down and has its turn."""

    async def prepare(self, op: Op) -> None:
        """Upload what takes long; free, repeatable, given up where it is cancelled. `submit` uses it.

        Raises ProviderFailed.
        """
        ...


@runtime_checkable
class Chat(Protocol):
    """A service whose text models write, criticise and look at pictures."""

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """Ask a text model once; one request that can be charged. The last turn is the user's.

        `images` are shown before the last turn's words. `schema`, a JSON schema, asks for an object that fits
        it: the text is then JSON, yet not checked. Raises ProviderFailed in words for a person.
        """
        ...


@runtime_checkable
class PricedChat(Protocol):
    """A service that knows what an answer costs before it is asked for."""

    def answer_price(self, turns: Sequence[Turn], images: Sequence[SourcePicture]) -> Price:
        """What the answer is expected to cost, and at most, its thought included; expected is not known of
        all models."""
        ...
