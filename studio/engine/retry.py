"""When something is tried again:

a failing call once; an end that found the disk full, until there is room.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import stamina

from studio.errors import DiskFull, InDoubt, ProviderFailed, StudioError
from studio.protocols import Done, Handle, Op, Provider

T = TypeVar("T")
TRIES = 2
_NO_ROOM = "The disk of the studio folder is full; what just ended is stored as soon as there is room."
_log = logging.getLogger(__name__)


async def submit_with_retry(provider: Provider, op: Op, job_key: UUID) -> Done | Handle:
    """One picture from the provider; a ProviderFailed that may pass is tried a second time."""

    def may_pass(error: Exception) -> bool:
        return isinstance(error, ProviderFailed) and error.retryable

    async for attempt in stamina.retry_context(
        on=may_pass, attempts=TRIES, wait_initial=0.05, wait_max=0.2, timeout=None
    ):
        with attempt:
            return await guarded(provider.submit(op, job_key))
    raise AssertionError("stamina ends by returning or raising")


async def guarded(work: Awaitable[T], *, paid: bool = False) -> T:
    """What a provider does; its own faults come out under a reference, those of paid requests as a doubt."""
    try:
        return await work
    except StudioError:
        raise
    except Exception as error:  # a plug-in may raise anything; the run hears of it in words, the log has it
        reference = secrets.token_hex(4)
        _log.exception("a provider failed unexpectedly, reference %s", reference)
        happened = f"The image provider failed unexpectedly (reference {reference})."
        if paid:
            raise InDoubt(happened, do="It was possibly charged.") from error
        raise ProviderFailed(happened, do="Try again, or choose another one.") from error


async def until_there_is_room(work: Callable[[], Awaitable[T]]) -> T:
    """What a small write gives; while the disk is full, it is tried again every few seconds, so that no run
    is left without an end. The log says so once, and the studio for as long (store/unstored.py)."""
    try:
        return await work()
    except DiskFull as error:
        full = error
    _log.warning(_NO_ROOM)
    with full.waiting():
        return await _again(work)


async def _again(work: Callable[[], Awaitable[T]]) -> T:
    async for attempt in stamina.retry_context(
        on=DiskFull, attempts=None, wait_initial=0.5, wait_max=5.0, timeout=None
    ):
        with attempt:
            return await work()
    raise AssertionError("it is tried until it returns or raises")
