"""What fal's answers mean: its two shapes of errors, results, failed jobs.

The platform answers `{"detail": "…", "error_type": "…"}`, a model `{"detail": [{"loc", "msg", "type"}]}`.
What ends with 5xx is not billed (documented).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.errors import BadRequest, ProviderFailed, Refused, ResultExpired, ServiceDown
from studio.protocols import Finished, Handle, JobFailed, OutputRef, State, Stopped, Waiting
from studio.providers._replies import (
    Mask,
    Reply,
    Words,
    common_error,
    free_document,
    in_doubt,
    out_of_credit,
    said,
    sentence,
)
from studio.providers.fal.requests import LABEL

WORDS = Words(keys="fal.ai/dashboard/keys", top_up="fal.ai/dashboard/billing", wait_s=10.0)
_LOCKED = "User is locked"
_POLICY = "content_policy_violation"
_UNMADE = "no_media_generated"
_CANCELLED = frozenset({"client_cancelled", "client_disconnected"})
_WRONG = frozenset({"bad_request"})
_EXPIRED = frozenset({404, 410})


def submit_error(reply: Reply) -> ProviderFailed | None:
    """What the answer to a submit means; None where the request was taken."""
    is_told = 400 <= reply.status < 500
    return (is_told and _model_error(reply.document(), reply.mask)) or account_error(reply)


def account_error(reply: Reply) -> ProviderFailed | None:
    """What a status means here: a locked account is no wrong key."""
    reason = said(reply)
    if reply.status == 403 and reason.startswith(_LOCKED):
        return out_of_credit(LABEL, WORDS, sentence(reply.mask(reason)))
    return common_error(LABEL, reply, words=WORDS)


def checked(reply: Reply) -> dict[str, Any]:
    """The object of a free answer. Raises what it means otherwise."""
    error = account_error(reply)
    if error is not None:
        raise error
    return free_document(LABEL, reply, WORDS)


def handle_of(reply: Reply, model: str) -> Handle:
    """The job of a submit. Raises what the answer means otherwise; InDoubt where it names none."""
    error = submit_error(reply)
    if error is not None:
        raise error
    body = reply.document()
    id = body.get("request_id")
    if not isinstance(id, str) or not id:
        raise in_doubt(LABEL, "its answer names no job")
    urls = [str(body.get(name) or "") for name in ("status_url", "response_url", "cancel_url")]
    return Handle(id=id, model=model, poll_url=urls[0], result_url=urls[1], cancel_url=urls[2])


def is_jobs_own(reply: Reply) -> bool:
    """Whether an answer at the result, even a 5xx, tells how the job ended and not how fal is."""
    body = reply.document()
    return "x-fal-error-type" in reply.headers or "error_type" in body or isinstance(body.get("detail"), list)


def ended_early(body: Mapping[str, Any], mask: Mask) -> State | None:
    """The end of a job whose status is COMPLETED with an error; None without one."""
    if not body.get("error") and not body.get("error_type"):
        return None
    return _platform_end(str(body.get("error_type") or ""), mask(str(body.get("error") or "")))


def outcome(reply: Reply) -> State:
    """How a job ended, by the answer at its result's address. Raises AuthFailed and OutOfCredit."""
    if reply.is_good:
        return _finished(checked(reply))
    if is_jobs_own(reply):
        return _failed(reply)
    if reply.status in _EXPIRED:
        happened = f"{LABEL} made the picture, but has deleted its result meanwhile."
        return JobFailed(ResultExpired(happened, do="It was paid; ask fal about it, or make it anew."))
    if reply.status == 400 and "in progress" in said(reply):
        return Waiting()
    raise account_error(reply) or ServiceDown(
        f"{LABEL} does not tell how the job ended.", do="Try again later."
    )


def _finished(body: Mapping[str, Any]) -> State:
    images = body.get("images")
    found = images if isinstance(images, list) else [body.get("image")]
    urls = [one.get("url") for one in found if isinstance(one, dict)]
    outputs = tuple(OutputRef(url=url) for url in urls if isinstance(url, str) and url)
    if not outputs:
        return JobFailed(_unmade(""))
    seed = body.get("seed")
    return Finished(outputs, receipt={"seed": str(seed)} if seed is not None else {})


def _failed(reply: Reply) -> State:
    body = reply.document()
    error = _model_error(body, reply.mask)
    if error is not None:
        return JobFailed(error)
    kind = str(body.get("error_type") or reply.headers.get("x-fal-error-type", ""))
    return _platform_end(kind, reply.mask(said(reply)))


def _platform_end(kind: str, reason: str) -> State:
    if kind in _CANCELLED:
        return Stopped()
    if kind in _WRONG:
        return JobFailed(
            BadRequest(f"{LABEL} cannot use the request. {sentence(reason)}".strip(), do="Change it.")
        )
    happened = f"{LABEL} could not make the picture. {sentence(reason)}".strip()
    return JobFailed(ProviderFailed(happened, do="Try again; this is not billed."))


def _model_error(body: Mapping[str, Any], mask: Mask) -> ProviderFailed | None:
    """What a model says is wrong with a request; None where it says nothing of that shape."""
    detail = body.get("detail")
    if not isinstance(detail, list) or not detail or not isinstance(detail[0], dict):
        return None
    first = detail[0]
    kind, reason = str(first.get("type") or ""), sentence(mask(str(first.get("msg") or "")))
    if kind == _POLICY:
        return Refused(
            f"{LABEL} does not make this picture. {reason}".strip(), do="Change the prompt or a source."
        )
    if kind == _UNMADE:
        return _unmade(reason)
    loc = first.get("loc")
    field = ".".join(str(part) for part in loc if part != "body") if isinstance(loc, list) else ""
    named = f"the field {mask(field)}" if field else "the request"
    return BadRequest(f"{LABEL} cannot use {named}. {reason}".strip(), do="Change it, or the model.")


def _unmade(reason: str) -> ProviderFailed:
    error = ProviderFailed(f"{LABEL} finished, and made no picture. {reason}".strip(), do="Try again.")
    error.charged = "possibly"
    return error
