"""Executions: a run over some keyframes, and one attempt at each of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from studio.domain.model import Model

RunStatus = Literal["running", "done", "failed", "cancelled", "interrupted"]
JobState = Literal["queued", "generating", "scoring", "waiting", "done", "failed", "cancelled", "interrupted"]
LIVE_JOB_STATES: tuple[JobState, ...] = ("queued", "generating", "scoring", "waiting")


class Run(Model):
    """One execution over some keyframes (`keys`) of a storyboard.

    `failed_segments` are the segments it could not finish.
    """

    id: str
    board_id: str
    status: RunStatus
    error: str | None = None
    cost_usd: float = 0.0
    keys: list[str] = []
    failed_segments: list[int] = []
    started_at: datetime
    ended_at: datetime | None = None


class Attempt(Model):
    """One go at a keyframe within a run: how many variations are wanted, how far it got, why it failed.

    Of one that is done, `error` is why some of its variations could not be made.

    An attempt that was cut short is gone on with by a later run (`run_id` moves) as long as its inputs are
    the same, so that nothing is made twice. Its variations have the indices first_index … first_index +
    wanted - 1. `inputs_digest` is that of the inputs it is made from, as far as the provider is shown them
    (chains/digest.py); until it begins, of all that were planned at the moment at which it was asked for.
    """

    id: str
    run_id: str
    storyboard_id: str
    key: str
    state: JobState
    wanted: int
    first_index: int = 1
    note: str = ""
    inputs_digest: str | None = None
    error: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
