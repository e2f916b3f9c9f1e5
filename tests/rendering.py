"""Words for tests that render: a board from nothing to finished, and what one looks for on it."""

from __future__ import annotations

from studio import StoryboardSpec, Studio
from studio.domain.run import Run
from studio.domain.view import BoardView, KeyframeView


async def render(studio: Studio, board_id: str, keyframes: list[str] | None = None) -> Run:
    """Start a run and wait for its end."""
    return await studio.wait(studio.start(board_id, keyframes).id)


async def rendered(studio: Studio, spec: StoryboardSpec) -> BoardView:
    """The board of a new storyboard, rendered."""
    board = studio.create_storyboard(spec)
    await render(studio, board.id)
    return studio.board(board.id)


def second_best(view: BoardView, key: str) -> str:
    """A variation of the keyframe that does not stand."""
    keyframe = view.keyframes[key]
    return next(
        one.id for one in keyframe.variations if keyframe.pick and one.id != keyframe.pick.variation_id
    )


def picked_id(view: BoardView, key: str) -> str:
    """The variation that stands for the keyframe."""
    pick = view.keyframes[key].pick
    return pick.variation_id if pick else ""


def how_picked(view: BoardView, key: str) -> str:
    """ "auto" or "hand"; empty where nothing stands."""
    pick = view.keyframes[key].pick
    return pick.how if pick else ""


def picked_sha(keyframe: KeyframeView) -> str:
    """The digest of the picture that stands."""
    pick = keyframe.pick
    return next((one.image.sha256 for one in keyframe.variations if pick and one.id == pick.variation_id), "")


def counts(view: BoardView) -> dict[str, int]:
    """How many variations each keyframe has."""
    return {key: len(keyframe.variations) for key, keyframe in view.keyframes.items()}


async def kinds(studio: Studio, board_id: str) -> list[str]:
    """The kinds of all events of a storyboard, in order."""
    return [event.kind async for event in studio.watch(board_id)]
