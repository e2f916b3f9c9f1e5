"""A whole run, from the first call to the last pick."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from studio import Studio
from studio.domain.variation import SourceUsed
from studio.engine.scenes import scene_of
from studio.protocols import Done, Op
from tests.builders import a_storyboard
from tests.painting import FlatProvider, moment_of
from tests.rendering import counts, kinds, picked_sha, render, rendered
from tests.waiting import until


async def test_every_keyframe_gets_its_variations_and_a_pick(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="flat", variations=3))

    assert view.status == "ready"
    assert counts(view) == {"s01.start": 3, "s01.end": 3, "s02.start": 3, "s02.end": 3}
    assert {keyframe.state for keyframe in view.keyframes.values()} == {"picked"}


async def test_the_run_is_done_and_lists_no_failed_segment(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(segments=2, provider="flat", variations=1))

    run = await render(studio, board.id)

    assert (run.status, run.error, run.failed_segments) == ("done", None, [])


async def test_events_tell_the_life_of_a_keyframe_in_order(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2, strategy="joined"))

    told = [event.kind for event in studio.events(view.id) if event.key == "s01.start"]

    assert told == [
        "keyframe.generating",
        "variation.ready",
        "variation.ready",
        "keyframe.scored",
        "keyframe.picked",
    ]


@dataclass
class TellingProvider(FlatProvider):
    """Tells when it is called."""

    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def submit(self, op: Op, job_key: UUID) -> Done:
        self.called.set()
        return await super().submit(op, job_key)


async def test_a_call_that_costs_nothing_is_not_kept_waiting_by_the_disk(home: Path) -> None:
    provider, disk = TellingProvider(), threading.Event()
    async with Studio.open(home, providers={"flat": lambda: provider}) as studio:
        board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1))

        run = studio.start(board.id)
        writing = asyncio.create_task(studio._parts.database.write_async(lambda _: disk.wait(10)))
        await asyncio.wait_for(provider.called.wait(), 5)
        told = [event.kind for event in studio.events(board.id)]
        disk.set()
        ended = await studio.wait(run.id)

    assert await writing
    assert told[-1] == "run.started"
    assert ended.status == "done"


async def test_events_are_numbered_from_one_without_gaps(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="flat", variations=2))

    numbers = [event.number async for event in studio.watch(view.id)]

    assert numbers == list(range(1, view.last_event + 1))


async def test_a_run_begins_and_ends_with_its_own_events(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))

    told = await kinds(studio, view.id)

    assert (told[0], told[-1]) == ("run.started", "run.done")


async def test_a_lone_variation_stands_before_it_is_measured(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))

    told = [event.kind for event in studio.events(view.id) if event.key == "s01.start"]

    assert told == ["keyframe.generating", "variation.ready", "keyframe.picked", "keyframe.scored"]


async def test_all_variations_of_a_keyframe_are_made_at_once(studio: Studio, flat: FlatProvider) -> None:
    flat.hold = asyncio.Event()
    board = studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=4))

    run = studio.start(board.id)
    await until(lambda: flat.under_way == 8)

    flat.hold.set()
    assert (await studio.wait(run.id)).status == "done"


async def test_no_more_calls_run_at_once_than_the_provider_allows(studio: Studio, flat: FlatProvider) -> None:
    flat.latency_s, flat.concurrency = 0.02, 2

    await rendered(studio, a_storyboard(segments=1, provider="flat", variations=4))

    assert flat.most_at_once == 2


async def test_a_keyframe_is_shown_the_picture_that_stands_for_its_source(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="flat", variations=2))

    shown = [op.sources for op in flat.asked if moment_of(op) == view.keyframes["s02.start"].prompt]

    end = picked_sha(view.keyframes["s01.end"])
    assert [[(s.name, s.sha256) for s in sources] for sources in shown] == [[("s01.end", end)]] * 2


async def test_the_prompt_of_a_variation_is_exactly_what_was_sent(studio: Studio, flat: FlatProvider) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))

    kept = {variation.prompt for keyframe in view.keyframes.values() for variation in keyframe.variations}

    assert kept == {op.prompt for op in flat.asked}


async def test_the_same_storyboard_twice_gives_the_same_pictures(studio: Studio) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=2)

    first, second = await rendered(studio, spec), await rendered(studio, spec)

    one = [v.image.sha256 for keyframe in first.keyframes.values() for v in keyframe.variations]
    other = [v.image.sha256 for keyframe in second.keyframes.values() for v in keyframe.variations]
    assert sorted(one) == sorted(other)


async def test_a_joined_start_is_the_end_before_it_without_a_call(studio: Studio, flat: FlatProvider) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="flat", variations=2, strategy="joined"))

    assert picked_sha(view.keyframes["s02.start"]) == picked_sha(view.keyframes["s01.end"])
    assert counts(view) == {"s01.start": 2, "s01.end": 2, "s02.start": 1, "s02.end": 2}
    assert len(flat.asked) == 6


async def test_two_storyboards_render_side_by_side(studio: Studio, flat: FlatProvider) -> None:
    flat.hold = asyncio.Event()
    boards = [
        studio.create_storyboard(a_storyboard(segments=1, provider="flat", variations=1)) for _ in range(2)
    ]

    runs = [studio.start(board.id) for board in boards]
    await until(lambda: flat.under_way == 4)

    flat.hold.set()
    assert [(await studio.wait(run.id)).status for run in runs] == ["done", "done"]


async def test_what_the_pictures_cost_is_on_the_board(studio: Studio, flat: FlatProvider) -> None:
    flat.price_usd = 0.04

    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=3))

    assert round(view.cost_usd, 6) == 0.24


async def test_a_pick_says_why_it_was_picked(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))

    pick = view.keyframes["s01.start"].pick

    assert pick is not None
    assert (pick.how, pick.by) == ("auto", "studio")
    assert "without a model" in pick.reason


async def test_rendering_again_when_nothing_is_missing_is_done_at_once(
    studio: Studio, flat: FlatProvider
) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))

    run = studio.start(view.id)

    assert (run.status, run.keys) == ("done", [])
    assert len(flat.asked) == 2


async def test_asked_for_keyframes_are_made_anew_and_keep_what_they_have(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))

    await render(studio, view.id, ["s01.end"])

    assert counts(studio.board(view.id)) == {"s01.start": 2, "s01.end": 4}


async def test_scores_are_measured_and_never_invented(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="flat", variations=1))

    scores = view.keyframes["s02.end"].variations[0].scores

    assert scores is not None
    assert (scores.overall, scores.pick, scores.clip, scores.aesthetic, scores.identity) == (None,) * 5
    assert scores.technical is not None
    assert scores.scene_px is not None


def test_likeness_is_measured_to_earlier_keyframes_where_there_are_any() -> None:
    names = ("influencer", "s01.end", "reference", "product")
    sources = [SourceUsed(name=name, sha256=name) for name in names]

    assert scene_of(sources) == ["s01.end", "reference"]
    assert scene_of(sources[:1]) == ["influencer"]
