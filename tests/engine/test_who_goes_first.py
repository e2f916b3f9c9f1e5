"""In which order what is bought for one run leaves and comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from studio import Studio
from studio.engine import rush, variations
from studio.engine.context import RunContext
from studio.engine.variations import seed_of
from studio.protocols import Done, Handle, Op, OutputRef
from tests.builders import a_storyboard
from tests.paid_services import PaidService, selling
from tests.rendering import rendered

MOMENT_S, LONG_S = 1.0, 10.0


@dataclass
class Telling(PaidService):
    """A service with jobs that are done at once; says which pictures it was asked for and gave, by seed."""

    told: list[tuple[str, int]] = field(default_factory=list)

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """As ever."""
        self.told.append(("asked for", op.seed))
        return await super().submit(op, job_key)

    async def collect(self, output: OutputRef) -> bytes:
        """As ever."""
        self.told.append(("given", self.jobs[output.url].op.seed))
        return await super().collect(output)


@pytest.fixture
async def told(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What a service was asked for and gave, in its order, of three segments end to start."""
    monkeypatch.setattr(rush, "QUIET_S", MOMENT_S)
    monkeypatch.setattr(rush, "LONGEST_S", LONG_S)
    service = Telling(lookup="id")
    async with Studio.open(home, providers={"paid": selling(service)}) as studio:
        view = await rendered(studio, a_storyboard(3, strategy="end-to-start", variations=1, provider="paid"))
        keys = {seed_of(key, 1): key for key in view.keyframes}
    return [(verb, keys[seed]) for verb, seed in service.told]


async def test_calls_that_waited_for_a_picture_leave_before_one_is_fetched_that_nothing_waits_for(
    told: list[tuple[str, str]],
) -> None:
    assert told.index(("asked for", "s02.end")) < told.index(("given", "s01.start"))
    assert told.index(("given", "s01.end")) < told.index(("given", "s01.start"))


async def test_a_call_whose_picture_others_wait_for_is_sent_before_one_that_nothing_waits_for(
    told: list[tuple[str, str]],
) -> None:
    for segment in ("s01", "s02"):
        assert told.index(("asked for", f"{segment}.end")) < told.index(("asked for", f"{segment}.start"))


async def test_only_what_holds_up_nothing_steps_aside(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []
    has_time = variations._has_time

    def noted(context: RunContext, key: str) -> bool:
        asked.append((key, has_time(context, key)))
        return asked[-1][1]

    monkeypatch.setattr(variations, "_has_time", noted)
    async with Studio.open(home, providers={"paid": selling(Telling(lookup="id"))}) as studio:
        await rendered(studio, a_storyboard(3, strategy="end-to-start", variations=1, provider="paid"))

    before_sending = dict(reversed(asked))
    assert before_sending == {"s01.start": True, "s02.start": True, "s03.start": False, "s03.end": False}
