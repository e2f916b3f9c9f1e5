"""Jobs at ComfyUI: how they end, how they are found and stopped, and what goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import (
    AuthFailed,
    BadRequest,
    InDoubt,
    NotReached,
    ProviderFailed,
    RateLimited,
    ResultExpired,
    ServiceDown,
)
from studio.protocols import Finished, Gone, Stopped, Waiting
from studio.providers.comfyui.service import ComfyUIService
from tests.wire.asking_comfyui import (
    JOBS,
    NO_JOB_API,
    PROMPT,
    SLOW,
    asked,
    changed_example,
    failed,
    finished,
    lost,
    picture,
)
from tests.wire.calling import KEY, begun, failure, op, settings, source
from tests.wire.servers.comfyui import ComfyUIServer
from tests.wire.waited import Waited

RED = (255, 0, 0)


@pytest.fixture
def server() -> Iterator[ComfyUIServer]:
    with ComfyUIServer() as started:
        yield started


@pytest.fixture
async def service(server: ComfyUIServer) -> AsyncIterator[ComfyUIService]:
    opened_service = ComfyUIService(settings(server), pause=Waited())
    yield opened_service
    await opened_service.close()


async def test_a_job_waits_until_it_has_ended(service: ComfyUIService, server: ComfyUIServer) -> None:
    server.script([SLOW])
    handle = await begun(service, op())

    before = await service.poll(handle)
    server.advance(101)

    assert before == Waiting()
    assert isinstance(await service.poll(handle), Finished)


async def test_a_word_that_is_not_known_means_that_it_goes_on(
    service: ComfyUIService, server: ComfyUIServer
) -> None:
    server.script([{"match": PROMPT, "do": {"job_time": 100, "word": "cooling"}}])
    handle = await begun(service, op())

    server.advance(50)

    assert await service.poll(handle) == Waiting()


@pytest.mark.parametrize("rules", [[], [NO_JOB_API]], ids=["jobs", "older server"])
async def test_a_failed_job_says_that_memory_was_short(
    service: ComfyUIService, server: ComfyUIServer, rules: list[dict[str, Any]]
) -> None:
    server.script([{"match": PROMPT, "do": {"ends": "failed"}}, *rules])

    error = await failed(service, await begun(service, op()))

    assert isinstance(error, BadRequest)
    assert str(error) == (
        "ComfyUI has not enough GPU memory for this picture. "
        "Choose a smaller size, or a smaller model in the workflow."
    )


async def test_an_older_server_is_asked_by_queue_and_history(
    service: ComfyUIService, server: ComfyUIServer
) -> None:
    server.script([NO_JOB_API, SLOW])
    handle = await begun(service, op())

    before = await service.poll(handle)
    server.advance(101)

    assert before == Waiting()
    assert (await picture(service, handle)).size == (1280, 720)


async def test_after_a_restart_the_file_tells_that_the_job_was_done(
    service: ComfyUIService, server: ComfyUIServer
) -> None:
    handle = await begun(service, op())
    server.forget_history()

    made = await picture(service, handle)

    assert made.size == (1280, 720)


async def test_a_job_that_a_restart_forgot_is_gone(service: ComfyUIService, server: ComfyUIServer) -> None:
    server.script([SLOW])
    handle = await begun(service, op())
    server.forget_history()

    assert await service.poll(handle) == Gone()


@pytest.mark.parametrize("body", ["<html>a router's page</html>", "", "[]", '{"queue_running": null}'])
async def test_answers_that_are_none_do_not_make_a_job_gone(
    service: ComfyUIService, server: ComfyUIServer, body: str
) -> None:
    handle = await begun(service, op())
    server.script([{"match": {"method": "GET"}, "do": {"status": 200, "body": body}}])

    with pytest.raises(ServiceDown, match="cannot be read"):
        await service.poll(handle)


async def test_a_job_that_saved_nothing_says_so(service: ComfyUIService, server: ComfyUIServer) -> None:
    handle = await begun(service, op())
    server.script(
        [
            {"match": JOBS, "do": {"status": 200, "body": {"status": "completed", "outputs": {}}}},
            {"match": {"path": "/view"}, "do": {"status": 404}},
        ]
    )

    error = await failed(service, handle)

    assert str(error).startswith("ComfyUI ran the workflow, but it saved no picture.")


async def test_previews_are_not_taken_for_the_picture(service: ComfyUIService, server: ComfyUIServer) -> None:
    handle = await begun(service, op())
    images = [
        {"filename": "preview.png", "subfolder": "", "type": "temp"},
        {"filename": "other_00001_.png", "subfolder": "studio", "type": "output"},
        {"filename": f"studio/{KEY}_00001_.png", "subfolder": "studio", "type": "output"},
    ]
    document = {"status": "completed", "outputs": {"9": {"images": images}}}
    server.script([{"match": JOBS, "do": {"status": 200, "body": document}}])

    state = await finished(service, handle)

    assert [output.url for output in state.outputs] == [
        f"/view?filename={KEY}_00001_.png&subfolder=studio&type=output"
    ]


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_deleted_picture_has_expired(
    service: ComfyUIService, server: ComfyUIServer, status: int
) -> None:
    [output] = (await finished(service, await begun(service, op()))).outputs
    server.script([{"match": {"path": "/view"}, "do": {"status": status}}])

    with pytest.raises(ResultExpired):
        await service.collect(output)


async def test_a_redirect_is_not_followed(service: ComfyUIService, server: ComfyUIServer) -> None:
    [output] = (await finished(service, await begun(service, op()))).outputs
    server.script([{"match": {"path": "/view"}, "do": {"redirect": "port"}}])

    with pytest.raises(ServiceDown):
        await service.collect(output)


# Stopping and finding again


@pytest.mark.parametrize("rules", [[SLOW], [SLOW, NO_JOB_API]], ids=["jobs", "older server"])
@pytest.mark.parametrize("seconds", [0, 50], ids=["waiting", "running"])
async def test_a_job_is_stopped_by_its_id(
    service: ComfyUIService, server: ComfyUIServer, rules: list[dict[str, Any]], seconds: int
) -> None:
    server.script(rules)
    handle = await begun(service, op())
    server.advance(seconds)

    answer = await service.cancel(handle)

    assert (answer, await service.poll(handle)) == ("confirmed", Stopped())
    assert [one["json"] for one in asked(server, "/interrupt")] in ([], [{"prompt_id": str(KEY)}])


@pytest.mark.parametrize("rules", [[SLOW], [SLOW, NO_JOB_API]], ids=["jobs", "older server"])
async def test_stopping_a_waiting_job_leaves_the_running_one_alone(
    service: ComfyUIService, server: ComfyUIServer, rules: list[dict[str, Any]]
) -> None:
    server.script(rules)
    running, waiting = await service.submit(op(), uuid4()), await service.submit(op(seed=8), uuid4())
    server.advance(50)

    answer = await service.cancel(waiting)

    assert (answer, await service.poll(running)) == ("confirmed", Waiting())
    assert asked(server, "/interrupt") == []


@pytest.mark.parametrize("rules", [[], [NO_JOB_API]], ids=["jobs", "older server"])
async def test_a_finished_job_cannot_be_stopped(
    service: ComfyUIService, server: ComfyUIServer, rules: list[dict[str, Any]]
) -> None:
    handle = await begun(service, op())
    server.script(rules)

    assert await service.cancel(handle) == "too_late"
    assert asked(server, "/interrupt") == []


async def test_a_lost_answer_is_found_by_our_id(service: ComfyUIService, server: ComfyUIServer) -> None:
    server.script([{"match": PROMPT, "do": {"reset": True, "created": True}}])
    with pytest.raises(InDoubt):
        await service.submit(op(), KEY)

    [handle] = await service.recover(lost(), ())

    assert (await picture(service, handle)).size == (1280, 720)


async def test_a_job_that_never_arrived_is_not_found(service: ComfyUIService) -> None:
    assert await service.recover(lost(), ()) == []


async def test_a_job_that_is_taken_already_is_not_given_again(service: ComfyUIService) -> None:
    await begun(service, op())

    assert await service.recover(lost(), {str(KEY)}) == []


async def test_a_lost_job_of_a_server_that_chooses_ids_is_found_by_its_file_name(
    service: ComfyUIService, server: ComfyUIServer
) -> None:
    server.script([NO_JOB_API, {"match": PROMPT, "do": {"own_id": True, "job_time": 100}}])
    known = await begun(service, op())

    [handle] = await service.recover(lost(), ())

    assert handle.id == known.id != str(KEY)
    server.advance(101)
    assert (await picture(service, handle)).size == (1280, 720)


# What goes wrong


async def test_a_model_that_is_not_installed_is_named(server: ComfyUIServer, tmp_path: Path) -> None:
    inputs = {"unet_name": "not-installed.safetensors", "weight_dtype": "default"}
    chosen = changed_example(tmp_path, {"1": {"class_type": "UNETLoader", "inputs": inputs}})
    service = ComfyUIService(chosen.model_copy(update={"base_url": server.url}))

    error = await failure(service, op())
    await service.close()

    assert isinstance(error, BadRequest)
    assert error.happened == (
        "ComfyUI does not take the workflow. "
        "UNETLoader: Value not in list, unet_name: 'not-installed.safetensors'."
    )


async def test_nobody_listening_is_not_reached(tmp_path: Path) -> None:
    service = ComfyUIService(ServiceSettings(base_url="http://127.0.0.1:9"), pause=Waited())

    error = await failure(service, op(source(tmp_path, "photo", RED)))
    await service.close()

    assert isinstance(error, NotReached)
    assert str(error) == ("ComfyUI cannot be reached. Start ComfyUI, or correct its address in Settings.")


@pytest.mark.parametrize(
    ("do", "kind"),
    [
        ({"rate_limited": {"after": 3}}, RateLimited),
        ({"status": 500, "body": "Traceback"}, InDoubt),
        ({"status": 503, "body": "<html>"}, InDoubt),
        ({"status": 503, "body": {"error": "starting"}}, ServiceDown),
        ({"garble": "malformed"}, InDoubt),
        ({"garble": "empty"}, InDoubt),
        ({"garble": "html"}, InDoubt),
        ({"status": 200, "body": {"prompt_id": "../queue"}}, InDoubt),
        ({"reset": True}, InDoubt),
    ],
)
async def test_each_answer_has_its_error(
    service: ComfyUIService, server: ComfyUIServer, do: dict[str, Any], kind: type[ProviderFailed]
) -> None:
    server.script([{"match": PROMPT, "do": do}])

    error = await failure(service, op())

    assert type(error) is kind
    assert len(asked(server, "/prompt")) == 1


async def test_a_proxy_that_wants_a_key_gets_it_and_no_text_repeats_it() -> None:
    with ComfyUIServer(key="test-key-behind-a-proxy") as guarded:
        right = ComfyUIService(settings(guarded))
        wrong = ComfyUIService(settings(guarded, key=SecretStr("test-key-wrong")))
        handle = await begun(right, op())
        error = await failure(wrong, op())
        with pytest.raises(AuthFailed):
            await wrong.poll(handle)
        await right.close()
        await wrong.close()

    assert isinstance(error, AuthFailed)
    assert "test-key" not in str(error) + repr(error) + repr(handle)
