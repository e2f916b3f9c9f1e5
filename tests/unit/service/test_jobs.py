"""Who does what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.errors import Conflict, InvalidInput
from studio.protocols import Provider
from studio.service.jobs import JOB_NAMES, JobChoice
from studio.settings import Settings
from tests.selling import GOOD_KEY, Writer


def open_studio(folder: Path, **settings: Any) -> Studio:
    return Studio.open(
        folder / "data", providers={"seller": sold_with(GOOD_KEY)}, settings=Settings(**settings)
    )


def sold_with(key: str) -> Callable[[], Provider]:
    """A seller who has this key."""
    return lambda: Writer(ServiceSettings(key=SecretStr(key)))


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio with a seller of pictures and upscales, who writes too."""
    async with open_studio(tmp_path) as opened:
        yield opened


def job(studio: Studio, name: str) -> JobChoice:
    return next(one for one in studio.jobs() if one.job == name)


async def test_at_first_everything_is_done_here_or_by_nobody(studio: Studio) -> None:
    chosen = {one.job: one.name for one in studio.jobs()}

    here = {"image": "sketch", "upscale": "sketch"}
    assert chosen == here | dict.fromkeys(["face_swap", "video_face_swap", "writer", "vision"], "")


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


async def test_photos_are_brought_to_4k_by_whoever_was_chosen(studio: Studio, coffee: Path) -> None:
    studio.set_job("upscale", "seller")

    bought = await studio.add_product(coffee, "Espresso")
    studio.set_job("upscale", "sketch")
    local = await studio.add_product(coffee, "Espresso again")

    assert (bought.upscale_note, bought.cost_usd) == ("Brought to 4K by Seller of flat pictures.", 0.1)
    assert local.upscale_note.startswith("Brought to 4K by the local resampler")
    assert [one.name for one in studio.costs(by="product").groups] == ["Espresso"]


async def test_a_job_can_be_taken_back(studio: Studio) -> None:
    studio.set_job("writer", "seller")

    assert studio.set_job("writer", "").name == ""


async def test_who_cannot_do_a_job_is_refused_with_those_who_can(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="That cannot do this job") as refused:
        studio.set_job("writer", "sketch")

    assert "seller" in refused.value.do


async def test_a_job_nobody_knows_is_refused(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="There is no such job"):
        studio.set_job("dance", "seller")


@pytest.mark.parametrize(("job", "name"), [("image", GOOD_KEY), ("writer", GOOD_KEY), (GOOD_KEY, "seller")])
async def test_a_key_in_the_wrong_field_is_not_repeated(studio: Studio, job: str, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        studio.set_job(job, name)

    assert GOOD_KEY not in str(refused.value)


async def test_a_key_in_the_place_of_a_providers_name_is_not_repeated(studio: Studio) -> None:
    with pytest.raises(InvalidInput) as refused:
        studio.set_default_provider(GOOD_KEY)

    assert GOOD_KEY not in str(refused.value)


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


@pytest.mark.parametrize("name", JOB_NAMES)
async def test_on_a_space_no_visitor_chooses_who_does_what(tmp_path: Path, name: str) -> None:
    async with open_studio(tmp_path, space_id="ana/studio") as studio:
        with pytest.raises(Conflict, match="On a Space only its owner chooses who does what") as refused:
            studio.set_job(name, "seller")
        before = job(studio, name)

    assert (before.name == "seller", before.locked) == (False, str(refused.value))


async def test_on_a_space_no_visitor_chooses_who_renders_for_all(tmp_path: Path) -> None:
    async with open_studio(tmp_path, space_id="ana/studio") as studio:
        with pytest.raises(Conflict, match="On a Space only its owner chooses who does what"):
            studio.set_default_provider("seller")
        default = studio.about().default_provider

    assert default == "sketch"


async def test_at_home_nothing_is_locked(studio: Studio) -> None:
    assert {one.locked for one in studio.jobs()} == {""}


async def test_who_writes_prompts_can_be_chosen_and_is_said_to_be_asked_by_nothing(studio: Studio) -> None:
    writer = studio.set_job("writer", "seller")

    assert (writer.name, writer.used, writer.help) == (
        "seller",
        False,
        "Nothing uses it yet: prompts are sent as you write them, whatever is chosen here.",
    )
    assert [one.job for one in studio.jobs() if not one.used] == ["writer"]
