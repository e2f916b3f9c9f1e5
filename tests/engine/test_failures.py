"""What happens when calls fail: once more, then without that variation, then without that keyframe."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio import Studio, StudioError
from studio.protocols import Provider
from tests.builders import a_storyboard
from tests.painting import FlatProvider, moment_of
from tests.rendering import counts, kinds, render, rendered


async def test_a_failing_call_is_made_once_more(studio: Studio, flat: FlatProvider) -> None:
    flat.fail_first = 1

    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))

    assert view.status == "ready"
    assert len(flat.asked) == 3


async def test_one_failing_variation_leaves_the_others(studio: Studio, flat: FlatProvider) -> None:
    flat.concurrency, flat.fail_first = 1, 2

    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=3))

    assert sorted(counts(view).values()) == [2, 3]
    assert "variation.failed" in await kinds(studio, view.id)
    [short] = [keyframe for keyframe in view.keyframes.values() if len(keyframe.variations) == 2]
    assert (short.warning or "").startswith(
        "1 of 3 variations could not be made: The painter dropped the brush. Try again."
    )


async def test_a_keyframe_without_any_variation_fails_its_segment_and_the_run_goes_on(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=3, provider="flat", variations=1)
    flat.fails = {spec.segments[1].end}
    board = studio.create_storyboard(spec)

    run = await render(studio, board.id)

    assert (run.status, run.failed_segments) == ("done", [2])
    assert studio.board(board.id).failed_segments == [2]


async def test_a_failed_keyframe_says_why(studio: Studio, flat: FlatProvider) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=1)
    flat.fails = {spec.segments[1].end}

    view = await rendered(studio, spec)

    failed = view.keyframes["s02.end"]
    assert (failed.state, failed.error) == ("failed", "The painter refuses this one. Change the prompt.")
    assert view.status == "incomplete"


async def test_the_last_success_of_the_chain_stands_in_for_a_failed_source(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=3, provider="flat", variations=1)
    flat.fails = {spec.segments[1].end}

    await rendered(studio, spec)

    shown = next(op.sources for op in flat.asked if moment_of(op) == spec.segments[2].start)
    assert [source.name for source in shown] == ["s01.end"]


async def test_a_failure_in_segment_one_fails_the_run_and_nothing_further_is_sent(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=3, provider="flat", variations=1)
    flat.fails = {spec.segments[0].end}
    board = studio.create_storyboard(spec)

    run = await render(studio, board.id)

    assert (run.status, run.failed_segments) == ("failed", [1])
    assert run.error == (
        "The end keyframe of segment 1 could not be made, and everything after it builds on it."
    )
    assert spec.segments[1].start not in [moment_of(op) for op in flat.asked]


async def test_what_failed_is_made_by_the_next_start_and_nothing_else(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=1)
    flat.fails = {spec.segments[1].end}
    view = await rendered(studio, spec)
    flat.fails = ()

    run = await render(studio, view.id)

    assert (run.status, run.keys) == ("done", ["s02.end"])
    assert studio.board(view.id).status == "ready"


async def test_a_failed_new_rendering_leaves_the_good_picture(studio: Studio, flat: FlatProvider) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=1)
    view = await rendered(studio, spec)
    flat.fails = {spec.segments[1].end}

    await render(studio, view.id, ["s02.end"])

    keyframe = studio.board(view.id).keyframes["s02.end"]
    assert (keyframe.state, len(keyframe.variations)) == ("picked", 1)
    assert keyframe.error == "The painter refuses this one. Change the prompt."


async def test_a_providers_own_fault_costs_its_keyframe_and_not_the_run(
    studio: Studio, flat: FlatProvider
) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=1)
    flat.breaks = {spec.segments[1].end}
    board = studio.create_storyboard(spec)

    run = await render(studio, board.id)

    assert (run.status, run.failed_segments) == ("done", [2])
    error = studio.board(board.id).keyframes["s02.end"].error
    assert error is not None
    assert error.startswith("The image provider failed unexpectedly (reference ")


async def test_an_unexpected_fault_of_ours_ends_the_run_with_a_reference(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))
    flat.max_sources = "many"  # type: ignore[assignment]  # abilities that nobody can read

    run = await render(studio, view.id, ["s01.end"])

    assert run.status == "failed"
    assert run.error is not None
    assert run.error.startswith("Rendering stopped unexpectedly (reference ")


async def test_a_provider_that_cannot_be_made_is_said_and_stores_nothing(home: Path) -> None:
    def broken() -> Provider:
        raise OSError("no brush")

    async with Studio.open(home, providers={"broken": broken}) as studio:
        with pytest.raises(StudioError, match="“broken” could not be started"):
            studio.create_storyboard(a_storyboard(1, provider="broken"))

        assert studio.storyboards() == []


async def test_a_stand_in_that_is_being_made_is_waited_for(studio: Studio, flat: FlatProvider) -> None:
    flat.latency_s = 0.02
    board = studio.create_storyboard(a_storyboard(segments=3, provider="flat", variations=1))

    await render(studio, board.id, ["s01.end", "s03.start"])

    last = studio.board(board.id).keyframes["s03.start"].variations[0]
    assert [source.name for source in last.sources] == ["s01.end"]
