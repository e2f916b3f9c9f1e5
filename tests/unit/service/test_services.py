"""The services of a studio: what is told of them, and what a person may change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.errors import Conflict, InvalidInput, NotFound
from studio.service.service_info import ServiceInfo
from studio.settings import Settings
from tests.painting import FlatProvider, factory
from tests.selling import GOOD_KEY, Stall, Writer


@pytest.fixture
def stall() -> Stall:
    """A seller whose settings are those of the studio of the same test."""
    return Stall()


@pytest.fixture
async def studio(tmp_path: Path, stall: Stall) -> AsyncIterator[Studio]:
    """A studio with a seller and a painter that is no service; keys are saved beside its folder."""
    opened = open_studio(tmp_path, stall)
    async with opened:
        yield opened


def open_studio(folder: Path, stall: Stall, **settings: Any) -> Studio:
    opened = Studio.open(
        folder / "data",
        providers={"seller": stall.factory(), "flat": factory(FlatProvider())},
        settings=Settings(**{"keys_file": folder / "keys.toml", **settings}),
    )
    stall.studio = opened
    return opened


def of_environment(studio: Studio, settings: ServiceSettings) -> None:
    """As if the environment had set this for the seller."""
    studio._parts.services.environment = {"seller": settings}


async def seller(studio: Studio) -> ServiceInfo:
    return next(one for one in await studio.services() if one.name == "seller")


async def test_a_service_is_told_as_it_is_set_up(studio: Studio) -> None:
    info = await seller(studio)

    assert (info.label, info.jobs, info.configured) == (
        "Seller of flat pictures",
        ["image", "upscale"],
        False,
    )
    assert (info.key_source, info.offline, info.concurrency) == ("none", False, 4)
    assert info.models == {"image": "flat-image", "upscale": "flat-upscale"}
    assert info.finding.endswith("it is shown as possibly charged.")


async def test_what_is_no_service_is_not_listed(studio: Studio) -> None:
    assert "flat" not in [one.name for one in await studio.services()]
    assert "sketch" not in [one.name for one in await studio.services()]


async def test_every_price_is_told_with_its_date(studio: Studio) -> None:
    lines = (await seller(studio)).prices

    assert [line.text for line in lines] == [
        "$0.0336 a picture at 1K · price of 20 Nov 2026, documented",
        "$0.0504 a picture at 2K · price of 20 Nov 2026, documented",
        "Price of a picture at 4K not known; the service may charge for it",
        "$0.01 a photo · price of 20 Nov 2026, documented",
    ]


async def test_a_service_that_is_slow_to_say_its_prices_is_listed_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.service.service_info.PRICE_S", 0.01)

    async with open_studio(tmp_path, Stall(thinks_s=60)) as studio:
        info = await seller(studio)

    assert (info.label, info.prices) == ("Seller of flat pictures", [])


async def test_an_old_price_is_marked(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall(as_of=date(2026, 1, 1))) as studio:
        lines = (await seller(studio)).prices

    assert [line.check for line in lines] == [True, True, True, True]
    assert lines[0].text.endswith("check it: older than 90 days")


async def test_a_key_is_used_at_once_and_never_told(studio: Studio, stall: Stall) -> None:
    info = await studio.set_service("seller", key=GOOD_KEY)

    tested = await studio.test_service("seller")
    assert (info.configured, info.key_source, info.note) == (True, "this session", "")
    assert (tested.ok, tested.text) == (True, "The seller takes this key; 12.00 $ are left.")
    assert GOOD_KEY not in info.model_dump_json()


async def test_what_a_paste_brought_along_is_taken_off_and_said(studio: Studio) -> None:
    info = await studio.set_service("seller", key=f' "{GOOD_KEY}"\n')

    assert info.note == "Spaces and quotes around the key were left out."
    assert (await studio.test_service("seller")).ok


async def test_a_saved_key_is_there_when_the_studio_opens_again(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall()) as first:
        await first.set_service("seller", key=GOOD_KEY, keep_key="file")

    async with open_studio(tmp_path, Stall()) as second:
        info = await seller(second)

    assert info.key_source == "saved file"
    assert GOOD_KEY in (tmp_path / "keys.toml").read_text(encoding="utf-8")


async def test_a_key_of_the_session_is_gone_afterwards(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall()) as first:
        await first.set_service("seller", key=GOOD_KEY)

    async with open_studio(tmp_path, Stall()) as second:
        info = await seller(second)

    assert info.key_source == "none"


async def test_a_key_can_be_forgotten(studio: Studio) -> None:
    await studio.set_service("seller", key=GOOD_KEY, keep_key="file")

    info = await studio.forget_key("seller")

    assert (info.key_source, info.configured) == ("none", False)
    assert (await studio.test_service("seller")).text == "The seller has no key. Enter one in Settings."


async def test_where_others_use_the_studio_nobody_forgets_the_key_its_owner_saved(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall()) as own:
        await own.set_service("seller", key=GOOD_KEY, keep_key="file")

    async with open_studio(tmp_path, Stall(), token=SecretStr("password")) as shared:
        with pytest.raises(Conflict, match="A saved key is not forgotten where others use the studio too"):
            await shared.forget_key("seller")
        await shared.set_service("seller", key="another-key-of-a-visitor")
        info = await shared.forget_key("seller")

    assert info.key_source == "saved file"
    assert GOOD_KEY in (tmp_path / "keys.toml").read_text(encoding="utf-8")


async def test_the_provider_before_is_closed_when_its_key_changes(studio: Studio, stall: Stall) -> None:
    await studio.test_service("seller")

    await studio.set_service("seller", key=GOOD_KEY)

    assert stall.made[0].closed
    assert not stall.made[-1].closed


async def test_a_wrong_key_is_an_answer_in_words(studio: Studio) -> None:
    await studio.set_service("seller", key="test-key-bad")

    tested = await studio.test_service("seller")

    assert (tested.ok, tested.text) == (False, "The seller does not take this key. Copy it once more.")


async def test_models_calls_and_address_are_kept_in_the_studio_folder(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall()) as first:
        await first.set_service(
            "seller", base_url="https://gate.example/x/", models={"image": "mine"}, concurrency=2
        )

    async with open_studio(tmp_path, Stall()) as second:
        info = await seller(second)

    assert (info.base_url, info.models["image"], info.concurrency) == ("https://gate.example/x", "mine", 2)
    assert info.set_models == {"image": "mine"}


async def test_what_is_left_empty_becomes_the_services_own_again(studio: Studio) -> None:
    await studio.set_service("seller", base_url="https://gate.example", models={"image": "x"}, concurrency=2)

    info = await studio.set_service("seller", base_url="", models={"image": " "}, concurrency=0)

    assert (info.base_url, info.models["image"], info.concurrency) == ("", "flat-image", 4)


async def test_what_is_not_named_stays_as_it_is(studio: Studio) -> None:
    await studio.set_service("seller", key=GOOD_KEY, models={"image": "mine"})

    info = await studio.set_service("seller", concurrency=1)

    assert (info.models["image"], info.key_source) == ("mine", "this session")


async def test_the_environment_wins_and_its_parts_are_fixed(studio: Studio) -> None:
    of_environment(studio, ServiceSettings(key=SecretStr(GOOD_KEY), models={"image": "of-env"}))

    info = await seller(studio)

    assert info.key_source == "environment"
    assert info.fixed == {"key": "STUDIO_SELLER_KEY", "image": "STUDIO_SELLER_MODEL"}


@pytest.mark.parametrize("change", [{"key": "other-key"}, {"models": {"image": "other"}}])
async def test_what_the_environment_sets_is_not_changed(studio: Studio, change: dict[str, Any]) -> None:
    of_environment(studio, ServiceSettings(key=SecretStr(GOOD_KEY), models={"image": "of-env"}))

    with pytest.raises(Conflict, match="in the environment, which wins"):
        await studio.set_service("seller", **change)


@pytest.mark.parametrize(
    "key",
    ["", "  ", '""', "schlüssel-€", "a" * 5_000, "sk\x00abc", 7],
    ids=["empty", "blank", "quotes", "odd", "long", "nul", "int"],
)
async def test_what_is_no_key_is_refused_and_not_repeated(studio: Studio, key: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        await studio.set_service("seller", key=key)

    assert (
        str(refused.value) == "This does not look like a key. Copy it once more from the service's own page."
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"concurrency": -1}, "Calls at once are a whole number"),
        ({"concurrency": 65}, "Calls at once are a whole number"),
        ({"models": {"image": "two\nlines"}}, "A model's id is one line of text"),
        ({"models": {"dance": "x"}}, "Models are given by job"),
        ({"key": GOOD_KEY, "keep_key": "attic"}, "kept in “memory” or in a “file”"),
        ({"base_url": "ftp://host"}, "This is not the address of a service"),
    ],
)
async def test_what_cannot_be_used_is_refused_and_nothing_is_kept(
    studio: Studio, change: dict[str, Any], sentence: str
) -> None:
    before = await seller(studio)

    with pytest.raises(InvalidInput, match=sentence):
        await studio.set_service("seller", **{"models": {"upscale": "kept?"}, **change})

    assert await seller(studio) == before


async def test_a_file_of_keys_inside_the_data_folder_is_refused(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall(), keys_file=tmp_path / "data" / "keys.toml") as studio:
        with pytest.raises(InvalidInput, match="lies inside the data folder"):
            await studio.set_service("seller", key=GOOD_KEY, keep_key="file")

    assert not (tmp_path / "data" / "keys.toml").exists()


@pytest.mark.parametrize(
    "change", [{"key": GOOD_KEY, "keep_key": "file"}, {"base_url": "https://other.example"}]
)
async def test_where_others_use_the_studio_no_address_is_set_and_no_key_saved(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    async with open_studio(tmp_path, Stall(), token=SecretStr("password")) as studio:
        with pytest.raises(Conflict, match="where others use the studio too"):
            await studio.set_service("seller", **change)


async def test_on_a_space_no_visitor_lets_others_pay_with_a_key(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall(), space_id="ana/studio") as studio:
        with pytest.raises(Conflict, match="would pay for every visitor"):
            await studio.set_service("seller", key=GOOD_KEY)


@pytest.mark.parametrize("change", [{"models": {"image": "dear-model"}}, {"concurrency": 64}])
async def test_on_a_space_no_visitor_changes_what_its_owner_pays(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    async with open_studio(tmp_path, Stall(), space_id="ana/studio") as studio:
        with pytest.raises(Conflict, match="On a Space only its owner sets models") as refused:
            await studio.set_service("seller", **change)
        info = await seller(studio)

    assert (info.models["image"], info.concurrency, info.takes) == ("flat-image", 4, [])
    assert info.locked == str(refused.value)
    assert "STUDIO_SELLER_MODEL, STUDIO_SELLER_CONCURRENCY" in info.locked


async def test_who_changes_nothing_lets_no_calls_through_to_a_service_that_takes_none(
    studio: Studio, stall: Stall
) -> None:
    gate = studio._parts.providers.shop("seller").gate
    gate.hold(60)

    await studio.set_service("seller")
    await studio.forget_key("seller")

    assert studio._parts.providers.shop("seller").gate is gate
    assert (gate.strikes, len(stall.made), stall.made[0].closed) == (1, 1, False)


async def test_a_service_nobody_knows_is_named_with_those_that_are_there(studio: Studio) -> None:
    with pytest.raises(NotFound, match="There is no service of that name") as refused:
        await studio.test_service("nobody")

    assert "seller" in refused.value.do


async def test_a_service_that_cannot_be_made_is_listed_with_the_reason(tmp_path: Path) -> None:
    def broken() -> Any:
        raise InvalidInput("Its address is none.", do="Mend it.")

    async with Studio.open(
        ":memory:", providers={"seller": broken}, settings=Settings(keys_file=tmp_path / "keys.toml")
    ) as studio:
        info = await seller(studio)

    assert (info.problem, info.configured, info.jobs) == ("Its address is none. Mend it.", False, [])


async def test_one_that_writes_has_a_model_for_texts(tmp_path: Path) -> None:
    async with open_studio(tmp_path, Stall(Writer)) as studio:
        info = await studio.set_service("seller", models={"chat": "wordy"})

    assert info.jobs == ["image", "upscale", "chat"]
    assert info.set_models == {"chat": "wordy"}


async def test_a_damaged_file_of_keys_is_told_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text("fal = not quoted")
    (tmp_path / "keys.toml").chmod(0o600)

    async with open_studio(tmp_path, Stall()) as studio:
        warnings = studio.key_warnings()

    assert warnings == [
        "The file of saved keys cannot be read. Mend it or remove it; the keys can be entered again. "
        f"It is {tmp_path / 'keys.toml'}."
    ]


async def test_a_file_of_keys_that_others_may_read_is_told_until_a_key_is_saved_anew(studio: Studio) -> None:
    await studio.set_service("seller", key=GOOD_KEY, keep_key="file")
    assert studio.key_warnings() == []
    studio._parts.services.file.path.chmod(0o644)

    told = studio.key_warnings()
    await studio.set_service("seller", key=GOOD_KEY, keep_key="file")

    assert told[0].startswith("Other people of this machine may read the file of saved keys. Save a key anew")
    assert studio.key_warnings() == []


async def test_where_others_use_the_studio_the_place_of_the_file_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text("fal = not quoted")

    async with open_studio(tmp_path, Stall(), token=SecretStr("password")) as studio:
        warnings = studio.key_warnings()

    assert str(tmp_path) not in warnings[0]
