"""When pictures of kits are looked at: after what is being stored, as people wait for that."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from studio.domain.kit import Check
from studio.engine.kit_checking import ReferenceChecker
from studio.engine.kit_looking import KitLooker
from studio.store.database import Database
from tests.kit_rows import GOOD, a_kit, a_take, read
from tests.waiting import PATIENCE_S


class Judge:
    """Finds every picture good, and tells that it was asked."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def check(self, *_: object) -> list[Check]:
        """One property, which is good."""
        self.asked.set()
        return [GOOD]


async def until_asked(judge: Judge, seconds: float = PATIENCE_S) -> None:
    async with asyncio.timeout(seconds):
        await judge.asked.wait()


async def test_a_check_waits_also_for_what_is_stored_right_after_what_it_waited_for(
    database: Database,
) -> None:
    a_kit(database)
    take = a_take(database, "profile", checks=[])
    judge, first, second = Judge(), asyncio.Event(), asyncio.Event()
    storing = [asyncio.create_task(first.wait())]
    looker = KitLooker(
        database, cast(ReferenceChecker, judge), lambda: [task for task in storing if not task.done()]
    )
    looker.takes([take])
    await asyncio.sleep(0)
    storing.append(asyncio.create_task(second.wait()))
    first.set()

    with pytest.raises(TimeoutError):
        await until_asked(judge, 0.2)

    second.set()
    await until_asked(judge)
    await asyncio.wait(looker.tasks("kit_1"))
    assert read(database).references["profile"].takes[0].checks == [GOOD]


async def test_a_check_that_somebody_waits_for_waits_for_nothing(database: Database) -> None:
    a_kit(database)
    take = a_take(database, "profile", checks=[])
    judge, never = Judge(), asyncio.create_task(asyncio.Event().wait())
    looker = KitLooker(database, cast(ReferenceChecker, judge), lambda: [never])

    looker.all_at_once([take])

    await until_asked(judge)
    await asyncio.wait(looker.tasks("kit_1"))
    assert looker.tasks() == []
    never.cancel()
