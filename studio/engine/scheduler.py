"""Run any plan as a graph: everything whose sources are there runs at once. Knows no strategy by name."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from studio.chains.graph import ancestors
from studio.domain.plan import PlannedKeyframe
from studio.engine.context import RunContext
from studio.engine.keyframe import Outcome, render_keyframe


class FirstSegmentFailed(Exception):
    """A keyframe of segment 1 could not be made, so nothing that follows is worth a call."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


async def run_plan(context: RunContext) -> dict[str, Outcome]:
    """Make the run's keyframes; returns how each came out.

    Raises FirstSegmentFailed as soon as segment 1 fails; what halted the run, when all under way has come.
    """
    mine = [planned for planned in context.plan.keyframes if planned.key in context.attempts]
    # What most waits for comes first where two become ready in the same moment.
    wanted = sorted(mine, key=lambda planned: -context.urgency[planned.key])
    own = {planned.key: asyncio.Event() for planned in wanted}
    context.settled.update(own)
    outcomes: dict[str, Outcome] = {}
    try:
        async with asyncio.TaskGroup() as group:
            if not context.shop.is_free:
                # While the first jobs run; a renderer on this machine needs the cores itself.
                context.keep(context.tools.intake.expect_results())
            for planned in wanted:
                group.create_task(_when_ready(context, planned, outcomes))
    except BaseExceptionGroup as group:
        failure = _first_segment_failure(group)
        if failure is None:
            raise
        raise failure from None
    finally:
        _let_go(context, own)
    if context.halted:
        raise context.halted[0]
    return outcomes


def _let_go(context: RunContext, own: Mapping[str, asyncio.Event]) -> None:
    """However a run ends, no other run waits for its keyframes any longer."""
    for key, event in own.items():
        event.set()
        if context.settled.get(key) is event:
            del context.settled[key]


def _first_segment_failure(group: BaseExceptionGroup[BaseException]) -> BaseException | None:
    found: BaseException | None = group.subgroup(FirstSegmentFailed)
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


async def _when_ready(context: RunContext, planned: PlannedKeyframe, outcomes: dict[str, Outcome]) -> None:
    # All that lies upstream, in whatever run it is being made: where a source was never made, one further up
    # the chain stands in for it.
    for source in ancestors(context.plan, planned.key):
        if source in context.settled:
            await context.settled[source].wait()
    outcomes[planned.key] = "stopped" if context.halted else await render_keyframe(context, planned)
    context.settled[planned.key].set()
    if planned.segment == 1 and outcomes[planned.key] == "failed":
        raise FirstSegmentFailed(planned.key)
