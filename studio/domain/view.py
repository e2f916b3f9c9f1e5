"""What is drawn: the folded state of a board, finished for the page, the API and a notebook."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from studio.domain.ids import Role
from studio.domain.image import Image
from studio.domain.model import Model
from studio.domain.run import Run
from studio.domain.variation import PickHow, Scores
from studio.errors import Charged

KeyframeState = Literal[
    "planned", "queued", "enhancing", "generating", "scoring", "waiting", "picked", "failed", "unknown"
]
BoardStatus = Literal["empty", "rendering", "waiting", "incomplete", "ready"]


class Event(Model):
    """One fact of a storyboard: numbered per storyboard from 1, without gaps, in the order of commits."""

    number: int
    kind: str
    key: str | None
    at: datetime
    data: dict[str, Any]


class SourceView(Model):
    """One source as it was sent: its name in the plan, and the sha256 of the stored picture."""

    name: str
    sha256: str


class VariationView(Model):
    """One candidate.

    `made_with` says how it was made where the storyboard's settings say otherwise now; `differs` how it came
    where it was asked for in another size or ratio. `unpriced`: nobody told what it cost. `shown`: how many
    of its planned sources it was shown, the first ones; None: all.
    """

    id: str
    index: int
    image: Image
    seed: int
    prompt: str
    note: str = ""
    sources: list[SourceView]
    scores: Scores | None
    cost_usd: float
    unpriced: bool = False
    rejected: bool = False
    uploaded_by: str | None = None
    made_with: str | None = None
    differs: str = ""
    shown: int | None = None
    stale: bool = False


class PickView(Model):
    """Which variation stands, and why; `id` is the choice's own number."""

    id: int
    variation_id: str
    how: PickHow
    by: str
    reason: str


class DoubtView(Model):
    """A call that brought no picture and was charged ("yes"), or may have been ("possibly").

    `index`: of which variation; `amount_usd`: what is counted for it; `unpriced`: that is only the
    dearest price of such a call, as its own is not known; `error`: why.
    """

    call_id: str
    index: int
    amount_usd: float
    unpriced: bool = False
    charged: Charged
    error: str


class KeyframeView(Model):
    """One picture slot as it is now.

    `sources` are as planned. `stale_because` names the causes in plan words. `error` says why the last
    rendering brought nothing, until somebody chooses what stands. `doubts` wait for a person to say whether
    their pictures are rendered again. `lacking`: how many variations going on with a new rendering that was
    cut short, or failed, still makes; None where there is none. `undecided`: beside what stands the last
    rendering is to be gone on with, failed or brought less than was wanted, and nobody has chosen since.
    """

    key: str
    segment: int
    role: Role
    state: KeyframeState
    stale: bool
    stale_because: list[str] = []
    sources: list[str]
    copies: str | None = None
    prompt: str = ""
    variations: list[VariationView]
    pick: PickView | None
    warning: str | None = None
    error: str | None = None
    doubts: list[DoubtView] = []
    made: int = 0
    wanted: int = 0
    lacking: int | None = None
    undecided: bool = False
    comments: list[dict[str, Any]] = []
    approved_by: str | None = None


class Progress(Model):
    """How far the live runs are:

    variations made of wanted; `seconds_left` only once three keyframes were measured.
    """

    made: int
    wanted: int
    seconds_left: float | None = None
    text: str = ""


class BoardView(Model):
    """A board as it is now: a fold over the store, the same after a refresh, a restart and in every tab.

    run: the newest of those under way, whose ids are `live_runs`; where there is none, the last one.
    cost_usd: as far as it is known: what `unpriced` calls cost nobody told. possibly_usd: what calls may have
    cost whose answers were lost.
    """

    id: str
    title: str
    strategy: str
    status: BoardStatus
    keyframes: dict[str, KeyframeView]
    failed_segments: list[int]
    stale: list[str]
    cost_usd: float
    unpriced: int = 0
    possibly_usd: float = 0.0
    last_event: int
    run: Run | None = None
    live_runs: list[str] = []
    progress: Progress | None = None
