"""What each service says can be set of it: complete, in words, and as the environment spells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.domain.option import Adjustable, Form, Option
from studio.domain.service import ServiceSettings
from studio.errors import InvalidInput, NotConfigured, StudioError
from studio.protocols import Provider
from studio.providers.comfyui.form import FORM as COMFYUI
from studio.providers.comfyui.workflow import EXAMPLE
from studio.providers.gemini.service import GeminiService
from studio.providers.huggingface.form import FORM as HUGGINGFACE
from studio.providers.local_diffusers.form import FORM as DIFFUSERS
from studio.providers.openai_compatible.form import FORM as OPENAI
from studio.providers.registry import PROVIDERS, ProviderContext
from studio.providers.replicate.form import FORM as REPLICATE
from studio.settings import services_of, variable_of

SERVICES = sorted(set(PROVIDERS) - {"sketch"})


def made(name: str, tmp_path: Path) -> Provider:
    return PROVIDERS[name](ProviderContext(tmp_path, 1, services_of({})))


def form_of(name: str, tmp_path: Path) -> Form:
    provider = made(name, tmp_path)
    assert isinstance(provider, Adjustable)
    return provider.form


def option(form: Form, name: str) -> Option:
    return next(one for one in form.options if one.name == name)


@pytest.mark.parametrize("name", SERVICES)
def test_every_option_has_a_name_of_its_own_and_words(name: str, tmp_path: Path) -> None:
    options = form_of(name, tmp_path).options

    assert len({one.name for one in options}) == len(options)
    assert [one.name for one in options if not one.label or one.label.endswith(".")] == []
    assert [one.name for one in options if one.help and not one.help.endswith((".", "}"))] == []


@pytest.mark.parametrize("name", SERVICES)
def test_the_usual_of_a_choice_is_one_of_its_choices(name: str, tmp_path: Path) -> None:
    choices = [one for one in form_of(name, tmp_path).options if one.kind == "choice" and one.usual]

    assert [one.name for one in choices if one.usual not in {each.value for each in one.choices}] == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_option_has_its_variable(name: str, tmp_path: Path) -> None:
    options = form_of(name, tmp_path).options

    given = services_of({variable_of(name, one.name): "x" for one in options})

    assert given[name].options == dict.fromkeys([one.name for one in options], "x")


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"comfyui", "diffusers"}))
def test_who_is_paid_says_where_keys_are_made_and_where_it_is_asked(name: str, tmp_path: Path) -> None:
    form = form_of(name, tmp_path)

    assert form.key == "needed"
    assert "/" in form.keys_at
    assert form.address is not None
    assert form.address.startswith("https://")


@pytest.mark.parametrize(
    ("mode", "lookup"), [("generate", "none"), ("interactions", "id"), ("auto", "id"), ("batch", "own_id")]
)
def test_every_mode_of_gemini_is_offered_and_works(mode: str, lookup: str) -> None:
    service = GeminiService(ServiceSettings(options={"mode": mode}))

    assert mode in {one.value for one in option(service.form, "mode").choices}
    assert service.caps.lookup == lookup


def test_a_workflow_of_comfyui_is_read_before_it_is_taken(tmp_path: Path) -> None:
    check = option(COMFYUI, "workflow").check
    assert check is not None
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[]")

    check(str(EXAMPLE))

    with pytest.raises(StudioError, match="no ComfyUI workflow in the API format"):
        check(str(wrong))
    with pytest.raises(NotConfigured, match="cannot be read"):
        check(str(tmp_path / "absent.json"))


def test_a_workflow_for_face_swaps_needs_the_slots_of_one(tmp_path: Path) -> None:
    check = option(COMFYUI, "workflow_face_swap").check
    assert check is not None
    saving = {"class_type": "SaveImage", "inputs": {"filename_prefix": ""}, "_meta": {"title": "studio:out"}}
    (tmp_path / "saves.json").write_text(json.dumps({"1": saving}))

    with pytest.raises(StudioError, match="no node titled studio:ref1, studio:ref2"):
        check(str(tmp_path / "saves.json"))


@pytest.mark.parametrize(
    ("name", "good", "wrong"),
    [
        ("image_fields", "prompt=text, seed=seed", "prompt"),
        ("image_inputs", '{"scale": 4}', "[4]"),
    ],
)
def test_what_replicate_cannot_read_is_refused(name: str, good: str, wrong: str) -> None:
    check = option(REPLICATE, name).check
    assert check is not None

    check(good)

    with pytest.raises(InvalidInput):
        check(wrong)


def test_a_folder_of_local_models_must_be_there(tmp_path: Path) -> None:
    check = option(DIFFUSERS, "folder").check
    assert check is not None

    check(str(tmp_path))

    with pytest.raises(InvalidInput, match="no such folder"):
        check(str(tmp_path / "absent"))


def test_local_models_have_neither_key_nor_address() -> None:
    assert (DIFFUSERS.key, DIFFUSERS.address, DIFFUSERS.calls) == ("none", None, False)


def test_the_usual_words_of_openai_and_hugging_face_are_those_that_hold() -> None:
    assert option(OPENAI, "quality").usual == "high"
    assert option(HUGGINGFACE, "provider").usual == "hf-inference"
