"""A person has something made once more though earlier calls for it may have been charged: that decides about
those calls, in the transaction that writes the new call down, and not before.

What one would get wrong: settled any earlier, a doubt is gone although nothing was bought, as where the key
is missing; and nobody asks the service about it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.domain.events import call_settled
from studio.domain.ledger import LedgerEntry
from studio.errors import ProviderFailed
from studio.store.events import tell
from studio.store.ledger import calls_in_doubt, calls_of_run, get_entry, reopen_doubt, settle_doubt
from studio.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Again:
    """A person has the picture of one call in doubt once more; `by`: who that is, "" where nobody says."""

    call_id: str
    by: str


@dataclass(frozen=True, slots=True)
class Decision:
    """These calls are bought once more. one: it is about one call alone, which its board is told of."""

    calls: Sequence[LedgerEntry] = ()
    by: str = ""
    one: bool = False

    def settle(self, tx: Transaction) -> None:
        """They are no question any longer. Raises ProviderFailed where the one was left meanwhile."""
        for call in self.calls:
            is_settled = settle_doubt(tx, call.id, "again", self.by)
            if self.one and is_settled and call.storyboard_id and call.key:
                tell(tx, call.storyboard_id, call_settled(call.key, call.id, "again", self.by))
            if self.one and get_entry(tx, call.id).settled == "left":
                raise ProviderFailed("The call was left as it is meanwhile, so nothing was bought.")

    def take_back(self, tx: Transaction, run_id: str) -> None:
        """Where nothing was charged to a run after all, they are in doubt as before."""
        keys = {call.key for call in self.calls}
        made = [call for call in calls_of_run(tx, run_id) if call.key in keys]
        if all(call.charged == "no" for call in made):
            for call in self.calls:
                reopen_doubt(tx, call.id)


def decided(tx: Transaction, place_id: str, key: str) -> Decision:
    """All that is in doubt of a keyframe, or of a reference. place_id: its storyboard, or its kit."""
    return Decision(calls_in_doubt(tx, place_id, key))
