"""The calls that are out in this process: what is reserved for them beyond their price comes free soon.

As much is reserved for a call as may be billed for it, and most are billed less. So a call for which a budget
has no room only because of such reservations waits for them, rather than being refused.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TypeVar

from studio.engine.budget import Budget
from studio.errors import BudgetReached
from studio.store.feed import Bell
from studio.store.spending import reserved_beyond_price
from studio.store.transaction import Transaction

T = TypeVar("T")


class Flights:
    """Which calls are out, and who waits for their ends. Calls that are followed late are not among them:
    nobody knows how long these take."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._out: set[str] = set()
        self._bells: set[Bell] = set()

    def check(self, tx: Transaction, budget: Budget, run_id: str | None, price_usd: Decimal) -> None:
        """As Budget.check; what is refused tells whether it would fit if what is out cost its price."""
        try:
            budget.check(tx, run_id, price_usd)
        except BudgetReached as reached:
            with self._guard:
                out = list(self._out)
            spare = reserved_beyond_price(tx, out, run_id if reached.of_run else None)
            reached.may_fit_soon = spare >= reached.over_usd
            raise

    def begin(self, call_id: str) -> None:
        """A call is out. From any thread, as all here but the waiting."""
        with self._guard:
            self._out.add(call_id)

    def end(self, call_id: str) -> None:
        """A call has ended, is about to within this transaction, or is followed late from now on."""
        with self._guard:
            self._out.discard(call_id)
        self.ring()

    def ring(self) -> None:
        """Let all who wait look again."""
        with self._guard:
            bells = list(self._bells)
        for bell in bells:
            bell.ring()

    async def place(
        self, attempt: Callable[[], Awaitable[T]], still_wanted: Callable[[], None], longest_s: float
    ) -> T:
        """Try until the budget has room, once more whenever a call ends. still_wanted: raises where not.

        Raises BudgetReached where there is no room that could come, or where no call ended for so long.
        """

        async def next_end(bell: Bell, reached: BudgetReached) -> None:
            if not reached.may_fit_soon or not await bell.wait(longest_s):
                raise reached
            still_wanted()

        # Listen first, then try: no end falls between.
        with self._listening() as bell:
            while True:
                try:
                    return await attempt()
                except BudgetReached as reached:
                    await next_end(bell, reached)

    @contextmanager
    def _listening(self) -> Iterator[Bell]:
        bell = Bell()
        with self._guard:
            self._bells.add(bell)
        try:
            yield bell
        finally:
            with self._guard:
                self._bells.discard(bell)
