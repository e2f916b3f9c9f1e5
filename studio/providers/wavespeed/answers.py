"""What WaveSpeed's answers mean: the envelope, failed jobs, states.

An error may come with HTTP 200 and a `code` of its own. Failed jobs are refunded within some hours
(documented), so they count as not charged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.errors import BadRequest, ProviderFailed, Refused, ServiceDown
from studio.protocols import Finished, Gone, Handle, JobFailed, OutputRef, State, Stopped, Waiting
from studio.providers._inline import at
from studio.providers._jobs import moment
from studio.providers._replies import (
    Mask,
    Reply,
    Words,
    common_error,
    in_doubt,
    out_of_credit,
    said,
    sentence,
)
from studio.providers.wavespeed.requests import LABEL

WORDS = Words(keys="wavespeed.ai/accesskey", top_up="wavespeed.ai/billing", wait_s=60.0)
GOOD = 200
_EMPTY_ACCOUNT = ("insufficient", "balance", "credit")
_NO_CREDIT = 1407
_REFUSED = 1200
_WRONG = frozenset({1400, 1401, 1402})
_STILL_RUNNING = 5004
# Any other code may stand for a job that was made.
_DID_NOTHING = frozenset({400, 401, 402, 403, 404, 413, 422, 429, 503, _REFUSED, _NO_CREDIT, *_WRONG})
_LASTS = frozenset({"failed", "timeout"})


def data_of(reply: Reply) -> Any:
    """What an answer holds under `data`. Raises what else it means; InDoubt where that cannot be told."""
    body = reply.document()
    code = body.get("code")
    error = _error(reply, code)
    if error is not None:
        raise error
    if code != GOOD or body.get("data") is None:
        raise in_doubt(LABEL, "its answer cannot be read")
    return body["data"]


def free_data_of(reply: Reply) -> Any:
    """As data_of, for a request that costs nothing: ServiceDown in place of a doubt."""
    try:
        return data_of(reply)
    except ProviderFailed as error:
        if error.charged == "no":
            raise
        raise ServiceDown(f"{LABEL} answered something that cannot be read.", do="Try again later.") from None


def _error(reply: Reply, code: Any) -> ProviderFailed | None:
    status = reply.status
    if reply.is_good and isinstance(code, int) and code != GOOD:
        if code not in _DID_NOTHING:
            return in_doubt(LABEL, f"it answered with the code {code}")
        status = 400 if code in _WRONG else code
    reason = sentence(reply.mask(said(reply))) if status != GOOD else ""
    is_empty = status in {400, 403} and any(word in reason.lower() for word in _EMPTY_ACCOUNT)
    if is_empty or status == _NO_CREDIT:
        return out_of_credit(LABEL, WORDS, reason)
    if status == _REFUSED:
        return _refused(reason)
    return common_error(LABEL, replace(reply, status=status), words=WORDS)


def handle_of(data: Any, model: str) -> Handle:
    """The job of an answer. Raises InDoubt where it has no id."""
    id = data.get("id") if isinstance(data, dict) else None
    if not isinstance(id, str) or not id:
        raise in_doubt(LABEL, "its answer names no job")
    urls = data.get("urls")
    poll_url = str(urls.get("get") or "") if isinstance(urls, dict) else ""
    return Handle(id=id, model=model, poll_url=poll_url, at=moment(data.get("created_at")))


def state_of(data: Mapping[str, Any], mask: Mask) -> State:
    """The state of a job; a status that is not known counts as waiting. mask: for the service's words."""
    status = data.get("status")
    if status == "completed":
        return _finished(data)
    if status in _LASTS:
        return _failed(data, mask)
    if status == "cancelled":
        return Stopped()
    return Gone() if status == "deleted" else Waiting()


def _finished(data: Mapping[str, Any]) -> State:
    told = data.get("outputs")
    addresses = map(_address, told if isinstance(told, list) else [])
    outputs = tuple(OutputRef(url=url) for url in addresses if url)
    if not outputs:
        error = ProviderFailed(
            f"{LABEL} finished, and made no picture.", do="Try again, or change the prompt."
        )
        error.charged = "possibly"
        return JobFailed(error)
    kept = {"prediction": data.get("id"), "inference_ms": at(data, "timings", "inference")}
    return Finished(outputs, None, {name: str(value) for name, value in kept.items() if value})


def _address(output: Any) -> str:
    found = output.get("url") if isinstance(output, dict) else output
    return found if isinstance(found, str) else ""


def _failed(data: Mapping[str, Any], mask: Mask) -> State:
    code, reason = data.get("code"), sentence(mask(str(data.get("error") or "")))
    if code == _STILL_RUNNING:
        return Waiting()  # only the service's own waiting ended
    if code == _REFUSED:
        return JobFailed(_refused(reason))
    if code in _WRONG:
        return JobFailed(BadRequest(f"{LABEL} cannot use the request. {reason}".strip(), do="Change it."))
    happened = f"{LABEL} could not make the picture. {reason}".strip()
    return JobFailed(ServiceDown(happened, do="Try again; failed jobs are refunded."))


def _refused(reason: str) -> Refused:
    error = Refused(
        f"{LABEL} does not make this picture. {reason}".strip(), do="Change the prompt or a source."
    )
    error.charged = "no"
    return error


def bills_of(data: Any, job_id: str) -> list[Mapping[str, Any]]:
    """What was taken for this job, of a list that was asked for it alone.

    Where no item tells which job it is for, a single one is taken for its; of several none is.
    """
    items = at(data, "items")
    listed = items if isinstance(items, list) else []
    bills: list[Mapping[str, Any]] = [one for one in listed if isinstance(one, dict)]
    jobs = [at(one, "prediction", "uuid") or one.get("prediction_uuid") for one in bills]
    if not any(jobs):
        return bills if len(bills) == 1 else []
    return [bill for bill, job in zip(bills, jobs, strict=True) if job == job_id]
