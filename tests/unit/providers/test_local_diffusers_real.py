"""The real diffusers with a tiny model of FLUX.2 klein's parts; runs where diffusers is installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.domain.service import ServiceSettings
from studio.providers.local_diffusers.models import missing_packages
from studio.providers.local_diffusers.service import DiffusersService
from tests.reading import ROOT
from tests.wire.calling import made, op, opened, source

pytestmark = [
    pytest.mark.skipif(bool(missing_packages()), reason="diffusers is not part of the studio"),
    pytest.mark.timeout(300),
]


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
