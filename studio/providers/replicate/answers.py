"""What Replicate's answers mean: errors with a title and a detail, predictions and how they end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from studio.errors import ProviderFailed, Refused, ResultExpired, ServiceDown
from studio.protocols import Finished, Handle, JobFailed, OutputRef, State, Stopped, Waiting
from studio.providers._jobs import moment
from studio.providers._replies import (
    Mask,
    Reply,
    Words,
    common_error,
    free_document,
    in_doubt,
    said,
    sentence,
)
from studio.providers.replicate.requests import LABEL

WORDS = Words(keys="replicate.com/account/api-tokens", top_up="replicate.com/account/billing", wait_s=10.0)
REFUSALS = ("flagged as sensitive", "E005", "safety", "content policy")
_RESETS = re.compile(r"resets in ~?(\d+(?:\.\d+)?)\s*s")
_STOPPED = frozenset({"canceled", "aborted"})


def error_of(reply: Reply) -> ProviderFailed | None:
    """What a status means here; a 429 may tell in its text when to come again."""
    told = _RESETS.search(said(reply))
    words = replace(WORDS, wait_s=float(told[1])) if told else WORDS
    return common_error(LABEL, reply, words=words)


def checked(reply: Reply) -> dict[str, Any]:
    """The object of a free answer. Raises what it means otherwise."""
    return free_document(LABEL, reply, WORDS)


def handle_of(reply: Reply, model: str) -> Handle:
    """The prediction of a submit. Raises what the answer means otherwise; InDoubt where it names none."""
    error = error_of(reply)
    if error is not None:
        raise error
    handle = listed_handle(reply.document(), model)
    if not handle.id:
        raise in_doubt(LABEL, "its answer names no job")
    return handle


def listed_handle(prediction: Mapping[str, Any], model: str) -> Handle:
    """The job of a prediction; its id is empty where it has none."""
    urls = prediction.get("urls")
    known = urls if isinstance(urls, dict) else {}
    id = prediction.get("id")
    return Handle(
        id=id if isinstance(id, str) else "",
        model=model,
        poll_url=str(known.get("get") or ""),
        cancel_url=str(known.get("cancel") or ""),
        at=moment(prediction.get("created_at")),
    )


def state_of(prediction: Mapping[str, Any], mask: Mask, refusals: Sequence[str]) -> State:
    """How a prediction is; a status that is not known counts as waiting. mask: for the service's words."""
    status = prediction.get("status")
    if status == "succeeded":
        return _finished(prediction)
    if status == "failed":
        return JobFailed(_failure(mask(str(prediction.get("error") or "")), refusals))
    return Stopped() if status in _STOPPED else Waiting()


def _finished(prediction: Mapping[str, Any]) -> State:
    output = prediction.get("output")
    urls = output if isinstance(output, list) else [output]
    outputs = tuple(OutputRef(url=url) for url in urls if isinstance(url, str) and url)
    if prediction.get("data_removed") and not outputs:
        happened = f"{LABEL} made the picture, but has deleted it meanwhile."
        return JobFailed(ResultExpired(happened, do="It was paid, and is kept for an hour; make it anew."))
    if not outputs:
        error = ProviderFailed(
            f"{LABEL} finished, and made no picture.", do="Try again, or change the model."
        )
        error.charged = "yes"
        return JobFailed(error)
    metrics = prediction.get("metrics")
    told = {"prediction": prediction.get("id"), "version": prediction.get("version")}
    told |= {"predict_time": metrics.get("predict_time")} if isinstance(metrics, dict) else {}
    return Finished(outputs, receipt={name: str(value) for name, value in told.items() if value is not None})


def _failure(reason: str, refusals: Sequence[str]) -> ProviderFailed:
    error: ProviderFailed
    if any(words.lower() in reason.lower() for words in refusals):
        happened = f"{LABEL} does not make this picture. {sentence(reason)}".strip()
        error = Refused(happened, do="Change the prompt or a source.")
    else:
        happened = f"The model at {LABEL} failed. {sentence(reason)}".strip()
        error = ServiceDown(happened, do="Try again, or choose another model.")
    error.charged = "possibly"
    return error
