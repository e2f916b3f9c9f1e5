"""A LoRA for local models: found on this machine, put in for one picture, and taken out again.

The process has the real torch, and a stand-in for diffusers (tests/standins).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.errors import BadRequest, NotConfigured
from studio.providers.local_diffusers.loras import USUAL, find_lora
from studio.providers.local_diffusers.models import must_be_installed
from studio.providers.local_diffusers.service import DiffusersService
from tests.reading import ROOT
from tests.unit.providers.test_local_diffusers import lines, model_folder, service_for
from tests.wire.calling import failure, made, op, opened

PAINTED_WITH_IT = (9, 9, 9)


@pytest.fixture(scope="module", autouse=True)
def standins() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tests" / "standins"))
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_folder(tmp_path_factory.mktemp("models") / "klein")


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[DiffusersService]:
    """One service for all tests here: its process takes seconds to load torch."""
    shared = service_for(folder, device="cpu")
    yield shared
    asyncio.run(shared.close())


def a_lora(place: Path, weights: bytes = b"numbers") -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(weights)
    return place


async def test_a_picture_is_painted_with_it_and_the_next_one_without(
    service: DiffusersService, folder: Path, tmp_path: Path
) -> None:
    lora = a_lora(tmp_path / "eileen.safetensors")

    held = await made(service, op(lora=str(lora), lora_strength=0.6))
    free = await made(service, op())

    assert opened(held.data).getpixel((0, 0)) == PAINTED_WITH_IT
    assert opened(free.data).getpixel((0, 0)) != PAINTED_WITH_IT
    used = {"lora": "eileen", "lora_strength": "0.6"}
    assert held.receipt == {"model": "klein", "device": "cpu", "steps": "4", **used}
    assert lines(folder / "loras.txt")[-2:] == ["in 0.6", "out"]


async def test_it_is_taken_out_also_where_painting_fails(
    service: DiffusersService, folder: Path, tmp_path: Path
) -> None:
    lora = a_lora(tmp_path / "eileen.safetensors")

    await failure(service, op(prompt="unsafe", lora=str(lora)))

    assert lines(folder / "loras.txt")[-1] == "out"


async def test_one_for_another_model_is_said_and_the_next_picture_is_painted(
    service: DiffusersService, tmp_path: Path
) -> None:
    lora = a_lora(tmp_path / "other.safetensors", b"of another shape")

    error = await failure(service, op(lora=str(lora)))
    after = await made(service, op())

    assert isinstance(error, BadRequest)
    assert str(error) == (
        "The LoRA other does not fit klein, or its file is damaged. "
        "Choose one that was trained for this model, as safetensors."
    )
    assert opened(after.data).getpixel((0, 0)) != PAINTED_WITH_IT


async def test_the_generator_offers_it_and_sends_the_words_alone(folder: Path, tmp_path: Path) -> None:
    lora = a_lora(tmp_path / "loras" / "eileen.safetensors")
    async with Studio.open(":memory:") as studio:
        await studio.set_service(
            "diffusers",
            models={"image": str(folder)},
            options={"device": "cpu", "loras": str(lora.parent)},
        )
        told = await studio.estimate_images(provider="diffusers", lora="eileen")
        generated = await studio.generate_images("eileen at sea", n=1, provider="diffusers", lora="eileen")

    assert told.limits == ["The LoRA has to be one that was trained for klein."]
    assert (generated.status, generated.sent, generated.sources) == ("done", "eileen at sea", [])


def test_models_that_only_change_pictures_take_none(tmp_path: Path) -> None:
    edits = service_for(model_folder(tmp_path / "edit", "QwenImageEditPlusPipeline"))

    assert edits.caps.takes_lora is False
    assert DiffusersService(ServiceSettings()).caps.takes_lora is True


# Where it lies


@pytest.mark.parametrize("named", ["eileen", "eileen.safetensors", "people/eileen"])
def test_it_is_found_by_its_name_in_the_folder_of_loras(tmp_path: Path, named: str) -> None:
    files = [a_lora(tmp_path / "eileen.safetensors"), a_lora(tmp_path / "people" / "eileen.safetensors")]

    assert find_lora(named, str(tmp_path)) in files


@pytest.mark.parametrize("named", ["owner/name", "owner/name/eileen.safetensors"])
def test_it_is_found_by_its_id_in_the_cache_of_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    place = tmp_path / "models--owner--name"
    file = a_lora(place / "snapshots" / "abc123" / "eileen.safetensors")
    a_lora(place / "refs" / "main", b"abc123")

    assert find_lora(named) == file


def test_of_several_files_the_usual_one_is_taken(tmp_path: Path) -> None:
    a_lora(tmp_path / "eileen" / "checkpoint.safetensors")
    usual = a_lora(tmp_path / "eileen" / USUAL)

    assert find_lora(str(tmp_path / "eileen")) == usual


def test_of_several_files_one_has_to_be_named(tmp_path: Path) -> None:
    a_lora(tmp_path / "eileen" / "one.safetensors")
    a_lora(tmp_path / "eileen" / "two.safetensors")

    with pytest.raises(BadRequest) as refused:
        find_lora("eileen", str(tmp_path))

    assert str(refused.value) == (
        "There are several files for the LoRA eileen. Name one of them: one.safetensors, two.safetensors."
    )


@pytest.mark.parametrize("named", ["nobody", "../secret", "owner/../../secret", "pickled.bin", "owner/name"])
def test_what_is_not_there_or_climbs_or_holds_code_is_not_found(tmp_path: Path, named: str) -> None:
    a_lora(tmp_path / "secret.safetensors")
    a_lora(tmp_path / "loras" / "pickled.bin")

    with pytest.raises(BadRequest) as refused:
        find_lora(named, str(tmp_path / "loras"))

    assert refused.value.do == (
        "Give the whole path of its safetensors file, or the id of one that was downloaded with hf download."
    )
    assert str(tmp_path) not in str(refused.value)


async def test_one_that_is_not_there_is_said_before_and_refused(folder: Path) -> None:
    service = service_for(folder)

    error = await failure(service, op(lora="nobody"))

    assert service.limits(op(lora="nobody")) == [str(error)]


def test_what_loras_need_has_its_own_words() -> None:
    with pytest.raises(NotConfigured) as refused:
        must_be_installed(("no_such_package",), "LoRAs")

    assert str(refused.value) == (
        "LoRAs need no_such_package, which is not installed. Run: pip install no_such_package"
    )
