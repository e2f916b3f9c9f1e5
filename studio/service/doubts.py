"""Paid calls that brought no picture and were charged, or may have been: a person settles each of them.

What one would get wrong: nothing here says that such a call was free. It stays in the sums; settled
means only that nobody is asked about it any more.
"""

from __future__ import annotations

from studio.domain.events import call_settled
from studio.domain.ledger import LIVE_CALLS, LedgerEntry, Settled
from studio.domain.model import Model
from studio.domain.run import Run
from studio.engine.budget import Budget
from studio.engine.context import RunContext
from studio.engine.decisions import Again
from studio.errors import Conflict, NotFound
from studio.service.checks import checked_by, checked_id
from studio.service.doubt_words import amount_words, charged_words
from studio.service.estimates import Estimate, estimate
from studio.service.rendering import Order, start_run
from studio.service.wiring import Parts
from studio.store import ledger
from studio.store.events import tell
from studio.store.transaction import Transaction

_ELSEWHERE = "To buy it once more, ask for it where it was asked for."
_DECIDED: dict[Settled, str] = {"again": "rendered again", "left": "left as it is"}


class Doubt(Model):
    """A call in doubt, and what asking for its picture once more would mean.

    `charged` is said in words. `text` is the whole question; `price` what one picture costs now, and
    `can_retry` whether it can be bought from here. `decided`: what a person decided, "" before.
    """

    id: str
    model: str
    storyboard_id: str | None
    key: str | None
    amount: str
    charged: str
    remote_id: str
    error: str
    price: str
    can_retry: bool
    text: str
    decided: str = ""


async def doubt(parts: Parts, call_id: str) -> Doubt:
    """What is known of a call in doubt, and the price of its picture now. Its service is asked first.

    Raises NotFound, and Conflict where nothing is in doubt, also because the service has its job after all.
    """
    asked = await parts.database.read_async(lambda tx: _in_doubt(tx, call_id))
    if asked.settled is None:
        await parts.tools.late.ask_about([asked])
    entry = await parts.database.read_async(lambda tx: _in_doubt(tx, call_id))
    price = await _price_now(parts, entry)
    return Doubt(
        id=entry.id,
        model=entry.model,
        storyboard_id=entry.storyboard_id,
        key=entry.key,
        amount=amount_words(entry),
        charged=charged_words(entry),
        remote_id=_job(entry),
        error=entry.error or "",
        price=price.amount if price else "",
        can_retry=price is not None and entry.settled is None,
        text=_question(entry, price),
        decided=decided_words(entry.settled, entry.settled_by),
    )


def retry(parts: Parts, call_id: str, by: str) -> tuple[Run, RunContext | None]:
    """Have the picture of a call in doubt once more: its service is asked about it first, and where it has
    the picture after all, nothing is bought. Raises Conflict, NotFound, BudgetReached.
    """
    by = checked_by(by)
    entry = parts.database.read(lambda tx: _in_doubt(tx, call_id))
    if entry.storyboard_id is None or entry.key is None:
        raise Conflict("This call was not for a keyframe.", do=_ELSEWHERE)

    def refuse(tx: Transaction) -> None:
        _refuse_decided(_in_doubt(tx, call_id))
        Budget(parts.settings.budget_run_usd, parts.settings.budget_day_usd).check(tx, "", entry.reserved_usd)

    again = Again(call_id, by)
    order = Order(entry.storyboard_id, [entry.key], entry.ordered.note, again=again, refuse=refuse)
    return start_run(parts, order)


def discard(parts: Parts, call_id: str, by: str) -> None:
    """Leave a call in doubt as it is: it stays in the sums, and is asked about no more. Raises Conflict."""
    by = checked_by(by)

    def settle(tx: Transaction) -> None:
        entry = _in_doubt(tx, call_id)
        _refuse_decided(entry)
        ledger.settle_doubt(tx, call_id, "left", by)
        if entry.storyboard_id and entry.key:
            tell(tx, entry.storyboard_id, call_settled(entry.key, call_id, "left", by))

    parts.database.write(settle)


def decided_words(settled: Settled | None, by: str) -> str:
    """What a person decided: "left as it is by Ana"; "" before."""
    return f"{_DECIDED[settled]}{f' by {by}' if by else ''}" if settled else ""


def _in_doubt(tx: Transaction, call_id: object) -> LedgerEntry:
    """The call. Raises Conflict where its end is known, or not known yet."""
    entry = ledger.get_entry(tx, checked_id(call_id, "call"))
    if entry.status in LIVE_CALLS:
        raise Conflict("This call is still under way.", do="Wait: its picture comes by itself.")
    if entry.status == "succeeded":
        raise Conflict("This call has brought its picture meanwhile.", do="Load the page again.")
    if not entry.in_doubt:
        raise Conflict("This call was not charged.", do="Render its keyframe again.")
    return entry


def _refuse_decided(entry: LedgerEntry) -> None:
    if entry.settled is not None:
        decided = decided_words(entry.settled, entry.settled_by)
        raise Conflict(f"This was decided before: it was {decided}.", do="Load the page again.")


async def _price_now(parts: Parts, entry: LedgerEntry) -> Estimate | None:
    """What one picture more of the same keyframe costs; None where it is not there any more."""
    if entry.storyboard_id is None or entry.key is None:
        return None
    try:
        found = await estimate(parts, entry.storyboard_id, [entry.key], variations=1)
    except NotFound:
        return None
    return found if found.calls else None


def _question(entry: LedgerEntry, price: Estimate | None) -> str:
    """What a person has to know before buying the picture once more."""
    first = f"The first call was {charged_words(entry).partition(',')[0]}: {amount_words(entry)}."
    where = f" Its job at the service is {_job(entry)}." if _job(entry) else ""
    if entry.storyboard_id is None:
        return f"{first}{where} {_ELSEWHERE}"
    if price is None:
        return f"{first}{where} Its keyframe is not there any more, so it cannot be rendered again."
    cost = f"{price.amount} ({price.price})" if price.price else price.amount
    return f"One picture more is bought, for {cost}. {first}{where} {price.budget}".strip()


def _job(entry: LedgerEntry) -> str:
    return str((entry.handle or {}).get("id", ""))
