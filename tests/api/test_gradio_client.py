"""A studio driven by gradio_client, as a script would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from studio.ui.verbs import VERBS
from tests.builders import a_storyboard

# Gradio's queue keeps figures of its calls with a part of pandas that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")


FILE = {"_type": "gradio.FileData"}


def refusal(url: str, endpoint: str, values: list[object]) -> str:
    """The sentence with which an endpoint refuses these values, sent past any client."""
    answer = httpx.post(f"{url}/gradio_api/run/{endpoint}", json={"data": values}, timeout=30)
    assert answer.status_code == 500
    return str(answer.json()["error"])


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[Client]:
    """A connected client."""
    opened = Client(url, verbose=False, analytics_enabled=False)
    yield opened
    opened.close()


def a_brief(segments: int = 1, **fields: Any) -> dict[str, Any]:
    return a_storyboard(segments, **{"variations": 2, **fields}).model_dump(mode="json")


def a_board(client: Client, **fields: Any) -> str:
    return str(client.predict(a_brief(**fields), api_name="/create_storyboard")["id"])


def a_rendered_board(client: Client, **fields: Any) -> dict[str, Any]:
    board_id = a_board(client, **fields)
    run = client.predict(board_id, api_name="/render")
    client.predict(run["id"], api_name="/wait")
    board: dict[str, Any] = client.predict(board_id, api_name="/board")
    return board


def test_the_endpoints_are_the_verbs_and_nothing_else(client: Client) -> None:
    listed = client.view_api(return_format="dict", print_info=False)

    assert set(listed["named_endpoints"]) == {f"/{verb.api_name}" for verb in VERBS.values() if verb.api_name}
    assert listed["unnamed_endpoints"] == {}


def test_no_component_has_a_handler_that_could_be_called(url: str) -> None:
    dependencies = httpx.get(f"{url}/config").json()["dependencies"]

    assert [one["api_name"] for one in dependencies if one["targets"] or one["js"]] == []
    assert len(dependencies) == len([verb for verb in VERBS.values() if verb.api_name])


def test_an_endpoint_has_the_parameters_of_the_design(client: Client) -> None:
    listed = client.view_api(return_format="dict", print_info=False)["named_endpoints"]

    taken = {
        name: [parameter["parameter_name"] for parameter in endpoint["parameters"]]
        for name, endpoint in listed.items()
    }
    assert taken["/add_influencer"] == ["photo", "name"]
    assert taken["/create_storyboard"] == ["spec", "reference_image"]
    assert taken["/render"] == ["board_id", "keyframes"]
    assert taken["/pick"] == ["variation_id", "by"]
    assert taken["/regenerate"][:3] == ["board_id", "key", "note"]
    assert taken["/events"] == ["board_id", "after"]


def test_a_person_is_added_from_a_file(client: Client, astronaut: Path) -> None:
    person = client.predict(handle_file(astronaut), "Eileen", api_name="/add_influencer")

    assert (person["name"], person["upscaled"]) == ("Eileen", True)
    assert re.fullmatch(r"/gradio_api/studio/media/[0-9a-f]{64}/full", person["photo"]["url"])
    assert "path" not in person["photo"]
    assert person["original"]["width"] == 512


def test_a_storyboard_is_rendered_by_a_script(client: Client) -> None:
    board_id = a_board(client)

    started = client.predict(board_id, api_name="/render")
    ended = client.predict(started["id"], api_name="/wait")
    board = client.predict(board_id, api_name="/board")

    assert (started["status"], ended["status"], board["status"]) == ("running", "done", "ready")
    assert list(board["keyframes"]) == ["s01.start", "s01.end"]
    assert [len(keyframe["variations"]) for keyframe in board["keyframes"].values()] == [2, 2]


def test_a_plan_is_made_without_rendering(client: Client) -> None:
    plan = client.predict(a_board(client, segments=2), api_name="/plan")

    assert (plan["calls"], plan["steps"], len(plan["keyframes"])) == (8, 2, 4)


def test_a_pick_puts_what_follows_out_of_date(client: Client) -> None:
    board = a_rendered_board(client, segments=2)
    end = board["keyframes"]["s01.end"]
    other = next(one["id"] for one in end["variations"] if one["id"] != end["pick"]["variation_id"])

    pick = client.predict(other, "ana", api_name="/pick")

    assert (pick["how"], pick["by"]) == ("hand", "ana")
    assert client.predict(board["id"], api_name="/stale") == ["s02.start", "s02.end"]


def test_keys_are_rendered_anew(client: Client) -> None:
    board = a_rendered_board(client)

    run = client.predict(board["id"], ["s01.end"], api_name="/render")
    client.predict(run["id"], api_name="/wait")

    again = client.predict(board["id"], api_name="/board")
    assert [len(keyframe["variations"]) for keyframe in again["keyframes"].values()] == [2, 4]


def test_one_keyframe_is_regenerated_with_a_wish(client: Client) -> None:
    board = a_rendered_board(client)

    run = client.predict(board["id"], "s01.start", "closer", api_name="/regenerate")
    client.predict(run["id"], api_name="/wait")

    newest = client.predict(board["id"], api_name="/board")["keyframes"]["s01.start"]["variations"][-1]
    assert (newest["index"], newest["note"]) == (4, "closer")


def test_events_are_told_from_a_number_on(client: Client) -> None:
    board = a_rendered_board(client)

    told = client.predict(board["id"], api_name="/events")

    assert [event["number"] for event in told] == list(range(1, board["last_event"] + 1))
    assert client.predict(board["id"], board["last_event"] - 1, api_name="/events") == told[-1:]
    assert client.predict(board["id"], 10_000, api_name="/events") == []


def test_a_reference_picture_is_a_file_of_its_own(client: Client, coffee: Path) -> None:
    made = client.predict(
        a_brief(strategy="three-chains"), handle_file(coffee), api_name="/create_storyboard"
    )

    assert len(made["spec"]["reference_image"]) == 64


def test_a_path_inside_a_brief_is_refused(client: Client) -> None:
    with pytest.raises(AppError, match="reference image inside the brief cannot be used"):
        client.predict({**a_brief(), "reference_image": "/etc/passwd"}, api_name="/create_storyboard")


def test_what_a_change_would_do_is_asked_before_it_is_made(client: Client) -> None:
    board = a_rendered_board(client, segments=2)
    brief = client.predict(board["id"], api_name="/storyboard")["spec"]

    foretold = client.predict(board["id"], {**brief, "subject": "A fox"}, api_name="/preview_update")

    assert foretold == list(board["keyframes"])
    assert client.predict(board["id"], api_name="/stale") == []


def test_the_words_of_a_description_are_looked_at(client: Client) -> None:
    assert "hair" in client.predict("A woman, 38, slim", api_name="/check_subject")


def test_what_cannot_be_done_is_told_in_words(client: Client) -> None:
    with pytest.raises(AppError, match="There is no storyboard “board_none”"):
        client.predict("board_none", api_name="/board")


def test_a_brief_that_does_not_fit_names_the_field(client: Client) -> None:
    with pytest.raises(AppError, match="strategy"):
        client.predict(a_brief() | {"strategy": "sideways"}, api_name="/create_storyboard")


@pytest.mark.parametrize(
    "photo",
    [
        {"path": "/etc/passwd"},
        "/etc/passwd",
        {"path": "/etc/passwd", "meta": FILE},
        {"path": "/etc/passwd", "meta": FILE, "size": "many", "orig_name": 7},
        {"path": "/etc/passwd", "meta": {"_type": "a file"}},
        {"path": 7, "meta": FILE},
        {"meta": FILE},
    ],
)
def test_a_file_of_the_server_is_not_a_picture(url: str, photo: object) -> None:
    assert refusal(url, "add_influencer", [photo, "Eileen"]).startswith(
        "The picture did not arrive as an upload. With gradio_client give handle_file(path)"
    )


@pytest.mark.parametrize("values", [["Eileen"], [], [{"path": "a.png", "meta": "odd"}, "Eileen"]])
def test_values_that_no_argument_takes_are_refused_in_words(url: str, values: list[object]) -> None:
    assert refusal(url, "add_influencer", values) == (
        "These are not the arguments of this endpoint. Give one value for each that /gradio_api/info lists."
    )


def test_a_brief_that_is_text_is_refused_in_words(url: str) -> None:
    assert refusal(url, "create_storyboard", ["Morning", None]).startswith(
        "create_storyboard cannot be done: spec: one object is needed"
    )


def test_deleting_gives_nothing_back(client: Client) -> None:
    board_id = a_board(client, title="To be deleted")

    client.predict(board_id, api_name="/delete_storyboard")

    assert "To be deleted" not in [
        board["spec"]["title"] for board in client.predict(api_name="/storyboards")
    ]
