"""Pictures asked of a service as the engine asks for them, and what comes of it."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import ProviderFailed
from studio.protocols import Done, Finished, Handle, Op, Service, SourcePicture
from tests.wire.asking import LOST
from tests.wire.servers.base import WireServer
from tests.wire.servers.drawing import Recipe, thumb_box

KEY = LOST


def settings(server: WireServer, base: str = "", **more: Any) -> ServiceSettings:
    """The settings that point a service at a local server; base: what follows the server's address."""
    given = {"key": SecretStr(server.key), "base_url": f"{server.url}{base}", **more}
    return ServiceSettings(**given)


def op(*sources: SourcePicture, **more: Any) -> Op:
    """A picture of a red cup."""
    return Op(
        **{"prompt": "a red cup", "aspect_ratio": "16:9", "size": "1K", "seed": 7, **more, "sources": sources}
    )


def source(
    folder: Path, name: str, colour: tuple[int, int, int], size: tuple[int, int] = (64, 64)
) -> SourcePicture:
    """A stored picture of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    path = folder / f"{name}.png"
    path.write_bytes(file.getvalue())
    return SourcePicture(name, path, hashlib.sha256(file.getvalue()).hexdigest())


async def made(service: Service, wanted: Op) -> Done:
    """The picture of a service that answers with it, or with its address."""
    answer = await service.submit(wanted, uuid4())
    if isinstance(answer, Done):
        return answer
    state = await service.poll(answer)
    assert isinstance(state, Finished)
    return Done(await service.collect(state.outputs[0]), cost=state.cost, receipt=state.receipt)


async def begun(service: Service, wanted: Op) -> Handle:
    """The job of a service that answers with one; its key is KEY."""
    answer = await service.submit(wanted, KEY)
    assert isinstance(answer, Handle)
    return answer


async def failure(service: Service, wanted: Op) -> ProviderFailed:
    """What asking for a picture fails with."""
    with pytest.raises(ProviderFailed) as failed:
        await service.submit(wanted, uuid4())
    return failed.value


def opened(data: bytes) -> Image.Image:
    """A picture from its bytes."""
    return Image.open(BytesIO(data))


def shown_sources(data: bytes, count: int) -> list[tuple[int, ...]]:
    """The colours of the sources as a local server shows them in its picture, in the order they came in."""
    picture = opened(data).convert("RGB")
    boxes = [thumb_box(Recipe(width=picture.width, height=picture.height), number) for number in range(count)]
    found = [picture.getpixel((left + 5, top + 5)) for left, top, _right, _bottom in boxes]
    return [colour for colour in found if isinstance(colour, tuple)]
