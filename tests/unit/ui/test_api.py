from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from studio.errors import InvalidInput
from studio.service.studio import Studio
from studio.ui.api import endpoint, received_file
from studio.ui.verbs import VERBS
from tests.builders import a_storyboard


@pytest.fixture
def upload_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "gradio"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


def signature_of(studio: Studio, verb: str) -> dict[str, tuple[Any, Any]]:
    parameters = inspect.signature(endpoint(studio, VERBS[verb])).parameters.values()
    return {one.name: (one.annotation, one.default) for one in parameters if one.name != "request"}


def test_an_endpoint_takes_what_its_verb_asks_for(studio: Studio) -> None:
    assert signature_of(studio, "start") == {
        "board_id": (str, inspect.Parameter.empty),
        "keyframes": (list[str] | None, None),
    }


def test_a_picture_is_a_file_for_programs(studio: Studio) -> None:
    assert signature_of(studio, "create_storyboard") == {
        "spec": (dict[str, Any], inspect.Parameter.empty),
        "reference_image": (gr.FileData, None),
    }


def test_several_pictures_are_files_for_programs(studio: Studio) -> None:
    assert signature_of(studio, "create_kits")["photos"] == (list[gr.FileData], inspect.Parameter.empty)


@pytest.mark.parametrize(
    "given", ["/etc", ["/etc/passwd"], [{"path": "/etc/passwd"}], {"path": "/etc"}, None]
)
async def test_several_pictures_that_were_not_uploaded_are_refused_too(studio: Studio, given: object) -> None:
    with pytest.raises(gr.Error) as refused:
        await endpoint(studio, VERBS["create_kits"])(None, given)

    assert str(refused.value.message).startswith("The pictures did not arrive as uploads.")


def test_an_endpoint_has_the_name_that_programs_know(studio: Studio) -> None:
    assert endpoint(studio, VERBS["start"]).__name__ == "render"


@pytest.mark.parametrize(
    ("verb", "gives"), [("influencers", list), ("board", dict), ("stale", list), ("delete_product", None)]
)
def test_an_endpoint_says_what_it_gives(studio: Studio, verb: str, gives: object) -> None:
    assert inspect.signature(endpoint(studio, VERBS[verb])).return_annotation is gives


def test_an_endpoint_is_described_for_who_cannot_read_python(studio: Studio) -> None:
    described = endpoint(studio, VERBS["storyboard"]).__doc__

    assert described == (
        "One storyboard: id and spec.\n\nArgs:\n    id: Its id, as given when it was added or listed."
    )


def test_a_verb_without_arguments_describes_none(studio: Studio) -> None:
    assert endpoint(studio, VERBS["influencers"]).__doc__ == "All influencers, the newest first."


async def test_an_endpoint_does_what_its_verb_does(studio: Studio) -> None:
    made = await endpoint(studio, VERBS["create_storyboard"])(
        None, a_storyboard(1).model_dump(mode="json"), None
    )

    assert [board.id for board in studio.storyboards()] == [made["id"]]


async def test_arguments_left_out_keep_their_defaults(studio: Studio) -> None:
    made = await endpoint(studio, VERBS["create_storyboard"])(None, a_storyboard(1).model_dump(mode="json"))

    assert await endpoint(studio, VERBS["events"])(None, made["id"]) == []


async def test_what_the_studio_refuses_is_told_in_its_words(studio: Studio) -> None:
    with pytest.raises(gr.Error) as refused:
        await endpoint(studio, VERBS["board"])(None, "board_none")

    assert refused.value.message.startswith("There is no storyboard “board_none”.")


async def test_a_picture_that_was_not_uploaded_is_refused_too(studio: Studio) -> None:
    with pytest.raises(gr.Error) as refused:
        await endpoint(studio, VERBS["add_influencer"])(None, {"path": "/etc/passwd"}, "Eileen")

    assert "did not arrive as an upload" in str(refused.value.message)


def test_an_uploaded_file_is_taken(upload_folder: Path) -> None:
    file = upload_folder / "a1" / "photo.png"
    file.parent.mkdir()
    file.write_bytes(b"picture")

    assert received_file({"path": str(file), "meta": {"_type": "gradio.FileData"}}) == file.resolve()


def test_a_file_elsewhere_is_not(upload_folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")

    with pytest.raises(InvalidInput):
        received_file({"path": str(secret)})


@pytest.mark.parametrize("path", ["../secret.txt", "none.png", "", "."])
def test_a_path_out_of_the_folder_or_to_no_file_is_not(
    upload_folder: Path, tmp_path: Path, path: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret")

    with pytest.raises(InvalidInput):
        received_file({"path": f"{upload_folder}/{path}"})


def test_a_link_out_of_the_folder_is_not(upload_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (upload_folder / "link.png").symlink_to(tmp_path / "secret.txt")

    with pytest.raises(InvalidInput):
        received_file({"path": str(upload_folder / "link.png")})


@pytest.mark.parametrize("given", ["/etc/passwd", {"url": "http://evil.example/a.png"}, {"path": 7}, 7, []])
def test_what_is_no_file_is_not(given: object) -> None:
    with pytest.raises(InvalidInput):
        received_file(given)
