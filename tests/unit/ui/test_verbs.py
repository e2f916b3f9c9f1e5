from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from studio.errors import InvalidInput, NotFound
from studio.service.studio import Studio
from studio.ui.verbs import VERBS, over_http, run_verb
from tests.builders import a_storyboard
from tests.page_facts import a_variation, an_image
from tests.reading import ROOT, section

PAGE_ONLY = {
    "set_service",
    "forget_key",
    "allow_host",
    "key_warnings",
    "set_budgets",
    "import_pictures",
    "look_at_photo",
}
NOT_VERBS = {
    "visited_by",
    "open",
    "close",
    "watch",
    "watch_generations",
    "watch_unstored",
    "watch_kits",
    "watch_kit",
    "newest_kits",
    "kit_choices",
    "image",
    "video",
    "shared_image",
    "served_types",
    "thumbnail",
    "ready_thumbnail",
    "thumbnail_path",
    "about",
    "live_runs",
    "tell_address",
    "cost_today",
    "unpriced_today",
}


def a_brief(**fields: Any) -> dict[str, Any]:
    return {**a_storyboard(1).model_dump(mode="json"), **fields}


async def ask(studio: Studio, verb: str, **arguments: Any) -> Any:
    return await run_verb(studio, VERBS[verb], arguments)


def test_every_method_of_the_studio_is_a_verb() -> None:
    methods = {name for name, _ in inspect.getmembers(Studio, inspect.isfunction) if not name.startswith("_")}

    assert set(VERBS) == methods - NOT_VERBS


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_asks_for_exactly_what_its_method_takes(name: str) -> None:
    verb = VERBS[name]
    parameters = list(inspect.signature(verb.method).parameters.values())[1:]

    assert list(verb.request.model_fields) == [parameter.name for parameter in parameters]
    assert [field.is_required() for field in verb.request.model_fields.values()] == [
        parameter.default is inspect.Parameter.empty for parameter in parameters
    ]


def test_programs_have_every_verb_but_those_of_the_page() -> None:
    assert {name for name, verb in VERBS.items() if verb.api_name is None} == PAGE_ONLY


def test_to_start_is_called_render_by_programs() -> None:
    assert {name: verb.api_name for name, verb in VERBS.items() if verb.api_name not in (None, name)} == {
        "start": "render"
    }


def test_the_readme_names_what_programs_are_not_given() -> None:
    told = section(ROOT / "README.md", "From other programs")

    assert [name for name in sorted(PAGE_ONLY) if f"`{name}`" not in told] == []
    assert "`start` is `/render`" in told


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_argument_that_programs_give_is_described(name: str) -> None:
    fields = VERBS[name].request.model_fields

    assert VERBS[name].api_name is None or all(field.description for field in fields.values())


async def test_a_verb_gives_its_result_as_json(studio: Studio) -> None:
    made = await ask(studio, "create_storyboard", spec=a_brief(title="Run club"))

    assert await ask(studio, "storyboard", id=made["id"]) == made
    assert made["spec"]["title"] == "Run club"


@pytest.mark.parametrize("variations", [4, 4.0])
async def test_a_whole_number_may_be_written_as_any_program_writes_it(
    studio: Studio, variations: float
) -> None:
    made = await ask(studio, "create_storyboard", spec=a_brief(variations=variations))

    assert str(made["spec"]["variations"]) == "4"


@pytest.mark.parametrize("variations", [4.5, float("inf"), "4", True])
async def test_what_is_no_whole_number_is_still_refused(studio: Studio, variations: object) -> None:
    with pytest.raises(InvalidInput, match="variations"):
        await ask(studio, "create_storyboard", spec=a_brief(variations=variations))


@pytest.mark.parametrize("spec", ["a title", 7, ["a", "b"], None])
async def test_a_brief_that_is_no_object_is_refused_with_an_example(studio: Studio, spec: object) -> None:
    with pytest.raises(InvalidInput, match="spec: one object is needed, such as"):
        await ask(studio, "create_storyboard", spec=spec)


async def test_an_asynchronous_verb_is_awaited(studio: Studio) -> None:
    made = await ask(studio, "create_storyboard", spec=a_brief(provider="flat"))
    run = await ask(studio, "start", board_id=made["id"])

    assert (await ask(studio, "wait", run_id=run["id"]))["status"] == "done"


async def test_a_changed_brief_is_stored(studio: Studio) -> None:
    made = await ask(studio, "create_storyboard", spec=a_brief())

    changed = await ask(studio, "update_storyboard", id=made["id"], spec=a_brief(title="Evening"), revision=1)

    assert (changed["spec"]["title"], changed["revision"]) == ("Evening", 2)


async def test_an_argument_nobody_knows_is_refused_by_name(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="plan cannot be done: speed"):
        await ask(studio, "plan", board_id="board_1", speed="high")


async def test_a_missing_argument_is_refused_by_name(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="plan cannot be done: board_id"):
        await ask(studio, "plan")


@pytest.mark.parametrize("after", ["0", "many", True, 1.5, None])
async def test_events_are_counted_in_whole_numbers(studio: Studio, after: Any) -> None:
    with pytest.raises(InvalidInput, match="events cannot be done: after"):
        await ask(studio, "events", board_id="board_1", after=after)


async def test_a_whole_number_may_be_written_with_a_point(studio: Studio) -> None:
    made = await ask(studio, "create_storyboard", spec=a_brief())

    assert await ask(studio, "events", board_id=made["id"], after=4.0) == []


@pytest.mark.parametrize("photo", ["/etc/passwd", {"path": "/etc/passwd"}, b"bytes", None])
async def test_a_path_from_outside_is_not_a_picture(studio: Studio, photo: Any) -> None:
    with pytest.raises(InvalidInput, match="add_influencer cannot be done: photo"):
        await ask(studio, "add_influencer", photo=photo, name="Eileen")


@pytest.mark.parametrize("inside", ["/etc/passwd", "a.png", "", b"bytes", 7, "AB" * 32])
@pytest.mark.parametrize("verb", ["create_storyboard", "update_storyboard"])
async def test_a_path_inside_a_brief_is_not_a_picture_either(studio: Studio, verb: str, inside: Any) -> None:
    arguments = {
        "spec": a_brief(reference_image=inside),
        **({"id": "b"} if verb.startswith("update") else {}),
    }

    with pytest.raises(InvalidInput, match="reference image inside the brief"):
        await ask(studio, verb, **arguments)


async def test_a_reference_picture_comes_beside_the_brief(studio: Studio, coffee: Path) -> None:
    made = await ask(studio, "create_storyboard", spec=a_brief(), reference_image=coffee)

    digest = made["spec"]["reference_image"]
    assert studio.image(digest).mime == "image/png"


async def test_a_picture_is_told_by_the_kind_that_its_address_gives(studio: Studio, coffee: Path) -> None:
    board = await ask(studio, "create_storyboard", spec=a_brief())

    own = await ask(studio, "add_variation", board_id=board["id"], key="s01.start", photo=coffee, by="ana")

    leaving = await studio.shared_image(own["image"]["sha256"])
    assert own["image"]["mime"] == leaving.mime == "image/jpeg"
    assert studio.image(own["image"]["sha256"]).mime == "image/png"


async def test_a_brief_may_keep_the_reference_it_has(studio: Studio, coffee: Path) -> None:
    made = await ask(studio, "create_storyboard", spec=a_brief(), reference_image=coffee)

    kept = await ask(studio, "update_storyboard", id=made["id"], spec={**made["spec"], "title": "Later"})

    assert kept["spec"]["reference_image"] == made["spec"]["reference_image"]


async def test_what_the_studio_refuses_comes_through(studio: Studio) -> None:
    with pytest.raises(NotFound, match="no storyboard"):
        await ask(studio, "board", board_id="board_none")


def test_a_picture_leaves_with_an_address_and_without_its_path() -> None:
    assert over_http(an_image("ab" * 32)) == {
        "sha256": "ab" * 32,
        "width": 1280,
        "height": 720,
        "mime": "image/png",
        "url": f"/gradio_api/studio/media/{'ab' * 32}/full",
    }


def test_pictures_inside_lists_and_models_do_too() -> None:
    found = over_http({"variations": [a_variation(1)]})

    assert "path" not in found["variations"][0]["image"]


def test_a_path_of_anything_else_is_left_alone() -> None:
    assert over_http({"path": "chapter/one", "numbers": (1, 2.5), "none": None}) == {
        "path": "chapter/one",
        "numbers": [1, 2.5],
        "none": None,
    }
