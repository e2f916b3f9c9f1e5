"""The cards of the generator's page: addresses, words, money; what is missing says so."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.variation import Scores, SourceUsed
from studio.errors import NotFound
from studio.store import generations as rows
from studio.store.generations import Placed
from studio.ui.generator import generator_page, newest_cards
from studio.ui.generator_models import GenerationCard
from tests.rows import a_generation, an_image


def a_card(studio: Studio, made: int = 0, **fields: Any) -> GenerationCard:
    """The card of a generation of which so many pictures exist."""
    database = studio._parts.database
    a_generation(database, **{"sent": "MOMENT: she turns", "provider": "sketch", **fields})
    for number in range(1, made + 1):
        placed = Placed(an_image(database, f"picture {number}".encode()), seed=7)
        database.write(partial(rows.place_picture, place=("gen_1", number), placed=placed))
    return generator_page(studio).generations[0]


def a_history(studio: Studio, length: int) -> None:
    for number in range(length):
        a_generation(studio._parts.database, f"gen_{number:02}")


def test_a_generation_tells_how_it_was_asked_for(studio: Studio) -> None:
    card = a_card(studio)

    assert (card.prompt, card.facts, card.cost) == ("she turns", "16:9 · 1K · Sketch (embedded)", "$0.00")
    assert (card.job, card.status, round(card.ratio, 3)) == ("0 of 2", "generating", 1.778)


def test_a_picture_has_all_its_addresses(studio: Studio) -> None:
    first, second = a_card(studio, made=1).pictures

    assert first.thumb == f"/gradio_api/studio/media/{first.sha}.320.webp"
    assert first.full == f"/gradio_api/studio/media/{first.sha}/full"
    assert first.save == f"/gradio_api/studio/media/{first.sha}/save?name=generated_gen_1_1.png"
    assert (second.state, second.thumb, second.sha) == ("waiting", "", "")


@pytest.mark.parametrize(
    ("made", "status", "said"),
    [
        (2, "done", ""),
        (1, "done", "1 of 2 could be made"),
        (0, "failed", "Failed"),
        (1, "cancelled", "Stopped · 1 of 2"),
        (0, "interrupted", "Cut short when the studio was closed"),
        (2, "interrupted", ""),
    ],
)
def test_how_it_ended_is_said_in_words(studio: Studio, made: int, status: str, said: str) -> None:
    assert a_card(studio, made=made, status=status).job == said


def test_whom_it_was_held_to_is_named_with_the_picture_that_was_shown(studio: Studio) -> None:
    held_to = {"kind": "influencer", "id": "infl_1", "name": "Eileen"}
    card = a_card(studio, held_to=held_to, sources=[SourceUsed(name="influencer", sha256="ab" * 32)])

    assert card.held_to is not None
    assert (card.held_to.label, card.held_to.href) == ("Eileen", "/influencers")
    assert card.held_to.thumb == f"/gradio_api/studio/media/{'ab' * 32}.320.webp"


def test_a_face_swap_has_the_shape_of_the_picture_it_changes(studio: Studio) -> None:
    sources = [SourceUsed(name="picture", sha256="cd" * 32), SourceUsed(name="influencer", sha256="ab" * 32)]
    card = a_card(studio, made=1, mode="face_swap", picture="cd" * 32, sources=sources, aspect_ratio="1:1")

    assert (card.facts, round(card.ratio, 3)) == ("Face swap · Sketch (embedded)", 1.778)
    assert [source.label for source in card.sources] == ["the picture that was changed", "the influencer"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"aspect_ratio": "1:1"}, "Asked for 1:1 at 1K (1280 × 1280); the service gave 1280 × 720."),
        ({"aspect_ratio": "16:9"}, ""),
        ({"aspect_ratio": "1:1", "mode": "face_swap", "picture": "cd" * 32}, ""),
    ],
    ids=["of another shape", "as asked", "a face swap, which keeps the shape of its picture"],
)
def test_a_picture_of_another_shape_than_asked_says_so(
    studio: Studio, fields: dict[str, Any], said: str
) -> None:
    card = a_card(studio, made=1, **fields)

    assert [picture.differs for picture in card.pictures] == [said, ""]


def test_measurements_are_told_where_there_are_any(studio: Studio) -> None:
    card = a_card(studio, made=1)
    studio._parts.database.write(
        lambda tx: rows.set_picture_scores(tx, card.pictures[0].id, Scores(technical=71.4))
    )

    measured = generator_page(studio).generations[0].pictures[0].scores

    assert [(bar.label, bar.text) for bar in measured] == [("Technical quality", "71")]


def test_older_ones_come_page_by_page(studio: Studio) -> None:
    a_history(studio, 26)

    newest = generator_page(studio)
    older = generator_page(studio, newest.generations[-1].id)

    assert (len(newest.generations), newest.more) == (24, True)
    assert ([one.id for one in older.generations], older.more) == (["gen_01", "gen_00"], False)
    assert list(newest_cards(studio)) == [one.id for one in newest.generations]
    with pytest.raises(NotFound):
        generator_page(studio, "gen_gone")


async def test_pictures_leave_by_their_address_only(studio: Studio, astronaut: Path) -> None:
    await studio.generate_images("On a beach", photo=astronaut, n=1, provider="sketch")

    assert str(studio.home) not in generator_page(studio).model_dump_json()
