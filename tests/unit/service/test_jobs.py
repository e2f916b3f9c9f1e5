"""Who does what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.errors import Conflict, InvalidInput
from studio.service.jobs import JobChoice
from studio.settings import Settings
from tests.selling import Stall, Writer


def open_studio(folder: Path, **settings: Any) -> Studio:
    return Studio.open(
        folder / "data", providers={"seller": Stall(Writer).factory()}, settings=Settings(**settings)
    )


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio with a seller of pictures and upscales, who writes too."""
    async with open_studio(tmp_path) as opened:
        yield opened


def job(studio: Studio, name: str) -> JobChoice:
    return next(one for one in studio.jobs() if one.job == name)


async def test_at_first_everything_is_done_here_or_by_nobody(studio: Studio) -> None:
    chosen = {one.job: one.name for one in studio.jobs()}

    assert chosen == {"image": "sketch", "upscale": "sketch", "face_swap": "", "writer": "", "vision": ""}


async def test_only_who_can_do_a_job_is_offered(studio: Studio) -> None:
    assert "seller" in [one.name for one in job(studio, "upscale").options]
    assert "seller" in [one.name for one in job(studio, "writer").options]
    assert "seller" not in [one.name for one in job(studio, "face_swap").options]
    assert "sketch" not in [one.name for one in job(studio, "vision").options]


@pytest.mark.parametrize("name", ["image", "upscale", "writer", "vision"])
async def test_a_choice_stays_when_the_studio_opens_again(tmp_path: Path, name: str) -> None:
    async with open_studio(tmp_path) as first:
        chosen = first.set_job(name, "seller")

    async with open_studio(tmp_path) as second:
        again = job(second, name)

    assert (chosen.name, again.name) == ("seller", "seller")


async def test_a_job_can_be_taken_back(studio: Studio) -> None:
    studio.set_job("writer", "seller")

    assert studio.set_job("writer", "").name == ""


async def test_who_cannot_do_a_job_is_refused_with_those_who_can(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="“sketch” cannot do this") as refused:
        studio.set_job("writer", "sketch")

    assert "seller" in refused.value.do


async def test_a_job_nobody_knows_is_refused(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="There is no job “dance”"):
        studio.set_job("dance", "seller")


async def test_the_environment_decides_and_is_told(tmp_path: Path) -> None:
    async with open_studio(tmp_path, writer="seller") as studio:
        writer = job(studio, "writer")
        with pytest.raises(Conflict, match="STUDIO_WRITER in the environment decides this"):
            studio.set_job("writer", "")

    assert (writer.name, writer.variable) == ("seller", "STUDIO_WRITER")


async def test_who_is_gone_does_nothing_any_more(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as first:
        first.set_job("upscale", "seller")

    async with Studio.open(tmp_path / "data") as second:
        assert job(second, "upscale").name == "sketch"
