"""A LoRA at fal: another endpoint, which takes words and LoRAs and no pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.domain.storyboard import Size
from studio.errors import InvalidInput
from studio.protocols import Op
from studio.providers.fal.service import FalService
from tests.wire.asking import made, opened
from tests.wire.servers.fal import FalServer

LORA = "https://example.com/eileen.safetensors"
OP = Op("eileen on a beach", (), "16:9", "1K", 7, lora=LORA, lora_strength=0.8)


@pytest.fixture
def server() -> Iterator[FalServer]:
    with FalServer() as started:
        yield started


@pytest.fixture
async def service(server: FalServer) -> AsyncIterator[FalService]:
    opened_service = FalService(ServiceSettings(key=SecretStr(server.key), base_url=server.url))
    yield opened_service
    await opened_service.close()


async def test_it_is_sent_by_its_address_to_the_endpoint_that_takes_it(
    server: FalServer, service: FalService
) -> None:
    data = await made(service, OP)

    [asked] = [one for one in server.requests if one["model"] and one["method"] == "POST"]
    assert asked["path"] == "/fal-ai/flux-lora"
    assert asked["json"] == {
        "prompt": "eileen on a beach",
        "seed": 7,
        "image_size": {"width": 1280, "height": 720},
        "loras": [{"path": LORA, "scale": 0.8}],
        "output_format": "png",
    }
    assert opened(data).size == (1280, 720)


@pytest.mark.parametrize(("size", "usd"), [("1K", "0.07"), ("2K", "0.175"), ("4K", "0.175")])
async def test_its_price_is_never_told_too_low(service: FalService, size: Size, usd: str) -> None:
    assert (await service.price(replace(OP, size=size))).amount_usd == Decimal(usd)


def test_what_is_larger_than_it_paints_is_said(service: FalService) -> None:
    assert service.limits(OP) == []
    assert service.limits(replace(OP, size="4K")) == ["fal-ai/flux-lora paints at most 2048 px: 2048 × 1152."]


async def test_the_generator_sends_it_with_the_words_alone(server: FalServer) -> None:
    async with Studio.open(":memory:") as studio:
        await studio.set_service("fal", key=server.key, base_url=server.url)
        generated = await studio.generate_images("eileen on a beach", n=1, provider="fal", lora=LORA)

        assert (generated.status, generated.sent, generated.sources) == ("done", "eileen on a beach", [])
        with pytest.raises(InvalidInput, match="A LoRA holds the identity by itself"):
            await studio.generate_images("x", "infl_1", provider="fal", lora=LORA)
