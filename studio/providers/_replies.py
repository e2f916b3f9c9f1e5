"""What a service's answer means: success, or which error, in words for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from studio.errors import (
    AuthFailed,
    BadRequest,
    InDoubt,
    OutOfCredit,
    ProviderFailed,
    RateLimited,
    ServiceDown,
)

LONGEST_REASON = 300
LONGEST_TEXT = 2048
_SECONDS = re.compile(r"\d{1,9}(\.\d*)?")

Mask = Callable[[str], str]


class Unreadable(ValueError):
    """An answer is not JSON where JSON was due; what that means is for the caller to say."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered. headers: names in lower case. Its repr shows the status alone."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    mask: Mask = field(repr=False, compare=False, default=str)

    @property
    def is_good(self) -> bool:
        """Whether the service took the request."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The first 2 kB of the body, keys and signed addresses masked."""
        start = self.body[: 2 * LONGEST_TEXT].decode(errors="replace")
        return self.mask(start)[:LONGEST_TEXT]

    def json(self) -> Any:
        """The body's value; raises Unreadable."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unreadable("the answer is not JSON") from None

    def document(self) -> dict[str, Any]:
        """The body's object; an empty one for anything else."""
        try:
            value = self.json()
        except Unreadable:
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Words:
    """What people are told to do at a service.

    keys, top_up: the pages where keys are made and money is added. wait_s: how long to wait after "too many
    calls" without a hint.
    """

    keys: str = ""
    top_up: str = ""
    wait_s: float | None = None


def common_error(
    label: str, reply: Reply, *, words: Words | None = None, reason: str = ""
) -> ProviderFailed | None:
    """What an answer to a paid request means by its status alone; None for success.

    `reason` is the service's own, by default what stands at the usual places of the body. What is not plainly
    a refusal is InDoubt: also a 503 that does not come from the service itself (a gateway's HTML page).
    """
    words = words or Words()
    if reply.is_good:
        return None
    reason = sentence(reply.mask(reason or said(reply)))
    if reply.status in {401, 403}:
        where = f" (made at {words.keys})" if words.keys else ""
        return AuthFailed(
            f"{label} does not take the key. {reason}".strip(), do=f"Check it in Settings{where}."
        )
    if reply.status == 402:
        return out_of_credit(label, words, reason)
    if reply.status == 429:
        return limited(label, reply, words)
    return _by_class(label, reply, reason)


def paid_document(label: str, reply: Reply, words: Words) -> dict[str, Any]:
    """The object that answers a paid request. Raises what the status means; InDoubt when it is no object."""
    error = common_error(label, reply, words=words)
    if error is not None:
        raise error
    document = reply.document()
    if not document:
        raise in_doubt(label, "its answer cannot be read")
    return document


def free_document(label: str, reply: Reply, words: Words) -> dict[str, Any]:
    """The object that answers a free request. Raises what the status means, or ServiceDown."""
    error = common_error(label, reply, words=words)
    if error is not None:
        raise error
    document = reply.document()
    if not document:
        raise ServiceDown(f"{label} answered something that cannot be read.", do="Try again later.")
    return document


def _by_class(label: str, reply: Reply, reason: str) -> ProviderFailed:
    if reply.status == 503 and reply.document():
        return down(label, retry_after(reply), reason)
    if reply.status >= 500 or reply.status == 408:
        return in_doubt(label, f"it answered {reply.status}")
    if reply.status in {404, 405} or reply.status < 400:
        do = "Check the model id and the base URL in Settings."
        return BadRequest(f"{label} does not know this address or model. {reason}".strip(), do=do)
    return BadRequest(f"{label} does not take this request. {reason}".strip(), do="Change it, or the model.")


def out_of_credit(label: str, words: Words, reason: str = "") -> OutOfCredit:
    """The account is empty: where to add money, with the service's own words."""
    do = f"Top up at {words.top_up}." if words.top_up else "Top up the account."
    return OutOfCredit(f"The account at {label} has no credit left. {reason}".strip(), do=do)


def down(label: str, wait_s: float | None, reason: str = "") -> ServiceDown:
    """The service said that it cannot now. wait_s: when it wants to be asked again; None without a hint."""
    do = "Try again later." if wait_s is None else f"Try again in {wait_s:.0f} s."
    happened = f"{label} cannot take requests at the moment. {reason}".strip()
    return ServiceDown(happened, do=do, retry_after_s=wait_s)


def in_doubt(label: str, why: str) -> InDoubt:
    """A paid request whose fate cannot be told from here."""
    happened = f"{label} may have received the request, but {why}. It may have been charged."
    return InDoubt(happened, do="Look at the account there before you repeat it.")


def said(reply: Reply) -> str:
    """The reason that a service gives at the usual places of an error body; empty where there is none."""
    body = reply.document()
    places = (body.get("message"), body.get("detail"), body.get("error"), body.get("title"))
    for found in places:
        inner = found.get("message") if isinstance(found, dict) else found
        if isinstance(inner, str) and inner.strip():
            return inner
    return ""


def sentence(reason: str) -> str:
    """A service's reason as one sentence on one line, not too long."""
    line = " ".join(reason.split())[:LONGEST_REASON].rstrip(" .!,;:")
    return f"{line}." if line else ""


def retry_after(reply: Reply) -> float | None:
    """Seconds until the service wants to be asked again, by its header (thousandths, seconds or a date); None
    without."""
    exact = reply.headers.get("retry-after-ms", "").strip()
    if _SECONDS.fullmatch(exact):
        return float(exact) / 1000
    value = reply.headers.get("retry-after", "").strip()
    return float(value) if _SECONDS.fullmatch(value) else _seconds_until(value)


def _seconds_until(date: str) -> float | None:
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        return None
    return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def limited(label: str, reply: Reply, words: Words) -> RateLimited:
    hint = retry_after(reply)
    wait = words.wait_s if hint is None else hint
    do = f"Try again in {wait:.0f} s." if wait is not None else "Try again in a minute."
    return RateLimited(f"{label} takes no more calls for the moment.", do=do, retry_after_s=wait)
