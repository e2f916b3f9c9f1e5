"""The kill loop: render, kill, go on, kill …, let it finish, compare the books; storyboard by storyboard."""

from __future__ import annotations

import json
import math
import random
import shutil
import sqlite3
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from studio.engine.patience import ENDED_ONLY
from tests.kill.blows import Blow, at_random, named, schedule
from tests.kill.books import Snapshot, Tally, compared
from tests.kill.lines import Line
from tests.kill.processes import Nursery, Server

AT_ONCE = 3  # of two cores: most of the time a loop waits
KILLS_A_BOARD = 6
LATENCY_S = 0.04
LIST_LAG_S = 0.1
LOST = "the service's answer was lost"
ROUGH: Mapping[int, Mapping[str, object]] = {
    2: {"reset": True, "created": True},
    3: {"reset": True},
    4: {"status": 502, "body": "bad gateway", "created": True},
    5: {"reset": True, "created": True},
    6: {"garble": "cut"},
    7: {"status": 503, "body": {"error": "busy"}},
    8: {"ends": "failed"},
}
SIZE = (256, 144)  # px: what is asked for is larger, and takes longer to draw and to read
GRACE_S = 2.0
# On every fourth storyboard a job takes longer than its call is looked for, should its answer be lost.
LONG_EACH, LONG_NTH, LONG_S = 4, 2, 1.5 * GRACE_S


@dataclass(frozen=True, slots=True)
class Plan:
    """How a service's loop is run.

    mutation: the safeguard that is left out. slow_list_s: how long its list does not show a new job. rough:
    the service loses answers and fails besides. until: by time.monotonic(), when the last kill may strike;
    what was begun is then let finish.
    """

    kills: int
    seed: int = 4
    mutation: str = ""
    slow_list_s: float = LIST_LAG_S
    rough: bool = False
    until: float = math.inf

    def has_time(self) -> bool:
        """Whether another kill may strike."""
        return time.monotonic() < self.until


def run_lines(lines: Mapping[str, Line], folder: Path, plan: Plan) -> dict[str, Tally]:
    """The same for several services, a few at once; `plan.kills` for each."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        running = {
            name: threads.submit(run_line, line, folder / name.replace(" ", "-"), plan)
            for name, line in lines.items()
        }
        return {name: one.result() for name, one in running.items()}


def run_line(line: Line, folder: Path, plan: Plan) -> Tally:
    """Kill the studio so many times while it buys from one service."""
    dice = random.Random(plan.seed)  # noqa: S311 - dice of a test, the same at each run
    blows = schedule(named(line.has_jobs, line.cancels), plan.kills, dice)
    with ExitStack() as stack:
        return Loop.open(line, folder, plan, dice, stack).run(blows)


@dataclass
class Loop:
    """One service, its server, and the studios that buy from it."""

    line: Line
    folder: Path
    plan: Plan
    dice: random.Random
    server: Server
    nursery: Nursery
    boards: int = 0

    @classmethod
    def open(cls, line: Line, folder: Path, plan: Plan, dice: random.Random, stack: ExitStack) -> Self:
        """Start its processes; they end with the stack."""
        folder.mkdir(parents=True, exist_ok=True)
        server = stack.enter_context(Server(line.service, folder, LATENCY_S))
        return cls(line, folder, plan, dice, server, stack.enter_context(Nursery(folder)))

    def run(self, blows: Sequence[Blow]) -> Tally:
        """Strike all these blows; one that came too late is struck once more, at a new storyboard's start.

        When its time is over it has struck fewer.
        """
        tally, waiting = Tally(), deque(blows)
        while self.plan.has_time() and (waiting or tally.kills < len(blows)):
            waiting = waiting or deque([at_random(self.dice)])
            tally.add(self._storyboard(waiting))
        late, tally.missed = tally.missed, []
        for blow in late:
            tally.add(self._storyboard(deque([replace(blow, nth=1)])))
        return tally

    def _storyboard(self, waiting: deque[Blow]) -> Tally:
        """One storyboard from nothing to its end, with some kills on the way."""
        self.boards += 1
        home, report = self.folder / f"home-{self.boards}", self.folder / "report.json"
        self.server.begin(self._rules(waiting[0]))
        snapshots: list[Snapshot] = []
        missed: list[Blow] = []
        while waiting and len(snapshots) < KILLS_A_BOARD and not missed and self.plan.has_time():
            if snapshots and waiting[0].needs_own_board:
                break
            blow = waiting.popleft()
            if self.nursery.work(self._order(home, report, blow)):
                snapshots.append(Snapshot(_live(home), _journal(self.folder / "journal")))
            else:
                missed.append(blow)
        if not missed:
            self.nursery.work(self._order(home, report, None))
        lost_answers = LOST if self.plan.rough else ""
        tally = compared(_read(report), self.server.books(), snapshots, or_else=lost_answers)
        tally.missed = [blow for blow in missed if blow.point]
        shutil.rmtree(home)
        return tally

    def _rules(self, first: Blow) -> list[dict[str, Any]]:
        """What the service does on a storyboard: a little late everywhere, so that kills find a gap."""
        # On some storyboards a request is still on its way when the studio has been started again.
        latency_s = 0.25 if self.boards % 3 == 0 else 0.02
        slow = {"latency": latency_s, "hold": 0.03, "list_lag": self.plan.slow_list_s, "size": SIZE}
        slow |= {"urls": True} if self.line.gives_addresses else {}
        rules: list[dict[str, Any]] = [{"match": {"method": "POST", "prompt": "MOMENT"}, "do": slow}]
        faults = {1: self.line.fault} if first.fails else ROUGH if self.plan.rough else {}
        if self.boards % LONG_EACH == 1 and not first.needs_own_board:
            rules.append({"match": {**rules[0]["match"], "nth": LONG_NTH}, "do": {"job_time": LONG_S}})
        rules += [{"match": {**rules[0]["match"], "nth": nth}, "do": fault} for nth, fault in faults.items()]
        return rules

    def _order(self, home: Path, report: Path, blow: Blow | None) -> dict[str, Any]:
        longer = ENDED_ONLY if self.line.lists_ended_only else 1
        grace_s = 0.0 if self.plan.mutation == "grace" else GRACE_S / longer
        own = {"STUDIO_HOME": str(home), "STUDIO_LOOKUP_GRACE_S": str(grace_s)}
        own["STUDIO_KEYS_FILE"] = str(self.folder / "no-keys.toml")
        return {
            "home": str(home),
            "report": str(report),
            "journal": str(self.folder / "journal"),
            "provider": self.line.service,
            "environment": {**self.server.environment, **self.line.options, **own},
            "mutation": self.plan.mutation,
            "blow": blow and blow.told(),
            "die_s": blow.after_s if blow is not None and not blow.point else None,
        }


def _live(home: Path) -> frozenset[str]:
    """The calls of another process that have no end."""
    file = home / "studio.db"
    if not file.exists():
        return frozenset()
    # Read-only: a connection that may write would empty the log that the next start has to recover.
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        try:
            rows = connection.execute(
                "SELECT id FROM ledger WHERE status IN ('intended', 'submitted')"
            ).fetchall()
        except sqlite3.OperationalError:
            return frozenset()  # killed before its tables were made
    return frozenset(row[0] for row in rows)


def _journal(file: Path) -> dict[str, str]:
    """The last point that each call passed."""
    return dict(line.split(" ", 1) for line in file.read_text().splitlines()) if file.exists() else {}


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text()))
