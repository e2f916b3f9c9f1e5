"""Words for tests of recovery: a folder as a studio left it that was killed in the middle of a paid call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from studio import Studio
from studio.chains.digest import current_inputs
from studio.chains.plan import plan
from studio.domain.ledger import LedgerEntry, Ordered
from studio.domain.view import KeyframeView
from studio.protocols import Handle, Op
from studio.settings import Settings
from studio.store import ledger
from studio.store.database import Database
from tests.builders import a_storyboard
from tests.paid_services import PaidJob, PaidService, selling
from tests.painting import flat_picture
from tests.rows import a_board, a_call, a_run, an_attempt
from tests.waiting import until

KEY = "s01.start"
SPEC: dict[str, Any] = {"provider": "paid", "strategy": "independent"}


@dataclass
class DeadStudio:
    """A folder with a run that was cut short while it bought pictures for the first keyframe.

    `wanted` variations were wanted. A test adds the calls, and what the service knows of them.
    """

    home: Path
    service: PaidService
    wanted: int = 2
    grace_s: float = 0.1
    board_id: str = "sb_1"
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        spec = a_storyboard(1, variations=self.wanted, **SPEC)
        planned = next(one for one in plan(spec).keyframes if one.key == KEY)
        inputs = current_inputs(spec, planned, [])
        self.ordered = Ordered(prompt="she turns", inputs=inputs, size="1K", aspect_ratio="16:9")
        with self.database() as database:
            a_board(database, self.board_id, segments=1, variations=self.wanted, **SPEC)
            a_run(database, board_id=self.board_id)
            an_attempt(
                database,
                state="generating",
                wanted=self.wanted,
                started_at=datetime(2026, 11, 21, tzinfo=UTC),
            )

    def database(self) -> _Opened:
        """The folder's database, while no studio has it."""
        return _Opened(self.home)

    def call(self, *, arrived: bool = True, at: datetime | None = None, **fields: Any) -> PaidJob:
        """One call of the dead run, just written down; `arrived`: the service has taken the job."""
        call_id, seed = str(uuid4()), 100 + len(self.calls)
        self.calls.append(call_id)
        op = Op(prompt="she turns", sources=(), aspect_ratio="16:9", size="1K", seed=seed)
        known = {
            "run_id": "run_1",
            "attempt_id": "att_1",
            "index": len(self.calls),
            "seed": seed,
            "model": "painter-image",
            "sent_to": self.service.lookup,
            "ordered": self.ordered,
            "intended_at": at or datetime.now(UTC) - timedelta(minutes=1),
        }
        with self.database() as database:
            a_call(database, call_id, **{**known, **fields})
        return self.service.accept(op, UUID(call_id)) if arrived else PaidJob("none", op)

    def submitted(self, job: PaidJob) -> PaidJob:
        """The id of the last call's job was stored as well."""
        handle = Handle(id=job.id, model="painter-image").model_dump(mode="json")
        with self.database() as database:
            database.write(lambda tx: ledger.mark_submitted(tx, self.calls[-1], handle))
        return job

    def pending(self, job: PaidJob, *, named: bool) -> str:
        """The last call's picture came in its answer and was noted; `named`: its file has its name."""
        data = flat_picture(job.op)
        with self.database() as database:
            part = database.images.write(data, self.calls[-1])
            database.write(lambda tx: ledger.set_pending_file(tx, self.calls[-1], part.sha256))
            if named:
                database.images.name(part, "png")
        return part.sha256

    def opened(self, **settings: Any) -> Studio:
        """The next studio on the folder."""
        chosen = Settings.model_validate({"lookup_grace_s": self.grace_s, **settings})
        return Studio.open(self.home, providers={"paid": selling(self.service)}, settings=chosen)

    def entries(self, studio: Studio) -> Mapping[str, LedgerEntry]:
        """The calls of the dead run, by id."""
        found = studio._parts.database.read(ledger.all_entries)
        return {entry.id: entry for entry in found}

    def statuses(self, studio: Studio) -> list[str]:
        """How the calls of the dead run stand, in their order."""
        found = self.entries(studio)
        return [found[call_id].status for call_id in self.calls]

    async def settled(self, studio: Studio, *statuses: str) -> KeyframeView:
        """The keyframe, once the dead run's calls stand so."""
        await until(lambda: self.statuses(studio) == list(statuses))
        return studio.board(self.board_id).keyframes[KEY]


class _Opened:
    """A database that is open for the length of a `with`."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __enter__(self) -> Database:
        self._database = Database.open(self._home)
        return self._database

    def __exit__(self, *_: object) -> None:
        self._database.close()
