"""What may be charged is written down before it leaves: from then on its row has the request, word for word.

So the receipt of a picture that is found again after a kill holds what was sent, not what would be sent now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from studio import faults
from studio.domain.sent import SentNote, noting_request
from studio.errors import ProviderFailed, StudioError
from studio.store import ledger
from studio.store.database import Database

_NOT_WRITTEN = "Nothing was sent, because it could not be written down."


class NotSent(ProviderFailed):
    """No request left: nobody wanted its picture any more, or it could not be written down."""

    code = "not_sent"
    retryable = False


@contextmanager
def keeping_request(
    database: Database, entry_id: str, still_wanted: Callable[[], None] = lambda: None
) -> Iterator[SentNote]:
    """The request that is sent in here is stored in the row of its call first; the last one stands.

    Where it cannot be stored, NotSent is raised where it would have left. still_wanted: asked last, raises
    where it was stopped meanwhile: before the request itself sources are uploaded, perhaps for minutes.
    """

    async def keep(told: Mapping[str, str]) -> None:
        try:
            await database.write_async(lambda tx: ledger.note_sent(tx, entry_id, told))
        except StudioError as error:
            raise NotSent(f"{_NOT_WRITTEN} {error.happened}", do=error.do) from error
        except Exception as error:  # whatever it was, it is certain that nothing has left
            raise NotSent(_NOT_WRITTEN, do="Try again.") from error
        still_wanted()
        faults.point("request_kept")

    with noting_request(keep) as note:
        yield note
