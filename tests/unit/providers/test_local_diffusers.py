"""Local models: a process that loads a model once, paints, and says in words what goes wrong.

The process has the real torch, and a stand-in for diffusers (tests/standins).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from studio.domain.money import FREE
from studio.domain.service import ServiceSettings
from studio.errors import BadRequest, NotConfigured, ProviderFailed, Refused
from studio.protocols import Gone, Handle, Op, OutputRef, Service, SourcePicture
from studio.providers.local_diffusers.models import find_model, must_be_installed, painted_size
from studio.providers.local_diffusers.service import DiffusersService
from tests.reading import ROOT
from tests.wire.calling import failure, made, op, opened, source

NEEDS_ONE = "Qwen-Image-Edit-2511 only changes pictures: it needs a source."
RED, BLUE = (255, 0, 0), (0, 0, 255)


def model_folder(folder: Path, kind: str = "Flux2KleinPipeline") -> Path:
    """A model as it lies on a machine, for the stand-in."""
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": kind}))
    (folder / "weights.safetensors").write_bytes(b"numbers")
    return folder


def service_for(model: str | Path, **options: str) -> DiffusersService:
    return DiffusersService(ServiceSettings(models={"image": str(model)}, options=options))


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


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


def test_it_is_a_service() -> None:
    assert isinstance(DiffusersService(ServiceSettings()), Service)


def test_what_it_can_do_is_known_before_anything_is_downloaded() -> None:
    caps = DiffusersService(ServiceSettings()).caps

    assert (caps.max_sources, caps.concurrency, caps.offline, caps.price_usd) == (4, 1, True, 0.0)
    assert (caps.lookup, caps.version) == ("none", "FLUX.2-klein-4B")


async def test_it_keeps_no_jobs_and_costs_nothing() -> None:
    service, handle = DiffusersService(ServiceSettings()), Handle(id="1", model="m")

    states = (await service.poll(handle), await service.cancel(handle))

    assert states == (Gone(), "unsupported")
    assert await service.collect(OutputRef(data=b"png")) == b"png"
    assert (await service.price(op()), service.digest(op())) == (FREE, "")


# Painting


async def test_a_picture_is_painted_in_the_ratio_asked(service: DiffusersService) -> None:
    done = await made(service, op(aspect_ratio="4:5"))

    assert opened(done.data).size == (912, 1136)
    assert done.receipt == {"model": "klein", "device": "cpu", "steps": "4"}


async def test_the_same_seed_gives_the_same_picture_and_another_one_another(
    service: DiffusersService,
) -> None:
    first, again, other = [(await made(service, op(seed=seed))).data for seed in (1, 1, 2)]

    assert first == again
    assert first != other


async def test_sources_are_shown_in_their_order(service: DiffusersService, tmp_path: Path) -> None:
    sources = (source(tmp_path, "s01.end", RED), source(tmp_path, "influencer", BLUE))

    painted = opened((await made(service, op(*sources))).data)

    assert [painted.getpixel((16, 16)), painted.getpixel((48, 16))] == [RED, BLUE]


async def test_the_model_is_called_as_its_kind_wants_it(service: DiffusersService, folder: Path) -> None:
    await made(service, op())

    assert lines(folder / "steps.txt")[-1] == "3 1.0 512"


async def test_the_model_is_loaded_once_for_many_pictures(service: DiffusersService, folder: Path) -> None:
    await made(service, op(seed=3))
    await made(service, op(seed=4))

    assert set(lines(folder / "loads.txt")) == {"torch.float32"}
    assert len(lines(folder / "devices.txt")) == len(lines(folder / "loads.txt"))


async def test_a_picture_that_is_given_up_ends_at_the_next_step(
    service: DiffusersService, folder: Path
) -> None:
    await made(service, op())
    before = len(lines(folder / "steps.txt"))

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(service.submit(op(prompt="slow"), uuid4()), 0.3)
    await made(service, op())

    assert len(lines(folder / "steps.txt")) - before < 200
    assert lines(folder / "freed.txt") != []


async def test_a_kind_nobody_has_heard_of_is_asked_with_words_alone(tmp_path: Path) -> None:
    service = service_for(model_folder(tmp_path / "other", "WordsOnly"))
    wanted = op(source(tmp_path, "influencer", RED))

    done = await made(service, wanted)
    await service.close()

    assert opened(done.data).getpixel((0, 0)) == (1, 2, 3)
    assert service.limits(wanted) == ["other takes 0 pictures; left out, as the last in order: influencer."]


# What goes wrong


@pytest.mark.parametrize("prompt", ["too large", "too large for the processor", "killed"])
async def test_too_little_memory_is_said_and_the_next_picture_is_painted(
    service: DiffusersService, prompt: str
) -> None:
    error = await failure(service, op(prompt=prompt))
    after = await made(service, op())

    assert isinstance(error, BadRequest)
    assert str(error) == (
        "There is not enough memory for klein and a picture of this size. "
        "Choose a smaller model in Settings, or close other programs that use the GPU."
    )
    assert opened(after.data).size == (1280, 720)


@pytest.mark.parametrize(
    ("prompt", "kind", "words"),
    [
        ("broken", ProviderFailed, "klein broke off while it painted. Render it again."),
        ("unsafe", Refused, "The safety checker of klein does not let this picture out. Change the prompt."),
        (
            "a package more",
            NotConfigured,
            "klein needs packages that are not installed. Run: pip install sentencepiece",
        ),
    ],
)
async def test_each_trouble_has_its_words(
    service: DiffusersService, prompt: str, kind: type[ProviderFailed], words: str
) -> None:
    error = await failure(service, op(prompt=prompt))

    assert (type(error), str(error)) == (kind, words)


async def test_a_source_that_is_gone_is_named(service: DiffusersService, tmp_path: Path) -> None:
    gone = source(tmp_path, "influencer", RED)
    gone.path.unlink()

    error = await failure(service, op(gone))

    assert error.happened == "The source picture influencer cannot be read."


async def test_a_model_without_its_weights_is_not_configured(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "cut")
    (folder / "weights.safetensors").unlink()
    service = service_for(folder)

    error = await failure(service, op())
    await service.close()

    assert isinstance(error, NotConfigured)
    assert error.happened == "The files of cut cannot be loaded."


async def test_a_model_that_is_not_here_is_named_with_size_and_licence() -> None:
    service = DiffusersService(ServiceSettings())

    error = await failure(service, op())

    assert isinstance(error, NotConfigured)
    assert str(error) == (
        "The model FLUX.2-klein-4B is not on this machine (Apache-2.0, about 16 GB). "
        "Download it with: hf download black-forest-labs/FLUX.2-klein-4B – or give its folder in Settings."
    )


def test_what_has_to_be_installed_is_said() -> None:
    with pytest.raises(NotConfigured) as refused:
        must_be_installed(("studio", "no_such_package", "nor_this"))

    assert str(refused.value) == (
        "Local models need no_such_package and nor_this, which are not installed. "
        "Run: pip install no_such_package nor_this"
    )


async def test_a_model_that_only_changes_pictures_needs_one(tmp_path: Path) -> None:
    service = service_for(model_folder(tmp_path / "edit", "QwenImageEditPlusPipeline"))

    error = await failure(service, op())

    assert error.happened == "edit only changes pictures: it needs a source."


async def test_it_does_not_upscale() -> None:
    error = await failure(DiffusersService(ServiceSettings()), op(job="upscale"))

    assert error.happened == "Local models only make pictures."


# Before a run


def test_a_larger_size_is_said_to_become_a_megapixel() -> None:
    told = DiffusersService(ServiceSettings()).limits(Op("", (), "16:9", "2K", 0))

    assert told == ["FLUX.2-klein-4B paints about one megapixel: 1280 × 720 px instead of 2560 × 1440."]


@pytest.mark.parametrize(("given", "told"), [(0, [NEEDS_ONE]), (1, [])])
def test_a_model_that_needs_a_source_says_so_before_the_run(given: int, told: list[str]) -> None:
    service = DiffusersService(ServiceSettings(models={"image": "Qwen/Qwen-Image-Edit-2511"}))
    sources = (SourcePicture("influencer", Path(), ""),) * given

    assert service.limits(Op("", sources, "16:9", "1K", 0)) == told


@pytest.mark.parametrize(
    ("ratio", "pixels"), [("1:1", (1024, 1024)), ("21:9", (1280, 544)), ("9:16", (720, 1280))]
)
def test_painted_sizes_are_multiples_of_sixteen(ratio: str, pixels: tuple[int, int]) -> None:
    assert painted_size(op(aspect_ratio=ratio).aspect_ratio) == pixels


@pytest.mark.parametrize("place", ["owner/model", "model"])
def test_a_model_is_found_in_the_folder_of_models(tmp_path: Path, place: str) -> None:
    folder = model_folder(tmp_path / place)

    found = find_model("owner/model", str(tmp_path))

    assert (found.name, found.folder, found.kind) == ("model", folder, "Flux2KleinPipeline")


def test_a_model_is_found_in_the_cache_of_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    place = tmp_path / "models--owner--model"
    folder = model_folder(place / "snapshots" / "abc123")
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("abc123")

    assert find_model("owner/model").folder == folder


@pytest.mark.parametrize("index", ["", "[]", "{}", '{"_class_name": ["a", "b"]}'])
def test_a_folder_without_a_readable_index_is_no_model(tmp_path: Path, index: str) -> None:
    (tmp_path / "model_index.json").write_text(index)

    with pytest.raises(NotConfigured, match="is not on this machine"):
        find_model(str(tmp_path))


async def test_the_test_of_the_connection_says_what_would_paint(service: DiffusersService) -> None:
    assert await service.check() == (
        "Local models (diffusers): klein is here and paints on the processor, which takes minutes a picture."
    )
