"""The real diffusers with a tiny model of FLUX.2 klein's parts; runs where diffusers is installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.domain.service import ServiceSettings
from studio.providers.local_diffusers.loras import PACKAGES
from studio.providers.local_diffusers.models import missing_packages
from studio.providers.local_diffusers.service import DiffusersService
from tests.reading import ROOT
from tests.wire.calling import failure, made, op, opened, source

pytestmark = [
    pytest.mark.skipif(bool(missing_packages()), reason="diffusers is not part of the studio"),
    pytest.mark.timeout(300),
]

needs_peft = pytest.mark.skipif(bool(missing_packages(PACKAGES)), reason="nor is peft")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    subprocess.run([sys.executable, "-m", "tests.tiny_flux2", str(tmp_path / "tiny")], cwd=ROOT, check=True)
    return tmp_path / "tiny"


@pytest.fixture
async def service(folder: Path) -> AsyncIterator[DiffusersService]:
    settings = ServiceSettings(models={"image": str(folder)}, options={"device": "cpu"})
    opened_service = DiffusersService(settings)
    yield opened_service
    await opened_service.close()


async def test_a_picture_follows_from_seed_and_sources(service: DiffusersService, tmp_path: Path) -> None:
    first, again, other = [(await made(service, op(seed=seed))).data for seed in (1, 1, 2)]
    edited = (await made(service, op(source(tmp_path, "influencer", (255, 0, 0)), seed=1))).data

    assert opened(first).size == (1280, 720)
    assert first == again
    assert len({first, other, edited}) == 3


@needs_peft
async def test_a_lora_changes_the_picture_and_leaves_the_model_as_it_was(
    service: DiffusersService, folder: Path
) -> None:
    lora = str(folder.with_suffix(".safetensors"))
    before, held, after = [(await made(service, op(seed=1, lora=named))).data for named in ("", lora, "")]

    assert held != before
    assert after == before


@needs_peft
async def test_a_lora_for_another_model_is_said(service: DiffusersService, folder: Path) -> None:
    before = (await made(service, op(seed=1))).data

    error = await failure(service, op(seed=1, lora=str(folder.with_name("tiny-unfit.safetensors"))))

    assert error.happened == "The LoRA tiny-unfit does not fit tiny, or its file is damaged."
    assert (await made(service, op(seed=1))).data == before


@needs_peft
async def test_a_damaged_lora_is_said(service: DiffusersService, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"no numbers at all")

    error = await failure(service, op(lora=str(damaged)))

    assert error.happened == "The LoRA damaged does not fit tiny, or its file is damaged."
