"""What a run works with: the brief as it was when the run began, and the doors to the world."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from studio.domain.image import Image
from studio.domain.plan import Plan
from studio.domain.run import Attempt, Run
from studio.domain.storyboard import Storyboard, StoryboardSpec
from studio.engine.arrivals import Arrivals
from studio.engine.clips import ClipIntake
from studio.engine.decisions import Again
from studio.engine.intake import Intake
from studio.engine.late import LateCalls
from studio.engine.measuring import Measurer, SourceFeatures
from studio.engine.metered import Meter
from studio.engine.rush import Rush
from studio.engine.shop import Shop
from studio.errors import StudioError
from studio.store.database import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tools:
    """What every run shares.

    sources: what measuring needs of sources; measurer: for measurements that something waits for;
    idle_measurer: for those that nothing waits for. meter: buys pictures; late: the calls nobody waits for.
    clips: takes in videos.
    """

    database: Database
    intake: Intake
    sources: SourceFeatures
    measurer: Measurer
    idle_measurer: Measurer
    meter: Meter
    late: LateCalls
    clips: ClipIntake


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run's own: a snapshot, so that an edit during the run makes its result out of date.

    `assets` maps source names to pictures; `attempts` maps keyframe keys to this run's attempt at them;
    `urgency` is the length of the longest chain of calls that waits for a keyframe; `settled` has an event
    for each keyframe of this board that any run is making; `keeping` are pictures being stored at this
    moment, which a run waits for before it ends; `halted` says why no further call is sent: the run ends as
    soon as what is under way has come; `stopped` is set when a person stopped it;
    `arrivals` orders pictures that come together; `rush` tells when what others wait for is through; `again`
    is the one call in doubt whose picture this run is about; `named`: somebody named the keyframes, and was
    told what is in doubt of each.
    """

    run: Run
    storyboard: Storyboard
    plan: Plan
    assets: Mapping[str, Image]
    asset_names: Sequence[str]
    attempts: Mapping[str, Attempt]
    urgency: Mapping[str, int]
    shop: Shop
    tools: Tools
    settled: dict[str, asyncio.Event]
    keeping: set[asyncio.Task[Any]] = field(default_factory=set)
    halted: list[StudioError] = field(default_factory=list)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    arrivals: Arrivals = field(default_factory=Arrivals)
    rush: Rush = field(default_factory=Rush)
    again: Again | None = None
    named: bool = True

    @property
    def spec(self) -> StoryboardSpec:
        """The brief of this run."""
        return self.storyboard.spec

    def keep(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start what is finished also when the run is cancelled; the run waits for it before it ends."""
        task = asyncio.create_task(work)
        self.keeping.add(task)
        task.add_done_callback(self.keeping.discard)
        return task
