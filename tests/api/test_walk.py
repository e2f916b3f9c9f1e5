"""The whole walk as a program does it with gradio_client: from an empty studio to a finished board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file

from tests.builders import a_storyboard

# Gradio's queue keeps figures of its calls with a part of pandas that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")

Ask = Callable[..., Any]


@pytest.fixture
def ask(url: str) -> Iterator[Ask]:
    """A verb of the served studio by its name, with its arguments in order."""
    client = Client(url, verbose=False, analytics_enabled=False)
    yield lambda verb, *arguments: client.predict(*arguments, api_name=f"/{verb}")
    client.close()


def test_a_program_walks_from_an_empty_studio_to_a_board_that_is_up_to_date(
    ask: Ask, astronaut: Path, coffee: Path
) -> None:
    assert (ask("influencers"), ask("products"), ask("storyboards")) == ([], [], [])

    person = ask("add_influencer", handle_file(astronaut), "Eileen")
    product = ask("add_product", handle_file(coffee), "Espresso")
    brief = a_storyboard(2, variations=2, influencer=person["id"], product=product["id"])
    board = ask("create_storyboard", brief.model_dump(mode="json"))["id"]
    assert ask("uses", person["id"]) == [{"id": board, "title": brief.title}]
    assert (ask("plan", board)["calls"], ask("board", board)["status"]) == (8, "empty")

    ask("wait", ask("render", board)["id"])
    rendered = ask("board", board)
    assert (rendered["status"], rendered["stale"]) == ("ready", [])
    assert [len(keyframe["variations"]) for keyframe in rendered["keyframes"].values()] == [2, 2, 2, 2]

    end = rendered["keyframes"]["s01.end"]
    other = next(one["id"] for one in end["variations"] if one["id"] != end["pick"]["variation_id"])
    foretold = ask("preview_pick", other)
    ask("pick", other, "ana")
    assert ask("stale", board) == foretold == ["s02.start", "s02.end"]

    ask("wait", ask("render", board, ask("stale", board))["id"])
    again = ask("board", board)
    assert (again["status"], again["stale"], ask("stale", board)) == ("ready", [], [])
    assert [len(keyframe["variations"]) for keyframe in again["keyframes"].values()] == [2, 2, 4, 4]
    assert again["keyframes"]["s01.end"]["pick"]["variation_id"] == other


def test_a_program_makes_a_kit_of_each_of_several_photos(ask: Ask, astronaut: Path, coffee: Path) -> None:
    photos = [handle_file(astronaut), handle_file(coffee)]

    told = ask("estimate_kit", None, ["full_body"], ["smile"], None, None, 2)
    batch = ask("create_kits", photos, ["full_body"], ["smile"])

    references = ["anchor", "profile", "full_body", "expression_smile"]
    assert (told["calls"], told["kinds"]) == (8, references)
    assert [kit["name"] for kit in batch["kits"]] == ["astronaut", "coffee"]
    assert [list(kit["references"]) for kit in batch["kits"]] == [references, references]
    assert batch["refused"] == []
    assert ask("kit_progress", [kit["id"] for kit in batch["kits"]])["settled"] == 8
