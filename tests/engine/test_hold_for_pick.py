"""With hold for pick on, a keyframe waits for a person before anything builds on it."""

from __future__ import annotations

from studio import Studio
from tests.builders import a_storyboard
from tests.painting import FlatProvider
from tests.rendering import picked_id


async def waiting(studio: Studio, board_id: str, key: str) -> None:
    """Return once this keyframe waits."""
    async for event in studio.watch(board_id, follow=True):
        if (event.kind, event.key) == ("keyframe.waiting", key):
            return


async def first_ready(studio: Studio, board_id: str) -> str:
    """The id of the first variation, as soon as it is there."""
    async for event in studio.watch(board_id, follow=True):
        if event.kind == "variation.ready":
            return str(event.data["variation_id"])
    return ""


async def test_a_held_board_waits_and_its_run_stays_running(studio: Studio) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=2, hold_for_pick=True, strategy="joined")
    board = studio.create_storyboard(spec)

    run = studio.start(board.id)
    await waiting(studio, board.id, "s01.start")

    view = studio.board(board.id)
    assert (view.status, studio.run(run.id).status) == ("waiting", "running")
    assert (view.keyframes["s01.start"].state, view.keyframes["s01.end"].state) == ("waiting", "queued")


async def test_a_pick_lets_the_chain_go_on_with_the_chosen_picture(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=2, hold_for_pick=True, strategy="joined")
    board = studio.create_storyboard(spec)
    run = studio.start(board.id)
    await waiting(studio, board.id, "s01.start")
    chosen = studio.board(board.id).keyframes["s01.start"].variations[1]

    studio.pick(chosen.id, by="ana")
    await waiting(studio, board.id, "s01.end")

    end = studio.board(board.id).keyframes["s01.end"].variations[0]
    assert [source.sha256 for source in end.sources] == [chosen.image.sha256]
    studio.pick(end.id, by="ana")
    assert (await studio.wait(run.id)).status == "done"


async def test_giving_the_choice_to_the_studio_lets_the_chain_go_on(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=2, hold_for_pick=True, strategy="independent")
    board = studio.create_storyboard(spec)
    run = studio.start(board.id)
    await waiting(studio, board.id, "s01.start")
    await waiting(studio, board.id, "s01.end")

    studio.pick_automatic(board.id, "s01.start")
    studio.pick_automatic(board.id, "s01.end")

    assert (await studio.wait(run.id)).status == "done"
    assert picked_id(studio.board(board.id), "s01.end") != ""


async def test_a_held_keyframe_that_was_cut_short_waits_again_without_new_calls(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=2, hold_for_pick=True, strategy="joined")
    board = studio.create_storyboard(spec)
    first = studio.start(board.id)
    await waiting(studio, board.id, "s01.start")
    studio.cancel(first.id)
    await studio.wait(first.id)

    studio.start(board.id)
    await waiting(studio, board.id, "s01.start")

    assert len(studio.board(board.id).keyframes["s01.start"].variations) == 2


async def test_a_pick_made_while_the_others_are_being_made_is_not_asked_for_again(
    studio: Studio, flat: FlatProvider
) -> None:
    flat.concurrency, flat.latency_s = 1, 0.05
    spec = a_storyboard(segments=1, provider="flat", variations=3, hold_for_pick=True, strategy="joined")
    board = studio.create_storyboard(spec)
    studio.start(board.id)
    first = await first_ready(studio, board.id)

    studio.pick(first, by="ana")
    await waiting(studio, board.id, "s01.end")

    assert picked_id(studio.board(board.id), "s01.start") == first


async def test_a_run_does_not_wait_for_keyframes_the_storyboard_lost(studio: Studio) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=1, hold_for_pick=True, strategy="independent")
    board = studio.create_storyboard(spec)
    run = studio.start(board.id)
    await waiting(studio, board.id, "s01.start")
    await waiting(studio, board.id, "s01.end")
    await waiting(studio, board.id, "s02.start")
    await waiting(studio, board.id, "s02.end")

    studio.update_storyboard(board.id, spec.model_copy(update={"segments": spec.segments[:1]}))
    studio.pick_automatic(board.id, "s01.start")
    studio.pick_automatic(board.id, "s01.end")

    assert (await studio.wait(run.id)).status == "done"
