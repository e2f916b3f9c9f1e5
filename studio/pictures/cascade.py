"""A trained cascade of local binary patterns (Liao et al. 2007): which windows of a picture show a face.

numpy alone, on all windows at once. Every second window each way first, until it is clear where a face may
be; there all of them. What was learnt is a file of numbers; scikit-image brings it, and is not loaded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Places = NDArray[np.intp]
Passed = NDArray[np.bool_]

WINDOW_PX = 24
"""The side of the cascade's own window: nothing smaller can be found."""
_SCALE_STEP = 1.2
_GREY = (54, 183, 19)
"""Luminance (ITU-R 709) in 256ths."""
_WHOLE = 2
"""So many stages are worked out for whole grids: picking windows out costs more than it saves there."""
_ROUGH = 8
"""So many stages are asked of every second window: those around a face pass them as it does."""
_AT_ONCE = 4000
"""Windows that are looked at together: more of them do not fit into a processor's cache."""
_MIDDLE, _AROUND = 4, (0, 1, 2, 5, 8, 7, 6, 3)
"""Of the nine blocks, row by row: the middle one; those around it in the order of a code's bits."""
_LEARNT = "lbpcascade_frontalface_opencv.xml"
_LEEWAY = 1e-5


@dataclass(frozen=True, slots=True)
class Window:
    """A square of a picture in px."""

    top: int
    left: int
    side: int


@dataclass(frozen=True, slots=True)
class Area:
    """What to look for: windows with their middle in a rectangle, and sides from least to most; in px."""

    top: float
    left: float
    bottom: float
    right: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class _Stage:
    """One round of the contest.

    patterns: x, y, width and height of the first of nine blocks, in px of the window (n, 4). worth: of each
    of a pattern's 256 codes (n, 256). needed: the sum with which a window goes on.
    """

    patterns: Ints
    worth: NDArray[np.float32]
    needed: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """The windows of one size: their tops and lefts in px."""

    scale: float
    side: int
    tops: range
    lefts: range

    @property
    def step(self) -> int:
        return self.tops.step

    @property
    def patterns(self) -> Places:
        """All patterns of the stages as they lie in its windows: x, y, width and height in px (4, n)."""
        return (np.concatenate([stage.patterns for stage in _learnt()]) * self.scale).astype(np.intp).T


class _Windows(NamedTuple):
    """Some windows: the numbers of their grids, their tops and lefts in px, (n,) each."""

    grid: Places
    top: Places
    left: Places

    def only(self, which: Passed | Places | slice) -> _Windows:
        return _Windows(self.grid[which], self.top[which], self.left[which])


@dataclass(frozen=True, slots=True)
class _Search:
    """The sums of a picture, the grids to be searched; and for each stage how far the sixteen corners of its
    patterns' blocks are from a window's start in the flat sums (patterns, 16, grids)."""

    sums: Ints
    grids: list[_Grid]
    corners: list[Places]


def windows_of_faces(picture: NDArray[np.uint8], areas: Sequence[Area]) -> list[Window]:
    """The windows of an RGB picture (h, w, 3) that pass, small ones first; a face is passed by many."""
    grids = [grid for area in areas for grid in _grids(area, (picture.shape[0], picture.shape[1]))]
    if not grids:
        return []
    sums = _sums(picture)
    search = _Search(sums, grids, _corners(grids, sums.shape[1]))
    rough = _passing(search, _on_rough_grids(search), _WHOLE, _ROUGH)
    fine = _passing(search, _with_those_beside(grids, rough), 0, len(_learnt()))
    # A window in two areas is one window.
    found = {(grids[n].side, int(top), int(left)) for n, top, left in zip(*fine, strict=True)}
    return [Window(top, left, side) for side, top, left in sorted(found)]


def _sums(picture: NDArray[np.uint8]) -> Ints:
    """(h + 1, w + 1): the sum of all grey above and left of a point. It may run over; differences do not."""
    sums = np.zeros((picture.shape[0] + 1, picture.shape[1] + 1), np.int32)
    for channel, share in enumerate(_GREY):
        sums[1:, 1:] += picture[..., channel].astype(np.int32) * share
    whole: Ints = sums.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    return whole


def _grids(area: Area, size: tuple[int, int]) -> list[_Grid]:
    """Windows as far apart as they are larger than the cascade's own, in steps from the picture's corner."""
    least = max(0.0, math.log(area.least / WINDOW_PX, _SCALE_STEP))
    most = math.log(area.most / WINDOW_PX, _SCALE_STEP)
    grids = [_grid(_SCALE_STEP**power, area, size) for power in np.arange(least, most)]
    return [grid for grid in grids if grid.tops and grid.lefts]


def _grid(scale: float, area: Area, size: tuple[int, int]) -> _Grid:
    side, step = int(WINDOW_PX * scale), round(scale)

    def starts(first: float, last: float, within: int) -> range:
        least = max(0, math.ceil((first - side / 2) / step) * step)
        return range(least, min(math.ceil(last - side / 2), within - side), step)

    return _Grid(scale, side, starts(area.top, area.bottom, size[0]), starts(area.left, area.right, size[1]))


def _corners(grids: Sequence[_Grid], stride: int) -> list[Places]:
    x, y, width, height = np.stack([grid.patterns for grid in grids], axis=-1)[:, :, None]
    row, column = np.divmod(np.arange(16)[:, None], 4)
    corners: Places = (y + height * row) * stride + x + width * column
    return np.split(corners, np.cumsum([len(stage.patterns) for stage in _learnt()])[:-1])


def _on_rough_grids(search: _Search) -> _Windows:
    """Of every second window each way those that pass the first stages."""
    found = [_on_rough_grid(search.sums, number, grid) for number, grid in enumerate(search.grids)]
    return _Windows(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _on_rough_grid(sums: Ints, number: int, grid: _Grid) -> _Windows:
    tops, lefts = grid.tops[::2], grid.lefts[::2]
    passed = np.ones((len(tops), len(lefts)), bool)
    for stage in _learnt()[:_WHOLE]:
        total = np.zeros(passed.shape, np.float32)
        for pattern, worth in zip(stage.patterns, stage.worth, strict=True):
            total += np.take(worth, _codes(_blocks(sums, pattern, grid.scale, (tops, lefts))))
        passed &= total >= stage.needed
    down, across = np.nonzero(passed)
    return _Windows(
        np.full(len(down), number), tops.start + down * tops.step, lefts.start + across * lefts.step
    )


def _blocks(sums: Ints, pattern: Ints, scale: float, starts: tuple[range, range]) -> Ints:
    """The sums of a pattern's nine blocks, for each window of a grid: (9, tops, lefts)."""
    x, y, width, height = (int(part * scale) for part in pattern)
    rows = [_further(starts[0], y + height * n) for n in range(4)]
    columns = [_further(starts[1], x + width * n) for n in range(4)]
    bands = [sums[lower] - sums[upper] for upper, lower in pairwise(rows)]
    return np.stack([band[:, right] - band[:, left] for band in bands for left, right in pairwise(columns)])


def _further(steps: range, px: int) -> slice:
    return slice(steps.start + px, steps.stop + px, steps.step)


def _with_those_beside(grids: Sequence[_Grid], rough: _Windows) -> _Windows:
    """All windows of the grids that touch these, and these, once each."""
    step, first_top, end_top, first_left, end_left = np.array(
        [(one.step, one.tops.start, one.tops.stop, one.lefts.start, one.lefts.stop) for one in grids]
    ).T[..., rough.grid]
    ways = np.arange(-1, 2)[:, None]
    top, left = (rough.top + ways * step)[:, None], (rough.left + ways * step)[None]
    inside = (top >= first_top) & (top < end_top) & (left >= first_left) & (left < end_left)
    shape = (len(grids), max(end_top, default=1), max(end_left, default=1))
    grid, top, left = (np.broadcast_to(each, inside.shape)[inside] for each in (rough.grid, top, left))
    return _Windows(*np.unravel_index(np.unique(np.ravel_multi_index((grid, top, left), shape)), shape))


def _passing(search: _Search, windows: _Windows, first: int, end: int) -> _Windows:
    """Those that pass these stages."""
    for number in range(first, end):
        parts = [slice(start, start + _AT_ONCE) for start in range(0, len(windows.grid), _AT_ONCE)]
        passed = [_pass(search, windows.only(part), number) for part in parts]
        windows = windows.only(np.concatenate([np.zeros(0, bool), *passed]))
    return windows


def _pass(search: _Search, windows: _Windows, number: int) -> Passed:
    stage, corners = _learnt()[number], search.corners[number]
    at = windows.top * search.sums.shape[1] + windows.left
    values = np.take(search.sums, at + np.take(corners, windows.grid, axis=-1))
    # To the front come rows and columns of corners, behind stay patterns and windows.
    values = values.reshape(len(corners), 4, 4, -1).transpose(1, 2, 0, 3)
    bands = values[1:] - values[:-1]
    codes = _codes((bands[:, 1:] - bands[:, :-1]).reshape(9, *values.shape[2:]))
    passed: Passed = (
        np.take_along_axis(stage.worth, codes.astype(np.intp), axis=1).sum(axis=0) >= stage.needed
    )
    return passed


def _codes(blocks: Ints) -> NDArray[np.uint8]:
    """Of nine blocks (9, …) eight bits (…): which of those around are no darker than the middle one."""
    middle = blocks[_MIDDLE]
    codes = np.zeros(middle.shape, np.uint8)
    # Bit by bit: numpy packs bits that lie apart one number at a time.
    for block in _AROUND:
        codes += codes
        codes += blocks[block] >= middle
    return codes


@cache
def _learnt() -> list[_Stage]:
    """The stages, from the file."""
    package = find_spec("skimage")
    if package is None or package.origin is None:
        raise AssertionError("scikit-image is one of our dependencies")
    # A file of our own installation, not a stranger's.
    root = ElementTree.parse(Path(package.origin).with_name("data") / _LEARNT).getroot()  # noqa: S314
    patterns = np.array([_numbers(one, "rect") for one in root.iterfind(".//features/_")], np.int32)
    return [_stage(one, patterns) for one in root.iterfind(".//stages/_")]


def _stage(element: ElementTree.Element, patterns: Ints) -> _Stage:
    """A stage of the file. Of each of its trees: two numbers of no use, the pattern, 256 bits; two worths."""
    trees = element.findall("weakClassifiers/_")
    nodes = np.array([_numbers(tree, "internalNodes") for tree in trees], np.int64).astype(np.int32)
    worths = np.array([_numbers(tree, "leafValues") for tree in trees], np.float32)
    is_first = np.unpackbits(nodes[:, 3:].view(np.uint8), axis=1, bitorder="little").astype(bool)
    (needed,) = _numbers(element, "stageThreshold")
    return _Stage(patterns[nodes[:, 2]], np.where(is_first, worths[:, :1], worths[:, 1:]), needed - _LEEWAY)


def _numbers(element: ElementTree.Element, name: str) -> list[float]:
    return [float(word) for word in (element.findtext(name) or "").split()]
