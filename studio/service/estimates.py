"""What a rendering would cost, and what the service would do differently than asked; nothing is sent.

Sources that are not made yet count as well: how many there will be is known from the plan.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path

from studio.board import unfinished_now
from studio.domain.model import Model
from studio.domain.money import Price
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import Storyboard, StoryboardSpec
from studio.engine.budget import Budget
from studio.errors import BudgetReached
from studio.protocols import Op, Provider, Service, SourcePicture
from studio.service.boards import assets_of, records_of
from studio.service.checks import checked_id, checked_key
from studio.service.doubt_words import settled_by_buying
from studio.service.planning import plan_for
from studio.service.prices import price_words, total_dollars, with_unpriced
from studio.service.readiness import said_before
from studio.service.service_info import PRICE_S
from studio.service.storyboards import provider_name
from studio.service.wiring import Parts
from studio.store import ledger, storyboards
from studio.store.transaction import Transaction


class Estimate(Model):
    """What a rendering would take, in calls and USD; `at_least`: the price of some is not known.

    `limits` says what the service lacks, and what it would do differently than asked, one sentence each.
    `budget` says that a budget would stop it before its end. `doubts`: calls that brought no picture and may
    have been charged, one sentence each; whoever buys this has decided about them, and nobody is asked any
    more.
    """

    calls: int
    cost_usd: float
    at_least: bool
    text: str
    amount: str
    price: str
    limits: list[str]
    budget: str = ""
    doubts: list[str] = []  # noqa: RUF012  pydantic copies a field's default for each model


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would be asked for: the brief, its keyframes to make, the stored pictures of its assets.

    lacking: how many variations are still to be made of those keyframes that are gone on with. doubts: of
    those that are made anew.
    """

    board: Storyboard
    keyframes: Sequence[PlannedKeyframe]
    assets: dict[str, SourcePicture]
    lacking: dict[str, int]
    doubts: list[str]


async def estimate(
    parts: Parts, board_id: str, keyframes: Sequence[str] | None, variations: int | None = None
) -> Estimate:
    """Calls, money and limits of making these keyframes, or of all that `start` makes where none is named.

    Raises NotFound.

    variations: of each; None: as many as the storyboard wants.
    """
    wanted = await parts.database.read_async(lambda tx: _wanted(tx, board_id, keyframes))
    spec = wanted.board.spec
    name = await asyncio.to_thread(provider_name, parts, spec)
    if name not in parts.providers.names():
        return Estimate(calls=0, cost_usd=0.0, at_least=False, text="", amount="", price="", limits=[])
    provider = parts.providers.get(name)
    ops = {planned.key: _op(wanted, planned) for planned in wanted.keyframes if not planned.copies}
    prices = await _prices(provider, list(ops.values()))
    each = [wanted.lacking.get(key, spec.variations) if variations is None else variations for key in ops]
    known = [price.amount_usd or Decimal(0) for price in prices]
    cost = sum((many * price for many, price in zip(each, known, strict=True)), Decimal(0))
    calls = sum(each)
    unpriced = sum(many for many, price in zip(each, prices, strict=True) if price.amount_usd is None)
    amount = with_unpriced(total_dollars(cost), unpriced, "price not known")
    return Estimate(
        calls=calls,
        cost_usd=float(cost),
        at_least=unpriced > 0,
        text=f"{calls} picture{'' if calls == 1 else 's'} · {amount}",
        amount=amount,
        price=_dearest(prices, spec) if prices else "",
        limits=[*said_before(parts, name, provider), *await asyncio.to_thread(_limits, provider, ops)],
        budget=await parts.database.read_async(lambda tx: budget_words(parts, tx, cost, prices)),
        doubts=wanted.doubts,
    )


def _wanted(tx: Transaction, board_id: str, keys: Sequence[str] | None) -> Wanted:
    board = storyboards.get_storyboard(tx, checked_id(board_id, "storyboard"))
    plan = plan_for(tx, board.spec)
    lacking, has_picture = dict[str, int](), set[str]()
    if keys is None:
        records = records_of(tx, board, board.spec.provider or "")
        lacking = {key: left.lacking for key, left in unfinished_now(records).items()}
        chosen = {one.key for one in plan.keyframes if one.key not in records.picks or one.key in lacking}
        # Beside another picture, what is in doubt keeps its place: it is neither bought again nor settled.
        has_picture = {one.key for one in records.variations}
    else:
        chosen = {checked_key(plan, key) for key in keys}
    stored = assets_of(tx, board).items()
    assets = {name: SourcePicture(name, Path(image.path), image.sha256) for name, image in stored}
    planned = [one for one in plan.keyframes if one.key in chosen]
    anew = [one.key for one in planned if one.key not in has_picture]
    calls = [ledger.calls_in_doubt(tx, board.id, key) for key in anew]
    doubts = settled_by_buying(chain.from_iterable(calls), of_several=len(planned) > 1)
    return Wanted(board, planned, assets, lacking, doubts)


def _op(wanted: Wanted, planned: PlannedKeyframe) -> Op:
    spec = wanted.board.spec
    sources = tuple(wanted.assets.get(name, SourcePicture(name, Path(), "")) for name in planned.sources)
    return Op(prompt="", sources=sources, aspect_ratio=spec.aspect_ratio, size=spec.size, seed=0)


async def _prices(provider: Provider, ops: Sequence[Op]) -> list[Price]:
    """The price of each; those with as many sources cost the same, so that only one of them is asked for."""
    distinct = {len(op.sources): op for op in ops}
    asked = await asyncio.gather(*(expected_price(provider, op) for op in distinct.values()))
    known = dict(zip(distinct, asked, strict=True))
    return [known[len(op.sources)] for op in ops]


async def expected_price(provider: Provider, op: Op) -> Price:
    """What a service expects; not known where it is slow to say: the board does not wait for it."""
    today = datetime.now(UTC).date()
    if not isinstance(provider, Service):
        amount = Decimal(str(provider.caps.price_usd)) if provider.caps.knows_price else None
        return Price(amount_usd=amount, as_of=today, source="documented")
    try:
        async with asyncio.timeout(PRICE_S):
            return await provider.price(op)
    except TimeoutError:
        return Price(amount_usd=None, as_of=today, source="unconfirmed")


def _dearest(prices: Sequence[Price], spec: StoryboardSpec) -> str:
    """The highest price in words, with its date: one that is not known comes before all."""
    dearest = max(prices, key=lambda one: (one.amount_usd is None, one.amount_usd or 0))
    return price_words(dearest, "image", spec.size, datetime.now(UTC).date())


def _limits(provider: Provider, ops: dict[str, Op]) -> list[str]:
    """Each sentence once, with how many keyframes it is about where it is not all."""
    if not isinstance(provider, Service):
        return []
    told = Counter(sentence for op in ops.values() for sentence in provider.limits(op))
    return [
        sentence if count == len(ops) else f"{sentence} ({count} of {len(ops)} keyframes)"
        for sentence, count in told.items()
    ]


def budget_words(
    parts: Parts, tx: Transaction, cost: Decimal, prices: Iterable[Price] = (), runs: int = 1
) -> str:
    """Why a budget would stop this rendering, "" where none does; `runs` share the cost evenly.

    prices: of its calls. For the last one, too, as much has to be left as may be billed for it.
    """
    budget = Budget(parts.settings.budget_run_usd, parts.settings.budget_day_usd)
    known = [price for price in prices if price.amount_usd is not None]
    spare = max((price.reserved_usd - (price.amount_usd or 0) for price in known), default=Decimal(0))
    try:
        budget.check(tx, "", cost / runs + spare)
        budget.check(tx, None, cost + spare)
    except BudgetReached as reached:
        return f"A budget stops this before its end. {reached.happened.partition('. ')[0]}."
    return ""
