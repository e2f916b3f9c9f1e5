"""Storyboards: kept as written, edited, duplicated, deleted; and the plan that follows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from studio import SegmentSpec, Studio, StudioError
from studio.store.storyboards import update_spec
from tests.at_once import saved_meanwhile
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory
from tests.rendering import picked_sha, render


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    """An open, empty studio with a painter that costs 4 cents a picture."""
    async with Studio.open(":memory:", providers={"flat": factory(FlatProvider(price_usd=0.04))}) as opened:
        yield opened


async def test_a_storyboard_is_kept_as_it_was_written(studio: Studio) -> None:
    spec = a_storyboard(segments=2, provider="flat")

    board = studio.create_storyboard(spec)

    assert studio.storyboard(board.id).spec == spec


async def test_a_plan_tells_pictures_cost_and_steps_before_anything_is_made(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=4, provider="flat", variations=2))

    plan = studio.plan(board.id)

    assert (plan.calls, round(plan.cost_usd, 4), plan.steps) == (16, 0.64, 4)
    assert studio.board(board.id).status == "empty"


async def test_an_edit_counts_the_revision_and_is_told(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat")
    board = studio.create_storyboard(spec)

    edited = studio.update_storyboard(board.id, spec.model_copy(update={"subject": "A fox"}), revision=1)

    assert edited.revision == 2
    assert [(e.kind, e.data) for e in studio.events(board.id)] == [
        ("storyboard.changed", {"what": ["subject"]})
    ]


async def test_an_edit_that_changes_nothing_is_no_event(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat")
    board = studio.create_storyboard(spec)

    studio.update_storyboard(board.id, spec)

    assert studio.events(board.id) == []


async def test_a_duplicate_has_the_brief_and_none_of_the_pictures(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1, title="Dawn"))
    await render(studio, board.id)

    copy = studio.duplicate_storyboard(board.id)

    assert (copy.spec.title, copy.spec.segments) == ("Dawn (copy)", board.spec.segments)
    assert studio.board(copy.id).status == "empty"


async def test_a_deleted_storyboard_is_gone_with_its_events(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    await render(studio, board.id)

    studio.delete_storyboard(board.id)

    with pytest.raises(StudioError, match="no storyboard"):
        studio.events(board.id)
    assert studio.storyboards() == []


async def test_a_new_title_keeps_what_is_saved_in_the_same_moment(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat", subject="A cat")
    board = studio.create_storyboard(spec)
    edited = spec.model_copy(update={"subject": "A fox"})
    saved_meanwhile(studio, lambda tx: update_spec(tx, board.id, edited))

    renamed = studio.rename_storyboard(board.id, "Dusk")

    assert (renamed.spec.title, renamed.spec.subject, renamed.revision) == ("Dusk", "A fox", 3)


async def test_the_same_title_again_is_no_event(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, title="Dawn"))

    studio.rename_storyboard(board.id, " Dawn ")

    assert (studio.storyboard(board.id).revision, studio.events(board.id)) == (1, [])


async def test_the_pictures_of_a_deleted_storyboard_stay_on_the_disk(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))
    await render(studio, board.id)
    made = studio.about().pictures

    studio.delete_storyboard(board.id)

    assert made == studio.about().pictures == 2


async def test_a_storyboard_can_be_looked_at_without_the_provider_it_names(home: Path) -> None:
    with closing(Studio.open(home, providers={"flat": factory(FlatProvider(price_usd=0.04))})) as before:
        board = before.create_storyboard(a_storyboard(segments=1, provider="flat", variations=2))

    with closing(Studio.open(home)) as after:
        assert (after.plan(board.id).calls, after.plan(board.id).cost_usd) == (4, 0.0)
        assert after.rename_storyboard(board.id, "Dusk").spec.title == "Dusk"


@pytest.mark.parametrize("as_given", [bytearray, memoryview])
async def test_a_reference_may_be_any_kind_of_bytes(
    studio: Studio, coffee: Path, as_given: Callable[[bytes], Any]
) -> None:
    given = {**a_storyboard(segments=1).model_dump(), "reference_image": as_given(coffee.read_bytes())}

    board = studio.create_storyboard(given)

    assert board.spec.reference_image == sha256(coffee.read_bytes()).hexdigest()


async def test_an_uploaded_reference_is_copied_as_it_is_into_the_first_reference_keyframe(
    studio: Studio, coffee: Path
) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=1, strategy="three-chains", reference=coffee)
    board = studio.create_storyboard(spec)

    await render(studio, board.id)

    first = studio.board(board.id).keyframes["s01.reference"]
    assert picked_sha(first) == board.spec.reference_image
    assert [source.name for source in first.variations[0].sources] == ["reference"]


async def test_an_edit_may_keep_the_stored_reference(studio: Studio, coffee: Path) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", reference=coffee.read_bytes()))

    edited = studio.update_storyboard(board.id, board.spec.model_copy(update={"subject": "A fox"}))

    assert edited.spec.reference_image == board.spec.reference_image


async def test_a_reference_that_is_no_picture_stores_nothing(studio: Studio) -> None:
    with pytest.raises(StudioError, match="not a picture"):
        studio.create_storyboard(a_storyboard(segments=1, provider="flat", reference=b"words"))

    assert studio.storyboards() == []


async def test_a_storyboard_without_a_provider_takes_the_default(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, provider=None))
    studio.set_default_provider("flat")

    assert studio.plan(board.id).cost_usd > 0
    assert studio.about().default_provider == "flat"


async def test_64_segments_are_allowed(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=[SegmentSpec(start="a", end="b")] * 64))

    assert len(studio.plan(board.id).keyframes) == 128


async def test_what_settings_tells_is_measured(studio: Studio, coffee: Path) -> None:
    await studio.add_product(coffee, "Espresso")

    facts = studio.about()

    assert facts.pictures == 2
    assert facts.disk_used > coffee.stat().st_size
    assert {"sketch", "flat"} <= {one.name for one in facts.providers}


async def test_what_was_spent_today_is_what_todays_pictures_cost(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=2))

    await render(studio, board.id)

    assert round(studio.cost_today(), 6) == 0.16


async def test_a_long_title_is_cut_between_what_reads_as_characters(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, title="x" * 192 + "👩\u200d🚀 y"))

    copy = studio.duplicate_storyboard(board.id)

    assert copy.spec.title == "x" * 192 + " (copy)"


async def test_the_longest_title_that_leaves_room_is_kept_whole(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=1, title="x" * 193))

    assert studio.duplicate_storyboard(board.id).spec.title == "x" * 193 + " (copy)"
