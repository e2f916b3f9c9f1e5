"""ComfyUI as a service: workflows with marked nodes, sources in their order, the test of the connection."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from studio.domain.money import FREE
from studio.domain.service import ServiceSettings
from studio.errors import (
    BadRequest,
    NotConfigured,
    NotReached,
)
from studio.protocols import Finished, Service
from studio.providers.comfyui.service import ComfyUIService
from tests.wire.asking_comfyui import (
    asked,
    changed_example,
    finished,
    picture,
    sent_graph,
)
from tests.wire.calling import KEY, begun, failure, op, settings, shown_sources, source
from tests.wire.servers.comfyui import ComfyUIServer
from tests.wire.waited import Waited

RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture
def server() -> Iterator[ComfyUIServer]:
    with ComfyUIServer() as started:
        yield started


@pytest.fixture
async def service(server: ComfyUIServer) -> AsyncIterator[ComfyUIService]:
    opened_service = ComfyUIService(settings(server), pause=Waited())
    yield opened_service
    await opened_service.close()


def test_it_is_a_service() -> None:
    assert isinstance(ComfyUIService(ServiceSettings()), Service)


def test_the_example_takes_four_sources_and_costs_nothing() -> None:
    caps = ComfyUIService(ServiceSettings()).caps

    assert (caps.max_sources, caps.concurrency, caps.price_usd, caps.jobs) == (4, 1, 0.0, ("image",))
    assert (caps.lookup, caps.cancels, caps.offline) == ("own_id", True, True)


async def test_the_price_is_nothing() -> None:
    assert await ComfyUIService(ServiceSettings()).price(op()) == FREE


async def test_a_picture_is_made_under_our_own_id(service: ComfyUIService, server: ComfyUIServer) -> None:
    handle = await begun(service, op())

    made = await picture(service, handle)

    assert (handle.id, handle.model) == (str(KEY), "flux2-klein-4b")
    assert made.size == (1280, 720)
    assert [(one["prompt"], one["seed"]) for one in server.ledger.charges] == [("a red cup", 7)]
    assert server.unknown_requests == []


@pytest.mark.parametrize(
    ("size", "ratio", "pixels"),
    [("1K", "21:9", (1280, 544)), ("2K", "4:5", (2048, 2560)), ("4K", "9:16", (2160, 3840))],
)
async def test_sides_are_multiples_of_sixteen(
    service: ComfyUIService, size: str, ratio: str, pixels: tuple[int, int]
) -> None:
    made = await picture(service, await begun(service, op(size=size, aspect_ratio=ratio)))

    assert made.size == pixels


async def test_other_seeds_give_other_pictures(service: ComfyUIService) -> None:
    first = await service.submit(op(seed=1), uuid4())
    second = await service.submit(op(seed=2), uuid4())

    one, two = await picture(service, first), await picture(service, second)

    assert one.tobytes() != two.tobytes()


async def test_sources_are_seen_in_their_order(
    service: ComfyUIService, server: ComfyUIServer, tmp_path: Path
) -> None:
    sources = (source(tmp_path, "s01.end", RED), source(tmp_path, "influencer", BLUE))

    handle = await begun(service, op(*sources))
    [output] = (await finished(service, handle)).outputs

    assert shown_sources(await service.collect(output), 2) == [RED, BLUE]
    assert len(asked(server, "/upload/image")) == 2


async def test_sources_that_are_not_there_leave_the_graph_with_all_that_hangs_on_them(
    service: ComfyUIService, server: ComfyUIServer, tmp_path: Path
) -> None:
    await begun(service, op(source(tmp_path, "influencer", RED)))

    graph = sent_graph(server)

    kinds = [node["class_type"] for node in graph.values()]
    assert (kinds.count("LoadImage"), kinds.count("VAEEncode"), kinds.count("ReferenceLatent")) == (1, 1, 8)
    assert [id for id, node in graph.items() if "latent" in node["inputs"]] == ["13", "14"]


async def test_sources_beyond_the_last_slot_are_left_out_and_named(
    service: ComfyUIService, server: ComfyUIServer, tmp_path: Path
) -> None:
    sources = [source(tmp_path, f"photo{n}", (40 * n, 0, 0)) for n in range(1, 6)]

    await begun(service, op(*sources))

    assert len(asked(server, "/upload/image")) == 4
    assert service.limits(op(*sources)) == [
        "The workflow “flux2-klein-4b” takes 4 pictures; left out, as the last in order: photo5."
    ]


async def test_a_source_shared_by_variations_is_uploaded_once(
    service: ComfyUIService, server: ComfyUIServer, tmp_path: Path
) -> None:
    shared = source(tmp_path, "influencer", RED)

    await service.submit(op(shared, seed=1), uuid4())
    await service.submit(op(shared, seed=2), uuid4())

    assert len(asked(server, "/upload/image")) == 1


# Workflows


async def test_one_node_may_hold_two_slots(server: ComfyUIServer, tmp_path: Path) -> None:
    inputs = {"width": 512, "height": 512, "batch_size": 1}
    both = {
        "class_type": "EmptyFlux2LatentImage",
        "inputs": inputs,
        "_meta": {"title": "studio:width studio:height"},
    }
    steps = {"class_type": "Flux2Scheduler", "inputs": {"steps": 4, "width": 9, "height": 9}}
    chosen = changed_example(tmp_path, {"4": None, "5": None, "63": steps, "64": both})
    service = ComfyUIService(chosen.model_copy(update={"base_url": server.url}))

    await begun(service, op())
    await service.close()

    assert sent_graph(server)["64"]["inputs"] == {"width": 1280, "height": 720, "batch_size": 1}


async def test_a_workflow_without_a_size_says_so(tmp_path: Path) -> None:
    service = ComfyUIService(changed_example(tmp_path, {"4": None, "5": None}))

    assert service.limits(op()) == ["The workflow “mine” decides the size itself."]


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ({"60": None}, "has no node titled studio:seed; of such titles it has: studio:width, studio:height"),
        (
            {
                "6": {
                    "class_type": "CLIPTextEncode",
                    "inputs": {"text": ["4", 0]},
                    "_meta": {"title": "studio:prompt"},
                }
            },
            "“studio:prompt” has nothing to fill: it needs an input named text or prompt or value.",
        ),
        ({"nodes": []}, "“mine.json” is no ComfyUI workflow in the API format."),
    ],
)
async def test_a_workflow_that_cannot_be_used_is_refused_in_words(
    server: ComfyUIServer, tmp_path: Path, nodes: dict[str, Any], words: str
) -> None:
    chosen = changed_example(tmp_path, nodes)

    error = await failure(ComfyUIService(chosen.model_copy(update={"base_url": server.url})), op())

    assert isinstance(error, BadRequest)
    assert words in str(error)
    assert server.requests == []


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"{", b"[" * 100_000])
async def test_a_workflow_that_cannot_be_read_is_not_configured(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "mine.json"
    file.write_bytes(content or b"")
    chosen = file if content else tmp_path / "absent" / "mine.json"

    error = await failure(ComfyUIService(ServiceSettings(options={"workflow": str(chosen)})), op())

    assert isinstance(error, NotConfigured)
    assert str(error) == "The ComfyUI workflow “mine.json” cannot be read. Choose another file in Settings."


async def test_a_workflow_saved_anew_is_read_anew(tmp_path: Path) -> None:
    service = ComfyUIService(changed_example(tmp_path, {}))
    before = service.caps.max_sources

    changed_example(tmp_path, {"40": None, "41": None, "42": None})

    assert (before, service.caps.max_sources) == (4, 3)


async def test_a_workflow_that_cannot_do_without_a_source_says_so(
    server: ComfyUIServer, tmp_path: Path
) -> None:
    latent = {"class_type": "VAEEncode", "inputs": {"pixels": ["11", 0], "vae": ["3", 0]}}
    chosen = changed_example(tmp_path, {"64": latent})
    service = ComfyUIService(chosen.model_copy(update={"base_url": server.url}))

    error = await failure(service, op())
    await service.close()

    assert str(error) == (
        "The workflow “mine” needs more pictures than the 0 there are. "
        "Add sources, or choose a workflow that can do without."
    )
    assert server.ledger.jobs == []


async def test_that_a_workflow_needs_more_pictures_is_said_before_the_run(
    server: ComfyUIServer, tmp_path: Path
) -> None:
    latent = {"class_type": "VAEEncode", "inputs": {"pixels": ["11", 0], "vae": ["3", 0]}}
    chosen = changed_example(tmp_path, {"64": latent})
    service = ComfyUIService(chosen.model_copy(update={"base_url": server.url}))
    photo = source(tmp_path, "photo", RED)

    await service.price(op())
    told, enough = service.limits(op()), service.limits(op(photo))
    await service.close()

    assert told == [
        "The workflow “mine” needs more pictures than the 0 there are. "
        "Add sources, or choose a workflow that can do without."
    ]
    assert enough == []


async def test_a_workflow_that_can_do_without_sources_has_no_limit(
    server: ComfyUIServer, tmp_path: Path
) -> None:
    chosen = changed_example(tmp_path, {})
    service = ComfyUIService(chosen.model_copy(update={"base_url": server.url}))

    price = await service.price(op())
    await service.close()

    assert (price, service.limits(op())) == (FREE, [])
    assert {one["path"].split("/")[1] for one in server.requests} == {"object_info"}


async def test_for_the_price_nobody_is_asked_where_no_workflow_was_chosen(
    service: ComfyUIService, server: ComfyUIServer
) -> None:
    price = await service.price(op())

    assert (price, service.limits(op()), server.requests) == (FREE, [], [])


async def test_an_upscale_needs_a_workflow_of_its_own(server: ComfyUIServer, tmp_path: Path) -> None:
    photo = source(tmp_path, "photo", RED)

    error = await failure(ComfyUIService(settings(server)), op(photo, job="upscale"))

    assert str(error) == "ComfyUI has no workflow for this. Choose one in Settings."


async def test_an_upscale_runs_the_workflow_for_it(server: ComfyUIServer, tmp_path: Path) -> None:
    nodes = {
        "1": {"class_type": "LoadImage", "inputs": {"image": ""}, "_meta": {"title": "studio:ref1"}},
        "2": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "4x.safetensors"}},
        "3": {
            "class_type": "ImageUpscaleWithModel",
            "inputs": {"upscale_model": ["2", 0], "image": ["1", 0]},
        },
        "4": {
            "class_type": "SaveImage",
            "inputs": {"images": ["3", 0], "filename_prefix": ""},
            "_meta": {"title": "studio:out"},
        },
    }
    file = tmp_path / "larger.json"
    file.write_text(json.dumps(nodes))
    service = ComfyUIService(settings(server, options={"workflow_upscale": str(file)}))

    handle = await begun(service, op(source(tmp_path, "photo", RED), job="upscale"))
    state = await service.poll(handle)
    await service.close()

    assert (service.caps.jobs, handle.model) == (("image", "upscale"), "larger")
    assert isinstance(state, Finished)


# Testing the connection


async def test_the_connection_test_says_what_was_found(
    service: ComfyUIService, server: ComfyUIServer
) -> None:
    found = await service.check()

    assert found == "ComfyUI 0.9.1 answers on cpu. “flux2-klein-4b” takes up to 4 pictures."
    assert server.ledger.jobs == []


async def test_the_connection_test_names_what_is_not_installed(server: ComfyUIServer, tmp_path: Path) -> None:
    sampler = {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "unheard-of"}}
    odd = {"class_type": "Unheard/Of?", "inputs": {}}
    chosen = changed_example(tmp_path, {"62": sampler, "99": odd})
    service = ComfyUIService(chosen.model_copy(update={"base_url": server.url}))

    with pytest.raises(BadRequest) as refused:
        await service.check()
    await service.close()

    assert refused.value.happened == (
        "ComfyUI lacks what “mine” needs: unheard-of (KSamplerSelect), the node Unheard/Of?."
    )


async def test_the_connection_test_says_when_nobody_listens() -> None:
    service = ComfyUIService(ServiceSettings(base_url="http://127.0.0.1:9"))

    with pytest.raises(NotReached, match="Start ComfyUI"):
        await service.check()
    await service.close()
