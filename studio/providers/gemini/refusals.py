"""What Gemini means when it says no: error answers, and good ones without a picture."""

from __future__ import annotations

from typing import Any

from studio.errors import (
    AuthFailed,
    BadRequest,
    OutOfCredit,
    ProviderFailed,
    RateLimited,
    Refused,
)
from studio.providers._inline import Mask, at
from studio.providers._replies import Reply, Unreadable, Words, common_error, down, retry_after, sentence

LABEL = "Gemini"
WORDS = Words(keys="aistudio.google.com/apikey", top_up="aistudio.google.com")
DAY_S = 86_400.0
_REFUSING = {
    "SAFETY": "its safety rules",
    "IMAGE_SAFETY": "its safety rules for pictures",
    "PROHIBITED_CONTENT": "prohibited content",
    "IMAGE_PROHIBITED_CONTENT": "prohibited content in the picture",
    "RECITATION": "too close to existing work",
    "IMAGE_RECITATION": "too close to an existing picture",
    "BLOCKLIST": "a word on its block list",
    "SPII": "personal data",
    "LANGUAGE": "a language it does not know",
    "JAILBREAK": "an attempt to get around its rules",
    "MODEL_ARMOR": "the account's own filter",
    "OTHER": "a reason that it does not tell",
}
_CHANGE = "Change the prompt or a source."


def failure(reply: Reply, model: str) -> ProviderFailed | None:
    """What an answer to a request means by its status and error; None for success."""
    if reply.is_good:
        return None
    error = _error(reply)
    message = reply.mask(str(error.get("message") or ""))
    special = _by_detail(reply, error, sentence(message)) or _by_status(
        reply.status, model, sentence(message)
    )
    if special is None and reply.status == 503 and error:
        # An error wrapped in a list is the service's own too.
        hint = _retry_delay(_details(error))
        return down(LABEL, retry_after(reply) if hint is None else hint)
    return special or common_error(LABEL, reply, words=WORDS, reason=message)


def _error(reply: Reply) -> dict[str, Any]:
    """The error's object; the body may be wrapped in a list of one."""
    try:
        body = reply.json()
    except Unreadable:
        return {}
    error = at(body, 0, "error") if isinstance(body, list) else at(body, "error")
    return error if isinstance(error, dict) else {}


def _by_detail(reply: Reply, error: dict[str, Any], reason: str) -> ProviderFailed | None:
    """What only the error's details tell: a wrong key at 400, no billing at 400, how long to wait at 429."""
    details = _details(error)
    if any(at(one, "reason") == "API_KEY_INVALID" for one in details):
        return AuthFailed(
            f"{LABEL} does not take the key. {reason}".strip(),
            do=f"Check it in Settings (made at {WORDS.keys}).",
        )
    if reply.status == 400 and error.get("status") == "FAILED_PRECONDITION":
        return OutOfCredit(
            f"{LABEL} cannot be used with this account. {reason}".strip(), do="Set up billing there."
        )
    return _limited(details) if reply.status == 429 else None


def _details(error: dict[str, Any]) -> list[Any]:
    details = error.get("details")
    return details if isinstance(details, list) else []


def _retry_delay(details: list[Any]) -> float | None:
    """The seconds after which it wants to be asked again."""
    return next(filter(None, (_seconds(at(one, "retryDelay")) for one in details)), None)


def _limited(details: list[Any]) -> RateLimited:
    quotas = [at(violation, "quotaId") for one in details for violation in at(one, "violations") or []]
    if any("PerDay" in str(quota) for quota in quotas):
        return RateLimited(
            f"The daily limit of the account at {LABEL} is reached.",
            do="Try again tomorrow, or raise it there.",
            retry_after_s=DAY_S,
        )
    wait = _retry_delay(details)
    do = "Try again in a minute." if wait is None else f"Try again in {wait:.0f} s."
    return RateLimited(f"{LABEL} takes no more calls for the moment.", do=do, retry_after_s=wait)


def _seconds(delay: Any) -> float | None:
    """The seconds in "34.07s"."""
    try:
        return float(str(delay).removesuffix("s"))
    except ValueError:
        return None


def _by_status(status: int, model: str, reason: str) -> ProviderFailed | None:
    if status == 404:
        return BadRequest(
            f"{LABEL} has no model {model}, or has it no more. {reason}".strip(),
            do="Choose another in Settings.",
        )
    if status == 413:
        return BadRequest(f"The sources are too large for {LABEL}.", do="Use fewer or smaller ones.")
    return None


def refused(word: str, message: str = "") -> Refused:
    """The content is refused; `word` is the service's name of the reason."""
    reason = _REFUSING.get(word, word.replace("_", " ").lower())
    return Refused(f"{LABEL} refuses this: {reason}. {sentence(message)}".strip(), do=_CHANGE)


def why_nothing(body: Any, mask: Mask) -> ProviderFailed:
    """Why a good answer holds nothing of what was asked for. Raises Unreadable when it is no answer."""
    block = at(body, "promptFeedback", "blockReason")
    candidate = at(body, "candidates", 0)
    if block:
        return refused(str(block), mask(str(at(body, "promptFeedback", "blockReasonMessage") or "")))
    if candidate is None and at(body, "usageMetadata") is None:
        raise Unreadable("neither an answer nor a reason")
    finish = str(at(candidate, "finishReason") or "")
    message = mask(str(at(candidate, "finishMessage") or ""))
    if candidate is None or (finish in _REFUSING and finish != "OTHER"):
        return refused(finish or "OTHER", message)
    return _unmade(finish, message)


def _unmade(finish: str, message: str) -> ProviderFailed:
    if finish == "MAX_TOKENS":
        return _charged(
            BadRequest(
                f"{LABEL} had no room left for its answer.",
                do="Choose less thought in Settings, a smaller size, or fewer sources.",
            )
        )
    return _charged(
        ProviderFailed(f"{LABEL} made nothing this time. {sentence(message)}".strip(), do="Try again.")
    )


def _charged(error: ProviderFailed) -> ProviderFailed:
    """An error of a call that was answered: what it thought may cost."""
    error.charged = "possibly"
    return error
