"""Why several tasks ended together, as one sentence for the person."""

from __future__ import annotations

import logging
import secrets

from studio.errors import StudioError

_log = logging.getLogger(__name__)


def explain(group: BaseExceptionGroup[BaseException], what: str) -> str:
    """The first foreseen error's own words; what nobody foresaw goes to the log under a reference.

    what: what stopped, at the start of a sentence ("Rendering").
    """
    foreseen, rest = group.split(StudioError)
    if rest is None and foreseen is not None:
        first: BaseException = foreseen
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        return str(first)
    reference = secrets.token_hex(4)
    _log.error("%s failed unexpectedly, reference %s", what, reference, exc_info=rest)
    return f"{what} stopped unexpectedly (reference {reference}). What was made is kept; try again."
