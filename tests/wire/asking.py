"""Asking a service of the studio for pictures, as the engine does, and looking at what comes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from PIL import Image

from studio.domain.capability import Job
from studio.domain.storyboard import Size
from studio.errors import ProviderFailed
from studio.protocols import (
    Done,
    Finished,
    Gone,
    Handle,
    JobFailed,
    LostCall,
    Op,
    Service,
    SourcePicture,
    State,
    Stopped,
    Waiting,
)
from tests.wire.servers.drawing import Recipe, thumb_box

Colour = tuple[int, int, int]
LOST = UUID("5e0c1c57-6c0a-4a39-9d3b-0d6d3a3f6b11")  # the key of a call that fails, as the ledger keeps it
COLOURS: tuple[Colour, ...] = ((220, 30, 30), (30, 200, 40), (40, 60, 220), (230, 220, 40))


def a_source(folder: Path, name: str, colour: Colour, size: tuple[int, int] = (96, 64)) -> SourcePicture:
    """A picture of one colour in a file."""
    path = folder / f"{name}.png"
    Image.new("RGB", size, colour).save(path)
    return SourcePicture(name, path, hashlib.sha256(path.read_bytes()).hexdigest())


def an_op(folder: Path, job: Job = "image", sources: int = 2, seed: int = 7, prompt: str = "a red cup") -> Op:
    """A picture of 16:9 at 1K (an upscale: 4K) from sources of different colours."""
    many = [a_source(folder, f"s{n:02}", _colour(n)) for n in range(sources)]
    size: Size = "4K" if job == "upscale" else "1K"
    return Op(prompt, tuple(many), "16:9", size, seed, job)


def _colour(number: int) -> Colour:
    return COLOURS[number] if number < len(COLOURS) else (number, number, number)


async def made(service: Service, op: Op, job_key: UUID | None = None) -> bytes:
    """Submit, poll until it has ended, collect. Raises the error with which it ended."""
    outcome = await service.submit(op, job_key or uuid4())
    return outcome.data if isinstance(outcome, Done) else await collected(service, outcome)


async def job_of(service: Service, op: Op) -> Handle:
    """The job that a service takes for an op."""
    outcome = await service.submit(op, uuid4())
    assert isinstance(outcome, Handle)
    return outcome


async def collected(service: Service, handle: Handle) -> bytes:
    """The picture of a job."""
    state = await ended(service, handle)
    if isinstance(state, JobFailed):
        raise state.error
    assert isinstance(state, Finished), state
    return await service.collect(state.outputs[0])


async def ended(service: Service, handle: Handle) -> State:
    """The last state of a job; asked without a pause, for servers whose jobs take no time."""
    state = await service.poll(handle)
    while isinstance(state, Waiting):
        state = await service.poll(handle)
    assert isinstance(state, Finished | JobFailed | Stopped | Gone)
    return state


async def failure(service: Service, op: Op) -> ProviderFailed:
    """The error with which a picture ends."""
    try:
        await made(service, op, LOST)
    except ProviderFailed as error:
        return error
    raise AssertionError("the service made the picture")


def lost_call(service: Service, op: Op, at: datetime | None = None) -> LostCall:
    """The call of an op as the ledger knows it whose answer never came."""
    digest = service.digest(op)
    return LostCall(LOST, service.model(op), op.seed, digest, at or datetime.now(UTC))


def opened(data: bytes) -> Image.Image:
    """The picture of a file's bytes, decoded whole."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture.convert("RGB")


def colours_seen(data: bytes, sources: int) -> list[Colour]:
    """The colours of the sources as a local server saw them, in its order; each rounded to tens."""
    picture = opened(data)
    recipe = Recipe(width=picture.width, height=picture.height)
    boxes = [thumb_box(recipe, number) for number in range(sources)]
    middles = [((left + right) // 2, (top + bottom) // 2) for left, top, right, bottom in boxes]
    return [_rounded(picture.getpixel(middle)) for middle in middles]


def _rounded(pixel: object) -> Colour:
    assert isinstance(pixel, Sequence)
    red, green, blue = (round(int(value), -1) for value in pixel)
    return red, green, blue
