"""Runs under way:

launch, cancel, wait, shut down. One asyncio task a run; a task belongs to the run that started it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from studio.domain.events import run_ended
from studio.domain.ids import parse_key
from studio.domain.run import LIVE_JOB_STATES, JobState, Run, RunStatus
from studio.engine.context import RunContext
from studio.engine.finishing import Finishing, cancel_begun
from studio.engine.keyframe import Outcome
from studio.engine.retry import until_there_is_room
from studio.engine.scheduler import FirstSegmentFailed, run_plan
from studio.engine.unforeseen import explain
from studio.errors import StudioError
from studio.store.database import Database
from studio.store.events import append
from studio.store.runs import attempts_of_run, end_run, move_attempt
from studio.store.transaction import Transaction


class RunRegistry:
    """The live runs of one studio. Lives on one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._contexts: dict[str, RunContext] = {}
        self._cancelled: set[str] = set()
        self._finishing = Finishing()
        self._settled: dict[str, dict[str, asyncio.Event]] = {}

    def settled(self, board_id: str) -> dict[str, asyncio.Event]:
        """What the runs of a board are making: an event for each keyframe, set when it is settled."""
        return self._settled.setdefault(board_id, {})

    def launch(self, context: RunContext) -> None:
        """Start a run whose rows are already stored."""
        task = asyncio.get_running_loop().create_task(self._drive(context), name=context.run.id)
        self._tasks[context.run.id] = task
        self._contexts[context.run.id] = context
        task.add_done_callback(lambda _: self._forget(context.run.id))

    def cancel(self, run_id: str) -> None:
        """Stop calling at once; what was made stays."""
        task = self._tasks.get(run_id)
        if task is not None and run_id not in self._cancelled:
            self._cancelled.add(run_id)
            context = self._contexts[run_id]
            context.stopped.set()
            attempts = {attempt.id for attempt in context.attempts.values()}
            context.tools.late.stop(lambda call: call.attempt_id in attempts)
            cancel_begun(task)

    async def ended(self, run_id: str) -> None:
        """Until a run under way here is over; at once for any other, and on another event loop."""
        task = self._tasks.get(run_id)
        if task is not None and task.get_loop() is asyncio.get_running_loop():
            await asyncio.wait([task])

    async def shut_down(self) -> None:
        """Stop every run; they become `interrupted` and can be gone on with."""
        await self._finishing.close(list(self._tasks.values()))

    def _forget(self, run_id: str) -> None:
        self._tasks.pop(run_id, None)
        self._contexts.pop(run_id, None)

    async def _drive(self, context: RunContext) -> None:
        run_id = context.run.id
        try:
            outcomes = await run_plan(context)
        except asyncio.CancelledError:
            status: RunStatus = "cancelled" if run_id in self._cancelled else "interrupted"
            await self._finishing.of(self._end(context, status))
            raise
        except FirstSegmentFailed as failure:
            error = f"{_words(failure.key)} could not be made, and everything after it builds on it."
            await self._finishing.of(self._end(context, "failed", error=error, failed_segments=[1]))
        except BaseExceptionGroup as group:
            await self._finishing.of(self._end(context, "failed", error=explain(group, "Rendering")))
        except StudioError as error:
            await self._finishing.of(self._end(context, "failed", error=str(error)))
        else:
            ending = self._end(context, "done", failed_segments=_failed_segments(outcomes))
            await self._finishing.of(ending)
        finally:
            self._cancelled.discard(run_id)

    async def _end(
        self,
        context: RunContext,
        status: RunStatus,
        *,
        error: str | None = None,
        failed_segments: list[int] | None = None,
    ) -> None:
        left_in: JobState = "cancelled" if status in ("cancelled", "failed") else "interrupted"

        def record(tx: Transaction) -> Run:
            for attempt in attempts_of_run(tx, context.run.id):
                if attempt.state in LIVE_JOB_STATES:
                    move_attempt(tx, attempt.id, left_in)
            ended = end_run(tx, context.run.id, status, error=error, failed_segments=failed_segments or [])
            append(tx, ended.board_id, run_ended(ended))
            return ended

        await asyncio.gather(*context.keeping, return_exceptions=True)
        await until_there_is_room(lambda: self._database.write_async(record))


def _failed_segments(outcomes: Mapping[str, Outcome]) -> list[int]:
    return sorted({parse_key(key)[0] for key, outcome in outcomes.items() if outcome == "failed"})


def _words(key: str) -> str:
    segment, role = parse_key(key)
    return f"The {role} keyframe of segment {segment}"
