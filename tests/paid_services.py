"""Services for tests that cost money, in this process: one for each class of RELIABILITY §2.

They count charges as the real ones would, and outlive the studio, so that a test can open another one on the
same folder. What the next calls meet is scripted: `service.meets = [lost(), refuses(error)]`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from studio.domain.capability import Capability, Job, Lookup
from studio.domain.money import Cost, Price
from studio.errors import InDoubt, NotConfigured, ProviderFailed
from studio.protocols import (
    CancelReply,
    Done,
    Finished,
    Gone,
    Handle,
    JobFailed,
    LostCall,
    Op,
    OutputRef,
    Provider,
    State,
    Stopped,
    Waiting,
)
from tests.painting import flat_picture

AS_OF = date(2026, 11, 20)


@dataclass
class PaidJob:
    """A job at the service: what was asked, and how it stands."""

    id: str
    op: Op
    ready: bool = True
    ends: State | None = None


Fate = Callable[["PaidService", Op, UUID], Awaitable[Done | Handle]]


@dataclass
class PaidService:
    """`lookup` makes its class: "id" is A, "list" and "own_id" are B, "none" is C.

    `charges` counts paid pictures, `sent` the requests, `priced` those asked about, `ready` says whether new
    jobs are done at once.
    lists_ended_only: a job is in its list once it is done.
    """

    lookup: Lookup = "list"
    name: str = "paid"
    price_usd: Decimal | None = Decimal("0.04")
    at_most_usd: Decimal | None = None
    concurrency: int = 16
    max_sources: int = 14
    cancels: bool = False
    one_at_a_time: bool = False
    lists_ended_only: bool = False
    listed_price: float = 0.04
    jobs_done: tuple[Job, ...] = ("image", "upscale")
    meets: list[Fate] = field(default_factory=list)
    ready: bool = True
    charges: int = 0
    sent: list[Op] = field(default_factory=list)
    priced: list[Op] = field(default_factory=list)
    jobs: dict[str, PaidJob] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    most_at_once: int = 0
    under_way: int = 0
    cannot_be_asked: ProviderFailed | None = None
    not_collected: ProviderFailed | None = None
    reports: Cost | None = None
    paints: Callable[[Op], bytes] = flat_picture

    @property
    def caps(self) -> Capability:
        """Of a service that costs money."""
        return Capability(
            label="Paid painter",
            max_sources=self.max_sources,
            concurrency=self.concurrency,
            offline=False,
            price_usd=self.listed_price,
            version="1",
            jobs=self.jobs_done,
            lookup=self.lookup,
            own_seeds=self.lookup == "list" and not self.one_at_a_time,
            one_at_a_time=self.one_at_a_time,
            lists_ended_only=self.lists_ended_only,
            cancels=self.cancels,
        )

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """One paid request; meets what the script says."""
        self.sent.append(op)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            await asyncio.sleep(0)
            fate = self.meets.pop(0) if self.meets else _works
            return await fate(self, op, job_key)
        finally:
            self.under_way -= 1

    def accept(self, op: Op, job_key: UUID) -> PaidJob:
        """The service takes the job, and the money."""
        self.charges += 1
        job_id = str(job_key) if self.lookup == "own_id" else f"job-{len(self.jobs) + 1}"
        job = self.jobs[job_id] = PaidJob(job_id, op, self.ready)
        return job

    def model(self, op: Op) -> str:
        """It has one."""
        return f"painter-{op.job}"

    async def price(self, op: Op) -> Price:
        """Always the same."""
        self.priced.append(op)
        amount, at_most = self.price_usd, self.at_most_usd
        return Price(amount_usd=amount, as_of=AS_OF, source="documented", at_most_usd=at_most)

    def digest(self, op: Op) -> str:
        """Of the prompt, which its list shows."""
        return str(len(op.prompt))

    def limits(self, op: Op) -> list[str]:
        """It has none."""
        return []

    async def poll(self, handle: Handle) -> State:
        """How a job stands."""
        if self.cannot_be_asked is not None:
            raise self.cannot_be_asked
        job = self.jobs.get(handle.id)
        if job is None:
            return Gone()
        if job.ends is not None:
            return job.ends
        done = Finished((OutputRef(url=handle.id),), self.reports, {"request": f"r-{handle.id}"})
        return done if job.ready else Waiting(0.5)

    async def collect(self, output: OutputRef) -> bytes:
        """The picture of a job."""
        if self.not_collected is not None:
            raise self.not_collected
        return self.paints(self.jobs[output.url].op)

    async def cancel(self, handle: Handle) -> CancelReply:
        """Stops a job that is not done."""
        self.cancelled.append(handle.id)
        job = self.jobs[handle.id]
        if job.ready:
            return "too_late"
        job.ends = Stopped()
        return "confirmed"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """Jobs with the seed of the lost one; with an id of ours, the job itself."""
        if self.cannot_be_asked is not None:
            raise self.cannot_be_asked
        fits = [job for job in self.jobs.values() if job.id not in claimed and self._is_that(job, lost)]
        return [Handle(id=job.id, model=lost.model) for job in fits]

    def _is_that(self, job: PaidJob, lost: LostCall) -> bool:
        if self.lists_ended_only and not job.ready:
            return False
        return job.id == str(lost.job_key) if self.lookup == "own_id" else job.op.seed == lost.seed

    async def check(self) -> str:
        """It is always there."""
        return "Ready."

    async def close(self) -> None:
        """Nothing to let go of."""

    def finish_all(self) -> None:
        """Every job is done now."""
        for job in self.jobs.values():
            job.ready = True


async def _works(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
    job = service.accept(op, job_key)
    if service.lookup == "none":
        return Done(service.paints(op), cost=service.reports, receipt={"request": f"r-{job.id}"})
    return Handle(id=job.id, model=service.model(op))


def works() -> Fate:
    """The request is answered as it should be."""
    return _works


def refuses(error: ProviderFailed) -> Fate:
    """The request is answered by an error; nothing was taken."""

    async def fate(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        raise error

    return fate


def lost(*, running: bool = False) -> Fate:
    """The job is taken and charged, and the answer never comes; `running`: it is not done at once."""

    async def fate(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        job = service.accept(op, job_key)
        job.ready = job.ready and not running
        raise InDoubt("No answer came within 60 seconds.")

    return fate


def never_arrives() -> Fate:
    """The connection breaks before the service has taken anything; nobody here can tell."""

    async def fate(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        raise InDoubt("The connection broke.")

    return fate


def waits_for(event: asyncio.Event) -> Fate:
    """The job is taken and charged; its answer comes when the test says so."""

    async def fate(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        job = service.accept(op, job_key)
        await event.wait()
        if service.lookup == "none":
            return Done(service.paints(op))
        return Handle(id=job.id, model=service.model(op))

    return fate


def job_fails(error: ProviderFailed) -> Fate:
    """The job is taken, and ends without a picture and without a charge."""

    async def fate(service: PaidService, op: Op, job_key: UUID) -> Done | Handle:
        job = service.accept(op, job_key)
        service.charges -= 1
        job.ends = JobFailed(error)
        return Handle(id=job.id, model=service.model(op))

    return fate


NO_KEY = NotConfigured("There is no key for Paid painter.", do="Enter one in Settings.")


def selling(service: PaidService) -> Callable[[], Provider]:
    """The factory that Studio.open asks for."""
    return lambda: service
