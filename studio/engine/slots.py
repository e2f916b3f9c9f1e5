"""Which variations of a keyframe need not be bought: they are there, under way, or were possibly paid for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, islice

from studio.chains.digest import is_made_from
from studio.domain.ledger import LIVE_CALLS, LedgerEntry
from studio.domain.run import Attempt
from studio.domain.variation import Inputs, Variation
from studio.engine.decisions import Again
from studio.store.ledger import get_entry, open_entries
from studio.store.picks import standing_pick
from studio.store.transaction import Transaction
from studio.store.variations import list_variations


@dataclass(frozen=True, slots=True)
class Asked:
    """The calls in doubt of which services were asked once more, by id: all of them, and those that could be
    asked about, and of which still nobody can tell the end."""

    calls: frozenset[str] = frozenset()
    not_certain: frozenset[str] = frozenset()


_NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Slots:
    """What an attempt has already of exactly these inputs.

    before: what it made, or a service had after all, which is not made again; taken: the numbers that the
    keyframe's variations have; live: how many calls have no end yet, which are never made again by
    themselves; doubtful: those that ended without a picture and may have been charged. They keep their slots
    where there is another picture; without one, only those in `not_certain`. most: so many are made at most.
    """

    attempt: Attempt
    before: Sequence[Variation]
    taken: frozenset[int]
    live: int
    doubtful: Sequence[LedgerEntry]
    not_certain: frozenset[str] = frozenset()
    most: int | None = None

    @property
    def kept(self) -> int:
        """How many of the variations that were wanted are not to be made."""
        held = [call for call in self.doubtful if self.taken or self._is_held(call)]
        return len(self.before) + self.live + len(held)

    def lacking(self) -> list[int]:
        """Numbers for the variations to be made: the lowest from the attempt's first on that are free."""
        free = (index for index in count(self.attempt.first_index) if index not in self.taken)
        missing = max(0, self.attempt.wanted - self.kept)
        return list(islice(free, missing if self.most is None else min(missing, self.most)))

    def bought_again(self, wanted: int) -> list[LedgerEntry]:
        """The calls in doubt that are bought once more. wanted: how many variations the keyframe shall have
        in all.
        """
        free = [call for call in self.doubtful if not self._is_held(call)]
        known = len(self.before) + self.live + len(self.doubtful)
        return free[: max(0, known + len(self.lacking()) - wanted)]

    def _is_held(self, call: LedgerEntry) -> bool:
        return call.id in self.not_certain and call.settled is None and bool(call.counted_usd)


def read_slots(tx: Transaction, attempt: Attempt, inputs: Inputs, asked: Asked = _NOTHING_ASKED) -> Slots:
    """What an attempt has of these inputs."""
    known = list_variations(tx, attempt.storyboard_id, attempt.key)
    mine = [
        call
        for call in open_entries(tx, attempt.storyboard_id)
        if call.attempt_id == attempt.id and call.key == attempt.key and is_made_from(call.ordered, inputs)
    ]
    return Slots(
        attempt=attempt,
        before=[one for one in known if is_made_from(one, inputs) and _is_of(attempt, one, asked.calls)],
        taken=frozenset(one.index for one in known),
        live=sum(call.status in LIVE_CALLS for call in mine),
        doubtful=[call for call in mine if call.in_doubt],
        not_certain=asked.not_certain,
    )


def of_one_call(tx: Transaction, slots: Slots, again: Again) -> Slots:
    """The slots of an attempt that is about one call: its picture is bought, unless its service has it after
    all, or somebody has left that call as it is meanwhile. Other calls keep what they have.
    """
    call = get_entry(tx, again.call_id)
    # One that has failed meanwhile, for free, brings nothing either.
    buys = call.settled is None and (call.in_doubt or call.status == "failed")
    others = [one for one in slots.doubtful if one.id != call.id]
    kept = replace(
        slots,
        before=[*slots.before, *([] if buys else _brought(tx, slots, call))],
        live=max(slots.live, int(call.status in LIVE_CALLS)),
        doubtful=others if buys else slots.doubtful,
        most=int(buys),
    )
    attempt = slots.attempt.model_copy(update={"wanted": max(1, kept.kept + buys)})
    return replace(kept, attempt=attempt)


def _brought(tx: Transaction, slots: Slots, call: LedgerEntry) -> list[Variation]:
    """What a call brought after all, from other inputs than today's, where nothing better is there."""
    attempt = slots.attempt
    if slots.before or standing_pick(tx, attempt.storyboard_id, attempt.key) is not None:
        return []
    known = list_variations(tx, attempt.storyboard_id, attempt.key)
    return [one for one in known if one.call_id == call.id]


def _is_of(attempt: Attempt, made: Variation, found: frozenset[str]) -> bool:
    """Whether an attempt made a variation, or a call of an earlier one that asked for the same has it now."""
    return made.attempt_id == attempt.id or (made.call_id in found and made.note == attempt.note)
