"""What Hugging Face's router, and the services behind it, mean by an error."""

from __future__ import annotations

import re
from typing import Any

from studio.errors import AuthFailed, BadRequest, ProviderFailed, RateLimited, Refused
from studio.providers._inline import at
from studio.providers._replies import Reply, Words, common_error, retry_after, said, sentence

LABEL = "Hugging Face"
WORDS = Words(keys="huggingface.co/settings/tokens", top_up="huggingface.co/settings/billing")
_REFUSING = re.compile(r"\b(unsafe|nsfw|flagged|moderat\w+|content[ _]policy\w*|safety)\b", re.IGNORECASE)
_WAIT = re.compile(r"\bin ([\d.]+) ?s(?:econds)?\b")


def failure(reply: Reply, model: str) -> ProviderFailed | None:
    """What an answer to a request means; None for success."""
    if reply.is_good:
        return None
    body = reply.document()
    reason = sentence(reply.mask(_detail(body) or said(reply)))
    if reply.status in {401, 403}:
        return AuthFailed(
            f"{LABEL} does not take the token. {reason}".strip(),
            do=f"Sign in again, or check the token in Settings (made at {WORDS.keys}).",
        )
    if reply.status in {400, 422} and (_is_policy(body) or _REFUSING.search(reason)):
        return Refused(f"{LABEL} refuses this. {reason}".strip(), do="Change the prompt or a source.")
    return _for_now(reply, body, model, reason) or _unserved(reply, model, reason) or _common(reply, reason)


def _common(reply: Reply, reason: str) -> ProviderFailed | None:
    return common_error(LABEL, reply, words=WORDS, reason=reason)


def _for_now(reply: Reply, body: dict[str, Any], model: str, reason: str) -> RateLimited | None:
    """Too many calls, or a model that is being loaded: nothing was run, and the wait may be told."""
    loading = body.get("estimated_time")
    if reply.status == 503 and isinstance(loading, int | float):
        return RateLimited(
            f"{LABEL} is still loading {model}.",
            do=f"Try again in {loading:.0f} s.",
            retry_after_s=float(loading),
        )
    if reply.status != 429:
        return None
    spelled = _WAIT.search(reason)
    hint = retry_after(reply)
    wait = float(spelled[1]) if hint is None and spelled else hint
    do = "Try again in a minute." if wait is None else f"Try again in {wait:.0f} s."
    return RateLimited(f"{LABEL} takes no more calls for the moment.", do=do, retry_after_s=wait)


def _unserved(reply: Reply, model: str, reason: str) -> BadRequest | None:
    if reply.status not in {400, 404, 422}:
        return None
    return BadRequest(
        f"{LABEL} does not take this request to {model}. {reason}".strip(),
        do="Change it, or choose another model in Settings.",
    )


def _detail(body: dict[str, Any]) -> str:
    """The words of fal's list of mistakes; empty where there is none."""
    return str(at(body, "detail", 0, "msg") or "")


def _is_policy(body: dict[str, Any]) -> bool:
    return bool(at(body, "detail", 0, "type") == "content_policy_violation")
