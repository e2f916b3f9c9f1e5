"""A person's own picture for a keyframe: picked, measured as any other, refused where one is taken over."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio import Studio
from studio.errors import Conflict
from tests.builders import a_storyboard
from tests.filling import filled


async def test_a_picture_of_ones_own_is_measured_as_any_other(studio: Studio, coffee: Path) -> None:
    board = studio.create_storyboard(a_storyboard(1))

    own = await studio.add_variation(board.id, "s01.start", coffee)

    scores = studio.board(board.id).keyframes["s01.start"].variations[0].scores
    assert scores is not None
    assert scores == own.scores
    assert (scores.technical is not None, scores.scene_px) == (True, None)


async def test_it_is_measured_against_what_the_keyframe_is_made_from_today(
    studio: Studio, coffee: Path
) -> None:
    board = studio.create_storyboard(a_storyboard(2))
    await studio.add_variation(board.id, "s01.end", coffee)

    same = await studio.add_variation(board.id, "s02.start", coffee)

    assert same.scores is not None
    assert (same.scores.scene_px or 0) > 0.98


async def test_its_measuring_is_told_after_it_is_shown_and_picked(studio: Studio, coffee: Path) -> None:
    board = studio.create_storyboard(a_storyboard(1))

    await studio.add_variation(board.id, "s01.start", coffee)

    assert [event.kind for event in studio.events(board.id)] == [
        "variation.ready",
        "pick.changed",
        "keyframe.scored",
    ]


async def test_given_back_to_the_studio_the_best_by_measurement_stands_whoever_made_it(
    studio: Studio, coffee: Path
) -> None:
    board = studio.create_storyboard(a_storyboard(1))
    own = await studio.add_variation(board.id, "s01.start", coffee)

    pick = studio.pick_automatic(board.id, "s01.start")

    assert (pick.variation_id, pick.how) == (own.id, "auto")
    assert pick.reason.startswith("The only one. Measured without a model: sharpness and exposure")


async def test_a_keyframe_that_is_taken_over_takes_no_picture_of_its_own(
    studio: Studio, coffee: Path
) -> None:
    board = filled(studio, a_storyboard(2, strategy="joined"), variations=1)

    with pytest.raises(Conflict, match=r"s02\.start is taken over .* Give your picture to s01\.end instead"):
        await studio.add_variation(board.id, "s02.start", coffee)

    assert len(studio.board(board.id).keyframes["s02.start"].variations) == 1


async def test_a_keyframe_that_is_the_uploaded_reference_says_where_to_change_it(
    studio: Studio, coffee: Path, astronaut: Path
) -> None:
    board = studio.create_storyboard(a_storyboard(1, strategy="three-chains", reference=coffee))

    with pytest.raises(Conflict, match="Change the reference picture of the storyboard instead"):
        await studio.add_variation(board.id, "s01.reference", astronaut)


@pytest.mark.parametrize(
    ("by", "stored"),
    [
        ("ana\u202egnp", "anagnp"),
        ("\u2066ana\u2069 \u200b\ufeffmaria", "ana maria"),
        ("a\x00n\x07a\n\tb", "ana b"),
        ("\u202e\u200b", "someone"),
        ("👩\u200d🚀 Zoë", "👩\u200d🚀 Zoë"),
    ],
)
async def test_a_name_beside_a_pick_neither_hides_nor_turns_text(
    studio: Studio, coffee: Path, by: str, stored: str
) -> None:
    board = studio.create_storyboard(a_storyboard(1))

    own = await studio.add_variation(board.id, "s01.start", coffee, by=by)

    assert own.uploaded_by == stored
    assert studio.board(board.id).keyframes["s01.start"].pick.by == stored.replace("someone", "")  # type: ignore[union-attr]
