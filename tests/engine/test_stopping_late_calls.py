"""A job that outlived its process is stopped at the service when a person stops the run that waits for it."""

from __future__ import annotations

from pathlib import Path

from studio import Studio
from studio.settings import Settings
from studio.store import ledger
from tests.dead_studio import DeadStudio
from tests.kit_painting import portrait
from tests.paid_services import PaidService, selling
from tests.waiting import until


def cancels() -> PaidService:
    """A service whose jobs take their time, and can be stopped."""
    return PaidService(cancels=True, ready=False, paints=portrait)


async def test_stopping_a_run_stops_the_job_of_before_that_it_waits_for(home: Path) -> None:
    dead = DeadStudio(home, cancels(), wanted=1)
    job = dead.submitted(dead.call())

    async with dead.opened() as studio:
        run = studio.start(dead.board_id, None)
        await until(lambda: studio._parts.tools.late._calls != {})
        studio.cancel(run.id)
        await dead.settled(studio, "failed")

    assert (dead.service.cancelled, dead.service.sent) == ([job.id], [])


async def test_stopping_a_kit_stops_the_job_of_before_that_it_waits_for(home: Path, astronaut: Path) -> None:
    paid, settings = cancels(), Settings(provider="paid")
    async with Studio.open(home, providers={"paid": selling(paid)}, settings=settings) as studio:
        kit = await studio.create_kit(photo=astronaut, wait=False)
        await until(lambda: paid.charges == 1)

    async with Studio.open(home, providers={"paid": selling(paid)}, settings=settings) as studio:
        await studio.regenerate_reference(kit.id, "anchor", wait=False)
        studio.cancel_kit(kit.id)
        database = studio._parts.database
        await until(lambda: [one.status for one in database.read(ledger.all_entries)] == ["failed"])

    assert (paid.cancelled, len(paid.sent)) == (["job-1"], 1)
