"""How a stored job of Gemini's is: what an interaction or a batch tells of itself. Blocks, as answers.py."""

from __future__ import annotations

from typing import Any

from studio.errors import BadRequest, ProviderFailed, RateLimited, Refused, ServiceDown
from studio.protocols import Done, Finished, JobFailed, OutputRef, State, Stopped, Waiting
from studio.providers._inline import Document, at
from studio.providers._replies import Unreadable, sentence
from studio.providers.gemini.answers import done_by, made_by_interaction
from studio.providers.gemini.refusals import LABEL

# What should not occur for pictures counts as failed; a word nobody knows counts as waiting.
_ENDED_BADLY = frozenset(
    {"failed", "incomplete", "budget_exceeded", "requires_action", "requires_continuation"}
)
_REFUSING = ("block", "safety", "prohibited", "policy", "recitation")


def interaction_state(document: Document, model: str) -> State:
    """The state of an interaction."""
    status = str(document.at("status"))
    if status == "completed":
        return _finished(lambda: made_by_interaction(document, model))
    if status == "cancelled":
        return Stopped()
    if status in _ENDED_BADLY:
        return JobFailed(_why(document, status))
    return Waiting()


def batch_state(document: Document, model: str) -> State:
    """The state of a batch of one request."""
    state = str(document.at("metadata", "state")).removeprefix("BATCH_STATE_")
    if state == "CANCELLED":
        return Stopped()
    if state in {"FAILED", "EXPIRED"}:
        message = document.said("error", "message")
        return JobFailed(_broken(f"the batch is {state.lower()}", message))
    if state != "SUCCEEDED":
        return Waiting()
    one = _only_answer(document)
    if at(one, "error") is not None:
        return JobFailed(_child_error(document, at(one, "error")))
    return _finished(lambda: done_by(document, at(one, "response"), model, in_batch=True))


def _only_answer(document: Document) -> Any:
    path = ("inlinedResponses", "inlinedResponses", 0)
    return document.at("metadata", "output", *path) or document.at("response", *path)


def _finished(read: Any) -> State:
    try:
        done: Done = read()
    except ProviderFailed as error:
        return JobFailed(error)
    except Unreadable:
        return JobFailed(_broken("its picture cannot be read", ""))
    return Finished((OutputRef(data=done.data),), done.cost, done.receipt)


def _why(document: Document, status: str) -> ProviderFailed:
    """The error of an interaction: `errors[]`, else that of its last step which has one."""
    steps = document.at("steps")
    in_steps = [at(step, "error") for step in steps] if isinstance(steps, list) else []
    told = document.at("errors", 0) or next(filter(None, reversed(in_steps)), None)
    code = document.mask(str(at(told, "code") or status))
    message = document.mask(str(at(told, "message") or ""))
    if any(word in f"{code} {message}".lower() for word in _REFUSING):
        return Refused(
            f"{LABEL} refuses this. {sentence(message)}".strip(), do="Change the prompt or a source."
        )
    return _broken(code.replace("_", " "), message)


def _child_error(document: Document, error: Any) -> ProviderFailed:
    """The error of one request of a batch: by the numbers of Google's status codes."""
    code, message = at(error, "code"), sentence(document.mask(str(at(error, "message") or "")))
    if code in {3, 400, 5, 404}:
        return BadRequest(
            f"{LABEL} does not take this request. {message}".strip(), do="Change it, or the model."
        )
    if code in {8, 429}:
        return RateLimited(
            f"{LABEL} takes no more calls for the moment. {message}".strip(), do="Try again later."
        )
    if code in {14, 503}:
        return ServiceDown(
            f"{LABEL} cannot take requests at the moment. {message}".strip(), do="Try again later."
        )
    return _broken("the request failed", message)


def _broken(what: str, message: str) -> ProviderFailed:
    error = ProviderFailed(f"{LABEL} did not finish: {what}. {sentence(message)}".strip(), do="Try again.")
    error.charged = "possibly"
    return error
