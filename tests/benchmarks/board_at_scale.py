"""Whether a large library slows a board down: reading one board among 10,000 variations and among 100.

The board is the same, 4 segments with 4 variations a keyframe; only what lies beside it grows.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from studio import Studio
from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.domain.variation import Variation
from studio.store.picks import set_pick
from studio.store.transaction import Transaction
from studio.store.variations import insert_variation
from tests.benchmarks.figures import Figure, main, median, milliseconds
from tests.builders import a_storyboard

FEW, MANY = 100, 10_000
SEGMENTS, VARIATIONS = 4, 4
ON_ONE_BOARD = 2 * SEGMENTS * VARIATIONS
READS = 50


def measure() -> list[Figure]:
    """Reading the board in a small and in a large library, in turns; the ratio is that of the quickest reads,
    which other programs disturb least.
    """
    with library(FEW) as few, library(MANY) as many:
        times = [(timed_read(*few), timed_read(*many)) for _ in range(READS)]
    few_s, many_s = zip(*times, strict=True)
    compared = f"{milliseconds(median(few_s))} with {FEW} in the library"
    return [
        Figure(
            f"reading one board, {MANY:,} variations in the library",
            milliseconds(median(many_s)),
            "≤ 50 ms",
            compared,
        ),
        Figure("the same ÷ a library of 100", f"{min(many_s) / min(few_s):.2f}", "≤ 1.2"),
    ]


@contextmanager
def library(variations: int) -> Iterator[tuple[Studio, str]]:
    """A studio with so many variations, and the storyboard to read, which was read once."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio.open(Path(folder) / "data")
        try:
            board_id = add_board(studio)
            for _ in range(max(0, variations - ON_ONE_BOARD) // ON_ONE_BOARD):
                add_board(studio)
            studio.board(board_id)
            yield studio, board_id
        finally:
            studio.close()


def timed_read(studio: Studio, board_id: str) -> float:
    """Seconds of one board()."""
    began = time.perf_counter()
    studio.board(board_id)
    return time.perf_counter() - began


def add_board(studio: Studio) -> str:
    """A storyboard whose keyframes all have variations and a pick, written straight to the store."""
    board_id = studio.create_storyboard(a_storyboard(SEGMENTS, provider="sketch", variations=VARIATIONS)).id
    keys = [planned.key for planned in studio.plan(board_id).keyframes]

    def record(tx: Transaction) -> None:
        for key in keys:
            made = [a_variation(board_id, key, index) for index in range(1, VARIATIONS + 1)]
            for variation in made:
                insert_variation(tx, variation)
            chosen = made[0].id
            set_pick(
                tx, storyboard_id=board_id, key=key, variation_id=chosen, how="auto", by="studio", reason=""
            )

    studio._parts.database.write(record)
    return board_id


def a_variation(board_id: str, key: str, index: int) -> Variation:
    """A row as a render leaves it; the picture's file is not needed to read a board."""
    sha256 = hashlib.sha256(f"{board_id} {key} {index}".encode()).hexdigest()
    return Variation(
        id=new_id("var"),
        storyboard_id=board_id,
        key=key,
        index=index,
        attempt_id=None,
        image=Image(sha256=sha256, path=f"{sha256}.png", width=1280, height=720, mime="image/png"),
        seed=index,
        prompt="MOMENT: " + "wide shot, she stands at the window " * 20,
        sources=[],
        inputs=None,
        provider="sketch",
        size="1K",
        created_at=datetime.now(UTC),
    )


if __name__ == "__main__":
    main(measure)
