"""What OpenAI, and servers that answer like it, mean by an error."""

from __future__ import annotations

import re
from typing import Any

from studio.errors import BadRequest, ProviderFailed, RateLimited, Refused
from studio.providers._inline import at
from studio.providers._replies import Reply, Words, common_error, out_of_credit, retry_after, said, sentence

WORDS = Words(keys="platform.openai.com/api-keys", top_up="platform.openai.com/settings/organization/billing")
_REFUSING = frozenset({"moderation_blocked", "content_policy_violation"})
_EMPTY = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_SPELLED = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:([\d.]+)s)?(?:([\d.]+)ms)?")


class NotAgain(ProviderFailed):
    """The service cannot take it, did nothing, and asks that it is not repeated by itself."""

    code = "not_again"
    retryable = False


def failure(reply: Reply, model: str, label: str) -> ProviderFailed | None:
    """What an answer to a request means; None for success."""
    if reply.is_good:
        return None
    error = at(reply.document(), "error")
    code, kind = str(at(error, "code") or ""), str(at(error, "type") or "")
    reason = sentence(reply.mask(said(reply)))
    words = WORDS if label == "OpenAI" else Words()
    if code in _REFUSING or (code == "" and kind == "image_generation_user_error"):
        return _refused(error, label, reason)
    if code in _EMPTY or kind == "insufficient_quota":
        return out_of_credit(label, words, reason)
    return _by_status(reply, model, label, reason) or common_error(label, reply, words=words)


def _refused(error: Any, label: str, reason: str) -> Refused:
    categories = at(error, "moderation_details", "categories")
    named = ", ".join(map(str, categories)) if isinstance(categories, list) else ""
    stage = at(error, "moderation_details", "moderation_stage")
    of = {"input": " of the prompt or a source", "output": " of the picture that was made"}.get(
        str(stage), ""
    )
    return Refused(
        f"{label} refuses this{of}{f' ({named})' if named else ''}. {reason}".strip(),
        do="Change the prompt or a source.",
    )


def _by_status(reply: Reply, model: str, label: str, reason: str) -> ProviderFailed | None:
    if reply.status in {429, 503} and reply.headers.get("x-should-retry") == "false":
        return NotAgain(
            f"{label} cannot take this now, and asks not to be asked again. {reason}".strip(),
            do="Try again later.",
        )
    if reply.status == 429:
        wait = wait_s(reply)
        do = "Try again in a minute." if wait is None else f"Try again in {wait:.0f} s."
        return RateLimited(f"{label} takes no more calls for the moment.", do=do, retry_after_s=wait)
    if reply.status == 404 and reply.document():
        return BadRequest(
            f"{label} does not have the model {model}, or not this way to use it. {reason}".strip(),
            do="Choose another in Settings.",
        )
    if reply.status == 413:
        return BadRequest(f"The sources are too large for {label}.", do="Use fewer or smaller ones.")
    return None


def wait_s(reply: Reply) -> float | None:
    """Seconds to wait, from whichever of its headers the service used; None without any."""
    hint = retry_after(reply)
    return hint if hint is not None else spelled_s(reply.headers.get("x-ratelimit-reset-requests", ""))


def spelled_s(text: str) -> float | None:
    """The seconds in "1m2.5s" or "250ms"; None for anything else."""
    found = _SPELLED.fullmatch(text.strip())
    if not text.strip() or found is None:
        return None
    hours, minutes, seconds, thousandths = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
