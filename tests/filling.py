"""A finished board in a moment: its rows are written as a rendering would have left them."""

from __future__ import annotations

from studio import StoryboardSpec, Studio
from studio.board import inputs_today, picked_inputs
from studio.chains.staleness import sources_now
from studio.domain.events import keyframe_picked, variation_ready
from studio.domain.plan import PlannedKeyframe
from studio.domain.view import BoardView
from studio.service.boards import read_records
from studio.store.events import append
from tests.rows import a_pick, a_variation


def filled(studio: Studio, spec: StoryboardSpec, variations: int = 2) -> BoardView:
    """A new storyboard whose keyframes have so many variations each, the first picked, all up to date."""
    board = studio.create_storyboard(spec)
    for planned in studio.plan(board.id).keyframes:
        _fill(studio, board.id, planned, variations)
    return studio.board(board.id)


def _fill(studio: Studio, board_id: str, planned: PlannedKeyframe, variations: int) -> None:
    database = studio._parts.database
    records = read_records(studio._parts, board_id)
    picked, spec = picked_inputs(records), records.storyboard.spec
    made = [
        a_variation(
            database,
            f"{board_id}-{planned.key}-{index}",
            storyboard_id=board_id,
            key=planned.key,
            index=index,
            inputs=inputs_today(records, planned, picked),
            sources=sources_now(spec, records.plan, planned, records.assets, picked),
            provider=records.provider,
        )
        for index in range(1, variations + 1)
    ]
    pick = a_pick(database, made[0])
    told = [*map(variation_ready, made), keyframe_picked(pick)]
    database.write(lambda tx: [append(tx, board_id, event) for event in told])
