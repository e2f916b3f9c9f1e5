"""In which order what is bought for one run leaves and comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from studio import Studio
from studio.engine import variations
from studio.engine.variations import seed_of
from studio.protocols import Done, Handle, Op, OutputRef
from tests.builders import a_storyboard
from tests.paid_services import PaidService, selling
from tests.rendering import rendered

LONG_S = 2.0


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


async def test_calls_that_waited_for_a_picture_leave_before_one_is_fetched_that_nothing_waits_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variations, "FOLLOWERS_LEAVE_S", LONG_S)
    service = Telling(lookup="id")
    async with Studio.open(home, providers={"paid": selling(service)}) as studio:
        view = await rendered(studio, a_storyboard(2, strategy="end-to-start", variations=1, provider="paid"))
        keys = {seed_of(key, 1): key for key in view.keyframes}

    told = [(verb, keys[seed]) for verb, seed in service.told]
    assert told.index(("asked for", "s02.end")) < told.index(("given", "s01.start"))
    assert told.index(("given", "s01.end")) < told.index(("given", "s01.start"))
