"""What is remembered of how long jobs take: only what a service itself told, without gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from studio.errors import ProviderFailed, ServiceDown
from studio.protocols import Gone, Handle, State, Waiting
from tests.paid_services import PaidService
from tests.unit.engine.buying import Market

MODEL = "painter-image"
Open = Callable[..., Market]


@dataclass
class Telling(PaidService):
    """Says these things of a job first, one a question."""

    says: list[State | ProviderFailed] = field(default_factory=list)

    async def poll(self, handle: Handle) -> State:
        """The next of them."""
        answer = self.says.pop(0) if self.says else await super().poll(handle)
        if isinstance(answer, ProviderFailed):
            raise answer
        return answer


async def test_a_job_is_known_by_when_it_last_ran_and_when_it_was_done(market: Open) -> None:
    shop = market(Telling(says=[Waiting(), Waiting()]))

    shop.settle(await shop.buy())

    expected = shop.shop.usual.expected(MODEL)
    assert expected is not None
    assert 0.9 * expected.usual_s <= expected.earliest_s < expected.usual_s


@pytest.mark.parametrize("gap", [ServiceDown("It is down."), Gone()], ids=["down", "gone"])
async def test_a_job_that_could_not_be_asked_for_a_while_tells_nothing_of_others(
    market: Open, gap: State | ProviderFailed
) -> None:
    shop = market(Telling(says=[Waiting(), gap]))

    shop.settle(await shop.buy())

    assert shop.statuses() == ["succeeded"]
    assert shop.shop.usual.expected(MODEL) is None
