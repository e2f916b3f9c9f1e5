"""Options of a service: taken as the service itself says, refused in words, kept with the studio."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.errors import Conflict, InvalidInput
from studio.service.options import GivenFile
from studio.service.service_info import ServiceInfo
from studio.settings import Settings
from tests.selling import Stall

RECIPE = GivenFile(name="C:\\mine\\My recipe.json", text='{"paint": "flat"}')


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio with a seller that has a few options."""
    async with open_studio(tmp_path / "data") as opened:
        yield opened


def open_studio(home: Path, **settings: Any) -> Studio:
    stall = Stall()
    stall.studio = Studio.open(
        home,
        providers={"seller": stall.factory()},
        settings=Settings(**{"keys_file": home / "k", **settings}),
    )
    return stall.studio


def values(info: ServiceInfo) -> dict[str, str]:
    """The options that have another value than the usual."""
    return {option.name: option.value for option in info.options if option.value}


def in_force(studio: Studio) -> ServiceSettings:
    """What the seller is made with."""
    return studio._parts.services["seller"]


async def test_an_option_is_told_in_the_services_own_words(studio: Studio) -> None:
    info = next(one for one in await studio.services() if one.name == "seller")

    mode = info.options[0]
    assert (mode.label, mode.kind, mode.usual, mode.value) == ("Way of selling", "choice", "fast", "")
    assert [(one.value, one.label) for one in mode.choices] == [("fast", "At once"), ("slow", "By post")]
    assert (info.keys_at, info.hosts, info.takes) == (
        "seller.example/keys",
        ["cdn.seller.example"],
        ["key", "base_url", "concurrency", "models"],
    )


async def test_what_is_set_reaches_the_service_and_outlives_the_studio(tmp_path: Path) -> None:
    async with open_studio(tmp_path / "data") as first:
        await first.set_service("seller", options={"mode": "slow", "most": " 7 "}, extra_hosts=["a.example"])

    async with open_studio(tmp_path / "data") as second:
        info = next(one for one in await second.services() if one.name == "seller")
        settings = in_force(second)

    assert values(info) == {"mode": "slow", "most": "7"}
    assert settings.options == {"mode": "slow", "most": "7"}
    assert (settings.extra_hosts, info.set_hosts) == (("a.example",), ["a.example"])


async def test_what_is_not_named_stays_and_what_is_empty_becomes_the_usual(studio: Studio) -> None:
    await studio.set_service("seller", options={"mode": "slow", "note": "Slowly."})

    info = await studio.set_service("seller", options={"mode": ""})

    assert values(info) == {"note": "Slowly."}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"mode": "never"}, "Way of selling: This is none of the choices. There are: fast, slow."),
        ({"most": "10"}, "Most pictures: This is not a whole number from 1 to 9."),
        ({"most": "0x3"}, "Most pictures: This is not a whole number from 1 to 9."),
        ({"gate_url": "gate"}, "Address of the gate: This is not the address of a service."),
        ({"note": "two\nlines"}, "Note for the painter: This is not one line of text."),
        ({"note": RECIPE}, "Note for the painter: This is a text, not a file."),
        ({"recipe": "recipe.json"}, "Recipe: This is not the whole path of a file."),
        ({"recipe": GivenFile(name="a.json", text='{"key": 1}')}, "Recipe: This file holds a key."),
        ({"recipe": GivenFile(name="a.json", text=" " * 3_000_001)}, "Recipe: This file is too large."),
        ({"dance": "x"}, "This service has no such option. There are: mode, most, gate_url, recipe, note."),
    ],
)
async def test_what_cannot_be_used_is_refused_and_nothing_is_kept(
    studio: Studio, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await studio.set_service("seller", options={**options, "note": options.get("note", "kept?")})

    assert str(refused.value).startswith(sentence)
    assert in_force(studio).options == {}


async def test_a_given_file_is_kept_inside_the_studio_folder_under_its_name(studio: Studio) -> None:
    info = await studio.set_service("seller", options={"recipe": RECIPE})

    path = Path(in_force(studio).options["recipe"])
    assert values(info) == {"recipe": "My recipe.json"}
    assert path.is_relative_to(studio.home)
    assert path.read_text(encoding="utf-8") == RECIPE.text


async def test_a_given_file_is_found_again_where_the_folder_was_moved_to(tmp_path: Path) -> None:
    async with open_studio(tmp_path / "data") as first:
        await first.set_service("seller", options={"recipe": RECIPE})
    (tmp_path / "data").rename(tmp_path / "moved")

    async with open_studio(tmp_path / "moved") as second:
        path = Path(in_force(second).options["recipe"])

    assert path.is_relative_to(tmp_path / "moved")
    assert path.is_file()


async def test_a_refused_file_leaves_nothing_behind(studio: Studio) -> None:
    with pytest.raises(InvalidInput):
        await studio.set_service("seller", options={"recipe": GivenFile(name="a.json", text='{"key": 1}')})

    assert [path for path in (studio.home / "given").rglob("*") if path.is_file()] == []


async def test_a_file_of_this_machine_is_named_by_its_whole_path(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text("{}")

    info = await studio.set_service("seller", options={"recipe": str(tmp_path / "own.json")})

    assert values(info) == {"recipe": str(tmp_path / "own.json")}


async def test_what_the_environment_sets_is_told_with_its_variable_and_not_changed(studio: Studio) -> None:
    given = ServiceSettings(options={"mode": "slow"}, extra_hosts=("env.example",))
    studio._parts.services.environment = {"seller": given}

    with pytest.raises(Conflict, match="set by STUDIO_SELLER_MODE in the environment"):
        await studio.set_service("seller", options={"mode": "fast"})

    info = await studio.set_service("seller", extra_hosts=["page.example"])
    assert (info.fixed, values(info)) == ({"options.mode": "STUDIO_SELLER_MODE"}, {"mode": "slow"})
    assert (info.given_hosts, info.set_hosts) == (["env.example"], ["page.example"])
    assert in_force(studio).extra_hosts == ("env.example", "page.example")


@pytest.mark.parametrize("change", [{"options": {"mode": "slow"}}, {"extra_hosts": ["a.example"]}])
@pytest.mark.parametrize("shared", [{"token": SecretStr("password")}, {"space_id": "ana/studio"}])
async def test_where_others_use_the_studio_only_the_environment_sets_them(
    tmp_path: Path, change: dict[str, Any], shared: dict[str, Any]
) -> None:
    async with open_studio(tmp_path / "data", **shared) as studio:
        with pytest.raises(Conflict, match="where others use the studio too"):
            await studio.set_service("seller", **change)
