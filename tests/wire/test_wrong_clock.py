"""The clock of this machine is wrong: a lost job is found in the service's list all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.wire.asking import an_op, job_of, lost_call
from tests.wire.contract import KEY, ROWS


@pytest.mark.parametrize("minutes", [-40, -1, 1, 40])
@pytest.mark.parametrize("name", ["fal", "replicate", "wavespeed"])
async def test_a_lost_job_is_found_though_the_clocks_differ(
    name: str, minutes: float, tmp_path: Path
) -> None:
    row = ROWS[name]
    with row.server(key=KEY) as server:
        server.advance(minutes * 60)
        service, op = row.open(server), an_op(tmp_path, sources=0)
        wanted = await job_of(service, op)
        await service.close()

        started_again = row.open(server)
        found = await started_again.recover(lost_call(started_again, op), [])
        await started_again.close()

    assert [handle.id for handle in found] == [wanted.id]


@pytest.mark.parametrize("name", ["fal", "replicate", "wavespeed"])
async def test_a_job_of_another_hour_is_still_another_one(name: str, tmp_path: Path) -> None:
    row = ROWS[name]
    with row.server(key=KEY) as server:
        service, op = row.open(server), an_op(tmp_path, sources=0)
        await job_of(service, op)

        lost = lost_call(service, op, datetime.now(UTC) - timedelta(hours=1))
        found = await service.recover(lost, [])
        await service.close()

    assert found == []
